"""The way of one order, step by step through the market's own actions, each at its own moment."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum, auto
from random import Random
from typing import TYPE_CHECKING, TypedDict

from guanxi.delivery import queries as parcels
from guanxi.delivery.states import MOST_VISITS, Decision, Method, Reason
from guanxi.demo.album import Album
from guanxi.demo.goods import Stall, key
from guanxi.demo.showing import Show, publish
from guanxi.demo.times import Story
from guanxi.orders import actions as orders
from guanxi.orders.actions.packing import Pick
from guanxi.orders.actions.placing import To

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, Unit
    from guanxi.orders.models import Order
    from guanxi.people.models import Person

MINUTE = timedelta(minutes=1)


class Until(IntEnum):
    """How far an order comes before the story leaves it."""

    PLACED = auto()
    CONFIRMED = auto()
    PACKED = auto()
    OFFERED = auto()
    UNDER_WAY = auto()
    AT_DOOR = auto()
    OPENED = auto()
    DECIDED = auto()
    BACK = auto()  # and what was refused is in the shop again


class Mishap(StrEnum):
    """What goes wrong instead of a decision at the door."""

    NONE = ""
    ABSENT = "absent"
    LOST = "lost"
    TOO_SLOW = "too slow"
    CALLED_OFF = "called off"
    DECLINED = "declined"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Refused:
    """So many units of one thing are not kept."""

    sku: str
    units: int
    reason: Reason
    words: str = ""
    picture: str = ""  # empty: the thing itself on the doorstep


@dataclass(frozen=True)
class Plan:
    """One order: who wants what, when it is placed, when the courier rings, and what comes of it."""

    buyer: "Person"
    stall: Stall
    items: Mapping[str, int]
    placed: datetime
    door: datetime
    courier: "Person"
    address: str = ""
    note: str = ""
    at_point: bool = False
    lots: Mapping[str, str] = field(default_factory=dict)  # by short name; else the last lot
    serials: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refused: Sequence[Refused] = ()
    method: Method = Method.CASH
    packed: datetime | None = None
    left: datetime | None = None
    until: Until = Until.BACK
    mishap: Mishap = Mishap.NONE
    visits: int = 0  # at which nobody was there, before
    show: Show | None = None  # once all is decided

    @property
    def packed_at(self) -> datetime:
        return self.packed or self.placed + (self.door - self.placed) * 0.45

    @property
    def left_at(self) -> datetime:
        return self.left or self.placed + (self.door - self.placed) * 0.78

    @property
    def confirmed_at(self) -> datetime:
        return self.placed + (self.packed_at - self.placed) * 0.3


class More(TypedDict, total=False):
    """What may be said of a plan besides who wants what."""

    door: datetime
    courier: "Person"
    address: str
    note: str
    at_point: bool
    lots: Mapping[str, str]
    serials: Mapping[str, Sequence[str]]
    refused: Sequence[Refused]
    until: Until
    mishap: Mishap
    visits: int
    show: Show | None


@dataclass
class Walk:
    """Takes plans through the market."""

    album: Album
    random: Random
    collected: Callable[[Stall, "Person", datetime], object]  # told of cash in a courier's hand

    def go(self, plan: Plan) -> Story:
        order = self._place(plan)
        if plan.mishap in (Mishap.CALLED_OFF, Mishap.DECLINED, Mishap.UNANSWERED):
            yield from self._end_early(plan, order)
            return
        if plan.until >= Until.CONFIRMED:
            yield plan.confirmed_at
            orders.confirm(order_id=order.pk, actor_id=plan.stall.owner.pk, at=plan.confirmed_at)
        if plan.until >= Until.PACKED:
            yield plan.packed_at
            parcel = self._pack(plan, order)
            yield from self._leave(plan, parcel.pk)
            yield from self._at_the_door(plan, order, parcel)

    # Before it leaves

    def _place(self, plan: Plan) -> "Order":
        stall = plan.stall
        to = To(
            recipient=plan.buyer.name,
            phone=plan.buyer.phone or "",
            address=plan.address,
            note=plan.note,
            pickup_id=stall.points[0] if plan.at_point else None,
        )
        return orders.place(
            buyer_id=plan.buyer.pk,
            items={stall.items[sku].variant_id: units for sku, units in plan.items.items()},
            to=to,
            at=plan.placed,
            key=key(self.random),
        )

    def _end_early(self, plan: Plan, order: "Order") -> Story:
        at = plan.confirmed_at
        if plan.mishap == Mishap.UNANSWERED:
            at = order.answer_by + MINUTE
            yield at
            orders.expire(order_id=order.pk, at=at)
            return
        yield at
        by_buyer = plan.mishap == Mishap.CALLED_OFF
        who, words = (plan.buyer, "") if by_buyer else (plan.stall.owner, "The lot is finished; I am sorry.")
        orders.cancel(order_id=order.pk, actor_id=who.pk, words=words, at=at)

    def _pack(self, plan: Plan, order: "Order") -> "Parcel":
        return orders.pack(
            order_id=order.pk,
            actor_id=plan.stall.packer.pk,
            picks=list(self._picks(plan, order)),
            seal_photo_id=plan.stall.seal_photo_id,
            at=plan.packed_at,
        )

    def _picks(self, plan: Plan, order: "Order") -> Iterator[Pick]:
        by_variant = {plan.stall.items[sku].variant_id: sku for sku in plan.items}
        for line in order.lines.order_by("id"):
            sku = by_variant[line.variant_id]
            item = plan.stall.items[sku]
            code = plan.lots.get(sku) or list(item.lots)[-1]
            said = list(plan.serials.get(sku, ()))
            for number in range(line.units):
                serial = said[number] if number < len(said) else item.serial(code)
                yield Pick(line.pk, item.lots[code], serial)

    def _leave(self, plan: Plan, parcel_id: int) -> Story:
        """Into the courier's hands, with the yes of both."""
        who, courier_id, at = plan.stall.packer.pk, plan.courier.pk, plan.left_at
        if plan.until >= Until.OFFERED:
            yield at - 10 * MINUTE
            orders.offer(parcel_id=parcel_id, courier_id=courier_id, actor_id=who, at=at - 10 * MINUTE)
        if plan.until >= Until.UNDER_WAY:
            yield at
            orders.take(parcel_id=parcel_id, courier_id=courier_id, at=at)

    # At the door

    def _at_the_door(self, plan: Plan, order: "Order", parcel: "Parcel") -> Story:
        for visit in range(MOST_VISITS if plan.mishap == Mishap.ABSENT else plan.visits):
            at = plan.door + timedelta(days=visit)
            yield at
            orders.be_absent(parcel_id=parcel.pk, courier_id=plan.courier.pk, at=at)
        at = plan.door + timedelta(days=plan.visits)
        if plan.mishap == Mishap.LOST:
            yield at
            orders.lose(parcel_id=parcel.pk, actor_id=plan.courier.pk, at=at)
        elif plan.mishap != Mishap.ABSENT and plan.until > Until.UNDER_WAY:
            yield from self._inspection(plan, parcel, at)
            if plan.until >= Until.DECIDED and plan.show is not None:
                at += 20 * MINUTE
                yield at
                publish(plan.show, order, plan.stall, album=self.album, random=self.random, at=at)
        if plan.until == Until.BACK and (plan.refused or plan.mishap):
            yield from self._bring_back(plan, parcel)

    def _inspection(self, plan: Plan, parcel: "Parcel", at: datetime) -> Story:
        yield at
        code = parcels.presence_code(parcel)
        orders.arrive(parcel_id=parcel.pk, courier_id=plan.courier.pk, code=code, at=at)
        if plan.until == Until.AT_DOOR:
            return
        yield at + MINUTE
        orders.open_parcel(
            parcel_id=parcel.pk,
            buyer_id=plan.buyer.pk,
            seal_whole=True,
            door_photo_id=self.album.photo("parcel-door", plan.buyer, at),
            at=at + MINUTE,
        )
        if plan.until == Until.OPENED:
            return
        if plan.mishap == Mishap.TOO_SLOW:
            yield at + 20 * MINUTE
            orders.take_back(parcel_id=parcel.pk, courier_id=plan.courier.pk, at=at + 20 * MINUTE)
            return
        yield at + 4 * MINUTE
        kept = self._decide(plan, parcel, at + 4 * MINUTE)
        yield at + 9 * MINUTE
        self._finish(plan, parcel.pk, kept, at + 9 * MINUTE)

    def _decide(self, plan: Plan, parcel: "Parcel", at: datetime) -> int:
        """Each unit is kept, but for the last ones of what is refused. Returns how many stay."""
        left = {plan.stall.items[each.sku].product_id: each for each in plan.refused}
        kept = 0
        for unit in reversed(list(parcel.units.all())):
            refused = left.get(unit.product_id)
            if refused is None:
                kept += 1
                orders.decide(unit_id=unit.pk, buyer_id=plan.buyer.pk, decision=Decision.KEEP, at=at)
                continue
            self._refuse(plan, unit, refused, at)
            less = replace(refused, units=refused.units - 1)
            left = {**left, unit.product_id: less} if less.units else _without(left, unit.product_id)
        return kept

    def _refuse(self, plan: Plan, unit: "Unit", refused: Refused, at: datetime) -> None:
        buyer, photo_id = plan.buyer, None
        if refused.picture:
            photo_id = self.album.photo(refused.picture, buyer, at)
        elif refused.reason != Reason.CHANGED_MIND:
            photo_id = self.album.at_the_door(plan.stall.items[refused.sku].picture, buyer, at)
        orders.decide(
            unit_id=unit.pk,
            buyer_id=buyer.pk,
            decision=Decision.REFUSE,
            reason=refused.reason,
            words=refused.words,
            photo_id=photo_id,
            at=at,
        )

    def _finish(self, plan: Plan, parcel_id: int, kept: int, at: datetime) -> None:
        if not kept:
            orders.refuse_all(parcel_id=parcel_id, buyer_id=plan.buyer.pk, at=at)
            return
        code = parcels.acceptance_code(parcels.parcel(parcel_id)) or ""
        orders.accept(parcel_id=parcel_id, courier_id=plan.courier.pk, code=code, method=plan.method, at=at)
        if plan.method == Method.CASH:
            self.collected(plan.stall, plan.courier, at)

    def _bring_back(self, plan: Plan, parcel: "Parcel") -> Story:
        at = plan.door + timedelta(days=MOST_VISITS if plan.mishap == Mishap.ABSENT else 1, hours=2)
        yield at
        bad = {plan.stall.items[each.sku].product_id for each in plan.refused if each.reason != Reason.CHANGED_MIND}
        units = [unit for unit in parcels.parcel(parcel.pk).units.all() if unit.custody == "returning"]
        if not units:
            return
        found = {unit.pk: (unit.serial, unit.product_id in bad) for unit in units}
        orders.receive(parcel_id=parcel.pk, actor_id=plan.stall.packer.pk, found=found, at=at)


def _without(left: Mapping[int, Refused], product_id: int) -> dict[int, Refused]:
    return {pk: each for pk, each in left.items() if pk != product_id}
