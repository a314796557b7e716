"""Parcels on their way, the units in them, and the cash that comes back.

Owns Parcel, Unit, Collection, PayIn and Deposit. A parcel belongs to an order by number; what an order means
is not known here.
"""

from secrets import token_hex

from django.db import models
from django.db.models import Q

from guanxi.delivery.states import Custody, Decision, Method, ParcelState, Reason
from guanxi.people.fields import PersonName


def new_secret() -> str:
    """The seed of a parcel's two codes."""
    return token_hex(16)


class Parcel(models.Model):
    """One sealed box. `fee_minor` is its share of the order's delivery fee, due if anything in it is kept."""

    order_id = models.BigIntegerField(db_index=True)
    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="+")
    buyer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    pickup = models.ForeignKey("shops.PickupPoint", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=ParcelState, default=ParcelState.SEALED)
    currency = models.CharField(max_length=3)
    fee_minor = models.PositiveIntegerField(default=0)
    recipient = PersonName(max_length=80)
    phone = models.CharField(max_length=20, blank=True)
    address = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    secret = models.CharField(max_length=32, default=new_secret)
    wrong_codes = models.PositiveSmallIntegerField(default=0)
    seal_photo = models.ForeignKey("base.Photo", models.PROTECT, related_name="+")
    door_photo = models.ForeignKey("base.Photo", models.PROTECT, null=True, related_name="+")
    seal_whole = models.BooleanField(null=True)  # what the buyer found; null: not said
    packer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    packed_at = models.DateTimeField()
    courier = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)  # on the courier's round
    taken_at = models.DateTimeField(null=True)
    at_door_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    decide_by = models.DateTimeField(null=True)
    extended = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)  # when it left the round: kept, refused, lost or unpacked
    visits = models.PositiveSmallIntegerField(default=0)  # times nobody was there
    absence_contested_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["courier", "state", "position"], name="parcel_round"),
            models.Index(fields=["shop", "state", "id"], name="parcel_desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["sealed", "unpacked"]) | Q(courier__isnull=False),
                name="parcel_under_way_has_a_courier",
            ),
        ]


class Unit(models.Model):
    """One thing in one parcel, from packing to wherever it ends."""

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="units")
    product = models.ForeignKey("catalog.Product", models.PROTECT, related_name="+")
    variant = models.ForeignKey("catalog.Variant", models.PROTECT, related_name="+")
    lot = models.ForeignKey("catalog.Lot", models.PROTECT, related_name="+")
    line_id = models.BigIntegerField()  # orders.Line it fulfils
    name = models.CharField(max_length=250)
    serial = models.CharField(max_length=60, blank=True)
    price_minor = models.PositiveBigIntegerField()
    custody = models.CharField(max_length=10, choices=Custody, default=Custody.PACKED)
    genuine = models.BooleanField(null=True)  # the three questions asked at the door; null: not answered
    undamaged = models.BooleanField(null=True)
    as_described = models.BooleanField(null=True)
    decision = models.CharField(max_length=6, choices=Decision, default=Decision.NONE, blank=True)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    words = models.CharField(max_length=500, blank=True)
    photo = models.ForeignKey("base.Photo", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["lot", "custody"], name="unit_of_lot")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(decision="refuse") | ~Q(reason=""), name="unit_refused_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(decision="refuse") | Q(reason="changed_mind") | Q(photo__isnull=False),
                name="unit_refused_at_fault_with_a_photo",
            ),
            models.CheckConstraint(
                condition=~Q(custody="buyer") | Q(decision="keep"), name="unit_with_buyer_was_kept"
            ),
            models.UniqueConstraint(
                fields=["lot", "serial"],
                condition=~Q(serial="") & Q(custody__in=["packed", "courier", "buyer", "returning"]),
                name="unit_serial_in_one_place",
            ),
        ]


class Collection(models.Model):
    """Money taken for one parcel, after the acceptance code. Follows the cash until it is banked."""

    parcel = models.OneToOneField(Parcel, models.PROTECT, related_name="collection")
    courier = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    method = models.CharField(max_length=8, choices=Method)
    amount_minor = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    pay_in = models.ForeignKey("delivery.PayIn", models.PROTECT, null=True, related_name="collections")
    deposit = models.ForeignKey("delivery.Deposit", models.PROTECT, null=True, related_name="collections")

    class Meta:
        indexes = [models.Index(fields=["courier", "pay_in"], name="collection_to_pay_in")]


class PayIn(models.Model):
    """A courier declares the cash handed over; a cashier, who is somebody else, counts without seeing it."""

    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="+")
    courier = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    declared_minor = models.PositiveBigIntegerField()
    declared_at = models.DateTimeField()
    cashier = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    counted_minor = models.PositiveBigIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "courier"], condition=Q(counted_at=None), name="pay_in_open_once"
            ),
            models.CheckConstraint(
                condition=Q(cashier=None) | ~Q(cashier=models.F("courier")), name="pay_in_counted_by_another"
            ),
        ]


class Deposit(models.Model):
    """Cash brought to the bank, against one line of the bank's statement."""

    shop = models.ForeignKey("shops.Shop", models.PROTECT, related_name="+")
    cashier = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    amount_minor = models.PositiveBigIntegerField()
    bank_line = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "bank_line"], name="deposit_bank_line_once")]
