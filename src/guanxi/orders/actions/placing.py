"""From wanting to confirmed, or called off before anything has left the shop. Rows 1 to 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from secrets import randbelow
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from guanxi.catalog import actions as catalog
from guanxi.catalog import queries as goods
from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery.states import ParcelState
from guanxi.orders import rules
from guanxi.orders.actions.steps import demand, done_before, lock, move, tell
from guanxi.orders.errors import (
    NoAddress,
    NoSuchPickup,
    NotConfirmedByBuyer,
    NothingOrdered,
    NotSoldNow,
    NotYourOrder,
    OwnShop,
    PriceChanged,
    TooMany,
    WrongBuyerCode,
)
from guanxi.orders.models import Line, Order
from guanxi.orders.states import Cancelled, OrderState
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

if TYPE_CHECKING:
    from guanxi.catalog.models import Variant

MOST_WRONG_CODES = 5


@dataclass(frozen=True)
class To:
    """Where an order goes: a door, or a pick-up point by id."""

    recipient: str
    phone: str = ""
    address: str = ""
    note: str = ""
    pickup_id: int | None = None


def place(
    *,
    buyer_id: int,
    items: Mapping[int, int],
    to: To,
    consent: str = "",
    seen_minor: Mapping[int, int] | None = None,
    at: datetime,
    key: UUID,
) -> Order:
    """Set goods of one shop aside for a buyer, who owes nothing yet. A repeat with the same key returns the first.

    items is {variant id: units}; seen_minor is {variant id: the price the buyer was shown}, where it is known,
    and another price is refused (PriceChanged). Setting the stock aside is the last statement of the
    transaction, so the popular row is locked for as short as can be.
    """
    if (done := _placed_before(buyer_id, key)) is not None:
        return done
    try:
        return _place(buyer_id, _wanted(items), to, consent, seen_minor or {}, at, key)
    except IntegrityError:  # the same key arrived twice at once; the other one was quicker
        done = _placed_before(buyer_id, key)
        if done is None:
            raise
        return done


def _placed_before(buyer_id: int, key: UUID) -> Order | None:
    return Order.objects.filter(key=key, buyer_id=buyer_id).first()


def _wanted(items: Mapping[int, int]) -> dict[int, int]:
    """The lines with at least one unit, by variant id. Raises NothingOrdered, TooMany."""
    wanted = {variant_id: units for variant_id, units in sorted(items.items()) if units > 0}
    if not wanted:
        raise NothingOrdered
    if max(wanted.values()) > rules.MOST_UNITS or len(wanted) > rules.MOST_LINES:
        raise TooMany(most=rules.MOST_UNITS)
    return wanted


@transaction.atomic
def _place(
    buyer_id: int,
    wanted: dict[int, int],
    to: To,
    consent: str,
    seen_minor: Mapping[int, int],
    at: datetime,
    key: UUID,
) -> Order:
    variants = goods.variants_for_sale(list(wanted))
    if len(variants) < len(wanted) or len({v.product.shop_id for v in variants}) != 1:
        raise NotSoldNow
    if any(seen_minor.get(v.pk, v.price_minor) != v.price_minor for v in variants):
        raise PriceChanged
    shop = variants[0].product.shop
    if shops.roles(shop.pk, buyer_id):
        raise OwnShop
    goods_minor = sum(v.price_minor * wanted[v.pk] for v in variants)
    order = Order(
        buyer_id=buyer_id,
        shop_id=shop.pk,
        currency=settings.CURRENCY,
        goods_minor=goods_minor,
        delivery_minor=rules.fee_minor(
            goods_minor,
            delivery_minor=shop.delivery_minor,
            free_from_minor=shop.free_delivery_from_minor,
            pickup=to.pickup_id is not None,
        ),
        consent=consent,
        buyer_code=_new_code() if shop.asks_code else "",
        placed_at=at,
        answer_by=at + timedelta(hours=shop.answer_hours),
        key=key,
    )
    _send_to(order, to)
    order.save(force_insert=True)
    Line.objects.bulk_create(_line(order, variant, wanted[variant.pk]) for variant in variants)
    tell("placed", order, at=at, actor_id=buyer_id, due_minor=order.due_minor)
    for variant_id, units in wanted.items():
        catalog.reserve(variant_id=variant_id, units=units)
    return order


def _send_to(order: Order, to: To) -> None:
    order.recipient, order.phone, order.note = to.recipient, to.phone, to.note
    if to.pickup_id is not None:
        point = next((p for p in shops.pickup_points(order.shop_id) if p.pk == to.pickup_id), None)
        if point is None:
            raise NoSuchPickup
        order.pickup_id, order.address = point.pk, f"{point.name}, {point.address}"
    elif to.address:
        order.address = to.address
    else:
        raise NoAddress


def _line(order: Order, variant: Variant, units: int) -> Line:
    name = f"{variant.product.name} · {variant.name}" if variant.name else variant.product.name
    return Line(
        order=order,
        product_id=variant.product_id,
        variant_id=variant.pk,
        name=name,
        price_minor=variant.price_minor,
        units=units,
    )


def _new_code() -> str:
    return str(randbelow(10**6)).zfill(6)


@transaction.atomic
def renew_code(*, order_id: int, buyer_id: int, at: datetime) -> Order:
    """The buyer asks for another code; the last one is worth nothing any more. The caller limits how often."""
    order = lock(order_id)
    if order.buyer_id != buyer_id:
        raise NotYourOrder
    demand(order, OrderState.PLACED)
    if order.buyer_code and order.buyer_confirmed_at is None:
        order.buyer_code, order.wrong_codes = _new_code(), 0
        order.save(update_fields=["buyer_code", "wrong_codes"])
        tell("code_renewed", order, at=at, actor_id=buyer_id)
    return order


def confirm_with_code(*, order_id: int, buyer_id: int, code: str, at: datetime) -> Order:
    """The buyer proves the order was theirs, with the code that was sent. Wrong ones are counted."""
    refusal = None
    with transaction.atomic():
        order = lock(order_id)
        if order.buyer_id != buyer_id:
            raise NotYourOrder
        if order.buyer_confirmed_at is not None or not order.buyer_code:
            return order
        demand(order, OrderState.PLACED)
        if order.wrong_codes >= MOST_WRONG_CODES:
            refusal = WrongBuyerCode(left=0)
        elif compare_digest(code.strip().encode(), order.buyer_code.encode()):
            order.buyer_confirmed_at = at
            order.save(update_fields=["buyer_confirmed_at"])
            tell("confirmed_by_buyer", order, at=at, actor_id=buyer_id)
        else:
            order.wrong_codes += 1
            order.save(update_fields=["wrong_codes"])
            refusal = WrongBuyerCode(left=MOST_WRONG_CODES - order.wrong_codes)
    if refusal is not None:
        raise refusal
    return order


@transaction.atomic
def confirm(*, order_id: int, actor_id: int, at: datetime, key: str | None = None) -> Order:
    """The shop says yes."""
    order = lock(order_id)
    shops.require(order.shop_id, actor_id, Role.OWNER, Role.CONTACT)
    if done_before("confirmed", order, key) or order.state == OrderState.CONFIRMED:
        return order
    demand(order, OrderState.PLACED)
    if order.buyer_code and order.buyer_confirmed_at is None:
        raise NotConfirmedByBuyer
    move(order, OrderState.CONFIRMED, confirmed_at=at)
    tell("confirmed", order, at=at, actor_id=actor_id, key=key)
    return order


@transaction.atomic
def cancel(*, order_id: int, actor_id: int, words: str = "", at: datetime, key: str | None = None) -> Order:
    """The buyer or the shop calls it off, before anything has left the shop."""
    order = lock(order_id)
    by = Cancelled.BY_BUYER
    if order.buyer_id != actor_id:
        shops.require(order.shop_id, actor_id, Role.OWNER, Role.CONTACT)
        by = Cancelled.BY_SELLER
    if done_before("cancelled", order, key) or order.state == OrderState.CANCELLED:
        return order
    _call_off(order, by, words, actor_id, at, key)
    return order


@transaction.atomic
def expire(*, order_id: int, at: datetime) -> Order:
    """An order the shop left unanswered for too long ends by itself."""
    order = lock(order_id)
    if order.state == OrderState.PLACED and order.answer_by <= at:
        _call_off(order, Cancelled.UNANSWERED, "", None, at, None)
    return order


def _call_off(order: Order, by: Cancelled, words: str, actor_id: int | None, at: datetime, key: str | None) -> None:
    demand(order, OrderState.PLACED, OrderState.CONFIRMED, OrderState.PACKED)
    move(order, OrderState.CANCELLED, cancelled=by, cancel_words=words, ended_at=at)
    tell("cancelled", order, at=at, actor_id=actor_id, key=key, by=by)
    packed: dict[int, int] = {}
    for parcel in parcels.of_order(order.pk):
        if parcel.state in (ParcelState.SEALED, ParcelState.OFFERED):
            delivery.unpack(parcel_id=parcel.pk, actor_id=actor_id, at=at)
            for unit in parcel.units.all():
                packed[unit.variant_id] = packed.get(unit.variant_id, 0) + 1
    for line in order.lines.order_by("variant_id"):
        if left := line.units - packed.get(line.variant_id, 0):
            catalog.release(variant_id=line.variant_id, units=left)
