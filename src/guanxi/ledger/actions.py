"""Writing in the book: posting and reversing. There is no changing and no deleting."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from guanxi.ledger.models import Account, Entry, Line
from guanxi.ledger.rules import Cr, Dr, demand_balance

__all__ = ["Cr", "Dr", "post", "reverse"]


@transaction.atomic
def post(
    *,
    key: str,
    kind: str,
    subject: str,
    subject_id: int,
    shop_id: int,
    currency: str,
    at: datetime,
    lines: Sequence[Dr | Cr],
    order_id: int | None = None,
) -> Entry:
    """Write one entry. A repeat with the same key and lines returns the first; with other lines, ValueError.

    ValueError too when debits and credits differ: both are defects of the caller, never of a person.
    """
    demand_balance(lines)
    about = {"kind": kind, "subject": subject, "subject_id": subject_id, "shop_id": shop_id, "order_id": order_id}
    if (done := Entry.objects.filter(key=key).first()) is not None:
        if {name: getattr(done, name) for name in about} != about or _lines(done) != _wanted(lines, currency):
            raise ValueError(f"the key {key} belongs to another entry")
        return done
    entry = Entry.objects.create(key=key, at=at, **about)
    Line.objects.bulk_create(
        Line(
            entry=entry,
            account=_account(shop_id, line, currency),
            amount_minor=line.signed_minor,
        )
        for line in lines
    )
    return entry


@transaction.atomic
def reverse(*, entry_key: str, key: str, at: datetime) -> Entry:
    """Put an entry right by its mirror image, once. A repeat with the same key returns the first.

    ValueError when there is no such entry, or another key has reversed it.
    """
    wrong = Entry.objects.select_for_update().filter(key=entry_key).first()
    if wrong is None:
        raise ValueError(f"there is no entry {entry_key}")
    if (done := Entry.objects.filter(reverses=wrong).first()) is not None:
        if done.key != key:
            raise ValueError(f"the entry {entry_key} is reversed already, by {done.key}")
        return done
    entry = Entry.objects.create(
        key=key,
        kind="reversed",
        subject=wrong.subject,
        subject_id=wrong.subject_id,
        order_id=wrong.order_id,
        shop_id=wrong.shop_id,
        at=at,
        reverses=wrong,
    )
    Line.objects.bulk_create(
        Line(entry=entry, account_id=line.account_id, amount_minor=-line.amount_minor) for line in wrong.lines.all()
    )
    return entry


def _account(shop_id: int, line: Dr | Cr, currency: str) -> Account:
    account, _ = Account.objects.get_or_create(
        shop_id=shop_id, kind=line.kind, person_id=line.person_id, currency=currency
    )
    return account


def _lines(entry: Entry) -> list[tuple[str, int, str, int]]:
    there = entry.lines.values_list("account__kind", "account__person_id", "account__currency", "amount_minor")
    return sorted(there)


def _wanted(lines: Sequence[Dr | Cr], currency: str) -> list[tuple[str, int, str, int]]:
    return sorted((str(line.kind), line.person_id, currency, line.signed_minor) for line in lines)
