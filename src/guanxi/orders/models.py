"""A buyer's intention to buy and a shop's promise to deliver. Nothing is owed until the door.

Owns Order, Line and Hold. Asks catalog for stock, delivery for parcels, ledger for money and standing for
what it proves; never touches another app's tables. Read states.py first, then actions/.
"""

from django.db import models
from django.db.models import Q

from guanxi.orders.states import Cancelled, HoldState, OrderState
from guanxi.people.fields import PersonName


class Order(models.Model):
    buyer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=OrderState, default=OrderState.PLACED)
    currency = models.CharField(max_length=3)
    goods_minor = models.PositiveBigIntegerField()
    delivery_minor = models.PositiveIntegerField(default=0)
    recipient = PersonName(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    pickup = models.ForeignKey("shops.PickupPoint", models.PROTECT, null=True, related_name="+")
    consent = models.CharField(max_length=8, blank=True)  # people.Consent; empty: as the person's own
    buyer_code = models.CharField(max_length=6, blank=True)  # sent to the buyer where the shop asks it
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    buyer_confirmed_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    cancelled = models.CharField(max_length=10, choices=Cancelled, blank=True)
    cancel_words = models.CharField(max_length=280, blank=True)
    key = models.UUIDField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["buyer", "-id"], name="order_of_buyer"),
            models.Index(fields=["shop", "state", "id"], name="order_of_shop"),
            models.Index(fields=["state", "answer_by"], name="order_to_answer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="cancelled", ended_at__isnull=False) & ~Q(cancelled="")
                | ~Q(state="cancelled") & Q(cancelled=""),
                name="order_cancelled_says_by_whom",
            ),
        ]

    @property
    def due_minor(self) -> int:
        """What is due at the door at most, if everything is kept."""
        return self.goods_minor + self.delivery_minor


class Line(models.Model):
    """So many of one variant, at the price of that moment."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    name = models.CharField(max_length=250)
    price_minor = models.PositiveBigIntegerField()
    units = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=500, blank=True)  # what its buyer publicly said of it after keeping
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "variant"], name="line_once_per_variant"),
            models.CheckConstraint(condition=Q(units__gte=1), name="line_has_units"),
        ]


class Hold(models.Model):
    """Money collected for one parcel, kept back until the hold is over and the cash is in the bank."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="holds")
    parcel_id = models.BigIntegerField(unique=True)
    amount_minor = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=HoldState, default=HoldState.HELD)
    until = models.DateTimeField()
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "until"], name="hold_to_release")]
