"""Ten weeks of ordinary trade: strangers and neighbours who order, open, mostly keep, and sometimes don't."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from guanxi.delivery.states import Reason
from guanxi.demo.cast import Cast
from guanxi.demo.doors import address_of, courier_to, pays
from guanxi.demo.goods import Stall
from guanxi.demo.times import Diary, Times
from guanxi.demo.walk import Mishap, Plan, Refused, Walk

if TYPE_CHECKING:
    from guanxi.people.models import Person

FIRST_DAY_AGO = 68
AWAY = ("haidian", "chengdu", "shanghai")  # towns that no tie joins to Lin Yue's
NEAR = ("cast", "here", "lyon", "fuding")
ORDERS_A_SHOP = 11
OF_A_KIND = (1, 1, 1, 2, 2, 3)

MISHAPS = (Mishap.ABSENT, Mishap.CALLED_OFF, Mishap.CALLED_OFF, Mishap.DECLINED, Mishap.UNANSWERED, Mishap.TOO_SLOW)

REFUSALS: dict[str, list[tuple[Reason, str]]] = {
    "fuji": [(Reason.DAMAGED, "箱底三个磕烂了，别的都好。"), (Reason.CHANGED_MIND, "")],
    "jujube": [(Reason.EXPIRED, "软了，不是当天的。")],
    "navel": [(Reason.DAMAGED, "压坏两个，汁流出来了。")],
    "eggs": [
        (Reason.DAMAGED, "Five broken, the straw was wet."),
        (Reason.DAMAGED, "The box was crushed."),
    ],
    "ham": [(Reason.CHANGED_MIND, "")],
    "noodles": [(Reason.DAMAGED, "Mostly crumbs.")],
    "chilli": [(Reason.DAMAGED, "The lid had come off in the bag.")],
    "rice": [(Reason.MISDESCRIBED, "碾米日期是上个月的，不是下单那天。"), (Reason.DAMAGED, "袋子破了个口。")],
    "bowls": [(Reason.DAMAGED, "A hairline that goes through. The other is perfect.")],
    "vase": [(Reason.CHANGED_MIND, "")],
    "jacket": [(Reason.WRONG_ITEM, "订的一到两岁，来的是半岁的。")],
    "scarf": [(Reason.MISDESCRIBED, "Greyer than in the picture.")],
    "comte": [(Reason.DAMAGED, "Le sachet était percé, la pâte avait séché.")],
    "marcellin": [(Reason.EXPIRED, "Il était déjà parti.")],
    "comb": [(Reason.DAMAGED, "The frame had leaked into the box.")],
    "shea": [(Reason.CHANGED_MIND, "")],
    "novels": [(Reason.WRONG_ITEM, "I had two of the three already. Fair enough, but still.")],
}


@dataclass
class Trade:
    """Draws ordinary orders and puts them into the diary."""

    cast: Cast
    stalls: dict[str, Stall]
    walk: Walk
    diary: Diary
    times: Times
    random: Random

    def follow(self, plan: Plan) -> None:
        self.diary.follow(plan.placed, self.walk.go(plan))

    def everywhere(self) -> None:
        """Every shop but Mei's Tea, whose customers matter to the story one by one."""
        for stall in self.stalls.values():
            if stall.key != "meis-tea":
                self._of_shop(stall)

    def _of_shop(self, stall: Stall) -> None:
        buyers = self._buyers(stall, self.cast.of(*NEAR, *AWAY), ORDERS_A_SHOP)
        for number, buyer in enumerate(buyers):
            skus = self.random.sample(list(stall.items), self.random.choice((1, 1, 2)))
            items = {sku: self.random.choice(OF_A_KIND) for sku in skus}
            mishap = self.random.choice(MISHAPS) if number in (4, 9) else Mishap.NONE
            refused = self._refused(items) if number in (2, 7) else ()
            self.follow(self.plan(buyer, stall, items, self.some_day(52, 3), refused=refused, mishap=mishap))

    def tea(self) -> None:
        """Strangers who buy from Wang Mei, some for their tea rooms."""
        stall, away = self.stalls["meis-tea"], self.cast.of(*AWAY)
        sorts = {"shou-mei": 36, "jasmine": 13, "black": 18, "puer": 13, "peony": 6, "silver": 4}
        for sku, orders in sorts.items():
            for buyer in self._buyers(stall, away, orders):
                units = self.random.choice((1, 2, 2, 3, 4, 6)) if sku != "silver" else 1
                self.follow(self.plan(buyer, stall, {sku: units}, self.some_day(FIRST_DAY_AGO, 3)))
        self._copied_lot(stall, away)
        self._kept_nearby(stall)

    def _copied_lot(self, stall: Stall, buyers: Sequence["Person"]) -> None:
        """The lot that somebody had got at: dents and loose lids, until Zhao Min looked closer."""
        for number, buyer in enumerate(self._buyers(stall, buyers, 10)):
            dented = Refused("shou-mei", 1 + number % 2, Reason.DAMAGED, "Dented, and the seal is pale.", "dented")
            self.follow(
                self.plan(
                    buyer,
                    stall,
                    {"shou-mei": 3},
                    self.some_day(60, 20),
                    lots={"shou-mei": "1904-05"},
                    refused=(dented,) if number in (1, 4, 5, 8) else (),
                )
            )

    def _kept_nearby(self, stall: Stall) -> None:
        """What Lin Yue's wide quarter buys there besides the two teas the story counts."""
        for sku, orders in {"black": 9, "peony": 4, "silver": 3}.items():
            for buyer in self._buyers(stall, self.cast.of("here", "fuding"), orders):
                self.follow(self.plan(buyer, stall, {sku: self.random.choice((1, 1, 2))}, self.some_day(60, 3)))

    def plan(
        self,
        buyer: "Person",
        stall: Stall,
        items: dict[str, int],
        placed: datetime,
        *,
        lots: dict[str, str] | None = None,
        refused: Sequence[Refused] = (),
        mishap: Mishap = Mishap.NONE,
    ) -> Plan:
        """An order brought by whoever goes there, a day or two later in the afternoon."""
        courier = courier_to(buyer, stall)
        if courier is None:
            raise ValueError(f"nobody of {stall.key} goes to {buyer.place}")
        far = 2 if "Beijing" not in buyer.place else 1
        door = placed.replace(hour=11) + timedelta(days=far, minutes=self.random.randrange(8 * 60))
        return Plan(
            buyer,
            stall,
            items,
            placed,
            door,
            courier,
            address=address_of(buyer),
            lots={"linden": "2409-A"} | (lots or {}),
            refused=refused,
            method=pays(courier),
            mishap=mishap,
        )

    def some_day(self, first_ago: int, last_ago: int) -> datetime:
        ago = self.random.randrange(last_ago, first_ago)
        return self.times.day(ago, self.random.randrange(7, 23), self.random.randrange(60))

    def _buyers(self, stall: Stall, among: Sequence["Person"], most: int) -> list["Person"]:
        """People somebody can carry it to, who don't work there; again from the first when there are too few."""
        own = {stall.owner.pk, stall.packer.pk, stall.cashier.pk, *(courier.pk for courier in stall.couriers)}
        fit = [person for person in among if person.pk not in own and courier_to(person, stall)]
        chosen = self.random.sample(fit, min(most, len(fit)))
        return [chosen[number % len(chosen)] for number in range(most)]

    def _refused(self, items: dict[str, int]) -> tuple[Refused, ...]:
        sku = next((sku for sku in items if sku in REFUSALS), None)
        return (Refused(sku, 1, *self.random.choice(REFUSALS[sku])),) if sku else ()
