"""Reading where parcels are, what is due for them and who holds cash."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from guanxi.base.errors import Gone
from guanxi.delivery import rules
from guanxi.delivery.models import Collection, Deposit, Parcel, PayIn, Unit
from guanxi.delivery.states import DONE, WITH_COURIER, Custody, Decision, ParcelState
from guanxi.ledger import queries as ledger
from guanxi.ledger.states import Kind


def parcel(parcel_id: int) -> Parcel:
    """One parcel with its people and photos. Raises Gone."""
    found = _whole(Parcel.objects.filter(pk=parcel_id)).first()
    if found is None:
        raise Gone
    return found


def order_id_of(parcel_id: int) -> int:
    """The order a parcel belongs to. Raises Gone."""
    found = Parcel.objects.filter(pk=parcel_id).values_list("order_id", flat=True).first()
    if found is None:
        raise Gone
    return found


def of_order(order_id: int) -> list[Parcel]:
    """An order's parcels with their units, in the order they were packed."""
    return list(_whole(Parcel.objects.filter(order_id=order_id)).order_by("id"))


def of_orders(order_ids: Iterable[int]) -> dict[int, list[Parcel]]:
    """The same for many orders, in a constant number of queries."""
    found: dict[int, list[Parcel]] = {}
    for each in _whole(Parcel.objects.filter(order_id__in=list(order_ids))).order_by("id"):
        found.setdefault(each.order_id, []).append(each)
    return found


def _whole(parcels: QuerySet[Parcel]) -> QuerySet[Parcel]:
    units = Unit.objects.select_related("lot", "photo", "product").order_by("id")
    return parcels.select_related(
        "shop", "buyer", "courier", "packer", "pickup", "seal_photo", "door_photo"
    ).prefetch_related(Prefetch("units", queryset=units))


def on_shelf(shop_id: int) -> QuerySet[Parcel]:
    """Packed parcels that have not left, oldest first."""
    waiting = [ParcelState.SEALED, ParcelState.OFFERED]
    return _whole(Parcel.objects.filter(shop_id=shop_id, state__in=waiting)).order_by("id")


def out(shop_id: int) -> QuerySet[Parcel]:
    """Parcels with couriers, by courier and stop."""
    return _whole(Parcel.objects.filter(shop_id=shop_id, state__in=WITH_COURIER)).order_by(
        "courier_id", "position", "id"
    )


def coming_back(shop_id: int) -> QuerySet[Parcel]:
    """Parcels with units on their way back to the shop."""
    return _whole(Parcel.objects.filter(shop_id=shop_id, units__custody="returning")).distinct().order_by("id")


def offered_to(courier_id: int) -> QuerySet[Parcel]:
    """Parcels a shop wants this courier to take."""
    return _whole(Parcel.objects.filter(courier_id=courier_id, state=ParcelState.OFFERED)).order_by("id")


def round_of(courier_id: int) -> QuerySet[Parcel]:
    """What the courier still has to bring to somebody, next stop first."""
    doors = [ParcelState.UNDER_WAY, ParcelState.AT_DOOR, ParcelState.OPENED]
    return _whole(Parcel.objects.filter(courier_id=courier_id, state__in=doors)).order_by("position", "id")


def carrying_back(courier_id: int) -> QuerySet[Parcel]:
    """Parcels of which the courier still carries something back to a shop."""
    return _whole(Parcel.objects.filter(courier_id=courier_id, units__custody="returning")).distinct().order_by("id")


def done_since(courier_id: int, since: datetime) -> QuerySet[Parcel]:
    """Stops that ended since then, latest first."""
    return _whole(Parcel.objects.filter(courier_id=courier_id, ended_at__gte=since)).order_by("-ended_at")


def overdue_under_way(before: datetime) -> QuerySet[Parcel]:
    """Parcels taken so long ago that they count as lost."""
    return Parcel.objects.filter(state=ParcelState.UNDER_WAY, taken_at__lt=before).order_by("id")


def has_kept(buyer_id: int, product_id: int) -> bool:
    """Whether that buyer has kept one of that product."""
    kept = Unit.objects.filter(parcel__buyer=buyer_id, product=product_id, custody=Custody.BUYER)
    return kept.exists()


def all_done(order_id: int) -> bool:
    """Whether nothing of an order is under way any more."""
    return not Parcel.objects.filter(order_id=order_id).exclude(state__in=DONE).exists()


def due_minor(units: Iterable[Unit], fee_minor: int) -> int:
    """What is owed for what has been decided to keep so far."""
    return rules.due_minor((u.price_minor for u in units if u.decision == Decision.KEEP), fee_minor)


def most_due_minor(parcel: Parcel) -> int:
    """What is owed if everything is kept."""
    return sum(unit.price_minor for unit in parcel.units.all()) + parcel.fee_minor


def presence_code(parcel: Parcel) -> str:
    return rules.presence_code(parcel.secret)


def acceptance_code(parcel: Parcel) -> str | None:
    """The code for the decisions as they stand, or None while one is missing or nothing is kept."""
    units = list(parcel.units.all())
    decided = [(unit.pk, unit.decision) for unit in units if unit.decision]
    due = due_minor(units, parcel.fee_minor)
    if len(decided) < len(units) or not any(d == Decision.KEEP for _, d in decided):
        return None
    return rules.acceptance_code(parcel.secret, decisions=decided, amount_minor=due)


@dataclass(frozen=True)
class Cash:
    """One courier's cash of one shop, in minor units."""

    shop_id: int
    courier_id: int
    in_hand_minor: int
    short_minor: int  # of the above: counted already, and missing
    pay_in: PayIn | None  # declared, not counted yet


def cash_of(courier_id: int, shop_id: int, *, currency: str) -> Cash:
    """What the courier holds for a shop, and how much of it should have been there at the last count."""
    in_hand = ledger.balance_minor(shop_id=shop_id, kind=Kind.COURIER_CASH, person_id=courier_id, currency=currency)
    fresh = (
        Collection.objects.filter(
            courier_id=courier_id, parcel__shop_id=shop_id, method="cash", pay_in=None
        ).aggregate(sum=Sum("amount_minor"))["sum"]
        or 0
    )
    waiting = PayIn.objects.filter(shop_id=shop_id, courier_id=courier_id, counted_at=None).first()
    return Cash(shop_id, courier_id, in_hand, max(0, in_hand - fresh), waiting)


def pay_ins_to_count(shop_id: int) -> QuerySet[PayIn]:
    """Cash declared and not counted yet, oldest first. Pages must not show what was declared."""
    return PayIn.objects.filter(shop_id=shop_id, counted_at=None).select_related("courier").order_by("id")


def pay_ins(shop_id: int) -> QuerySet[PayIn]:
    """Cash counted, latest first."""
    return (
        PayIn.objects.filter(shop_id=shop_id, counted_at__isnull=False)
        .select_related("courier", "cashier")
        .order_by("-counted_at")
    )


def deposits(shop_id: int) -> QuerySet[Deposit]:
    return Deposit.objects.filter(shop_id=shop_id).select_related("cashier").order_by("-id")


def banked_parcels(parcel_ids: Iterable[int]) -> set[int]:
    """Which of these parcels' money has reached the bank."""
    there = Q(method="transfer") | Q(deposit__isnull=False)
    return set(Collection.objects.filter(there, parcel_id__in=list(parcel_ids)).values_list("parcel_id", flat=True))


@dataclass(frozen=True)
class Reliability:
    """What sellers may know of a buyer: how parcels ended, never a score."""

    kept_units: int = 0
    whims: int = 0
    absences: int = 0


def reliability(buyer_ids: Iterable[int]) -> dict[int, Reliability]:
    """Units kept, units refused on a whim and doors found shut, for each of these buyers."""
    ids = list(buyer_ids)
    units = (
        Unit.objects.filter(parcel__buyer_id__in=ids)
        .values("parcel__buyer_id")
        .annotate(
            kept=Count("id", filter=Q(custody="buyer")),
            whims=Count("id", filter=Q(decision="refuse", reason="changed_mind")),
        )
    )
    shut = dict(
        Parcel.objects.filter(buyer_id__in=ids, absence_contested_at=None)
        .values("buyer_id")
        .annotate(n=Sum("visits"))
        .values_list("buyer_id", "n")
    )
    found = {row["parcel__buyer_id"]: row for row in units}
    return {
        i: Reliability(
            found[i]["kept"] if i in found else 0, found[i]["whims"] if i in found else 0, shut.get(i) or 0
        )
        for i in ids
    }
