"""Deleting one's account: what stands against it, asking for it, taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock
from guanxi.base.obligations import Obligation, Owed
from guanxi.orders import leaving
from guanxi.people import leaving as people
from guanxi.people import queries
from guanxi.shops import queries as shops
from guanxi.web.accounts.again import only_proved, proved_lately
from guanxi.web.who import me


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def leave(request: HttpRequest) -> HttpResponseBase:
    """What will be deleted and what stays; what is in the way; the button, for somebody who proved who they are."""
    if request.method == "POST":
        return _ask(request)
    return _page(request)


@only_proved
def _ask(request: HttpRequest) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return _page(request, problem=_("Tick the box, so that we know you mean it."), status=422)
    try:
        leaving.leave(person_id=me(request), at=clock.now())
    except leaving.StillOwed as refusal:
        return _page(request, problem=str(refusal), status=refusal.status)
    return redirect("yours:own")


def _page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    person = queries.cards([me(request)])[me(request)]
    owed = leaving.obligations(person.pk, at=clock.now())
    context = {
        "person": person,
        "owed": [(each.sentence, _where(each)) for each in owed],
        "days": people.WAIT.days,
        "proved": proved_lately(request),
        "problem": problem,
        "tab": "me",
    }
    return render(request, "yours/leave.html", context, status=status)


@require_POST
@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Take it back. Nobody has to prove anything to stay."""
    people.stay(person_id=me(request), at=clock.now())
    messages.success(request, _("You stay. Nothing was deleted."))
    return redirect("yours:own")


def _where(obligation: Obligation) -> str:
    """The page on which it can be brought to its end."""
    match obligation.owed:
        case Owed.ORDER:
            return reverse("buying:order", args=[obligation.about])
        case Owed.PARCEL:
            return reverse("rounds:today")
        case Owed.CASH:
            return reverse("rounds:cash")
    name = "selling:pickup" if obligation.owed == Owed.PICKUP else "selling:shop"
    return reverse(name, args=[shops.shop(obligation.about).slug])
