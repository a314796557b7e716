"""A statement as a file that spreadsheets open: with a mark for UTF-8, and numbers as the language writes them."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.base.money import plain
from guanxi.web.statements.sheets import Sheet

MARK = "\ufeff"


def as_csv(sheets: Sequence[Sheet]) -> str:
    """Every sheet, one below the other. French spreadsheets part cells by semicolons and write decimal commas."""
    french = get_language() == "fr"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if french else ",")
    writer.writerow(_head())
    for sheet in sheets:
        writer.writerows(_rows(sheet, comma=french))
    return MARK + out.getvalue()


def _head() -> list[str]:
    return [
        _("Account"),
        _("Date"),
        _("No."),
        _("What"),
        _("Order"),
        _("Debit"),
        _("Credit"),
        _("Balance"),
        _("Currency"),
    ]


def _rows(sheet: Sheet, *, comma: bool) -> Iterator[list[str]]:
    of = sheet.statement
    title = _harmless(sheet.title)

    def amount(amount_minor: int) -> str:
        text = plain(amount_minor, of.currency)
        return text.replace(".", ",") if comma else text

    def side(amount_minor: int) -> str:
        return amount(amount_minor) if amount_minor else ""

    yield [title, _day(of.since), "", _("Opening balance"), "", "", "", amount(of.opening_minor), of.currency]
    for each in sheet.movements:
        row = each.row
        sides = side(row.debit_minor), side(row.credit_minor), amount(row.balance_minor)
        yield [title, _day(row.at), each.number, each.text, str(row.order_id or ""), *sides, of.currency]
    totals = amount(of.debit_minor), amount(of.credit_minor), amount(of.closing_minor)
    last = of.until - timedelta(seconds=1)
    yield [title, _day(last), "", _("Totals and closing balance"), "", *totals, of.currency]


def _day(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d}"


def _harmless(name: str) -> str:
    """A name somebody chose, which must not be taken for a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name
