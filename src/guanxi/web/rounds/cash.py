"""The cash a courier carries: handing it over, and what the counts came to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.delivery import actions
from guanxi.delivery import queries as delivery
from guanxi.web import statements
from guanxi.web.desk import words
from guanxi.web.rounds import purse
from guanxi.web.rounds.forms import PayIn
from guanxi.web.who import me

MOST_COUNTED = 20


@login_required
@require_safe
def cash(request: HttpRequest) -> HttpResponse:
    """What I hold for each shop, what waits to be counted, and what was counted."""
    return cash_page(request)


def cash_page(
    request: HttpRequest, *, refused: tuple[int, PayIn] | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    """My cash, with the form of one shop that was refused, if one was."""
    courier_id, currency = me(request), settings.CURRENCY
    mine = purse.purses(courier_id, clock.now())
    forms = {
        each.shop.pk: PayIn(initial={"declared": each.cash.in_hand_minor}, auto_id=f"shop-{each.shop.pk}-%s")
        for each in mine
    }
    forms |= dict([refused] if refused else [])
    context = {
        "tab": "me",
        "purses": [(each, forms[each.shop.pk]) for each in mine],
        "limit_minor": settings.COURIER_CASH_LIMIT_MINOR,
        "counted": [(each, words.counted(each, currency)) for each in delivery.pay_ins_of(courier_id)[:MOST_COUNTED]],
        "refusal": refusal,
    }
    return render(request, "rounds/cash.html", context, status=status)


@login_required
@require_POST
def pay_in(request: HttpRequest, shop_pk: int) -> HttpResponse:
    """Say how much is handed over. It counts once somebody of the shop has counted it."""
    form = PayIn(request.POST, auto_id=f"shop-{shop_pk}-%s")
    if not form.is_valid():
        return cash_page(request, refused=(shop_pk, form), status=422)
    try:
        actions.declare_pay_in(
            shop_id=shop_pk,
            courier_id=me(request),
            declared_minor=form.cleaned_data["declared"],
            currency=settings.CURRENCY,
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        return cash_page(request, refusal=str(refusal), status=refusal.status)
    return redirect("rounds:cash")


@login_required
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """The cash I hold and what I owe, on a page or as a file."""
    return statements.of_courier(request)
