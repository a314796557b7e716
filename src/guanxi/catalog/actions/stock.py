"""The count of goods. A variant's on_hand is the sum of its lots', and orders set part of it aside.

Wherever a variant and one of its lots change together, the variant's row comes first, so that two of these
cannot wait for each other.
"""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.errors import Gone, Refusal
from guanxi.catalog.models import Lot, Variant
from guanxi.catalog.states import LotState


class NotEnoughStock(Refusal):
    field = "units"

    def __init__(self, *, left_units: int) -> None:
        self.left_units = left_units
        words = ngettext("Only %(n)d is left.", "Only %(n)d are left.", left_units) % {"n": left_units}
        super().__init__(words if left_units else _("It is sold out."))


class NotOnShelf(Refusal):
    """The lot has fewer units on the shelf than somebody wants to pack, or may not be packed at all."""

    field = "lot"

    def __init__(self, *, code: str, left_units: int) -> None:
        self.left_units = left_units
        words = ngettext(
            "Lot %(code)s has %(n)d unit that can be packed.",
            "Lot %(code)s has %(n)d units that can be packed.",
            left_units,
        )
        super().__init__(words % {"code": code, "n": left_units})


def reserve(*, variant_id: int, units: int) -> None:
    """Set units aside for an order, by one conditional update. Raises NotEnoughStock, with what is left."""
    if units < 1:
        raise ValueError("units must be at least 1")
    variant = Variant.objects.filter(pk=variant_id, retired_at=None)
    enough = variant.filter(on_hand_units__gte=F("reserved_units") + units)
    if not enough.update(reserved_units=F("reserved_units") + units):
        left = variant.first()
        raise NotEnoughStock(left_units=left.left_units if left else 0)


@transaction.atomic
def release(*, variant_id: int, units: int) -> None:
    """Give back what an order had set aside and will not take."""
    held = Variant.objects.filter(pk=variant_id, reserved_units__gte=units)
    if not held.update(reserved_units=F("reserved_units") - units):
        raise ValueError(f"variant {variant_id} has fewer than {units} units set aside")
    withdraw_stopped(variant_id)


@transaction.atomic
def take_for_packing(*, lot_id: int, units: int) -> Lot:
    """Take units of a lot off the shelf for an order that had them set aside. Raises NotOnShelf."""
    lot = _lot(lot_id)
    variant = Variant.objects.filter(pk=lot.variant_id, reserved_units__gte=units)
    if not variant.update(on_hand_units=F("on_hand_units") - units, reserved_units=F("reserved_units") - units):
        raise ValueError(f"variant {lot.variant_id} has fewer than {units} units set aside")
    shelf = Lot.objects.filter(pk=lot_id, state=LotState.ON_SALE, on_hand_units__gte=units)
    if not shelf.update(on_hand_units=F("on_hand_units") - units):
        lot.refresh_from_db()
        left = lot.on_hand_units if lot.state == LotState.ON_SALE else 0
        raise NotOnShelf(code=lot.code, left_units=left)
    lot.refresh_from_db()
    return lot


@transaction.atomic
def put_back(*, lot_id: int, units: int, quarantine: bool) -> Lot:
    """Units have come back: on the shelf, or into quarantine where they are damaged or their lot is stopped."""
    variant = Variant.objects.select_for_update(no_key=True).get(pk=_lot(lot_id).variant_id)
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    if quarantine or lot.state != LotState.ON_SALE:
        lot.quarantine_units += units
    else:
        lot.on_hand_units += units
        variant.on_hand_units += units
    lot.save(update_fields=["on_hand_units", "quarantine_units"])
    variant.save(update_fields=["on_hand_units"])
    withdraw_stopped(variant.pk)
    return lot


def withdraw_stopped(variant_id: int) -> None:
    """Take off the shelf what is left of stopped lots, as far as no order counts on it.

    What an order has set aside stays counted until the order is called off or another lot arrives; it cannot
    be packed meanwhile (see take_for_packing), so a stopped lot never leaves the shop.
    """
    variant = Variant.objects.select_for_update(no_key=True).get(pk=variant_id)
    stopped = Lot.objects.select_for_update(no_key=True).filter(variant_id=variant_id, on_hand_units__gt=0)
    for lot in stopped.exclude(state=LotState.ON_SALE).order_by("id"):
        units = min(lot.on_hand_units, variant.left_units)
        lot.on_hand_units -= units
        lot.quarantine_units += units
        variant.on_hand_units -= units
        lot.save(update_fields=["on_hand_units", "quarantine_units"])
    variant.save(update_fields=["on_hand_units"])


def _lot(lot_id: int) -> Lot:
    lot = Lot.objects.filter(pk=lot_id).first()
    if lot is None:
        raise Gone
    return lot
