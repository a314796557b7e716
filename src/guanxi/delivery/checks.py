"""What must be true of parcels, units and the cash for them, whatever happened. See design.md's invariants."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import F, Q, Sum

from guanxi.delivery.models import Collection, Deposit, Parcel, PayIn, Unit
from guanxi.delivery.states import Custody, ParcelState
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind

P, C = ParcelState, Custody
WHERE: dict[ParcelState, frozenset[Custody]] = {
    P.SEALED: frozenset({C.PACKED}),
    P.OFFERED: frozenset({C.PACKED}),
    P.UNPACKED: frozenset({C.SHELF}),
    P.UNDER_WAY: frozenset({C.COURIER}),
    P.AT_DOOR: frozenset({C.COURIER}),
    P.OPENED: frozenset({C.COURIER}),
    P.SETTLED: frozenset({C.BUYER, C.RETURNING, C.SHELF, C.QUARANTINE, C.LOST}),
    P.RETURNING: frozenset({C.RETURNING}),
    P.RETURNED: frozenset({C.SHELF, C.QUARANTINE, C.LOST}),
    P.LOST: frozenset({C.LOST}),
}


def custody() -> list[str]:
    """Every unit is where its parcel is, every decision led where it should, every amount is the one decided."""
    return [*_units_astray(), *_decisions_astray(), *_amounts_astray(), *_cash_astray()]


def _units_astray() -> Iterator[str]:
    for state, places in WHERE.items():
        for unit in Unit.objects.filter(parcel__state=state).exclude(custody__in=places).order_by("id"):
            yield f"unit {unit.pk} is {unit.custody} in parcel {unit.parcel_id}, which is {state}"


def _decisions_astray() -> Iterator[str]:
    settled = Unit.objects.filter(parcel__state=P.SETTLED)
    odd = settled.exclude(Q(decision="keep", custody=C.BUYER) | Q(decision="refuse") & ~Q(custody=C.BUYER))
    for unit in odd.order_by("id"):
        yield f"unit {unit.pk} was decided “{unit.decision}” and is {unit.custody}"
    for parcel in Parcel.objects.filter(state=P.SETTLED).exclude(units__decision="keep").order_by("id"):
        yield f"parcel {parcel.pk} is settled and nothing of it was kept"


def _amounts_astray() -> Iterator[str]:
    """Collected is what was decided, once, and only from settled parcels."""
    kept = Sum("units__price_minor", filter=Q(units__decision="keep"), default=0)
    due = Parcel.objects.filter(state=P.SETTLED).annotate(due=kept + F("fee_minor"))
    paid = dict(Collection.objects.values_list("parcel_id", "amount_minor"))
    for parcel_id, amount in due.values_list("pk", "due"):
        if paid.pop(parcel_id, 0) != amount:
            yield f"parcel {parcel_id} owed {amount} and something else was collected"
    for parcel_id in paid:
        yield f"parcel {parcel_id} was paid for and is not settled"


def _cash_astray() -> Iterator[str]:
    """The book holds for each courier and till what collections, counts and deposits say."""
    cash = Collection.objects.filter(method="cash").order_by()
    taken = _sums(cash.values_list("parcel__shop_id", "courier_id").annotate(n=Sum("amount_minor")))
    handed = _sums(PayIn.objects.order_by().values_list("shop_id", "courier_id").annotate(n=Sum("counted_minor")))
    for shop_id, courier_id in sorted(taken.keys() | handed.keys()):
        there = taken.get((shop_id, courier_id), 0) - handed.get((shop_id, courier_id), 0)
        yield from _differs(shop_id, Kind.COURIER_CASH, courier_id, there)
    banked = _sums(Deposit.objects.order_by().values_list("shop_id").annotate(n=Sum("amount_minor")))
    for shop_id in sorted({shop_id for shop_id, _ in taken.keys() | handed.keys()}):
        counted = sum(amount for (of_shop, _), amount in handed.items() if of_shop == shop_id)
        yield from _differs(shop_id, Kind.SHOP_CASH, 0, counted - banked.get((shop_id,), 0))


def _sums(rows: Iterable[tuple[int | None, ...]]) -> dict[tuple[int, ...], int]:
    """{everything but the last column: the last column, or 0}."""
    return {tuple(n or 0 for n in row[:-1]): row[-1] or 0 for row in rows}


def _differs(shop_id: int, kind: Kind, person_id: int, there: int) -> Iterator[str]:
    book = sum(amount for (k, who), amount in _book(shop_id).items() if (k, who) == (kind, person_id))
    if book != there:
        yield f"{kind} of shop {shop_id}, person {person_id}: the book says {book}, the slips say {there}"


def _book(shop_id: int) -> dict[tuple[Kind, int], int]:
    return books.balances(shop_id, currency=settings.CURRENCY)
