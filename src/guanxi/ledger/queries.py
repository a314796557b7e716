"""Reading the book: balances, and whether it is in order."""

from django.db.models import Count, F, Sum

from guanxi.ledger.models import Entry, Line
from guanxi.ledger.states import DEBIT_KINDS, Kind


def balance_minor(*, shop_id: int, kind: Kind, currency: str, person_id: int = 0) -> int:
    """What an account holds, in minor units, positive on its own side (debit for cash, credit for what is owed)."""
    signed = (
        Line.objects.filter(
            account__shop_id=shop_id, account__kind=kind, account__person_id=person_id, account__currency=currency
        ).aggregate(sum=Sum("amount_minor"))["sum"]
        or 0
    )
    return signed if kind in DEBIT_KINDS else -signed


def balances(shop_id: int, *, currency: str) -> dict[tuple[Kind, int], int]:
    """Every account of a shop's book: {(kind, person id): minor units, positive on its own side}."""
    rows = (
        Line.objects.filter(account__shop_id=shop_id, account__currency=currency)
        .values_list("account__kind", "account__person_id")
        .annotate(sum=Sum("amount_minor"))
    )
    return {(Kind(kind), person): signed if kind in DEBIT_KINDS else -signed for kind, person, signed in rows}


def check() -> list[str]:
    """What is wrong with the book, in sentences; empty when it is in order."""
    uneven = (
        Line.objects.values("entry__key", "account__currency")
        .annotate(sum=Sum("amount_minor"))
        .exclude(sum=0)
        .order_by("entry__key")
    )
    problems = [f"entry {row['entry__key']} is off by {row['sum']} {row['account__currency']}" for row in uneven]
    thin = Entry.objects.annotate(n=Count("lines")).filter(n__lt=2).order_by("key")
    problems += [f"entry {entry.key} has fewer than two lines" for entry in thin]
    astray = Line.objects.exclude(account__shop_id=F("entry__shop_id")).select_related("entry")
    return problems + [f"entry {line.entry.key} has a line in another shop's book" for line in astray]
