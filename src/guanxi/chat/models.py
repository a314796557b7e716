"""What people write to each other and to shops. Owns Conversation, Seat, Message and Reading."""

from django.db import models
from django.db.models import F, Q

from guanxi.chat.states import Card, Happened


class Conversation(models.Model):
    """Between two people; between a customer and a shop, whose members read and answer it together; in a group, whose
    people have seats; or among all members of a community.

    `one` is the customer, or of two people the one with the lower id. Messages are numbered from 1 without gaps;
    `last_number` is the latest. `asked_by` is a stranger who waits for an answer before they may write again.
    `name` and `key` are a group's.
    """

    is_place = True  # for a group's face: not a person
    photo_id = None

    one = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    shop = models.ForeignKey("shops.Shop", models.PROTECT, null=True, related_name="+")
    community = models.OneToOneField("communities.Community", models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60, blank=True)
    key = models.UUIDField(null=True, unique=True)
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="talk_once_for_two"),
            models.UniqueConstraint(fields=["one", "shop"], name="talk_once_with_shop"),
            models.CheckConstraint(
                condition=Q(one__isnull=False, other__isnull=True, shop__isnull=False, community=None, key=None)
                | Q(other__gt=F("one"), shop__isnull=True, community=None, key=None)
                | Q(one=None, other=None, shop=None, community__isnull=False, key=None)
                | Q(one=None, other=None, shop=None, community=None, key__isnull=False),
                name="talk_of_one_kind",
            ),
        ]

    @property
    def is_group(self) -> bool:
        return self.key is not None

    @property
    def is_among_many(self) -> bool:
        """A group or a community: two may meet there whom a block keeps apart. A shop answers any customer."""
        return self.one_id is None

    @property
    def initial(self) -> str:
        """The character shown for a group."""
        return self.name[:1].upper()

    @property
    def colour(self) -> int:
        """A group's, 1 to 8; the same for ever."""
        return self.pk % 8 + 1


class Seat(models.Model):
    """Somebody in a group. They read what is said after `since_number`, the latest when they came."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="seats")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    is_host = models.BooleanField(default=False)
    since_number = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="seat_once")]


class Message(models.Model):
    """Words, a photo, or a card; or in a group something that happened, to the person it is about.

    `key` is the sender's own id: the same one is never kept twice. `quoted` is the number of an earlier message.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, related_name="+")
    card = models.CharField(max_length=6, choices=[(card, card) for card in Card], blank=True)
    card_id = models.BigIntegerField(null=True)
    quoted = models.PositiveIntegerField(null=True)
    happened = models.CharField(max_length=7, choices=Happened, blank=True)
    about = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["author", "key"], name="message_of_author_once"),
            models.CheckConstraint(
                condition=models.Q(card="", card_id=None) | ~models.Q(card="") & models.Q(card_id__isnull=False),
                name="message_card_is_of_something",
            ),
        ]


class Reading(models.Model):
    """How far somebody has read a conversation, and whether it is to be quiet for them."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="reading_once")]
