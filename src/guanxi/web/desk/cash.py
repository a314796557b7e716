"""Cash at the desk: counted without knowing what was declared, banked against the bank's own line, and the books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.delivery import actions
from guanxi.delivery import queries as delivery
from guanxi.ledger import queries as ledger
from guanxi.ledger.states import Kind
from guanxi.orders import queries as orders
from guanxi.web import statements
from guanxi.web.desk import board, words
from guanxi.web.desk.access import CASHIERS, Desk, beside, sit
from guanxi.web.desk.forms import Bank, Count

if TYPE_CHECKING:
    from guanxi.orders.models import Hold

MOST_COUNTED = 10
MOST_HOLDS = 30


@dataclass(frozen=True)
class ToCount:
    """Cash on the table. What was declared is not here, so that no page can show it."""

    pk: int
    courier: str
    declared_at: datetime
    form: Count | None  # None for whoever carried it


@dataclass(frozen=True)
class Held:
    """Money kept back, and whether it has reached the bank."""

    hold: Hold
    is_banked: bool


@login_required
@require_safe
def cash(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to be counted, what is in the till, what is held and until when."""
    return cash_page(request, sit(request, slug, *CASHIERS))


def cash_page(
    request: HttpRequest,
    desk: Desk,
    *,
    counting: tuple[int, Count] | None = None,
    bank_form: Bank | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The cash of a shop, with the form that was refused, if one was; `counting` is (pay-in, its form)."""
    shop_id, currency, at = desk.shop.pk, settings.CURRENCY, clock.now()
    book = ledger.balances(shop_id, currency=currency)
    till_minor = book.get((Kind.SHOP_CASH, 0), 0)
    counted = delivery.pay_ins(shop_id)[:MOST_COUNTED]
    context = {
        "tab": "me",
        "desk": desk,
        "shop": desk.shop,
        "to_count": list(_to_count(desk, dict([counting] if counting else []))),
        "counted": [(pay_in, words.counted(pay_in, currency)) for pay_in in counted],
        "cash": board.cash(shop_id, at),
        "limit_minor": settings.COURIER_CASH_LIMIT_MINOR,
        "till_minor": till_minor,
        "bank_minor": book.get((Kind.BANK, 0), 0),
        "held_minor": book.get((Kind.HELD, 0), 0),
        "yours_minor": book.get((Kind.SELLER, 0), 0),
        "bank_form": (bank_form or Bank(initial={"amount": till_minor})) if till_minor > 0 else None,
        "holds": _holds(shop_id),
        "deposits": list(delivery.deposits(shop_id)[:MOST_COUNTED]),
        "refusal": refusal,
    }
    return render(request, "desk/cash.html", context, status=status)


def _to_count(desk: Desk, refused: dict[int, Count]) -> Iterator[ToCount]:
    for pay_in in delivery.pay_ins_to_count(desk.shop.pk):
        fresh = None if pay_in.courier_id == desk.person_id else Count(auto_id=f"count-{pay_in.pk}-%s")
        yield ToCount(pay_in.pk, pay_in.courier.name, pay_in.declared_at, refused.get(pay_in.pk, fresh))


def _holds(shop_id: int) -> list[Held]:
    holds = list(orders.held_of_shop(shop_id)[:MOST_HOLDS])
    banked = delivery.banked_parcels(hold.parcel_id for hold in holds)
    return [Held(hold, hold.parcel_id in banked) for hold in holds]


@login_required
@require_POST
def count(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Write down what was counted; only then is it compared with what was declared."""
    desk = sit(request, slug, *CASHIERS)
    _demand_here(desk, pk)
    form = Count(request.POST, auto_id=f"count-{pk}-%s")
    if not form.is_valid():
        return cash_page(request, desk, counting=(pk, form), status=422)
    try:
        actions.count_pay_in(
            pay_in_id=pk,
            cashier_id=desk.person_id,
            counted_minor=form.cleaned_data["counted"],
            currency=settings.CURRENCY,
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        said = beside(form, refusal)
        return cash_page(request, desk, refusal=said, status=refusal.status)
    return redirect("desk:cash", desk.shop.slug)


def _demand_here(desk: Desk, pk: int) -> None:
    """Raises Gone for cash of another shop."""
    here = (delivery.pay_ins_to_count(desk.shop.pk), delivery.pay_ins(desk.shop.pk))
    if not any(found.filter(pk=pk).exists() for found in here):
        raise Gone


@login_required
@require_POST
def bank(request: HttpRequest, slug: str) -> HttpResponse:
    """Cash from the till is in the bank."""
    desk = sit(request, slug, *CASHIERS)
    form = Bank(request.POST)
    if not form.is_valid():
        return cash_page(request, desk, bank_form=form, status=422)
    try:
        actions.bank(
            shop_id=desk.shop.pk,
            cashier_id=desk.person_id,
            amount_minor=form.cleaned_data["amount"],
            bank_line=form.cleaned_data["bank_line"],
            currency=settings.CURRENCY,
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        said = beside(form, refusal)
        return cash_page(request, desk, bank_form=form, refusal=said, status=refusal.status)
    return redirect("desk:cash", desk.shop.slug)


@login_required
@require_safe
def statement(request: HttpRequest, slug: str) -> HttpResponse:
    """The shop's book, on a page or as a file."""
    return statements.of_shop(request, sit(request, slug, *CASHIERS).shop)
