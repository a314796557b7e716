"""What lies on the desk: each part of the page as plain values, from a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone

from guanxi.catalog import queries as catalog
from guanxi.catalog.states import LotState
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Custody, ParcelState
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.standing import queries as standing
from guanxi.standing import said
from guanxi.standing.answers import Link, LinkKind
from guanxi.web.desk import words

if TYPE_CHECKING:
    from guanxi.catalog.models import Lot
    from guanxi.delivery.models import Parcel, Unit
    from guanxi.orders.models import Order
    from guanxi.people.models import Person
    from guanxi.standing.models import Evidence
    from guanxi.web.desk.access import Desk

MOST_ROWS = 30
MOST_LOTS = 6
MOST_WORDS = 3
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Asked:
    """An order that wants an answer. A stranger's first one is better talked over before it is confirmed."""

    order: Order
    known: str
    reliability: str
    is_first: bool
    link: Link

    @property
    def call_first(self) -> bool:
        return self.is_first and self.link.kind == LinkKind.NONE

    @property
    def buyer_silent(self) -> bool:
        """The shop asks its buyers for a code, and this one has not given it yet."""
        return bool(self.order.buyer_code) and self.order.buyer_confirmed_at is None


def asked(desk: Desk, found: Sequence[Order]) -> list[Asked]:
    """These orders with what is known of their buyers."""
    contact = desk.shop.contact
    buyers = {order.buyer_id for order in found}
    links = standing.link(contact.pk, buyers)
    reliable = delivery.reliability(buyers)
    first = orders.first_orders(desk.shop.pk, [order.pk for order in found])
    return [
        Asked(
            order,
            words.known(links[order.buyer_id], contact=contact, viewer_id=desk.person_id),
            words.reliability(reliable[order.buyer_id]),
            order.pk in first,
            links[order.buyer_id],
        )
        for order in found
    ]


@dataclass(frozen=True)
class Round:
    """One courier's doors of today for this shop."""

    courier: Person
    done: int
    total: int
    sentence: str

    @property
    def percent(self) -> str:
        return percent(self.done, self.total)


def rounds(desk: Desk, out: Sequence[Parcel], at: datetime) -> list[Round]:
    """Who is out, and who has been today."""
    done = delivery.doors_done(desk.shop.pk, midnight(at))
    carried: dict[int, list[Parcel]] = {}
    for parcel in out:
        carried.setdefault(parcel.courier_id or 0, []).append(parcel)
    couriers = people.cards({*done, *carried})
    return [
        Round(
            courier,
            done.get(pk, 0),
            done.get(pk, 0) + sum(p.state != ParcelState.RETURNING for p in carried.get(pk, ())),
            words.round_of(carried.get(pk, ())),
        )
        for pk, courier in sorted(couriers.items())
    ]


@dataclass(frozen=True)
class Back:
    """Units of one parcel on their way back."""

    parcel: Parcel
    units: list[Unit]
    sentence: str


def coming_back(parcels: Iterable[Parcel]) -> list[Back]:
    found = []
    for parcel in parcels:
        units = [unit for unit in parcel.units.all() if unit.custody == Custody.RETURNING]
        found.append(Back(parcel, units, words.coming_back(units, parcel)))
    return found


@dataclass(frozen=True)
class Held:
    """Cash one courier holds. The sum stays hidden while it waits to be counted, so that the count is honest."""

    courier: Person
    cash: delivery.Cash

    @property
    def is_counting(self) -> bool:
        return self.cash.pay_in is not None

    @property
    def over_limit(self) -> bool:
        return self.cash.in_hand_minor > settings.COURIER_CASH_LIMIT_MINOR


@dataclass(frozen=True)
class Cash:
    """Who holds the shop's cash, and what has reached the bank in the last seven days, in minor units."""

    held: list[Held]
    banked_minor: int

    @property
    def with_couriers_minor(self) -> int:
        return sum(each.cash.in_hand_minor for each in self.held if not each.is_counting)

    @property
    def counting(self) -> list[Held]:
        return [each for each in self.held if each.is_counting]

    @property
    def over_limit(self) -> list[Held]:
        return [each for each in self.held if each.over_limit and not each.is_counting]


def cash(shop_id: int, at: datetime) -> Cash:
    found = delivery.cash_with_couriers(shop_id, currency=settings.CURRENCY)
    found = [each for each in found if each.in_hand_minor or each.pay_in]
    couriers = people.cards(each.courier_id for each in found)
    banked = delivery.deposits(shop_id).filter(at__gte=at - WEEK).aggregate(sum=Sum("amount_minor"))["sum"]
    return Cash([Held(couriers[each.courier_id], each) for each in found], banked or 0)


@dataclass(frozen=True)
class LotBar:
    """How a lot fared at the doors; `most` is the largest of the bars beside it."""

    lot: Lot
    most: int

    @property
    def kept(self) -> int:
        return self.lot.checked_units - self.lot.refused_units

    @property
    def kept_width(self) -> str:
        return percent(self.kept, self.most, of=98)

    @property
    def refused_at(self) -> str:
        return percent(self.kept, self.most, of=98, more=0.6 if self.kept else 0)

    @property
    def refused_width(self) -> str:
        return percent(self.lot.refused_units, self.most, of=98, least=1.4)

    @property
    def is_recalled(self) -> bool:
        return self.lot.state == LotState.RECALLED


def lots(shop_id: int) -> list[LotBar]:
    """The latest lots of which something was opened at a door."""
    opened = list(catalog.lots_of_shop(shop_id).filter(checked_units__gt=0)[:MOST_LOTS])
    most = max((lot.checked_units for lot in opened), default=1)
    return [LotBar(lot, most) for lot in opened]


def sentences(shop_id: int) -> list[Evidence]:
    """The latest things people said on opening a parcel, with their names."""
    sold = catalog.of_shop(shop_id).values_list("pk", flat=True)
    return list(said.latest(sold)[:MOST_WORDS])


def couriers(shop_id: int) -> list[Person]:
    """Everybody who may carry for the shop, by name."""
    return sorted(people.cards(shops.couriers(shop_id)).values(), key=lambda person: person.name)


def midnight(at: datetime) -> datetime:
    """When this day began, where the market is."""
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def percent(part: int, whole: int, *, of: float = 100, more: float = 0, least: float = 0) -> str:
    """A share of a bar's length, written for SVG in every language: "36.4%"."""
    return f"{max(of * part / max(whole, 1), least) + more:.1f}%"
