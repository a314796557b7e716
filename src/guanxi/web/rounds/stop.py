"""One stop: there, opened, paid. The courier waits, reads out nothing, and never types an amount."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.delivery import queries as delivery
from guanxi.delivery.errors import NotYourParcel
from guanxi.delivery.states import MOST_VISITS, WITH_COURIER, Custody, Decision, Method, ParcelState
from guanxi.orders import actions as orders
from guanxi.web.rounds.forms import Acceptance, Presence, Step
from guanxi.web.rounds.places import directions
from guanxi.web.rounds.today import ended
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel

CARRIED = WITH_COURIER | {ParcelState.SETTLED, ParcelState.RETURNED, ParcelState.LOST}


def own_parcel(request: HttpRequest, pk: int) -> Parcel:
    """The parcel, for whoever carries or carried it. Raises NotYourParcel."""
    parcel = delivery.parcel(pk)
    if parcel.courier_id != me(request) or parcel.state not in CARRIED:
        raise NotYourParcel
    return parcel


@login_required
@require_safe
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """One stop as it stands. A scanned code comes along in the address and is filled in."""
    return stop_page(request, pk)


def stop_page(
    request: HttpRequest, pk: int, *, form: forms.Form | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The page of one stop, with the code's form that was refused, if it was."""
    parcel = own_parcel(request, pk)
    units = list(parcel.units.all())
    kept = [unit for unit in units if unit.decision == Decision.KEEP]
    refused = [unit for unit in units if unit.decision == Decision.REFUSE]
    at = clock.now()
    context = {
        "tab": "me",
        "parcel": parcel,
        "form": form or _form_for(request, parcel),
        "decided": len(kept) + len(refused) == len(units),
        "kept": kept,
        "refused": refused,
        "due_minor": delivery.due_minor(units, parcel.fee_minor),
        "time_over": parcel.decide_by is not None and at >= parcel.decide_by,
        "visit": parcel.visits + 1,
        "most_visits": MOST_VISITS,
        "directions": directions(parcel.address, request.headers.get("User-Agent", "")),
        "carries_back": any(unit.custody == Custody.RETURNING for unit in units),
        "ended": ended(parcel),
        "refusal": refusal,
    }
    return render(request, "rounds/stop.html", context, status=status)


def _form_for(request: HttpRequest, parcel: Parcel) -> forms.Form | None:
    """The form that fits where the parcel is, with a scanned code in it."""
    code = request.GET.get("code", "")
    scanned = {"code": code} if code.isascii() and code.isdecimal() and len(code) <= 12 else {}
    match parcel.state:
        case ParcelState.UNDER_WAY:
            return Presence(initial=scanned)
        case ParcelState.OPENED:
            return Acceptance(initial=scanned)
    return None


def _step(request: HttpRequest, pk: int, form: forms.Form, act: Callable[..., Any], **more: Any) -> HttpResponse:
    """Take one step with what the form says, and show the stop as it is then."""
    own_parcel(request, pk)
    if not form.is_valid():
        return stop_page(request, pk, form=form, status=422)
    said = {**form.cleaned_data, **more}
    try:
        act(parcel_id=pk, courier_id=me(request), at=clock.now(), **{**said, "key": str(said["key"])})
    except Refusal as refusal:
        if refusal.field not in form.fields:
            return stop_page(request, pk, refusal=str(refusal), status=refusal.status)
        form.add_error(refusal.field, str(refusal))
        return stop_page(request, pk, form=form, status=refusal.status)
    return redirect("rounds:stop", pk)


@login_required
@require_POST
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyer is there: their presence code says so."""
    return _step(request, pk, Presence(request.POST), orders.arrive)


@login_required
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """They kept something, showed the code for exactly that, and paid the amount."""
    form = Acceptance(request.POST)
    if form.is_valid():
        return _step(request, pk, form, orders.accept, method=Method(form.cleaned_data["method"]))
    return _step(request, pk, form, orders.accept)


@login_required
@require_POST
def absent(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody was there."""
    return _step(request, pk, Step(request.POST), orders.be_absent)


@login_required
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The time is over and nothing was decided."""
    return _step(request, pk, Step(request.POST), orders.take_back)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lost(request: HttpRequest, pk: int) -> HttpResponse:
    """The parcel is gone. Asked once more on a page of its own, because its value is then owed."""
    parcel = own_parcel(request, pk)
    if request.method == "POST":
        return _step(request, pk, Step(request.POST), _lose)
    value = sum(unit.price_minor for unit in parcel.units.all())
    return render(request, "rounds/lost.html", {"tab": "me", "parcel": parcel, "value_minor": value, "form": Step()})


def _lose(*, parcel_id: int, courier_id: int, at: Any, key: str) -> None:
    orders.lose(parcel_id=parcel_id, actor_id=courier_id, at=at, key=key)
