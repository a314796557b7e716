"""Statements as a bookkeeper reads them, on a page and in a spreadsheet."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from guanxi.ledger.actions import Cr, Dr, post
from guanxi.ledger.states import Kind
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from guanxi.web import statements
from guanxi.web.statements.period import asked, month_before, month_of

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


@pytest.fixture
def paid(teashop: Shop, karim: Person, noon: datetime) -> None:
    """Karim was paid ¥180.00 at a door for order 12, and handed ¥100.00 in."""

    def write(key: str, kind: str, lines: list[Dr | Cr], order_id: int | None = None) -> None:
        about = {"subject": "parcel", "subject_id": 1, "shop_id": teashop.pk, "currency": "CNY", "at": noon}
        post(key=key, kind=kind, lines=lines, order_id=order_id, **about)  # type: ignore[arg-type]

    cash = Kind.COURIER_CASH
    write("a", "collected", [Dr(cash, 18000, karim.pk), Cr(Kind.HELD, 16800), Cr(Kind.DELIVERY, 1200)], 12)
    write("b", "paid_in", [Dr(Kind.SHOP_CASH, 10000), Cr(cash, 10000, karim.pk)])


def rows(content: bytes, delimiter: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=delimiter))


def asking(who: Person, **query: str) -> Any:
    request = RequestFactory().get("/", query)
    request.user = who
    return request


def test_a_couriers_file_opens_moves_and_closes(paid: None, karim: Person) -> None:
    answer = statements.of_courier(asking(karim, **NOVEMBER, format="csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="courier-2026-11-01-2026-11-30.csv"'
    head, opening, collected, paid_in, closing = rows(answer.content)
    assert head == ["Account", "Date", "No.", "What", "Order", "Debit", "Credit", "Balance", "Currency"]
    mine = "Cash you hold for Mei's Tea"
    assert opening == [mine, "2026-11-01", "", "Opening balance", "", "", "", "0.00", "CNY"]
    assert collected[3:] == ["Paid at the door", "12", "180.00", "", "180.00", "CNY"]
    assert paid_in[3:] == ["Cash handed in and counted", "", "", "100.00", "80.00", "CNY"]
    assert closing[1:] == [
        "2026-11-30",
        "",
        "Totals and closing balance",
        "",
        "180.00",
        "100.00",
        "80.00",
        "CNY",
    ]


def test_a_french_spreadsheet_gets_semicolons_and_decimal_commas(paid: None, karim: Person) -> None:
    with translation.override("fr"):
        answer = statements.of_courier(asking(karim, **NOVEMBER, format="csv"))
    assert rows(answer.content, ";")[2][5] == "180,00"


def test_a_shops_file_names_its_couriers_and_balances(paid: None, karim: Person, teashop: Shop) -> None:
    found = rows(statements.of_shop(asking(karim, **NOVEMBER, format="csv"), teashop).content)
    assert {row[0] for row in found[1:]} == {
        "Cash with couriers: Karim",
        "Cash in the till",
        "Paid by buyers, held",
        "Delivery fees",
    }
    moved = [row for row in found[1:] if row[2]]
    assert sum(float(row[5] or 0) for row in moved) == sum(float(row[6] or 0) for row in moved) == 280


def test_a_name_is_never_a_formula(paid: None, karim: Person, teashop: Shop) -> None:
    Shop.objects.filter(pk=teashop.pk).update(name="=1+1")
    Person.objects.filter(pk=karim.pk).update(name="=cmd()")
    for answer in (
        statements.of_courier(asking(karim, **NOVEMBER, format="csv")),
        statements.of_shop(asking(karim, **NOVEMBER, format="csv"), teashop),
    ):
        assert not [cell for row in rows(answer.content) for cell in row if cell.startswith("=")]


def test_another_months_file_is_opened_by_what_was_left(paid: None, karim: Person) -> None:
    answer = statements.of_courier(asking(karim, **{"from": "2026-12-01", "to": "2026-12-31"}, format="csv"))
    _head, opening, closing = rows(answer.content)
    assert (opening[7], closing[5], closing[7]) == ("80.00", "0.00", "80.00")


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-11-30", "2026-11-01", "The last day comes before the first."),
        ("1999-01-01", "2026-11-01", "Choose a year at most."),
        ("1999-01-01", "1999-02-01", "Write a day"),
        ("9999-12-31", "9999-12-31", "Write a day"),
        ("soon", "later", "Write a day"),
        ("", "", "required"),
    ],
)
def test_a_period_that_makes_no_sense_is_said_beside_it(first: str, last: str, says: str) -> None:
    today = datetime(2026, 11, 21, tzinfo=UTC).date()
    period, form = asked({"from": first, "to": last}, today=today)
    assert says in str(form.errors)
    assert period == month_of(today)


def test_the_month_before_january_is_december() -> None:
    january = month_of(datetime(2026, 1, 31, tzinfo=UTC).date())
    assert month_before(january).query == "from=2025-12-01&to=2025-12-31"


def test_a_buyer_without_payments_is_told_so(lin_yue: Person, client_of: Callable[[Person], Client]) -> None:
    page = client_of(lin_yue).get(reverse("buying:statement"), NOVEMBER)
    assert page.status_code == 200
    assert "Nothing in this period" in page.content.decode()
    wrong = client_of(lin_yue).get(reverse("buying:statement"), {"from": "soon", "to": "2026-11-30"})
    assert wrong.status_code == 422
    assert 'value="soon"' in wrong.content.decode()


def test_a_couriers_page_has_a_balance_after_each_row(
    paid: None, karim: Person, client_of: Callable[[Person], Client]
) -> None:
    text = client_of(karim).get(reverse("rounds:statement"), NOVEMBER).content.decode()
    assert "Espèces en main pour Mei&#x27;s Tea" in text  # Karim reads French
    for shown in ("180,00\u202f¥", "100,00\u202f¥", "80,00\u202f¥", "commande 12"):
        assert shown in text


def test_nobody_else_reads_a_shops_statement(
    paid: None, teashop: Shop, wu_ke: Person, client_of: Callable[[Person], Client]
) -> None:
    address = reverse("desk:statement", args=[teashop.slug])
    assert client_of(wu_ke).get(address, {**NOVEMBER, "format": "csv"}).status_code == 403
    assert Client().get(address).status_code == 302


def test_a_shops_page_shows_each_account_with_its_totals(
    paid: None, teashop: Shop, wang_mei: Person, client_of: Callable[[Person], Client]
) -> None:
    page = client_of(wang_mei).get(reverse("desk:statement", args=[teashop.slug]), NOVEMBER)
    text = page.content.decode()
    assert page.status_code == 200
    assert "Cash with couriers: Karim" in text
    assert "¥180.00" in text
    assert reverse("desk:order", args=[teashop.slug, 12]) in text
    assert "&amp;format=csv" in text
