"""Reading where parcels are, what is due for them and who holds cash."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Sum

from guanxi.base.errors import Gone
from guanxi.delivery import rules
from guanxi.delivery.models import Collection, Deposit, Parcel, PayIn, Unit
from guanxi.delivery.states import DONE, WITH_COURIER, Custody, Decision, ParcelState
from guanxi.ledger import queries as ledger
from guanxi.ledger import statements
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


def doors_done(shop_id: int, since: datetime) -> dict[int, int]:
    """How many of a shop's parcels each courier has brought to their end since then, by courier."""
    ended = Parcel.objects.filter(shop_id=shop_id, ended_at__gte=since, courier__isnull=False)
    rows = ended.exclude(state=ParcelState.UNPACKED).values_list("courier_id").annotate(n=Count("id"))
    return {courier: n for courier, n in rows.order_by("courier_id") if courier}


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
    since: datetime | None  # when the first of it was collected that nobody has counted yet


def cash_of(courier_id: int, shop_id: int, *, currency: str) -> Cash:
    """What the courier holds for a shop, and how much of it should have been there at the last count."""
    in_hand = ledger.balance_minor(shop_id=shop_id, kind=Kind.COURIER_CASH, person_id=courier_id, currency=currency)
    return _cash({(shop_id, courier_id): in_hand}, Q(shop_id=shop_id, courier_id=courier_id))[0]


def cash_with_couriers(shop_id: int, *, currency: str) -> list[Cash]:
    """The same of everybody who holds cash of a shop or waits for its being counted, the largest sum first."""
    held = {
        (shop_id, person): amount
        for (kind, person), amount in ledger.balances(shop_id, currency=currency).items()
        if kind == Kind.COURIER_CASH
    }
    return _cash(held, Q(shop_id=shop_id))


def cash_of_courier(courier_id: int, *, currency: str, at: datetime) -> list[Cash]:
    """The same of one courier, for every shop, the largest sum first. What happened just `at` that moment counts."""
    after = at + timedelta.resolution
    held = {
        (each.shop_id, courier_id): each.opening_minor
        for each in statements.of_courier(person_id=courier_id, since=after, until=after)
        if each.kind == Kind.COURIER_CASH and each.currency == currency
    }
    return _cash(held, Q(courier_id=courier_id))


def _cash(held: Mapping[tuple[int, int], int], whose: Q) -> list[Cash]:
    """Cash by (shop, courier), with what the pay-ins and collections of `whose` say of it. Two queries."""
    waiting = {(each.shop_id, each.courier_id): each for each in PayIn.objects.filter(whose, counted_at=None)}
    uncounted = Collection.objects.filter(method="cash", pay_in=None).annotate(shop_id=F("parcel__shop_id"))
    rows = uncounted.filter(whose).order_by().values_list("shop_id", "courier_id")
    fresh = {
        (shop, courier): (sum, since) for shop, courier, sum, since in rows.annotate(Sum("amount_minor"), Min("at"))
    }
    found = []
    for (shop, courier), in_hand in held.items():
        sum_minor, since = fresh.get((shop, courier), (0, None))
        pay_in = waiting.get((shop, courier))
        found.append(Cash(shop, courier, in_hand, max(0, in_hand - sum_minor), pay_in, since))
    return sorted(found, key=lambda cash: -cash.in_hand_minor)


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


def pay_ins_of(courier_id: int) -> QuerySet[PayIn]:
    """The cash one courier has paid in and somebody has counted, latest first."""
    mine = PayIn.objects.filter(courier_id=courier_id, counted_at__isnull=False)
    return mine.select_related("shop", "cashier").order_by("-counted_at")


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
