"""Where an order is, in five steps and one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi.base.money import format_minor
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Decision, ParcelState
from guanxi.orders.states import Cancelled, OrderState

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, Unit
    from guanxi.orders.models import Order

STEP_OF_PARCEL = {
    ParcelState.SEALED: 1,
    ParcelState.OFFERED: 1,
    ParcelState.UNDER_WAY: 2,
    ParcelState.AT_DOOR: 3,
    ParcelState.OPENED: 3,
}
AT_YOUR_DOOR = frozenset({ParcelState.AT_DOOR, ParcelState.OPENED})
NOT_KEPT = frozenset({ParcelState.RETURNING, ParcelState.RETURNED, ParcelState.LOST})
ENDED = (OrderState.SETTLED, OrderState.CANCELLED)


def steps(order: Order, parcels: Sequence[Parcel]) -> list[tuple[str, str]]:
    """Pairs of words and "done", "now" or "", for components/_steps.html. Nothing for a cancelled order."""
    if order.state == OrderState.CANCELLED:
        return []
    here = _step(order, parcels)
    words = [
        _("Confirmed") if order.state == OrderState.CONFIRMED else _("Placed"),
        _("Packed"),
        _("On the way"),
        _("At the point") if order.pickup_id else _("At your door"),
        _("Settled"),
    ]
    return [(word, "done" if i < here else "now" if i == here else "") for i, word in enumerate(words)]


def _step(order: Order, parcels: Sequence[Parcel]) -> int:
    """The step the slowest parcel is at; past the last when nothing is left to decide."""
    match order.state:
        case OrderState.SETTLED:
            return 5
        case OrderState.PLACED | OrderState.CONFIRMED:
            return 0
        case OrderState.PACKED:
            return 1
    return min((STEP_OF_PARCEL.get(ParcelState(parcel.state), 4) for parcel in parcels), default=1)


@dataclass(frozen=True)
class Row:
    """One order in the buyer's list."""

    order: Order
    parcels: Sequence[Parcel]

    @property
    def steps(self) -> list[tuple[str, str]]:
        return steps(self.order, self.parcels)

    @property
    def sentence(self) -> str:
        return sentence(self.order, self.parcels)

    @property
    def at_door(self) -> Parcel | None:
        """The parcel that waits for its buyer now."""
        return next((parcel for parcel in self.parcels if parcel.state in AT_YOUR_DOOR), None)

    @property
    def asks_code(self) -> bool:
        return asks_code(self.order)

    @property
    def waits_for_buyer(self) -> bool:
        return self.asks_code or any(parcel.state in STEP_OF_PARCEL and parcel.courier_id for parcel in self.parcels)


def asks_code(order: Order) -> bool:
    """Whether the buyer must still confirm with the code that was sent."""
    return bool(order.buyer_code) and order.buyer_confirmed_at is None and order.state == OrderState.PLACED


def sentence(order: Order, parcels: Sequence[Parcel]) -> str:
    """What is happening with an order, as one would say it to its buyer."""
    who = order.shop.contact.name
    if asks_code(order):
        return _("Confirm it with the code we sent you.")
    match order.state:
        case OrderState.PLACED:
            return _("%(who)s has not answered yet.") % {"who": who}
        case OrderState.CONFIRMED:
            return _("%(who)s said yes and is packing it.") % {"who": who}
        case OrderState.PACKED:
            return _("Packed and sealed. It leaves with the next round.")
        case OrderState.CANCELLED:
            return cancelled(order)
    return " ".join(of_parcel(parcel) for parcel in parcels)


def cancelled(order: Order) -> str:
    """Who ended it."""
    match order.cancelled:
        case Cancelled.BY_BUYER:
            return _("You cancelled it. You owe nothing.")
        case Cancelled.BY_SELLER:
            return _("%(shop)s cancelled it. You owe nothing.") % {"shop": order.shop.name}
    return _("%(shop)s did not answer in time, so it ended. You owe nothing.") % {"shop": order.shop.name}


def of_parcel(parcel: Parcel) -> str:
    """Where one parcel is."""
    courier = parcel.courier.name if parcel.courier else ""
    match parcel.state:
        case ParcelState.SEALED | ParcelState.OFFERED:
            return _("Packed and sealed. It leaves with the next round.")
        case ParcelState.UNDER_WAY if parcel.pickup_id:
            return _("It waits for you with %(who)s.") % {"who": courier}
        case ParcelState.UNDER_WAY:
            return _("%(who)s is on the way with it.") % {"who": courier}
        case ParcelState.AT_DOOR:
            return _("%(who)s is here with your parcel.") % {"who": courier}
        case ParcelState.OPENED:
            return _("You are checking it. Nothing is owed yet.")
        case ParcelState.LOST:
            return _("It was lost on the way. You owe nothing.")
        case ParcelState.SETTLED:
            return found(parcel)
        case ParcelState.UNPACKED:
            return _("The shop unpacked it again.")
    return _("Nothing was kept. It goes back to the shop and you owe nothing.")


def found(parcel: Parcel) -> str:
    """What was kept, refused and paid."""
    units = list(parcel.units.all())
    kept = of(units, Decision.KEEP)
    paid = format_minor(
        delivery.due_minor(units, parcel.fee_minor), parcel.currency, language=get_language() or "en", short=False
    )
    words = ngettext(
        "You kept %(n)d thing and paid %(paid)s.", "You kept %(n)d things and paid %(paid)s.", len(kept)
    ) % {"n": len(kept), "paid": paid}
    if refused := len(of(units, Decision.REFUSE)):
        back = ngettext("You refused %(n)d.", "You refused %(n)d.", refused) % {"n": refused}
        return f"{words} {back}"
    return words


def of(units: Sequence[Unit], decision: Decision) -> list[Unit]:
    """The units decided that way."""
    return [unit for unit in units if unit.decision == decision]
