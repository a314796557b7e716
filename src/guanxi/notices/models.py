"""What somebody is told of, besides messages. Owns Notice, Doer and Hush."""

from django.db import models

from guanxi.notices.states import Kind


class Notice(models.Model):
    """One thing that happened to somebody's, told once until it is read, however many did it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()  # the latest time
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="notice_latest_first")]
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
