"""What the book says about an order: collected, carried in vain, lost, released. Rows 9, 10, 12 and 16."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from guanxi.base import facts
from guanxi.delivery import queries as parcels
from guanxi.delivery.actions.door import Accepted
from guanxi.delivery.states import AT_FAULT, Method
from guanxi.ledger import actions as ledger
from guanxi.ledger.actions import Cr, Dr
from guanxi.ledger.states import Kind
from guanxi.orders.models import Hold, Order
from guanxi.orders.states import HoldState

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel


def _post(order: Order, parcel_id: int, kind: str, at: datetime, lines: list[Dr | Cr]) -> None:
    ledger.post(
        key=f"{kind}:{parcel_id}",
        kind=kind,
        subject="parcel",
        subject_id=parcel_id,
        order_id=order.pk,
        shop_id=order.shop_id,
        currency=order.currency,
        at=at,
        lines=lines,
    )


def collect(order: Order, accepted: Accepted, *, courier_id: int, method: Method, at: datetime) -> None:
    """The buyer paid: the goods' price is held, the fee is earned. Goods given away leave no trace here."""
    goods, fee = accepted.goods_minor, accepted.fee_minor
    if goods + fee == 0:
        return
    paid = (
        Dr(Kind.COURIER_CASH, goods + fee, person_id=courier_id)
        if method == Method.CASH
        else Dr(Kind.BANK, goods + fee)
    )
    credits = [Cr(kind, amount) for kind, amount in ((Kind.HELD, goods), (Kind.DELIVERY, fee)) if amount]
    _post(order, accepted.parcel.pk, "collected", at, [paid, *credits])
    if goods:
        Hold.objects.create(
            order=order,
            parcel_id=accepted.parcel.pk,
            amount_minor=goods,
            until=at + timedelta(days=settings.HOLD_DAYS),
        )


def charge_carriage(order: Order, parcel: Parcel, *, at: datetime) -> None:
    """A parcel refused at fault was carried at the seller's expense; one refused on a whim at nobody's."""
    at_fault = any(unit.reason in AT_FAULT for unit in parcel.units.all())
    if at_fault and parcel.fee_minor:
        _post(
            order,
            parcel.pk,
            "carriage",
            at,
            [Dr(Kind.CARRIAGE_COST, parcel.fee_minor), Cr(Kind.DELIVERY, parcel.fee_minor)],
        )


def claim(order: Order, parcel: Parcel, amount_minor: int, *, at: datetime) -> None:
    """Whoever lost goods owes their value to the seller."""
    if amount_minor and parcel.courier_id:
        _post(
            order,
            parcel.pk,
            "lost",
            at,
            [
                Dr(Kind.CARRIER_CLAIM, amount_minor, person_id=parcel.courier_id),
                Cr(Kind.SELLER, amount_minor),
            ],
        )


def release_due(*, at: datetime, most: int = 500) -> int:
    """Row 16: what was held long enough and is in the bank becomes the seller's. Returns how many parcels'."""
    due = Hold.objects.filter(state=HoldState.HELD, until__lte=at).order_by("until", "id")
    waiting = list(due.values_list("pk", "parcel_id")[:most])
    banked = parcels.banked_parcels([parcel_id for _, parcel_id in waiting])
    return sum(_release(hold_id, at) for hold_id, parcel_id in waiting if parcel_id in banked)


@transaction.atomic
def _release(hold_id: int, at: datetime) -> bool:
    hold = Hold.objects.select_for_update(of=("self",)).select_related("order").get(pk=hold_id)
    if hold.state != HoldState.HELD:
        return False
    commission = hold.amount_minor * settings.COMMISSION_PERCENT // 100
    shares = ((Kind.SELLER, hold.amount_minor - commission), (Kind.COMMISSION, commission))
    _post(
        hold.order,
        hold.parcel_id,
        "released",
        at,
        [Dr(Kind.HELD, hold.amount_minor), *(Cr(kind, amount) for kind, amount in shares if amount)],
    )
    hold.state, hold.released_at = HoldState.RELEASED, at
    hold.save(update_fields=["state", "released_at"])
    facts.record("money.released", subject="order", subject_id=hold.order_id, at=at, data={"hold": hold.pk})
    return True
