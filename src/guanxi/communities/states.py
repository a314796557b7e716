"""How one gets into a community, and what one is there."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Entry(TextChoices):
    OPEN = "open", _("Open: whoever wants to comes in")
    REQUEST = "request", _("By request: a host says yes")
    INVITATION = "invited", _("By invitation: nobody else knows of it")


class Role(TextChoices):
    HOST = "host", _("host")
    MEMBER = "member", _("member")
    SHUT = "shut", _("sent away")  # cannot come back unless a host invites them
