"""Tables everybody uses. Owns Fact (what happened), Photo, and Allowance (how often somebody did something)."""

from django.db import models


class Fact(models.Model):
    """One thing that happened. Never deleted; only the words of somebody who left are taken out. See facts.py."""

    name = models.CharField(max_length=60)
    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    actor = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    key = models.CharField(max_length=80, null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject", "subject_id", "id"], name="fact_of_subject")]
        constraints = [
            models.UniqueConstraint(fields=["key", "name", "subject_id"], name="fact_key_once"),
        ]


class Photo(models.Model):
    """A photograph as it is kept: re-encoded, upright, without EXIF. Its files are named by `name`.

    `name` is random and long, so an address cannot be guessed. Sizes are in pixels.
    """

    name = models.CharField(max_length=40, unique=True)
    owner = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    colour = models.CharField(max_length=7)  # the mean colour, #rrggbb, shown until the picture is there
    alt = models.CharField(max_length=200, blank=True)  # what it shows, in its owner's words
    added_at = models.DateTimeField()


class Allowance(models.Model):
    """How often somebody did something since a moment. See limits.py."""

    name = models.CharField(max_length=40)
    who = models.CharField(max_length=80)
    since = models.DateTimeField()
    used = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["since"], name="allowance_old")]
        constraints = [models.UniqueConstraint(fields=["name", "who"], name="allowance_once")]
