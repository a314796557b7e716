"""What a message can carry, and what can happen in a group besides words. Pages tell both in words of their own."""

from django.db.models import TextChoices


class Happened(TextChoices):
    FOUNDED = "founded"
    ADDED = "added"
    REMOVED = "removed"
    LEFT = "left"
    RENAMED = "renamed"


class Card(TextChoices):
    """What a message shows besides words, and of what `Message.card_id` is the number."""

    GOODS = "goods"  # a product
    SHOP = "shop"
    POST = "post"
    PERSON = "person"  # somebody to get to know
    ORDER = "order"
    CODE = "code"  # the author's own code, which stands in the words; the number is the author's
