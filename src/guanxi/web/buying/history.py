"""What happened to an order, in words, from its facts and those of its parcels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.models import Fact
from guanxi.base.money import format_minor
from guanxi.delivery.states import Method, Reason

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel
    from guanxi.orders.models import Order
    from guanxi.people.models import Person

PLAIN = {
    "order.placed": gettext_lazy("Ordered"),
    "order.confirmed_by_buyer": gettext_lazy("Confirmed the order with the code"),
    "order.code_renewed": gettext_lazy("Asked for another code"),
    "order.confirmed": gettext_lazy("Said yes to the order"),
    "order.cancelled": gettext_lazy("Cancelled the order"),
    "order.consent_chosen": gettext_lazy("Chose how this order may serve as evidence"),
    "order.settled": gettext_lazy("Everything is settled"),
    "money.released": gettext_lazy("The money went on to the shop"),
    "parcel.sealed": gettext_lazy("Packed and sealed the parcel"),
    "parcel.taken": gettext_lazy("Took the parcel along"),
    "parcel.arrived": gettext_lazy("Came to the door"),
    "parcel.codes_renewed": gettext_lazy("Made new codes"),
    "parcel.extended": gettext_lazy("Took ten more minutes to check"),
    "parcel.refused": gettext_lazy("Refused everything"),
    "parcel.taken_back": gettext_lazy("Took the parcel back when the time was over; nothing counts as kept"),
    "parcel.lost": gettext_lazy("Reported the parcel as lost"),
    "parcel.received": gettext_lazy("Received what came back"),
}


@dataclass(frozen=True)
class Event:
    """One line: who did what, when. `who` is None where nobody did it but time."""

    who: Person | None
    words: str
    at: datetime


def of(order: Order, parcels: Sequence[Parcel]) -> list[Event]:
    """The history of an order and its parcels, latest first. One query."""
    found = reduce(or_, (facts.of("parcel", parcel.pk) for parcel in parcels), facts.of("order", order.pk))
    names = {unit.pk: unit.name for parcel in parcels for unit in parcel.units.all()}
    told = found.select_related("actor__photo").order_by("-id")
    return list(_events(told, names, order.currency))


def _events(told: Iterable[Fact], names: dict[int, str], currency: str) -> Iterable[Event]:
    for fact in told:
        words = str(PLAIN[fact.name]) if fact.name in PLAIN else _detailed(fact, names, currency)
        if words:
            yield Event(fact.actor, words, fact.at)


def _detailed(fact: Fact, names: dict[int, str], currency: str) -> str:
    """The words of a fact that needs its data; empty for one that says nothing new to people."""
    match fact.name:
        case "parcel.opened":
            return _("Opened the parcel") if fact.data["seal_whole"] else _("Opened the parcel; the seal was broken")
        case "parcel.decided":
            return _decided(fact, names)
        case "parcel.accepted":
            return _paid(fact, currency)
        case "parcel.absent":
            return _("Found nobody there, visit %(n)d of 3") % {"n": fact.data["visit"]}
        case "parcel.absence_contested":
            said = fact.data.get("words", "")
            return _("Was there all the same: “%(words)s”") % {"words": said} if said else _("Was there all the same")
    return ""


def _decided(fact: Fact, names: dict[int, str]) -> str:
    name = {"name": names.get(fact.data["unit"], "")}
    match fact.data["decision"]:
        case "keep":
            return _("Keeps %(name)s") % name
        case "refuse":
            reason = str(Reason(fact.data["reason"]).label)
            return _("Refuses %(name)s: %(reason)s") % {**name, "reason": reason}
    return ""


def _paid(fact: Fact, currency: str) -> str:
    amount = format_minor(fact.data["amount_minor"], currency, language=get_language() or "en", short=False)
    how = str(Method(fact.data["method"]).label)
    return _("Received %(amount)s, %(how)s") % {"amount": amount, "how": how}
