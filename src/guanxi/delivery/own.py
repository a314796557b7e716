"""What is somebody's own here: the parcels they opened and what they decided, those they carried, their cash."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Money, Row, Section, picture, word
from guanxi.delivery.models import Collection, Deposit, Parcel, PayIn, Unit
from guanxi.delivery.states import Custody, Decision, Method, ParcelState, Reason
from guanxi.shops.states import Role


def _parcels(person_id: int) -> Iterable[Row]:
    mine = Parcel.objects.filter(buyer=person_id).select_related("shop", "door_photo").order_by("id")
    for parcel in mine.iterator(AT_ONCE):
        yield {
            "number": parcel.pk,
            "order": parcel.order_id,
            "shop": parcel.shop.name,
            "state": word(ParcelState(parcel.state)),
            "recipient": parcel.recipient,
            "phone": parcel.phone,
            "address": parcel.address,
            "note": parcel.note,
            "seal_whole": parcel.seal_whole,
            "my_photo_of_it": picture(parcel.door_photo),
            "packed_at": parcel.packed_at,
            "at_door_at": parcel.at_door_at,
            "opened_at": parcel.opened_at,
            "ended_at": parcel.ended_at,
            "times_absent": parcel.visits,
            "absence_contested_at": parcel.absence_contested_at,
        }


def _decisions(person_id: int) -> Iterable[Row]:
    mine = Unit.objects.filter(parcel__buyer=person_id).select_related("lot", "photo", "parcel").order_by("id")
    for unit in mine.iterator(AT_ONCE):
        yield {
            "parcel": unit.parcel_id,
            "name": unit.name,
            "lot": unit.lot.code,
            "serial": unit.serial,
            "price": Money(unit.price_minor, unit.parcel.currency),
            "genuine": unit.genuine,
            "undamaged": unit.undamaged,
            "as_described": unit.as_described,
            "decision": word(Decision(unit.decision)),
            "reason": word(Reason(unit.reason)) if unit.reason else None,
            "words": unit.words,
            "photo": picture(unit.photo),
            "where": word(Custody(unit.custody)),
        }


def _carried(person_id: int) -> Iterable[Row]:
    """Parcels one packed or carried, without those who bought them."""
    mine = Parcel.objects.filter(Q(courier=person_id) | Q(packer=person_id)).select_related("shop").order_by("id")
    for parcel in mine.iterator(AT_ONCE):
        yield {
            "number": parcel.pk,
            "shop": parcel.shop.name,
            "packed": parcel.packer_id == person_id,
            "carried": parcel.courier_id == person_id,
            "state": word(ParcelState(parcel.state)),
            "packed_at": parcel.packed_at,
            "taken_at": parcel.taken_at,
            "ended_at": parcel.ended_at,
        }


def _collected(person_id: int) -> Iterable[Row]:
    mine = Collection.objects.filter(courier=person_id).select_related("parcel__shop").order_by("id")
    for each in mine.iterator(AT_ONCE):
        yield {
            "parcel": each.parcel_id,
            "shop": each.parcel.shop.name,
            "method": word(Method(each.method)),
            "amount": Money(each.amount_minor, each.parcel.currency),
            "at": each.at,
            "paid_in": each.pay_in_id,
        }


def _paid_in(person_id: int) -> Iterable[Row]:
    """Cash one declared, and cash one counted; the sum declared is the courier's until it is counted."""
    mine = PayIn.objects.filter(Q(courier=person_id) | Q(cashier=person_id)).select_related("shop").order_by("id")
    for each in mine.iterator(AT_ONCE):
        is_mine = each.courier_id == person_id
        yield {
            "number": each.pk,
            "shop": each.shop.name,
            "as": word(Role.COURIER if is_mine else Role.CASHIER),
            "declared_minor": each.declared_minor if is_mine else None,
            "declared_at": each.declared_at,
            "counted_minor": each.counted_minor,
            "counted_at": each.counted_at,
        }


def _banked(person_id: int) -> Iterable[Row]:
    for each in Deposit.objects.filter(cashier=person_id).select_related("shop").order_by("id").iterator(AT_ONCE):
        yield {"shop": each.shop.name, "amount_minor": each.amount_minor, "bank_line": each.bank_line, "at": each.at}


NUMBER, SHOP, STATE, WHEN, PARCEL = _("Number"), _("Shop"), _("State"), _("When"), _("Parcel")
PACKED, ENDED = _("Packed"), _("Ended")

SECTIONS = (
    Section(
        "parcels",
        "orders",
        _("Your parcels"),
        {
            "number": NUMBER,
            "order": _("Order"),
            "shop": SHOP,
            "state": STATE,
            "recipient": _("Recipient"),
            "phone": _("Phone"),
            "address": _("Address"),
            "note": _("Note"),
            "seal_whole": _("Seal whole"),
            "my_photo_of_it": _("Your photo of it"),
            "packed_at": PACKED,
            "at_door_at": _("At the door"),
            "opened_at": _("Opened"),
            "ended_at": ENDED,
            "times_absent": _("Times nobody was there"),
            "absence_contested_at": _("Contested"),
        },
        _parcels,
    ),
    Section(
        "decisions",
        "orders",
        _("What you decided, piece by piece"),
        {
            "parcel": PARCEL,
            "name": _("Name"),
            "lot": _("Lot"),
            "serial": _("Its own code"),
            "price": _("Price"),
            "genuine": _("Genuine"),
            "undamaged": _("Undamaged"),
            "as_described": _("As described"),
            "decision": _("Decision"),
            "reason": _("Reason"),
            "words": _("Words"),
            "photo": _("Photo"),
            "where": _("Where it is"),
        },
        _decisions,
    ),
    Section(
        "carried",
        "shops",
        _("Parcels you packed or carried"),
        {
            "number": NUMBER,
            "shop": SHOP,
            "packed": _("Packed by you"),
            "carried": _("Carried by you"),
            "state": STATE,
            "packed_at": PACKED,
            "taken_at": _("Taken"),
            "ended_at": ENDED,
        },
        _carried,
    ),
    Section(
        "collected",
        "money",
        _("Money you took at doors"),
        {
            "parcel": PARCEL,
            "shop": SHOP,
            "method": _("How it was paid"),
            "amount": _("Amount"),
            "at": WHEN,
            "paid_in": _("Paid in under"),
        },
        _collected,
    ),
    Section(
        "paid_in",
        "money",
        _("Cash you declared or counted"),
        {
            "number": NUMBER,
            "shop": SHOP,
            "as": _("As"),
            "declared_minor": _("Declared, in the smallest coin"),
            "declared_at": _("Declared"),
            "counted_minor": _("Counted, in the smallest coin"),
            "counted_at": _("Counted"),
        },
        _paid_in,
    ),
    Section(
        "banked",
        "money",
        _("Cash you brought to the bank"),
        {"shop": SHOP, "amount_minor": _("In the smallest coin"), "bank_line": _("Line of the bank"), "at": WHEN},
        _banked,
    ),
)
