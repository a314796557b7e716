"""Writing in the book: posting and reversing. There is no changing and no deleting; see triggers.py."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from guanxi.ledger.models import Account, Entry, Line
from guanxi.ledger.rules import Cr, Dr, demand_balance

__all__ = ["Cr", "Dr", "post", "reverse"]

Place = tuple[str, int]  # a kind of account, and the person it concerns


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
    """Write one entry. A repeat with the same key and lines returns the first; with others, ValueError.

    ValueError too when debits and credits differ: both are defects of the caller, never of a person.
    """
    demand_balance(lines)
    entry = Entry(
        key=key, kind=kind, subject=subject, subject_id=subject_id, order_id=order_id, shop_id=shop_id, at=at
    )
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        return _written_before(entry, lines, currency)
    accounts = _accounts(shop_id, currency, {(line.kind, line.person_id) for line in lines})
    Line.objects.bulk_create(
        Line(entry=entry, account=accounts[line.kind, line.person_id], amount_minor=line.signed_minor)
        for line in lines
    )
    return entry


@transaction.atomic
def reverse(*, entry_key: str, key: str, at: datetime) -> Entry:
    """Put an entry right by its mirror image. Once: a second reversal of the same entry returns the first."""
    wrong = Entry.objects.select_for_update().get(key=entry_key)
    if (done := Entry.objects.filter(reverses=wrong).first()) is not None:
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
        Line(entry=entry, account_id=line.account_id, amount_minor=-line.amount_minor)
        for line in wrong.lines.order_by("id")
    )
    return entry


def _written_before(entry: Entry, lines: Sequence[Dr | Cr], currency: str) -> Entry:
    """The entry that has the key, if it says the same thing of the same money."""
    first = Entry.objects.get(key=entry.key)
    before = Counter(
        first.lines.values_list("account__kind", "account__person_id", "account__currency", "amount_minor")
    )
    now = Counter((str(line.kind), line.person_id, currency, line.signed_minor) for line in lines)
    about = ("kind", "subject", "subject_id", "order_id", "shop_id")
    if before != now or any(getattr(first, name) != getattr(entry, name) for name in about):
        raise ValueError(f"entry {entry.key} was posted before with other lines or about something else")
    return first


def _accounts(shop_id: int, currency: str, places: set[Place]) -> dict[Place, Account]:
    """The shop's accounts at those places, opened where missing; two who open one at once share it."""
    of_shop = Account.objects.filter(shop_id=shop_id, currency=currency, kind__in={kind for kind, _ in places})
    known = {(each.kind, each.person_id): each for each in of_shop}
    if missing := sorted(places - known.keys()):
        Account.objects.bulk_create(
            (Account(shop_id=shop_id, currency=currency, kind=kind, person_id=who) for kind, who in missing),
            ignore_conflicts=True,
        )
        known = {(each.kind, each.person_id): each for each in of_shop.all()}
    return known
