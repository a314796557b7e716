"""From the shelf to the courier and back: sealing, handing over, losing, receiving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from guanxi.base.money import format_minor
from guanxi.catalog import actions as catalog
from guanxi.delivery import queries
from guanxi.delivery.actions.steps import demand, done_before, lock, move, tell
from guanxi.delivery.errors import CashLimit, NotYourParcel, SerialMismatch, ShortOfCash
from guanxi.delivery.models import Parcel, Unit
from guanxi.delivery.states import Custody, ParcelState


@dataclass(frozen=True)
class Packed:
    """One unit as it was put into the box."""

    line_id: int
    product_id: int
    variant_id: int
    lot_id: int
    name: str
    serial: str
    price_minor: int


@dataclass(frozen=True)
class Box:
    """Whom a parcel is for, where it goes and who closed it."""

    order_id: int
    shop_id: int
    buyer_id: int
    pickup_id: int | None
    currency: str
    fee_minor: int
    recipient: str
    phone: str
    address: str
    note: str
    seal_photo_id: int
    packer_id: int


@transaction.atomic
def seal(*, box: Box, units: Sequence[Packed], at: datetime, key: str | None) -> Parcel:
    """Close a box with these units in it. The caller takes them off stock."""
    parcel = Parcel.objects.create(**vars(box), packed_at=at)
    Unit.objects.bulk_create(
        Unit(
            parcel=parcel,
            line_id=unit.line_id,
            product_id=unit.product_id,
            variant_id=unit.variant_id,
            lot_id=unit.lot_id,
            name=unit.name,
            serial=unit.serial,
            price_minor=unit.price_minor,
        )
        for unit in units
    )
    tell("sealed", parcel, at=at, actor_id=parcel.packer_id, key=key, units=len(units))
    return parcel


@transaction.atomic
def unpack(*, parcel_id: int, actor_id: int | None, at: datetime) -> None:
    """Put everything back on the shelf; only before the courier has it."""
    parcel = lock(parcel_id)
    demand(parcel, ParcelState.SEALED, ParcelState.OFFERED)
    move(parcel, ParcelState.UNPACKED, ended_at=at)
    units = list(parcel.units.all())
    parcel.units.update(custody=Custody.SHELF)
    for unit in sorted(units, key=lambda unit: (unit.variant_id, unit.lot_id)):
        catalog.put_back(lot_id=unit.lot_id, units=1, quarantine=False)
    tell("unpacked", parcel, at=at, actor_id=actor_id)


@transaction.atomic
def offer(*, parcel_id: int, courier_id: int, actor_id: int, at: datetime, key: str | None = None) -> Parcel:
    """The seller names who shall carry it. It leaves the shop only when that person takes it."""
    parcel = lock(parcel_id)
    if done_before("offered", parcel, key):
        return parcel
    if parcel.state == ParcelState.OFFERED:
        parcel.courier_id = courier_id
        parcel.save(update_fields=["courier"])
    else:
        move(parcel, ParcelState.OFFERED, courier_id=courier_id)
    tell("offered", parcel, at=at, actor_id=actor_id, key=key, courier=courier_id)
    return parcel


@transaction.atomic
def take(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """The named courier takes the box. Refused above the cash limit, or while cash is missing."""
    parcel = lock(parcel_id)
    if parcel.courier_id != courier_id:
        raise NotYourParcel
    if done_before("taken", parcel, key) or parcel.state == ParcelState.UNDER_WAY:
        return parcel
    demand(parcel, ParcelState.OFFERED)
    _demand_cash_in_order(parcel, courier_id)
    last = Parcel.objects.filter(courier_id=courier_id, state=ParcelState.UNDER_WAY).aggregate(last=Max("position"))[
        "last"
    ]
    move(parcel, ParcelState.UNDER_WAY, taken_at=at, position=(last or 0) + 1)
    parcel.units.update(custody=Custody.COURIER)
    tell("taken", parcel, at=at, actor_id=courier_id, key=key)
    return parcel


def _demand_cash_in_order(parcel: Parcel, courier_id: int) -> None:
    cash = queries.cash_of(courier_id, parcel.shop_id, currency=parcel.currency)
    if cash.short_minor > settings.COURIER_SHORTAGE_LIMIT_MINOR:
        raise ShortOfCash(short=format_minor(cash.short_minor, parcel.currency))
    if cash.in_hand_minor > settings.COURIER_CASH_LIMIT_MINOR:
        raise CashLimit(
            cash=format_minor(cash.in_hand_minor, parcel.currency),
            limit=format_minor(settings.COURIER_CASH_LIMIT_MINOR, parcel.currency),
        )


@transaction.atomic
def move_stop(*, parcel_id: int, courier_id: int, up: bool) -> None:
    """Swap a stop with the one before or after it on the courier's round."""
    stops = list(
        Parcel.objects.select_for_update()
        .filter(courier_id=courier_id, state=ParcelState.UNDER_WAY)
        .order_by("position", "id")
    )
    here = next((i for i, stop in enumerate(stops) if stop.pk == parcel_id), None)
    if here is None:
        raise NotYourParcel
    there = here - 1 if up else here + 1
    if 0 <= there < len(stops):
        stops[here], stops[there] = stops[there], stops[here]
        for position, stop in enumerate(stops, start=1):
            stop.position = position
        Parcel.objects.bulk_update(stops, ["position"])


@transaction.atomic
def lose(*, parcel_id: int, actor_id: int | None, at: datetime, key: str | None = None) -> int | None:
    """The box is gone. Returns the goods' value in minor units, owed by its courier; None on a repeat."""
    parcel = lock(parcel_id)
    if done_before("lost", parcel, key) or parcel.state == ParcelState.LOST:
        return None
    if actor_id is not None and parcel.courier_id != actor_id:
        raise NotYourParcel
    move(parcel, ParcelState.LOST, ended_at=at)
    units = list(parcel.units.all())
    parcel.units.update(custody=Custody.LOST)
    value = sum(unit.price_minor for unit in units)
    tell("lost", parcel, at=at, actor_id=actor_id, key=key, value_minor=value)
    return value


@transaction.atomic
def receive(
    *,
    parcel_id: int,
    actor_id: int,
    found: Mapping[int, tuple[str, bool]],
    at: datetime,
    key: str | None = None,
) -> int | None:
    """What came back, unit by unit: {unit id: (its code as read, set apart?)}. The rest counts as missing.

    Returns the value of what is missing, in minor units, owed by the courier; None on a repeat.
    Raises SerialMismatch where a unit's code is not the one that left.
    """
    parcel = lock(parcel_id)
    back = list(parcel.units.filter(custody=Custody.RETURNING).select_related("product").order_by("id"))
    if done_before("received", parcel, key) or not back:
        return None
    missing_minor = 0
    for unit in sorted(back, key=lambda unit: (unit.variant_id, unit.lot_id)):
        if unit.pk in found:
            _shelve(unit, *found[unit.pk])
        else:
            missing_minor += unit.price_minor
            unit.custody = Custody.LOST
        unit.save(update_fields=["custody"])
    if parcel.state == ParcelState.RETURNING:
        move(parcel, ParcelState.RETURNED)
    tell("received", parcel, at=at, actor_id=actor_id, key=key, missing_minor=missing_minor)
    return missing_minor


def _shelve(unit: Unit, serial: str, quarantine: bool) -> None:
    if unit.serial and serial.strip() != unit.serial:
        raise SerialMismatch(name=unit.name)
    catalog.put_back(lot_id=unit.lot_id, units=1, quarantine=quarantine)
    unit.custody = Custody.QUARANTINE if quarantine else Custody.SHELF
