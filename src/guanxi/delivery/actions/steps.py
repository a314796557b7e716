"""What every step on a parcel begins and ends with."""

from datetime import datetime
from typing import Any

from guanxi.base import facts
from guanxi.base.errors import Gone
from guanxi.delivery.errors import NotNow
from guanxi.delivery.models import Parcel
from guanxi.delivery.states import NEXT, ParcelState


def lock(parcel_id: int) -> Parcel:
    """The parcel, held until the transaction ends. Raises Gone."""
    found = Parcel.objects.select_for_update().filter(pk=parcel_id).first()
    if found is None:
        raise Gone
    return found


def demand(parcel: Parcel, *states: ParcelState) -> None:
    """Refuse unless the parcel is in one of these states."""
    if parcel.state not in states:
        raise NotNow(str(ParcelState(parcel.state).label))


def move(parcel: Parcel, state: ParcelState, **changes: Any) -> None:
    """Take one step of the table in states.py and save it with what goes along."""
    if state not in NEXT[ParcelState(parcel.state)]:
        raise NotNow(str(ParcelState(parcel.state).label))
    parcel.state = state
    for name, value in changes.items():
        setattr(parcel, name, value)
    parcel.save(update_fields=["state", *changes])


def tell(
    name: str,
    parcel: Parcel,
    *,
    at: datetime,
    actor_id: int | None,
    key: str | None = None,
    **data: Any,
) -> None:
    """The step's event row."""
    facts.record(
        f"parcel.{name}",
        subject="parcel",
        subject_id=parcel.pk,
        at=at,
        actor_id=actor_id,
        key=key,
        data={"order": parcel.order_id, **data},
    )


def done_before(name: str, parcel: Parcel, key: str | None) -> bool:
    """Whether this very step, by its key, has been done already."""
    return facts.already(key, name=f"parcel.{name}", subject_id=parcel.pk)
