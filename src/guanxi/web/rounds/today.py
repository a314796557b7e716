"""The round of today: what is offered, the next stop, those after it, and what is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.delivery import actions as delivery_actions
from guanxi.delivery import queries as delivery
from guanxi.delivery.errors import NotYourParcel
from guanxi.delivery.states import Custody, Decision, ParcelState
from guanxi.orders import actions as orders
from guanxi.web import moments
from guanxi.web.rounds import purse
from guanxi.web.rounds.forms import Take
from guanxi.web.rounds.places import directions
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel

MOST_DONE = 40
MOST_STOPS = 99


@dataclass(frozen=True)
class Stop:
    """One parcel still to be brought, or waiting at a pick-up point."""

    parcel: Parcel
    number: int

    @property
    def most_minor(self) -> int:
        return delivery.most_due_minor(self.parcel)

    @property
    def units(self) -> int:
        return len(self.parcel.units.all())

    @property
    def is_there(self) -> bool:
        """The buyer is there, or checking already."""
        return self.parcel.state != ParcelState.UNDER_WAY


@dataclass(frozen=True)
class Round:
    """A courier's day. Doors come in the order of the round; what waits at a point has none."""

    doors: list[Stop]
    waiting: list[Stop]
    done: list[tuple[Parcel, str]]
    done_count: int

    @property
    def next(self) -> Stop | None:
        return self.doors[0] if self.doors else None

    @property
    def later(self) -> list[Stop]:
        return self.doors[1:]

    @property
    def total(self) -> int:
        return self.done_count + len(self.doors) + len(self.waiting)


def round_of(courier_id: int, at: datetime) -> Round:
    """The courier's round as it stands."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    done = delivery.done_since(courier_id, midnight)
    done_count = done.count()
    carried = list(delivery.round_of(courier_id)[:MOST_STOPS])
    # Whoever is at a door sees that door first, wherever it was on the round.
    carried.sort(key=lambda parcel: parcel.state == ParcelState.UNDER_WAY)
    doors = [parcel for parcel in carried if parcel.pickup_id is None]
    return Round(
        [Stop(parcel, done_count + n) for n, parcel in enumerate(doors, start=1)],
        [Stop(parcel, 0) for parcel in carried if parcel.pickup_id is not None],
        [(parcel, ended(parcel)) for parcel in done[:MOST_DONE]],
        done_count,
    )


def ended(parcel: Parcel) -> str:
    """How a stop ended, in a few words."""
    if parcel.state == ParcelState.LOST:
        return _("Lost")
    units = list(parcel.units.all())
    kept = sum(unit.decision == Decision.KEEP and parcel.state == ParcelState.SETTLED for unit in units)
    refused = sum(unit.decision == Decision.REFUSE for unit in units)
    if kept and refused:
        return _("Kept %(kept)d, refused %(refused)d") % {"kept": kept, "refused": refused}
    if kept:
        return _("Kept %(kept)d of %(all)d") % {"kept": kept, "all": len(units)}
    if refused:
        return ngettext("Refused %(n)d", "Refused %(n)d", refused) % {"n": refused}
    return _("Time ran out, taken back") if parcel.opened_at else _("Nobody there")


@login_required
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """My round."""
    return today_page(request)


def today_page(request: HttpRequest, *, refusal: str = "", status: int = 200) -> HttpResponse:
    at, courier_id = clock.now(), me(request)
    mine = round_of(courier_id, at)
    offered = list(delivery.offered_to(courier_id)[:MOST_STOPS])
    agent = request.headers.get("User-Agent", "")
    context = {
        "tab": "me",
        "round": mine,
        "offered": offered,
        "today": moments.weekday(timezone.localdate(at), language=get_language() or "en"),
        "directions": directions(mine.next.parcel.address, agent) if mine.next else "",
        "reorders": "reorder" in request.GET,
        "carrying_back": [_back(parcel) for parcel in delivery.carrying_back(courier_id)[:MOST_STOPS]],
        "purses": purse.purses(courier_id, at),
        "limit_minor": settings.COURIER_CASH_LIMIT_MINOR,
        "refusal": refusal,
    }
    return render(request, "rounds/today.html", context, status=status)


def _back(parcel: Parcel) -> tuple[Parcel, int]:
    """A parcel with how many of its units are on their way back."""
    return parcel, sum(unit.custody == Custody.RETURNING for unit in parcel.units.all())


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take one or all of what is offered. Each is its own step; what was taken before stays taken."""
    courier_id = me(request)
    known = [*delivery.offered_to(courier_id), *delivery.round_of(courier_id)]
    form = Take(request.POST, offered=[parcel.pk for parcel in known])
    if not form.is_valid():
        return today_page(request, refusal=_("These parcels are not waiting for you any more."), status=409)
    try:
        for pk in form.cleaned_data["parcels"]:
            orders.take(parcel_id=pk, courier_id=courier_id, at=clock.now(), key=str(form.cleaned_data["key"]))
    except Refusal as refusal:
        return today_page(request, refusal=str(refusal), status=refusal.status)
    return redirect("rounds:today")


@login_required
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One stop earlier or later. Nothing happens if it is not where the page had it, so a repeat moves nothing on."""
    stops = delivery.round_of(me(request)).filter(state=ParcelState.UNDER_WAY)
    here = next((parcel for parcel in stops if parcel.pk == pk), None)
    if here is None:
        raise NotYourParcel
    if request.POST.get("position") == str(here.position):
        up = request.POST.get("to") == "up"
        delivery_actions.move_stop(parcel_id=pk, courier_id=me(request), up=up)
    return redirect(reverse("rounds:today") + "?reorder=1#stops")
