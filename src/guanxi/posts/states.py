"""Who may read what somebody wrote, and who may answer it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    PUBLIC = "public", _("Everyone")
    CIRCLE = "circle", _("My circle")
    COMMUNITY = "community", _("A community")
    ME = "me", _("Only me")


class Answers(TextChoices):
    """Of those who may read it. The author always may."""

    READERS = "readers", _("Whoever reads it")
    TIES = "ties", _("People I have a tie with")
    NOBODY = "nobody", _("Nobody")
