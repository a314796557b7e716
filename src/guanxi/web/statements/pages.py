"""The three statements: who reads, what their accounts are called, and where back leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from guanxi.base import clock
from guanxi.delivery import queries as delivery
from guanxi.ledger import statements as book
from guanxi.ledger.states import Kind
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.web.statements import words
from guanxi.web.statements.files import as_csv
from guanxi.web.statements.period import Period, PeriodForm, asked, month_before, month_of
from guanxi.web.statements.sheets import Sheet, sheet
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.shops.models import Shop


@dataclass(frozen=True)
class Reading:
    """A statement being read: its title, the name of its file, where back leads, and the accounts."""

    title: str
    file: str
    back: str
    sheets: Sequence[Sheet]
    note: str = ""


def of_shop(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Every account of a shop's book, but for cash that is being counted: whoever counts must not read it here."""
    period, form = _asked(request)
    counting = {pay_in.courier_id: pay_in.courier.name for pay_in in delivery.pay_ins_to_count(shop.pk)}
    found = [
        each
        for each in book.of_shop(shop_id=shop.pk, since=period.since, until=period.until)
        if each.kind != Kind.COURIER_CASH or each.person_id not in counting
    ]
    names = {pk: person.name for pk, person in people.cards({each.person_id for each in found} - {0}).items()}
    sheets = [
        sheet(words.shop_account(each, names), each, order_at=lambda pk: reverse("desk:order", args=[shop.slug, pk]))
        for each in found
    ]
    title = _("Statement of %(shop)s") % {"shop": shop.name}
    reading = Reading(
        title,
        shop.slug,
        reverse("desk:cash", args=[shop.slug]),
        sheets,
        _left_out(counting.values()),
    )
    return _answer(request, reading, period, form)


def _left_out(names: Iterable[str]) -> str:
    said = _(", ").join(names)
    return said and _("Cash that is being counted is left out until then: %(names)s.") % {"names": said}


def of_courier(request: HttpRequest) -> HttpResponse:
    """The cash the signed-in person carries for each shop, and what they owe for lost parcels."""
    period, form = _asked(request)
    found = book.of_courier(person_id=me(request), since=period.since, until=period.until)
    names = shops.names(each.shop_id for each in found)
    sheets = [sheet(words.courier_account(each, names), each, order_at=lambda _pk: "") for each in found]
    reading = Reading(_("Your cash statement"), "courier", reverse("rounds:cash"), sheets)
    return _answer(request, reading, period, form)


def of_buyer(request: HttpRequest) -> HttpResponse:
    """What the signed-in person paid for their orders, and what came back."""
    period, form = _asked(request)
    mine = orders.of_buyer(me(request)).values_list("pk", flat=True)
    found = book.of_buyer(order_ids=mine, since=period.since, until=period.until)
    title = _("What you paid")
    sheets = [sheet(title, each, order_at=lambda pk: reverse("buying:order", args=[pk])) for each in found]
    return _answer(request, Reading(title, "buyer", reverse("buying:orders"), sheets), period, form)


def _asked(request: HttpRequest) -> tuple[Period, PeriodForm]:
    return asked(request.GET.dict(), today=timezone.localdate(clock.now()))


def _answer(request: HttpRequest, reading: Reading, period: Period, form: PeriodForm) -> HttpResponse:
    if request.GET.get("format") == "csv" and form.is_valid():
        file = get_valid_filename(f"{reading.file}-{period.first}-{period.last}.csv")
        headers = {"Content-Disposition": content_disposition_header(True, file) or "attachment"}
        return HttpResponse(as_csv(reading.sheets), content_type="text/csv; charset=utf-8", headers=headers)
    context = {
        "reading": reading,
        "period": period,
        "form": form,
        "before": month_before(period),
        "now": month_of(timezone.localdate(clock.now())),
        "tab": "me",
    }
    return render(request, "statements/page.html", context, status=200 if form.is_valid() else 422)
