"""What did not stay with the buyer: lost on the way, or back in the shop. Rows 12 and 13."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.orders.actions import money
from guanxi.orders.actions.packing import PACKERS
from guanxi.orders.actions.steps import lock_of_parcel, settle_if_done
from guanxi.shops import queries as shops


@transaction.atomic
def lose(*, parcel_id: int, actor_id: int | None, at: datetime, key: str | None = None) -> None:
    """The courier says it is lost, or it has been away for too long (nobody's act): its value is claimed."""
    order = lock_of_parcel(parcel_id)
    value = delivery.lose(parcel_id=parcel_id, actor_id=actor_id, at=at, key=key)
    if value is not None:
        money.claim(order, parcels.parcel(parcel_id), value, at=at)
        settle_if_done(order, at)


@transaction.atomic
def receive(
    *,
    parcel_id: int,
    actor_id: int,
    found: Mapping[int, tuple[str, bool]],
    at: datetime,
    key: str | None = None,
) -> None:
    """The shop checks in what came back: {unit id: (its code as read, set apart?)}; the rest is claimed."""
    order = lock_of_parcel(parcel_id)
    shops.require(order.shop_id, actor_id, *PACKERS)
    missing = delivery.receive(parcel_id=parcel_id, actor_id=actor_id, found=found, at=at, key=key)
    if missing is not None:
        money.claim(order, parcels.parcel(parcel_id), missing, at=at)
        settle_if_done(order, at)
