"""The words a tie, a request and a consent may take."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Nearness(IntegerChoices):
    """How near one person privately says another is. The number is the share of trust, in percent."""

    ACQUAINTANCE = 20, _("acquaintance")
    FRIEND = 60, _("friend")
    FAMILY = 100, _("family")


class Met(TextChoices):
    """How two people came to be tied."""

    CODE = "code", _("scanned each other's code")
    INTRODUCTION = "introduction", _("introduced by someone")
    REQUEST = "request", _("asked")
    IMPORT = "import", _("brought along from elsewhere")


class Answer(TextChoices):
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


class VouchFor(TextChoices):
    """What one can answer for in public."""

    PERSON = "person", _("a person")
    SHOP = "shop", _("a shop")


class Consent(TextChoices):
    """How a buyer lets their kept and refused orders serve as evidence."""

    UNASKED = "", _("not asked yet")
    NAMED = "named", _("named to my circle")
    COUNTED = "counted", _("counted without my name")
    NONE = "none", _("not at all")
