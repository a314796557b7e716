"""What can be reported, why, and what became of it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class What(TextChoices):
    POST = "post", _("A post")
    COMMENT = "comment", _("A comment")
    MESSAGE = "message", _("A message")
    PERSON = "person", _("A person")
    SHOP = "shop", _("A shop")
    PRODUCT = "product", _("Goods")


class Reason(TextChoices):
    CHEATING = "cheating", _("It cheats people or asks for money")
    FAKE = "fake", _("It sells what is fake or unsafe")
    HURTING = "hurting", _("It threatens, insults or pursues somebody")
    PRIVATE = "private", _("It shows what is private")
    UNLAWFUL = "unlawful", _("It is against the law")
    CROWD = "crowd", _("It is advertising or a bought crowd")
    OTHER = "other", _("Something else")


class Outcome(TextChoices):
    LEFT = "left", _("Left as it is")
    TAKEN_DOWN = "taken_down", _("Taken down")


WORDS = (What.POST, What.COMMENT, What.MESSAGE)  # what can be taken down
