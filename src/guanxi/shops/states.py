"""What a member of a shop may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    OWNER = "owner", _("owner")
    CONTACT = "contact", _("contact person")
    PACKER = "packer", _("packer")
    COURIER = "courier", _("courier")
    CASHIER = "cashier", _("cashier")
