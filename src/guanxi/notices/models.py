"""What somebody is told of, and by which ways. Owns Notice, Doer, Hush, Ways, Browser and PushMark."""

from django.db import models

from guanxi.notices.states import Digest, Kind


class Notice(models.Model):
    """One thing that happened to somebody's, told once until it is read, however many did it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()  # the latest time
    read_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"], name="notice_latest_first"),
            models.Index(fields=["-at"], condition=models.Q(read_at=None), name="notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "subject_id"],
                condition=models.Q(read_at=None),
                name="notice_once_until_read",
            )
        ]


class Doer(models.Model):
    """Somebody who did it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="doers", db_index=False)
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="doer_once")]


class Hush(models.Model):
    """What somebody does not want to be told of."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="hush_once")]


class Ways(models.Model):
    """How somebody is told besides on the pages, and when they want to be left alone. Without one, the defaults."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+")
    digest = models.CharField(max_length=6, choices=Digest, default=Digest.NEVER)
    digest_at = models.DateTimeField(null=True, db_index=True)  # the next one
    digested_at = models.DateTimeField(null=True)
    quiet_from = models.PositiveSmallIntegerField(null=True)  # minutes after midnight where they are
    quiet_until = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quiet_from=None, quiet_until=None)
                | models.Q(quiet_from__lt=1440, quiet_until__lt=1440),
                name="quiet_from_and_until",
            )
        ]

    @property
    def quiet_hours(self) -> str:
        """22:00–07:00, or nothing."""
        if self.quiet_from is None or self.quiet_until is None:
            return ""
        return "–".join(f"{minute // 60:02}:{minute % 60:02}" for minute in (self.quiet_from, self.quiet_until))


class Browser(models.Model):
    """A browser that takes pushes for somebody: where its push service is, and its keys."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=500, unique=True)
    public_key = models.CharField(max_length=100)
    secret = models.CharField(max_length=30)
    agent = models.CharField(max_length=200, blank=True)  # what the browser says of itself
    at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)


class PushMark(models.Model):
    """As far as this fact, messages were pushed. One row."""

    fact_id = models.BigIntegerField()
