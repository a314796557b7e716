"""From the shelf to the courier's hands. Rows 4 and 5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from guanxi.catalog import actions as catalog
from guanxi.catalog import queries as goods
from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery import rules as arithmetic
from guanxi.delivery.states import ParcelState
from guanxi.orders.actions.steps import demand, done_before, lock, lock_of_parcel, move, tell
from guanxi.orders.errors import (
    NotACourier,
    NothingOrdered,
    NotInOrder,
    SealPhotoMissing,
    SerialMissing,
    SerialTwice,
    WrongLot,
)
from guanxi.orders.models import Line, Order
from guanxi.orders.states import OrderState
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel

PACKERS = (Role.OWNER, Role.CONTACT, Role.PACKER)


@dataclass(frozen=True)
class Pick:
    """One unit taken from a lot for a line of the order, with its code if it has one."""

    line_id: int
    lot_id: int
    serial: str = ""


def pack(
    *,
    order_id: int,
    actor_id: int,
    picks: Sequence[Pick],
    seal_photo_id: int | None,
    at: datetime,
    key: str | None = None,
) -> Parcel:
    """Put units into one box and seal it. An order may need several; it is packed when none is missing.

    Raises NotInOrder, WrongLot, SerialMissing, SerialTwice, SealPhotoMissing.
    """
    if seal_photo_id is None:
        raise SealPhotoMissing
    if not picks:
        raise NothingOrdered
    try:
        return _pack(order_id, actor_id, picks, seal_photo_id, at, key)
    except IntegrityError as error:
        if "unit_serial" in str(error) or "lot_id, delivery_unit.serial" in str(error):
            raise SerialTwice(serial=", ".join(sorted({p.serial for p in picks if p.serial}))) from error
        raise


@transaction.atomic
def _pack(
    order_id: int, actor_id: int, picks: Sequence[Pick], seal_photo_id: int, at: datetime, key: str | None
) -> Parcel:
    order = lock(order_id)
    shops.require(order.shop_id, actor_id, *PACKERS)
    before = parcels.of_order(order.pk)
    if done_before("boxed", order, key):
        return before[-1]
    demand(order, OrderState.CONFIRMED)
    lines = {line.pk: line for line in order.lines.all()}
    missing = _missing_units(lines, before)
    units = [_packed(pick, lines, missing) for pick in picks]
    _reject_doubles(units)
    box = delivery.Box(
        order_id=order.pk,
        shop_id=order.shop_id,
        buyer_id=order.buyer_id,
        pickup_id=order.pickup_id,
        currency=order.currency,
        fee_minor=arithmetic.fee_share_minor(
            fee_minor=order.delivery_minor,
            whole=arithmetic.weight(line.price_minor for line in lines.values() for _ in range(line.units)),
            before=arithmetic.weight(unit.price_minor for box in before for unit in box.units.all()),
            this=arithmetic.weight(unit.price_minor for unit in units),
        ),
        recipient=order.recipient,
        phone=order.phone,
        address=order.address,
        note=order.note,
        seal_photo_id=seal_photo_id,
        packer_id=actor_id,
    )
    parcel = delivery.seal(box=box, units=units, at=at, key=key)
    if not any(missing.values()):
        move(order, OrderState.PACKED)
    tell("boxed", order, at=at, actor_id=actor_id, key=key, parcel=parcel.pk)
    _take_off_shelf(units)
    return parcel


def _missing_units(lines: dict[int, Line], before: Sequence[Parcel]) -> dict[int, int]:
    """How many units each line still needs, by line id."""
    missing = {line.pk: line.units for line in lines.values()}
    for box in before:
        for unit in box.units.all():
            missing[unit.line_id] -= 1
    return missing


def _packed(pick: Pick, lines: dict[int, Line], missing: dict[int, int]) -> delivery.Packed:
    line = lines.get(pick.line_id)
    if line is None or missing[pick.line_id] < 1:
        raise NotInOrder
    missing[pick.line_id] -= 1
    lot = goods.lot_of(pick.lot_id, variant_id=line.variant_id)
    if lot is None:
        raise WrongLot(name=line.name)
    if lot.variant.product.codes and not pick.serial:
        raise SerialMissing(name=line.name)
    return delivery.Packed(
        line.pk, line.product_id, line.variant_id, lot.pk, line.name, pick.serial, line.price_minor
    )


def _reject_doubles(units: Sequence[delivery.Packed]) -> None:
    seen: set[tuple[int, str]] = set()
    for unit in units:
        if unit.serial and (unit.product_id, unit.serial) in seen:
            raise SerialTwice(serial=unit.serial)
        seen.add((unit.product_id, unit.serial))


def _take_off_shelf(units: Sequence[delivery.Packed]) -> None:
    counts: dict[tuple[int, int], int] = {}
    for unit in units:
        counts[unit.variant_id, unit.lot_id] = counts.get((unit.variant_id, unit.lot_id), 0) + 1
    for (_variant, lot_id), count in sorted(counts.items()):
        catalog.take_for_packing(lot_id=lot_id, units=count)


@transaction.atomic
def offer(*, parcel_id: int, courier_id: int, actor_id: int, at: datetime, key: str | None = None) -> Parcel:
    """The seller's half of handing over: who shall carry it. At a pick-up point, its keeper."""
    order = lock_of_parcel(parcel_id)
    shops.require(order.shop_id, actor_id, *PACKERS)
    if courier_id not in shops.couriers(order.shop_id):
        raise NotACourier
    _demand_packed(order)
    return delivery.offer(parcel_id=parcel_id, courier_id=courier_id, actor_id=actor_id, at=at, key=key)


def _demand_packed(order: Order) -> None:
    """Nothing leaves before everything of the order is in a box."""
    demand(order, OrderState.PACKED, OrderState.UNDER_WAY)


@transaction.atomic
def take(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """The courier's half of handing over: it is in their hands now."""
    order = lock_of_parcel(parcel_id)
    parcel = delivery.take(parcel_id=parcel_id, courier_id=courier_id, at=at, key=key)
    if order.state == OrderState.PACKED and parcel.state == ParcelState.UNDER_WAY:
        move(order, OrderState.UNDER_WAY)
        tell("left", order, at=at, actor_id=courier_id)
    return parcel
