"""What can happen in a group besides words. Pages tell it in sentences of their own."""

from django.db.models import TextChoices


class Happened(TextChoices):
    FOUNDED = "founded"
    ADDED = "added"
    REMOVED = "removed"
    LEFT = "left"
    RENAMED = "renamed"
