"""Communities and who is in them. Owns Community, Membership, Request and Invitation."""

from django.db import models
from django.db.models import Q

from guanxi.communities.fields import CommunityName
from guanxi.communities.states import Entry, Role


class Community(models.Model):
    """Some people, what brings them together, and the rules they keep. Without a member left it has ended."""

    is_place = True  # not a person

    name = CommunityName(max_length=80)
    about = models.CharField(max_length=1000, blank=True)
    rules = models.CharField(max_length=2000, blank=True)
    place = models.CharField(max_length=80, blank=True)
    entry = models.CharField(max_length=7, choices=Entry, default=Entry.REQUEST)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    founded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") | Q(ended_at__isnull=False), name="community_without_a_name_has_ended"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initial(self) -> str:
        """The character shown in place of a photo."""
        return self.name[0].upper()

    @property
    def colour(self) -> int:
        """Which of the eight people's colours, 1 to 8; the same for ever."""
        return self.pk % 8 + 1


class Membership(models.Model):
    """What one person is in one community. Whoever was sent away keeps a row, so that the door stays shut."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="community_member_once")]


class Request(models.Model):
    """Somebody asks to be let in. Open until answered; one at a time."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="requests")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "person"], condition=Q(answered_at=None), name="community_request_open_once"
            ),
        ]


class Invitation(models.Model):
    """A member asks somebody they know to come in. Gone once it is taken up or turned down."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="invitations")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "person"], name="community_invited_once")]
