"""What people report to whoever runs the market, or hosts a community. Owns Report and Look."""

from django.db import models

from guanxi.reports.states import Outcome, Reason, What


class Report(models.Model):
    """Somebody says that something should be looked at. `about` is whose it is."""

    reporter = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=7, choices=What)
    subject_id = models.BigIntegerField()
    about = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    # Where it stands, if its hosts may decide on it.
    community = models.ForeignKey("communities.Community", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=8, choices=Reason)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["what", "subject_id"], name="report_of_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "what", "subject_id"],
                condition=models.Q(closed_at=None),
                name="report_once_while_open",
            )
        ]


class Look(models.Model):
    """Somebody who may decide looked at what was reported. Never changed, shown to all who run the market."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    what = models.CharField(max_length=7, choices=What)
    subject_id = models.BigIntegerField()
    at = models.DateTimeField()
