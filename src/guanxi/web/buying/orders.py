"""Following one's orders: the list, one order's page, calling it off, and how it may serve as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Decision, ParcelState
from guanxi.orders import actions, queries
from guanxi.orders.errors import NotYourOrder
from guanxi.orders.states import NEXT, OrderState
from guanxi.people import queries as people
from guanxi.web import statements
from guanxi.web.buying import checking, history, progress
from guanxi.web.buying.forms import ChooseConsent, Code, Words
from guanxi.web.forms import refuse, sent_key
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel
    from guanxi.orders.models import Order

MOST_OPEN = 50
PAGE = 20


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """My orders: what waits for me, what is under way, and what is over, latest first."""
    mine = queries.of_buyer(me(request))
    before = request.GET.get("before", "")
    older = mine.filter(state__in=progress.ENDED)
    if before.isdecimal() and len(before) < 19:
        older = older.filter(pk__lt=int(before))
    under_way = [] if before else list(mine.exclude(state__in=progress.ENDED)[:MOST_OPEN])
    ended = list(older[: PAGE + 1])
    parcels = delivery.of_orders([order.pk for order in (*under_way, *ended)])
    rows = [progress.Row(order, parcels.get(order.pk, [])) for order in under_way]
    context = {
        "tab": "me",
        "waiting": [row for row in rows if row.waits_for_buyer],
        "under_way": [row for row in rows if not row.waits_for_buyer],
        "ended": [progress.Row(order, parcels.get(order.pk, [])) for order in ended[:PAGE]],
        "more": f"{reverse('buying:orders')}?before={ended[PAGE - 1].pk}" if len(ended) > PAGE else "",
        "first_page": not before,
    }
    return render(request, "buying/orders.html", context)


@login_required
@require_safe
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """One order of mine."""
    return order_page(request, pk)


def order_page(
    request: HttpRequest,
    pk: int,
    *,
    code_form: Code | None = None,
    words_form: Words | None = None,
    consent_form: ChooseConsent | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one order, with the form that was refused, if one was."""
    found = queries.one_of_buyer(pk, buyer_id=me(request))
    parcels = delivery.of_order(found.pk)
    row = progress.Row(found, parcels)
    context = {
        "tab": "me",
        "order": found,
        "row": row,
        "parcels": [_Box(parcel, checking.presence(request, parcel)) for parcel in parcels],
        "events": history.of(found, parcels),
        "code_form": (code_form or Code()) if row.asks_code else None,
        "words_form": words_form or Words(),
        "consent_form": consent_form or ChooseConsent(initial={"consent": found.consent}),
        "may_cancel": OrderState.CANCELLED in NEXT[OrderState(found.state)],
        "kept_something": any(_kept(parcel) for parcel in parcels),
        "asks_consent": queries.consent_question_due(me(request)),
        "holds": list(queries.holds_of(found.pk)),
    }
    return render(request, "buying/order.html", context, status=status)


class _Box:
    """A parcel on its order's page, with the code to show while it is under way."""

    def __init__(self, parcel: Parcel, code: checking.Shown | None) -> None:
        self.parcel, self.code = parcel, code
        self.sentence = progress.of_parcel(parcel)
        self.sums = checking.sums(parcel, list(parcel.units.all()))
        self.at_door = parcel.state in progress.AT_YOUR_DOOR
        self.missed = parcel.visits and parcel.absence_contested_at is None
        self.paid = parcel.state == ParcelState.SETTLED


def _kept(parcel: Parcel) -> bool:
    paid = parcel.state == ParcelState.SETTLED
    return paid and any(unit.decision == Decision.KEEP for unit in parcel.units.all())


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off, until a parcel has left the shop."""
    mine = queries.one_of_buyer(pk, buyer_id=me(request))
    form = Words(request.POST)
    if not form.is_valid():
        return order_page(request, pk, words_form=form, status=422)
    try:
        actions.cancel(
            order_id=mine.pk,
            actor_id=me(request),
            words=form.cleaned_data["words"],
            at=clock.now(),
            key=sent_key(request),
        )
    except Refusal as refusal:
        return order_page(request, pk, words_form=refuse(form, refusal), status=refusal.status)
    return redirect("buying:order", mine.pk)


@login_required
@require_POST
def order_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """How this one order may serve as evidence."""
    form = ChooseConsent(request.POST)
    if not _choose(request, form, order=queries.one_of_buyer(pk, buyer_id=me(request))):
        return order_page(request, pk, consent_form=form, status=422)
    return redirect("buying:order", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """The question asked once, after the first door: how may your orders speak? Changeable any time."""
    back = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    form = ChooseConsent(request.POST or None, initial={"consent": people.consent_of(me(request))})
    if request.method == "POST" and _choose(request, form):
        messages.success(request, _("Your choice holds from now on, and for what you decided before."))
        return redirect(back)
    status = 422 if request.method == "POST" else 200
    return render(request, "buying/consent.html", {"tab": "me", "form": form, "next": back}, status=status)


def _choose(request: HttpRequest, form: ChooseConsent, order: Order | None = None) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.choose_consent(
            buyer_id=me(request),
            consent=form.cleaned_data["consent"],
            order_id=order.pk if order else None,
            at=clock.now(),
        )
    except NotYourOrder:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return False
    return True


def _safe(request: HttpRequest, address: str) -> str:
    """Where to go back to; the list of orders if that would be elsewhere in the world."""
    here = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if address and here else reverse("buying:orders")


@login_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What I paid, to whom and when; also as a file."""
    return statements.of_buyer(request)
