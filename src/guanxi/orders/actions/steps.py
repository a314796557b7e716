"""What every step on an order begins and ends with."""

from datetime import datetime
from typing import Any

from guanxi.base import facts
from guanxi.base.errors import Gone
from guanxi.delivery import queries as delivery
from guanxi.orders.errors import NotNow
from guanxi.orders.models import Order
from guanxi.orders.states import NEXT, OrderState


def lock(order_id: int) -> Order:
    """The order, held until the transaction ends. Raises Gone."""
    found = Order.objects.select_for_update().filter(pk=order_id).first()
    if found is None:
        raise Gone
    return found


def lock_of_parcel(parcel_id: int) -> Order:
    """The order a parcel belongs to, held before the parcel itself is touched."""
    return lock(delivery.order_id_of(parcel_id))


def demand(order: Order, *states: OrderState) -> None:
    """Refuse unless the order is in one of these states."""
    if order.state not in states:
        raise NotNow(str(OrderState(order.state).label))


def move(order: Order, state: OrderState, **changes: Any) -> None:
    """Take one step of the table in states.py and save it with what goes along."""
    if state not in NEXT[OrderState(order.state)]:
        raise NotNow(str(OrderState(order.state).label))
    order.state = state
    for name, value in changes.items():
        setattr(order, name, value)
    order.save(update_fields=["state", *changes])


def tell(name: str, order: Order, *, at: datetime, actor_id: int | None, key: str | None = None, **data: Any) -> None:
    """The step's event row."""
    facts.record(f"order.{name}", subject="order", subject_id=order.pk, at=at, actor_id=actor_id, key=key, data=data)


def done_before(name: str, order: Order, key: str | None) -> bool:
    """Whether this very step, by its key, has been done already."""
    return facts.already(key, name=f"order.{name}", subject_id=order.pk)


def settle_if_done(order: Order, at: datetime) -> None:
    """Close the order once nothing of it is under way. Every unit was packed before the first parcel left."""
    if order.state == OrderState.UNDER_WAY and delivery.all_done(order.pk):
        move(order, OrderState.SETTLED, ended_at=at)
        tell("settled", order, at=at, actor_id=None)
