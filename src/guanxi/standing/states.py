"""What evidence is about, and what it is tied to."""

from django.db.models import TextChoices


class Subject(TextChoices):
    PRODUCT = "product"
    SHOP = "shop"
    PERSON = "person"


class Act(TextChoices):
    """What the evidence is tied to. Only an opened parcel is hard."""

    PARCEL = "parcel"
    TIP = "tip"
    VOUCH = "vouch"
    STATEMENT = "statement"  # imported, or said without an act: the softest
