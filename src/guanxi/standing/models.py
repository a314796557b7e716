"""What people found, first-hand, and what it says to one viewer.

Owns Evidence and Tally. Between the trust engine and the pages: nobody else imports guanxi.trust.
"""

from django.db import models

from guanxi.standing.states import Act, Subject


class Evidence(models.Model):
    """One person's first-hand experience of one subject, tied to one act.

    value is -100 (refused all, at fault) to 100 (kept all); hardness 1 to 100, where 100 is an opened parcel.
    `named` is the buyer's consent: False counts without showing who.
    """

    witness = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    subject = models.CharField(max_length=7, choices=Subject)
    subject_id = models.BigIntegerField()
    act = models.CharField(max_length=9, choices=Act)
    act_id = models.BigIntegerField()
    value = models.SmallIntegerField()
    hardness = models.PositiveSmallIntegerField()
    named = models.BooleanField(default=True)
    kept_units = models.PositiveIntegerField(default=0)
    refused_units = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)  # of the gravest refusal, delivery.states.Reason
    words = models.CharField(max_length=500, blank=True)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, related_name="+")
    lot_code = models.CharField(max_length=40, blank=True)
    place = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["subject", "subject_id", "witness"], name="evidence_of_subject"),
            models.Index(fields=["witness", "-at"], name="evidence_by_witness"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["act", "act_id", "subject", "subject_id", "witness"], name="evidence_once_per_act"
            ),
            models.CheckConstraint(
                condition=models.Q(value__gte=-100, value__lte=100, hardness__gte=1, hardness__lte=100),
                name="evidence_in_range",
            ),
        ]


class Tally(models.Model):
    """The public counts of a subject: parcels opened, kept (in whole or part) and refused, by anybody."""

    subject = models.CharField(max_length=7, choices=Subject)
    subject_id = models.BigIntegerField()
    checked = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    promises_kept = models.PositiveIntegerField(default=0)
    promises_broken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id"], name="tally_once")]
