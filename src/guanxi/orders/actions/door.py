"""At the door, as the order sees it: delivery moves the parcel; money, stock and evidence follow. Rows 6 to 11."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from guanxi.delivery import actions as delivery
from guanxi.delivery.errors import WrongCode
from guanxi.delivery.states import Method
from guanxi.orders.actions import money
from guanxi.orders.actions.evidence import count_and_testify
from guanxi.orders.actions.steps import lock_of_parcel, settle_if_done
from guanxi.shops import queries as shops

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel

__all__ = [
    "accept",
    "answer",
    "arrive",
    "be_absent",
    "contest_absence",
    "decide",
    "extend",
    "open_parcel",
    "refuse_all",
    "show_new_code",
    "take_back",
]

# These concern nothing but the parcel.
arrive = delivery.arrive
answer = delivery.answer
decide = delivery.decide
extend = delivery.extend
show_new_code = delivery.show_new_code
contest_absence = delivery.contest_absence


@transaction.atomic
def open_parcel(
    *,
    parcel_id: int,
    buyer_id: int,
    seal_whole: bool,
    door_photo_id: int | None,
    at: datetime,
    key: str | None = None,
) -> Parcel:
    """The buyer opens the box; the shop's time for checking begins."""
    order = lock_of_parcel(parcel_id)
    return delivery.open_parcel(
        parcel_id=parcel_id,
        buyer_id=buyer_id,
        seal_whole=seal_whole,
        door_photo_id=door_photo_id,
        minutes=shops.shop(order.shop_id).inspection_minutes,
        at=at,
        key=key,
    )


@transaction.atomic
def _accept(
    parcel_id: int, courier_id: int, code: str, method: Method, at: datetime, key: str | None
) -> Exception | None:
    order = lock_of_parcel(parcel_id)
    try:
        accepted = delivery.accept(
            parcel_id=parcel_id, courier_id=courier_id, code=code, method=method, at=at, key=key
        )
    except WrongCode as wrong:
        return wrong  # raised once the count of wrong codes is committed
    if accepted is not None:
        money.collect(order, accepted, courier_id=courier_id, method=method, at=at)
        count_and_testify(order, accepted.parcel, at=at)
        settle_if_done(order, at)
    return None


def accept(
    *, parcel_id: int, courier_id: int, code: str, method: Method, at: datetime, key: str | None = None
) -> None:
    """Row 9: the acceptance code was right and the amount was paid. Raises WrongCode, Undecided, NothingKept."""
    if (wrong := _accept(parcel_id, courier_id, code, method, at, key)) is not None:
        raise wrong


@transaction.atomic
def refuse_all(*, parcel_id: int, buyer_id: int, at: datetime, key: str | None = None) -> None:
    """Row 10: nothing is kept, nothing is paid. At fault, the seller bears the carriage."""
    order = lock_of_parcel(parcel_id)
    parcel = delivery.refuse_all(parcel_id=parcel_id, buyer_id=buyer_id, at=at, key=key)
    if parcel is not None:
        money.charge_carriage(order, parcel, at=at)
        count_and_testify(order, parcel, at=at)


@transaction.atomic
def take_back(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """The time is over and nothing was decided; nothing counts as kept."""
    lock_of_parcel(parcel_id)
    return delivery.take_back(parcel_id=parcel_id, courier_id=courier_id, at=at, key=key)


@transaction.atomic
def be_absent(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """Row 11: nobody was there."""
    lock_of_parcel(parcel_id)
    return delivery.be_absent(parcel_id=parcel_id, courier_id=courier_id, at=at, key=key)
