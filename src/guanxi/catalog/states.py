"""Categories, where a lot stands, and what a tip comes down to."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    TEA = "tea", _("Tea")
    FRUIT = "fruit", _("Fruit and vegetables")
    HONEY = "honey", _("Honey and sweet things")
    GRAIN = "grain", _("Rice, grain and noodles")
    MEAT = "meat", _("Meat, fish and eggs")
    DAIRY = "dairy", _("Milk and cheese")
    DRINK = "drink", _("Drinks")
    PANTRY = "pantry", _("From the pantry")
    BABY = "baby", _("For babies")
    HEALTH = "health", _("Health and care")
    CLOTH = "cloth", _("Clothes and cloth")
    CERAMICS = "ceramics", _("Ceramics and kitchen")
    HOME = "home", _("House and garden")
    BOOKS = "books", _("Books and paper")
    OTHER = "other", _("Other things")


class LotState(TextChoices):
    ON_SALE = "on_sale", _("on sale")
    STOPPED = "stopped", _("no longer sold")
    RECALLED = "recalled", _("recalled")


class Advice(TextChoices):
    """What somebody would tell a friend. Soft evidence, unless it is left open."""

    OPEN = "", _("It depends")
    GET = "get", _("Get it")
    LEAVE = "leave", _("Leave it")
