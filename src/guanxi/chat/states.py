"""What can happen in a group besides words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Happened(TextChoices):
    FOUNDED = "founded", _("founded")
    ADDED = "added", _("brought in")
    REMOVED = "removed", _("sent away")
    LEFT = "left", _("left")
    RENAMED = "renamed", _("named anew")
