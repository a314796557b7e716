"""Who may read what somebody wrote."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    PUBLIC = "public", _("Everyone")
    CIRCLE = "circle", _("My circle")
    COMMUNITY = "community", _("A community")
    ME = "me", _("Only me")
