"""Reading the book: balances, and whether it is in order. Statements are in statements.py."""

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, F, Sum

from guanxi.ledger.models import Entry, Line
from guanxi.ledger.rules import natural
from guanxi.ledger.states import Kind


def balance_minor(*, shop_id: int, kind: Kind, currency: str, person_id: int = 0) -> int:
    """What an account holds, in minor units, above zero on its own side (debit for cash, credit for what is owed)."""
    lines = Line.objects.filter(
        account__shop_id=shop_id, account__kind=kind, account__person_id=person_id, account__currency=currency
    )
    return natural(kind, lines.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def balances(shop_id: int, *, currency: str) -> dict[tuple[Kind, int], int]:
    """Every account of a shop's book: {(kind, person id): minor units, above zero on its own side}."""
    rows = (
        Line.objects.filter(account__shop_id=shop_id, account__currency=currency)
        .values_list("account__kind", "account__person_id")
        .annotate(sum=Sum("amount_minor"))
        .order_by("account_id")
    )
    return {(Kind(kind), person_id): natural(kind, signed) for kind, person_id, signed in rows}


def check() -> list[str]:
    """What is wrong with the book, in sentences; empty when it is in order."""
    return [*_uneven(), *_thin(), *_astray(), *_half_reversed()]


def _uneven() -> Iterator[str]:
    sums = (
        Line.objects.values_list("entry__key", "account__currency")
        .annotate(sum=Sum("amount_minor"))
        .exclude(sum=0)
        .order_by("entry__key")
    )
    for key, currency, off in sums:
        yield f"entry {key} is off by {off} {currency}"


def _thin() -> Iterator[str]:
    thin = Entry.objects.annotate(n=Count("lines")).filter(n__lt=2).order_by("id")
    for key in thin.values_list("key", flat=True):
        yield f"entry {key} has fewer than two lines"


def _astray() -> Iterator[str]:
    astray = Line.objects.exclude(account__shop_id=F("entry__shop_id")).order_by("id")
    for key in astray.values_list("entry__key", flat=True):
        yield f"entry {key} has a line in another shop's book"


def _half_reversed() -> Iterator[str]:
    """Entries whose reversal does not cancel them, account by account."""
    mistakes = Line.objects.filter(entry__reversed_by__isnull=False)
    mirrors = Line.objects.filter(entry__reverses__isnull=False)
    left: Counter[tuple[str, int]] = Counter()
    for lines, name in ((mistakes, "entry__key"), (mirrors, "entry__reverses__key")):
        for key, account_id, amount in lines.values_list(name, "account_id", "amount_minor"):
            left[key, account_id] += amount
    for key in sorted({key for (key, _account), rest in left.items() if rest}):
        yield f"entry {key} is not cancelled by its reversal"
