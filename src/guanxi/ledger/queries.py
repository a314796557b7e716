"""Reading the book: balances, and whether it is in order."""

from django.db.models import Count, F, Sum

from guanxi.ledger.models import Entry, Line
from guanxi.ledger.rules import natural
from guanxi.ledger.states import Kind


def balance_minor(*, shop_id: int, kind: Kind, currency: str, person_id: int = 0) -> int:
    """What an account holds, in minor units, above zero in the normal way of its kind."""
    account = {"shop_id": shop_id, "kind": kind, "person_id": person_id, "currency": currency}
    lines = Line.objects.filter(**{f"account__{name}": value for name, value in account.items()})
    return natural(kind, lines.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def balances(shop_id: int) -> dict[tuple[Kind, int, str], int]:
    """Every account of a shop's book: {(kind, person id, currency): minor units, as balance_minor}."""
    rows = (
        Line.objects.filter(account__shop_id=shop_id)
        .values_list("account__kind", "account__person_id", "account__currency")
        .annotate(sum=Sum("amount_minor"))
    )
    return {(Kind(kind), person, currency): natural(Kind(kind), signed) for kind, person, currency, signed in rows}


def check() -> list[str]:
    """What is wrong with the book, in sentences; empty when it is in order."""
    return [f"entry {key}: {words}" for key, words in (*_uneven(), *_thin(), *_astray(), *_false_reversals())]


def _uneven() -> list[tuple[str, str]]:
    rows = (
        Line.objects.values_list("entry__key", "account__currency")
        .annotate(sum=Sum("amount_minor"))
        .exclude(sum=0)
        .order_by("entry__key")
    )
    return [(key, f"debits and credits differ by {abs(off)} in {currency}") for key, currency, off in rows]


def _thin() -> list[tuple[str, str]]:
    thin = Entry.objects.annotate(n=Count("lines")).filter(n__lt=2).order_by("key")
    return [(key, "fewer than two lines") for key in thin.values_list("key", flat=True)]


def _astray() -> list[tuple[str, str]]:
    astray = Line.objects.exclude(account__shop_id=F("entry__shop_id")).order_by("entry__key")
    keys = astray.values_list("entry__key", flat=True).distinct()
    return [(key, "a line is in another shop's book") for key in keys]


def _false_reversals() -> list[tuple[str, str]]:
    """Entries that, together with their reversal, still move some account."""
    found = []
    for mirror in Entry.objects.filter(reverses__isnull=False).select_related("reverses").order_by("key"):
        both = Line.objects.filter(entry__in=[mirror.pk, mirror.reverses_id]).values("account")
        if mirror.reverses and both.annotate(sum=Sum("amount_minor")).exclude(sum=0).exists():
            found.append((mirror.reverses.key, "its reversal does not cancel it"))
    return found
