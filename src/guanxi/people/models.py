"""People, and who knows whom.

Owns Person, Tie, Follow, TieRequest, Introduction, Block, Mute, Shield, Vouch, ArcChange and OwnCopy. Read states.py
first, then actions.
"""

from secrets import token_urlsafe
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone

from guanxi.people.fields import PersonName
from guanxi.people.states import Answer, Consent, Met, Nearness, VouchFor


def new_code() -> str:
    """A code for a person's QR: 72 random bits, short enough for a small square."""
    return token_urlsafe(9)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, *, name: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(name=name, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, *, name: str, password: str | None = None, **fields: object) -> "Person":
        return self.create_user(name=name, password=password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """An account is always a human being. Reached by e-mail, by phone (E.164), or both."""

    email = models.EmailField(unique=True, null=True, blank=True)
    phone = models.CharField(max_length=20, unique=True, null=True, blank=True)
    phone_verified = models.BooleanField(default=False)
    name = PersonName(max_length=60)
    native_name = models.CharField(max_length=60, blank=True)  # 王梅 beside Wang Mei
    about = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=80, blank=True)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    cover = models.ForeignKey("base.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=10, blank=True)  # empty: the browser's
    time_zone = models.CharField(max_length=40, blank=True)  # of the tz database; empty: the market's
    consent = models.CharField(max_length=8, choices=Consent, default=Consent.UNASKED, blank=True)
    code = models.CharField(max_length=16, unique=True, default=new_code)
    joined_at = models.DateTimeField(default=timezone.now)
    leaves_at = models.DateTimeField(null=True, blank=True)  # asked to be deleted then, if nothing is open
    left_at = models.DateTimeField(null=True, blank=True)  # the row stays, since others point at it, and no more
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(left_at=None)
                | models.Q(name="", email=None, phone=None, about="", place="", is_active=False),
                name="person_who_left_is_nobody",
            ),
        ]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        return self.name

    @property
    def initial(self) -> str:
        """The character shown in place of a photo; a dash for somebody who left."""
        if self.left_at is not None:
            return "–"
        return (self.native_name or self.name or "?")[0].upper()

    @property
    def colour(self) -> int:
        """Which of the eight people's colours, 1 to 8; the same for ever."""
        return (self.pk or 0) % 8 + 1


class Tie(models.Model):
    """One person's stated trust in another; a mutual tie is two rows, made and ended together."""

    truster = models.ForeignKey(Person, models.CASCADE, related_name="ties_out", db_index=False)
    trusted = models.ForeignKey(Person, models.CASCADE, related_name="ties_in")
    nearness = models.PositiveSmallIntegerField(choices=Nearness, default=Nearness.FRIEND)  # private to truster
    relation = models.CharField(max_length=40, blank=True)  # "classmate": shown in paths
    known_since = models.PositiveSmallIntegerField(null=True, blank=True)  # a year
    met = models.CharField(max_length=12, choices=Met)
    introducer = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden = models.BooleanField(default=False)  # either end's choice keeps the tie out of every path
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["truster"], condition=models.Q(hidden=True), name="tie_hidden_from"),
            models.Index(fields=["trusted"], condition=models.Q(hidden=True), name="tie_hidden_to"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["truster", "trusted"], name="tie_once"),
            models.CheckConstraint(condition=~models.Q(truster=models.F("trusted")), name="tie_not_to_self"),
            models.CheckConstraint(
                condition=models.Q(nearness__gte=1, nearness__lte=100), name="tie_nearness_is_a_share"
            ),
        ]


class Follow(models.Model):
    """One person reads what another writes for everybody. One-way, and it carries no trust."""

    follower = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    followed = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "followed"], name="follow_once"),
            models.CheckConstraint(condition=~models.Q(follower=models.F("followed")), name="follow_not_oneself"),
        ]


class TieRequest(models.Model):
    """One person asks another for a tie. Open until answered; at most one open between the same two."""

    asker = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked = models.ForeignKey(Person, models.CASCADE, related_name="+")
    met = models.CharField(max_length=12, choices=Met)
    nearness = models.PositiveSmallIntegerField(choices=Nearness)
    relation = models.CharField(max_length=40, blank=True)
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    answer = models.CharField(max_length=9, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asker", "asked"], condition=models.Q(answered_at=None), name="tie_request_open_once"
            ),
            models.CheckConstraint(condition=~models.Q(asker=models.F("asked")), name="tie_request_not_to_self"),
        ]


class Introduction(models.Model):
    """Somebody who knows both introduces two people. A tie comes of it once both have agreed."""

    introducer = models.ForeignKey(Person, models.CASCADE, related_name="+")
    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.CharField(max_length=200, blank=True)
    first_nearness = models.PositiveSmallIntegerField(choices=Nearness, null=True)  # null: not agreed yet
    second_nearness = models.PositiveSmallIntegerField(choices=Nearness, null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)  # both agreed, or one declined
    key = models.UUIDField(unique=True)


class Block(models.Model):
    blocker = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    blocked = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["blocker", "blocked"], name="block_once")]


class Mute(models.Model):
    """What somebody writes comes to the muter no more by itself. Nobody else learns of it, and no tie changes."""

    muter = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    muted = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="mute_once"),
            models.CheckConstraint(condition=~models.Q(muter=models.F("muted")), name="mute_not_oneself"),
        ]


class Shield(models.Model):
    """While it is up, people somebody does not know reach them less. See rules.is_pile_on."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    until = models.DateTimeField()
    by_itself_after = models.DateTimeField(null=True)  # taken down by the person: it does not rise before


class Vouch(models.Model):
    """A public "I answer for them", for a person or a shop. Withdrawn ones stay, as history."""

    voucher = models.ForeignKey(Person, models.CASCADE, related_name="vouches")
    subject = models.CharField(max_length=6, choices=VouchFor)
    subject_id = models.BigIntegerField()
    sentence = models.CharField(max_length=280)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id", "-at"], name="vouch_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["voucher", "subject", "subject_id"],
                condition=models.Q(withdrawn_at=None),
                name="vouch_standing_once",
            ),
        ]


class ArcChange(models.Model):
    """A pair to be read again: the log of who trusts whom, which keeps each process's graph fresh."""

    truster_id = models.BigIntegerField()
    trusted_id = models.BigIntegerField()
    at = models.DateTimeField()


class OwnCopy(models.Model):
    """A copy of all that is somebody's own: asked for, made in the background, kept some days, then gone."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    language = models.CharField(max_length=10)  # its pages are written in
    asked_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    file = models.CharField(max_length=60, blank=True)  # its name in the storage, which nobody can guess
    size_bytes = models.PositiveBigIntegerField(default=0)
    key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(ready_at=None), name="own_copy_made_once"),
        ]
