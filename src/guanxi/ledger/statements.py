"""Statements a bookkeeper accepts: what was there, each movement with its number, what is there now.

A period runs from `since` up to, not including, `until`. Amounts are minor units of the statement's currency.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Q, QuerySet, Sum

from guanxi.ledger.models import Account, Line
from guanxi.ledger.rules import natural
from guanxi.ledger.states import DEBIT_KINDS, Kind

ORDER = {kind: place for place, kind in enumerate(Kind)}
PAID_INTO = (Kind.COURIER_CASH, Kind.BANK)


@dataclass(frozen=True)
class Row:
    """One movement on an account. `number` is the entry's, and the same wherever the entry appears."""

    at: datetime
    number: int
    kind: str  # the entry's: "collected", "paid_in", ...
    subject: str
    subject_id: int
    order_id: int | None
    corrects: int | None  # the number of the entry it reverses
    debit_minor: int
    credit_minor: int
    balance_minor: int  # after this movement


@dataclass(frozen=True)
class Statement:
    """One account over one period. Balances are above zero in the normal way of the account's kind."""

    kind: Kind
    shop_id: int
    person_id: int
    currency: str
    since: datetime
    until: datetime
    opening_minor: int
    rows: tuple[Row, ...]

    @property
    def debit_minor(self) -> int:
        return sum(row.debit_minor for row in self.rows)

    @property
    def credit_minor(self) -> int:
        return sum(row.credit_minor for row in self.rows)

    @property
    def closing_minor(self) -> int:
        return self.rows[-1].balance_minor if self.rows else self.opening_minor

    @property
    def grows_by_debit(self) -> bool:
        """Whether a debit adds to the balance; on the other accounts a credit does."""
        return self.kind in DEBIT_KINDS


def of_shop(*, shop_id: int, since: datetime, until: datetime) -> list[Statement]:
    """Every account in a shop's book that held or moved anything, in the order of the chart of accounts."""
    return _statements(Account.objects.filter(shop_id=shop_id), since, until)


def of_courier(*, person_id: int, since: datetime, until: datetime) -> list[Statement]:
    """The cash a courier holds for each shop, and what they owe for parcels lost."""
    theirs = Account.objects.filter(person_id=person_id, kind__in=(Kind.COURIER_CASH, Kind.CARRIER_CLAIM))
    return _statements(theirs, since, until)


def of_buyer(*, order_ids: Iterable[int], since: datetime, until: datetime) -> list[Statement]:
    """What was paid for those orders and given back, one statement for each currency.

    The buyer's own view: a debit is what they paid, a credit what came back, the balance what they spent.
    """
    paid = Q(account__kind__in=PAID_INTO, entry__kind="collected") | Q(
        account__kind__in=PAID_INTO, entry__reverses__kind="collected"
    )
    mine = Line.objects.filter(
        paid | Q(account__kind=Kind.BUYER_REFUND), entry__order_id__in=list(order_ids), entry__at__lt=until
    )
    lines = _joined(mine).order_by("account__currency", "entry__at", "entry_id", "id")
    return [
        _buyers(currency, list(group), since, until)
        for currency, group in groupby(lines, lambda line: line.account.currency)
    ]


def _buyers(currency: str, lines: list[Line], since: datetime, until: datetime) -> Statement:
    before = [line.amount_minor for line in lines if line.entry.at < since]
    within = [line for line in lines if line.entry.at >= since]
    rows = _rows(within, opening_minor=sum(before), sign=1)
    return Statement(Kind.BUYER_REFUND, 0, 0, currency, since, until, sum(before), rows)


def _statements(accounts: QuerySet[Account], since: datetime, until: datetime) -> list[Statement]:
    chart = sorted(accounts, key=lambda each: (each.currency, each.shop_id, ORDER[Kind(each.kind)], each.person_id))
    before = Line.objects.filter(account__in=accounts, entry__at__lt=since).values_list("account_id")
    opening = dict(before.annotate(sum=Sum("amount_minor")).order_by("account_id"))
    within = Line.objects.filter(account__in=accounts, entry__at__gte=since, entry__at__lt=until)
    moved: dict[int, list[Line]] = {}
    for line in _joined(within).order_by("entry__at", "entry_id", "id"):
        moved.setdefault(line.account_id, []).append(line)
    return [
        _statement(account, opening.get(account.pk, 0), moved.get(account.pk, []), since, until)
        for account in chart
        if opening.get(account.pk) or account.pk in moved
    ]


def _statement(account: Account, opening: int, lines: list[Line], since: datetime, until: datetime) -> Statement:
    kind = Kind(account.kind)
    start = natural(kind, opening)
    rows = _rows(lines, opening_minor=start, sign=natural(kind, 1))
    return Statement(kind, account.shop_id, account.person_id, account.currency, since, until, start, rows)


def _rows(lines: Iterable[Line], *, opening_minor: int, sign: int) -> tuple[Row, ...]:
    balance, rows = opening_minor, []
    for line in lines:
        balance += sign * line.amount_minor
        rows.append(
            Row(
                at=line.entry.at,
                number=line.entry_id,
                kind=line.entry.kind,
                subject=line.entry.subject,
                subject_id=line.entry.subject_id,
                order_id=line.entry.order_id,
                corrects=line.entry.reverses_id,
                debit_minor=max(line.amount_minor, 0),
                credit_minor=max(-line.amount_minor, 0),
                balance_minor=balance,
            )
        )
    return tuple(rows)


def _joined(lines: QuerySet[Line]) -> QuerySet[Line]:
    return lines.select_related("entry", "account")
