"""A market day from a seed: many hands, in any order, with mistakes, repeats, losses and closed doors.

`Day(seed).run(200)` only ever calls the actions a page would call. A step that is refused is a step;
any other error is a defect. What must hold
afterwards is in test_day.py.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

from django.db import connection

from guanxi.base.errors import Refusal
from guanxi.base.models import Photo
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot, Variant
from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery.models import Parcel, PayIn, Unit
from guanxi.delivery.states import Decision, Method, ParcelState, Reason
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders
from guanxi.orders.actions.packing import Pick
from guanxi.orders.actions.placing import To
from guanxi.orders.models import Order
from guanxi.orders.states import OrderState
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.people.states import Consent, Met, Nearness
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop
from guanxi.shops.states import Role

MORNING = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)
HANDS = (Role.PACKER, Role.COURIER, Role.COURIER, Role.CASHIER)


class Day:
    """The people, their shops, and everything that can happen between them."""

    def __init__(self, seed: int, *, buyers: int = 24, shop_count: int = 3) -> None:
        self.random = Random(seed)
        self.now = MORNING
        self.happened: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.placed: list[tuple[UUID, dict[str, object]]] = []
        self.buyers = [self._person(f"Buyer {n}", consent=Consent.NAMED) for n in range(buyers)]
        for buyer in self.buyers:
            self._tie(buyer, self.random.choice([other for other in self.buyers if other != buyer]))
        self.shops = [self._open_shop(n) for n in range(shop_count)]

    def run(self, count: int) -> None:
        """Until so many orders were placed; then everybody finishes what they can."""
        while Order.objects.count() < count:
            self._step()
        for _ in range(count * 6):
            self._step(placing=False)
        self.now += timedelta(days=6)
        self._bank_everything()
        self._do("release", lambda: orders_release(self.now))

    # Making the market

    def _person(self, name: str, **fields: object) -> Person:
        return Person.objects.create_user(name=name, email=f"{uuid4().hex}@example.org", **fields)

    def _tie(self, a: Person, b: Person) -> None:
        people.tie_directly(
            a=a.pk,
            b=b.pk,
            nearness_a=self.random.choice(list(Nearness)),
            nearness_b=Nearness.FRIEND,
            met=Met.CODE,
            at=self.now,
        )

    def _open_shop(self, number: int) -> Shop:
        owner = self._person(f"Owner {number}")
        shop = shops.open_shop(
            actor_id=owner.pk,
            name=f"Shop {number}",
            place="Fuding",
            promise="As I say it is.",
            at=self.now,
            key=uuid4(),
            delivery_minor=self.random.choice([0, 700, 1200]),
        )
        for role in HANDS:
            person = self._person(f"{role} of {number}")
            self._tie(owner, person)
            shops.add_member(shop_id=shop.pk, person_id=person.pk, role=role, actor_id=owner.pk, at=self.now)
        for product_number in range(2):
            self._offer(shop, owner, product_number)
        return shop

    def _offer(self, shop: Shop, owner: Person, number: int) -> None:
        product = catalog.add_product(
            shop_id=shop.pk,
            actor_id=owner.pk,
            variants=[{"price_minor": self.random.randrange(0, 30000)}],
            at=self.now,
            key=uuid4(),
            name=f"Thing {number}",
            codes="Under the lid" if number else "",
        )
        for code in ("A", "B"):
            catalog.receive_lot(
                variant_id=product.variants.get().pk,
                code=code,
                units=self.random.randrange(20, 120),
                actor_id=owner.pk,
                at=self.now,
            )

    # One step, by somebody, perhaps the wrong one, perhaps twice

    def _step(self, *, placing: bool = True) -> None:
        if self.random.random() < 0.005:
            self._look_over_tables()
        self.now += timedelta(seconds=self.random.randrange(5, 400))
        steps: list[Callable[[], None]] = [
            self._confirm,
            self._pack,
            self._hand_over,
            self._take,
            self._arrive,
            self._open,
            self._decide,
            self._decide,
            self._decide,
            self._end_at_door,
            self._end_at_door,
            self._receive,
            self._count,
        ]
        rare: list[Callable[[], None]] = [
            self._cancel,
            self._absent,
            self._lose,
            self._declare,
            self._bank,
            self._expire,
        ]
        if placing:
            steps += [self._place, self._place, self._place]
        self.random.choice(steps if self.random.random() < 0.93 else rare)()

    def _look_over_tables(self) -> None:
        """A day in one transaction is hidden from the database's own housekeeping, which plans by row counts."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _do(self, name: str, act: Callable[[], object]) -> None:
        """Perform a step; every tenth is sent again, as a phone without signal would."""
        for _ in range(2 if self.random.random() < 0.1 else 1):
            try:
                act()
            except Refusal as refusal:
                self.refused[f"{name}: {type(refusal).__name__}"] += 1
            else:
                self.happened[name] += 1

    def _hand(self, shop_id: int, *roles: Role) -> int:
        """Somebody with one of the roles; now and then somebody who has no business there."""
        if self.random.random() < 0.03:
            return self.random.choice(self.buyers).pk
        members = Shop.objects.get(pk=shop_id).members.filter(role__in=roles).order_by("id")
        return self.random.choice(list(members)).person_id

    def _some_order(self, *states: OrderState) -> Order | None:
        found = list(Order.objects.filter(state__in=states).order_by("id")[:40])
        return self.random.choice(found) if found else None

    def _some_parcel(self, *states: ParcelState) -> Parcel | None:
        found = list(Parcel.objects.filter(state__in=states).order_by("id")[:40])
        return self.random.choice(found) if found else None

    def _photo(self) -> int:
        return Photo.objects.create(name=uuid4().hex, width=4, height=3, colour="#000000", added_at=self.now).pk

    def _place(self) -> None:
        shop = self.random.choice(self.shops)
        variants = list(Variant.objects.filter(product__shop=shop).order_by("id"))
        chosen = self.random.sample(variants, self.random.randrange(1, len(variants) + 1))
        wanted = {variant.pk: self.random.choice([1, 1, 2, 3, 200]) for variant in chosen}
        buyer, key = self.random.choice(self.buyers).pk, uuid4()
        if self.placed and self.random.random() < 0.05:
            key, again = self.random.choice(self.placed)
            buyer, wanted = again["buyer"], again["wanted"]  # type: ignore[assignment]
        to = To(recipient="Somebody", address="1 Long Street, Old Town")

        def place() -> None:
            orders.place(buyer_id=buyer, items=wanted, to=to, at=self.now, key=key)
            self.placed.append((key, {"buyer": buyer, "wanted": wanted}))

        self._do("place", place)

    def _confirm(self) -> None:
        if order := self._some_order(OrderState.PLACED):
            actor, key = self._hand(order.shop_id, Role.OWNER), uuid4().hex
            self._do("confirm", lambda: orders.confirm(order_id=order.pk, actor_id=actor, at=self.now, key=key))

    def _cancel(self) -> None:
        if order := self._some_order(*OrderState):
            actor, key = self.random.choice([order.buyer_id, self._hand(order.shop_id, Role.OWNER)]), uuid4().hex
            self._do("cancel", lambda: orders.cancel(order_id=order.pk, actor_id=actor, at=self.now, key=key))

    def _expire(self) -> None:
        if order := self._some_order(OrderState.PLACED):
            late = order.answer_by + timedelta(seconds=self.random.choice([-1, 1]))
            self._do("expire", lambda: orders.expire(order_id=order.pk, at=late))

    def _pack(self) -> None:
        order = self._some_order(OrderState.CONFIRMED)
        if order is None:
            return
        picks = []
        for line in order.lines.order_by("id"):
            for _ in range(self.random.randrange(1, line.units + 1)):
                lot = self.random.choice(list(Lot.objects.filter(variant_id=line.variant_id).order_by("id")))
                serial = self.random.choice(["", uuid4().hex[:6]]) if line.name.endswith("1") else ""
                picks.append(Pick(line.pk, lot.pk, serial))
        actor, photo, key = self._hand(order.shop_id, Role.OWNER, Role.PACKER), self._photo(), uuid4().hex
        self._do(
            "pack",
            lambda: orders.pack(
                order_id=order.pk, actor_id=actor, picks=picks, seal_photo_id=photo, at=self.now, key=key
            ),
        )

    def _hand_over(self) -> None:
        if parcel := self._some_parcel(ParcelState.SEALED):
            actor, key = self._hand(parcel.shop_id, Role.OWNER, Role.PACKER), uuid4().hex
            courier = self._hand(parcel.shop_id, Role.COURIER)
            self._do(
                "offer",
                lambda: orders.offer(parcel_id=parcel.pk, courier_id=courier, actor_id=actor, at=self.now, key=key),
            )

    def _courier_of(self, parcel: Parcel) -> int:
        wrong = self.random.random() < 0.03 or parcel.courier_id is None
        return self.random.choice(self.buyers).pk if wrong else int(parcel.courier_id or 0)

    def _take(self) -> None:
        if parcel := self._some_parcel(ParcelState.OFFERED):
            who, key = self._courier_of(parcel), uuid4().hex
            self._do("take", lambda: orders.take(parcel_id=parcel.pk, courier_id=who, at=self.now, key=key))

    def _arrive(self) -> None:
        if parcel := self._some_parcel(ParcelState.UNDER_WAY):
            code = self.random.choice([parcels.presence_code(parcel)] * 9 + ["0000"])
            who, key = self._courier_of(parcel), uuid4().hex
            self._do(
                "arrive",
                lambda: orders.arrive(parcel_id=parcel.pk, courier_id=who, code=code, at=self.now, key=key),
            )
            if parcels.parcel(parcel.pk).wrong_codes >= 3:
                orders.show_new_code(parcel_id=parcel.pk, buyer_id=parcel.buyer_id, at=self.now)

    def _open(self) -> None:
        if parcel := self._some_parcel(ParcelState.AT_DOOR):
            whole, key = self.random.random() < 0.95, uuid4().hex
            self._do(
                "open",
                lambda: orders.open_parcel(
                    parcel_id=parcel.pk,
                    buyer_id=parcel.buyer_id,
                    seal_whole=whole,
                    door_photo_id=None,
                    at=self.now,
                    key=key,
                ),
            )

    def _decide(self) -> None:
        parcel = self._some_parcel(ParcelState.OPENED)
        if parcel is None:
            return
        for unit in parcel.units.order_by("id"):
            keep = self.random.random() < 0.8
            reason = "" if keep else self.random.choice([*Reason.values, ""])
            photo = self._photo() if self.random.random() < 0.9 else None
            self._do("decide", self._decision(unit, keep, reason, photo))

    def _decision(self, unit: Unit, keep: bool, reason: str, photo_id: int | None) -> Callable[[], object]:
        return lambda: orders.decide(
            unit_id=unit.pk,
            buyer_id=unit.parcel.buyer_id,
            decision=Decision.KEEP if keep else Decision.REFUSE,
            reason=reason,
            photo_id=photo_id,
            at=self.now,
        )

    def _end_at_door(self) -> None:
        parcel = self._some_parcel(ParcelState.OPENED, ParcelState.AT_DOOR)
        if parcel is None:
            return
        key, who = uuid4().hex, self._courier_of(parcel)
        code = parcels.acceptance_code(parcels.parcel(parcel.pk)) or "0000"
        method = self.random.choice([Method.CASH, Method.CASH, Method.TRANSFER])
        late = (parcel.decide_by or self.now) + timedelta(seconds=self.random.choice([-1, 1]))
        self._do(
            "accept",
            lambda: orders.accept(
                parcel_id=parcel.pk, courier_id=who, code=code, method=method, at=self.now, key=key
            ),
        )
        if self.random.random() < 0.3:
            self._do(
                "refuse_all",
                lambda: orders.refuse_all(parcel_id=parcel.pk, buyer_id=parcel.buyer_id, at=self.now, key=key),
            )
        if self.random.random() < 0.25:
            self._do(
                "take_back",
                lambda: orders.take_back(parcel_id=parcel.pk, courier_id=who, at=late, key=key),
            )

    def _absent(self) -> None:
        if parcel := self._some_parcel(ParcelState.UNDER_WAY, ParcelState.AT_DOOR):
            who, key = self._courier_of(parcel), uuid4().hex
            self._do("absent", lambda: orders.be_absent(parcel_id=parcel.pk, courier_id=who, at=self.now, key=key))

    def _lose(self) -> None:
        if parcel := self._some_parcel(
            ParcelState.UNDER_WAY, ParcelState.AT_DOOR, ParcelState.OPENED, ParcelState.RETURNING
        ):
            who, key = self._courier_of(parcel), uuid4().hex
            self._do("lose", lambda: orders.lose(parcel_id=parcel.pk, actor_id=who, at=self.now, key=key))

    def _receive(self) -> None:
        parcel = Parcel.objects.filter(units__custody="returning").order_by("id").first()
        if parcel is None:
            return
        found = {
            unit.pk: (self.random.choice([unit.serial] * 9 + ["another"]), self.random.random() < 0.3)
            for unit in parcel.units.all()
            if self.random.random() < 0.95
        }
        actor, key = self._hand(parcel.shop_id, Role.OWNER, Role.PACKER), uuid4().hex
        self._do(
            "receive",
            lambda: orders.receive(parcel_id=parcel.pk, actor_id=actor, found=found, at=self.now, key=key),
        )

    def _declare(self) -> None:
        shop = self.random.choice(self.shops)
        courier, key = self._hand(shop.pk, Role.COURIER), uuid4().hex
        cash = parcels.cash_of(courier, shop.pk, currency="CNY").in_hand_minor
        self._do(
            "declare",
            lambda: delivery.declare_pay_in(
                shop_id=shop.pk, courier_id=courier, declared_minor=max(cash, 0), currency="CNY", at=self.now, key=key
            ),
        )

    def _count(self) -> None:
        pay_in = PayIn.objects.filter(counted_at=None).order_by("id").first()
        if pay_in is None:
            return
        counted = max(0, pay_in.declared_minor - self.random.choice([0, 0, 0, 100, 9000]))
        actor, key = self._hand(pay_in.shop_id, Role.CASHIER, Role.OWNER), uuid4().hex
        self._do(
            "count",
            lambda: delivery.count_pay_in(
                pay_in_id=pay_in.pk, cashier_id=actor, counted_minor=counted, currency="CNY", at=self.now, key=key
            ),
        )

    def _bank(self) -> None:
        shop = self.random.choice(self.shops)
        till = books.balance_minor(shop_id=shop.pk, kind=Kind.SHOP_CASH, currency="CNY")
        amount, actor = self.random.choice([till, till // 2, till + 1]), self._hand(shop.pk, Role.CASHIER)
        line, key = uuid4().hex, uuid4().hex
        self._do(
            "bank",
            lambda: delivery.bank(
                shop_id=shop.pk,
                cashier_id=actor,
                amount_minor=amount,
                bank_line=line,
                currency="CNY",
                at=self.now,
                key=key,
            ),
        )

    def _bank_everything(self) -> None:
        for _ in range(20):
            self._declare()
            self._count()
            self._bank()


def orders_release(at: datetime) -> None:
    """Row 16, until nothing is due."""
    while orders.release_due(at=at):
        pass
