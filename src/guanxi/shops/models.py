"""Shops, the people in them, and where parcels can be fetched.

Owns Shop, Member, CustomerNote, Belonging and PickupPoint.
"""

from django.db import models

from guanxi.shops.fields import PointName, ShopName
from guanxi.shops.states import Role


class Shop(models.Model):
    """A place that sells. One named contact person answers for it, with a promise in their own words."""

    is_place = True  # not a person

    name = ShopName(max_length=80)
    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    place = models.CharField(max_length=80)
    about = models.CharField(max_length=1000, blank=True)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, blank=True, related_name="+")
    contact = models.ForeignKey("people.Person", models.PROTECT, related_name="answers_for")
    promise = models.CharField(max_length=600)
    asks_code = models.BooleanField(default=False)  # buyers confirm an order with a code sent to them
    answer_hours = models.PositiveSmallIntegerField(default=48)  # an order unanswered for longer expires
    inspection_minutes = models.PositiveSmallIntegerField(default=15)
    delivery_minor = models.PositiveIntegerField(default=0)
    free_delivery_from_minor = models.PositiveIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)  # sells nothing any more; its history stays
    key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="") | models.Q(closed_at__isnull=False), name="shop_without_a_name_is_closed"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initial(self) -> str:
        """The character shown in place of a photo."""
        return self.name[:1].upper()

    @property
    def colour(self) -> int:
        """That of whoever answers for it, 1 to 8."""
        return self.contact_id % 8 + 1


class Member(models.Model):
    """One role of one person in one shop; somebody with three roles has three rows."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=7, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "person", "role"], name="member_role_once")]


class CustomerNote(models.Model):
    """What a shop has written down about somebody who buys there; `by` wrote it last."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000, blank=True)
    labels = models.JSONField(default=list)
    by = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "customer"], name="customer_note_once")]


class Belonging(models.Model):
    """A shop that an owner has brought into a community they are in."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="+")
    community = models.ForeignKey("communities.Community", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "shop"], name="shop_in_community_once")]


class PickupPoint(models.Model):
    """Where buyers can come to open their parcel. Its keeper does there what a courier does at a door."""

    shop = models.ForeignKey(Shop, models.CASCADE, related_name="pickup_points")
    name = PointName(max_length=80)
    address = models.CharField(max_length=200)
    hours = models.CharField(max_length=100, blank=True)
    keeper = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
