"""Today: orders that wait for an answer, Karim's and Aunt Ping's rounds, and every other step somebody stands at."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Unpack

from guanxi.catalog import actions as catalog
from guanxi.delivery.states import Method, Reason
from guanxi.demo.showing import Show
from guanxi.demo.story import Story
from guanxi.demo.walk import Mishap, More, Plan, Refused, Until

SECOND_TIN = "1904-07-46811"  # in Lin Yue's box; somebody asked about this code before
CARRIED_FROM = 420  # minutes ago: when Karim loads his tricycle


@dataclass
class Today:
    """What is going on while you look."""

    story: Story

    def tell(self) -> None:
        self._to_confirm()
        self._karim_has_been()
        self._karim_goes_on()
        self._aunt_ping()
        self._lin_yue_waits()
        self._elsewhere()

    def _plan(self, who: str, shop: str, items: dict[str, int], **more: Unpack[More]) -> Plan:
        return self.story.planned(who, shop, items, 0, **more)

    def _follow(self, plan: Plan) -> None:
        self.story.trade.follow(plan)

    def _asked(self, who: str, shop: str, items: dict[str, int], minutes_ago: int) -> None:
        """An order that waits for the shop's answer."""
        plan = self._plan(who, shop, items, until=Until.PLACED)
        self._follow(replace(plan, placed=self.story.trade.times.ago(minutes_ago)))

    def _to_confirm(self) -> None:
        for who, items, minutes in (
            ("Gao Lei", {"jasmine": 1, "black": 1}, 80),
            ("Tang Wei", {"black": 1}, 62),
            ("He Jing", {"shou-mei": 6}, 41),
            ("Peng Yu", {"shou-mei": 1}, 23),
        ):
            self._asked(who, "meis-tea", items, minutes)

    def _by(self, courier: str, plan: Plan, *, left: int, door: int) -> Plan:
        """Brought by that courier, who left and rings so many minutes ago."""
        times = self.story.trade.times
        placed = times.day(3, 14, 15)
        return replace(
            plan,
            courier=self.story.trade.cast[courier],
            placed=placed,
            packed=placed + timedelta(hours=2, minutes=5),
            left=times.ago(left),
            door=times.ago(door),
        )

    def _karim_has_been(self) -> None:
        whole = Show(
            "shou-mei",
            "Opened the seal with Karim standing there. Leaves whole, smells of dates, and the code under the lid "
            "answered once, for me. Both tins stay.",
            "Leaves whole, smells of dates. The code answered once, for me.",
            ("cup", "tin"),
        )
        lid = Refused("jasmine", 1, Reason.DAMAGED, "Loose lid.", "tins")
        whim = Refused("black", 1, Reason.CHANGED_MIND)
        plans = (
            self._plan("Fang Yu", "meis-tea", {"shou-mei": 2}, show=whole),
            self._plan("Ma Ling", "meis-tea", {"silver": 1, "black": 1, "jasmine": 1}, refused=[lid]),
            self._plan("Xiao Wen", "meis-tea", {"peony": 1, "black": 1}, refused=[whim]),
            self._plan("Chen Bo", "meis-tea", {"silver": 2}, address="Kiln stall, Hujialou market hall, Chaoyang"),
        )
        for number, plan in enumerate(plans):
            brought = self._by("Karim", plan, left=CARRIED_FROM - number, door=(95, 82, 68, 55)[number])
            self._follow(replace(brought, method=Method.CASH, until=Until.DECIDED))

    def _karim_goes_on(self) -> None:
        """Lin Yue is next. The second tin in her box carries a code that answered once before."""
        times, stall = self.story.trade.times, self.story.trade.stalls["meis-tea"]
        lin = self._plan(
            "Lin Yue",
            "meis-tea",
            {"shou-mei": 2, "jasmine": 1},
            note="Ring the phone, not the bell. The baby sleeps until three.",
            serials={"shou-mei": ["1904-07-46808", SECOND_TIN]},
        )
        self.story.trade.diary.note(
            times.day(22, 19, 40),
            lambda at: catalog.check_code(
                product_id=stall.items["shou-mei"].product_id, code=SECOND_TIN, unit_id=None, person_id=None, at=at
            ),
        )
        later = (
            ("Sun Hao", {"black": 1}),
            ("Xu Lan", {"jasmine": 1}),
            ("Old Zhang", {"puer": 1}),
            ("Bai Lu", {"peony": 1}),
            ("Guo Wei", {"silver": 1}),
            ("Qiao An", {"black": 2}),
        )
        plans = [lin, *(self._plan(who, "meis-tea", items) for who, items in later)]
        for number, plan in enumerate(plans):
            brought = self._by("Karim", plan, left=CARRIED_FROM - 10 - number, door=0)
            self._follow(replace(brought, until=Until.UNDER_WAY))

    def _aunt_ping(self) -> None:
        """Six doors done, one of yesterday, and her own kiosk where two boxes wait."""
        people = self.story.trade.cast.of("haidian")
        tins = ({"jasmine": 1}, {"black": 1}, {"jasmine": 1}, {"black": 1}, {"jasmine": 2}, {"black": 1})
        for number, items in enumerate(tins):
            plan = self._plan(people[2 + number].name, "meis-tea", items)
            self._follow(self._by("Aunt Ping", plan, left=CARRIED_FROM - 60 - number, door=230 - 25 * number))
        ping = self.story.trade.cast["Aunt Ping"]
        self.story.order(people[9].name, "meis-tea", {"jasmine": 1}, 1, courier=ping)
        for who, shop, items in (
            ("Lin Yue", "orchard", {"navel": 1}),
            ("Gao Lei", "orchard", {"persimmon": 1}),
        ):
            waiting = self._plan(who, shop, items, courier=ping, at_point=True, until=Until.UNDER_WAY)
            self._follow(replace(waiting, left=self.story.trade.times.day(1, 17, number_of(who))))

    def _lin_yue_waits(self) -> None:
        self._asked("Lin Yue", "second-reading", {"notebook": 2}, 130)
        self._follow(self._plan("Lin Yue", "little-quilt", {"jacket": 1}, until=Until.CONFIRMED))

    def _elsewhere(self) -> None:
        """Every other state there is, in other shops."""
        times = self.story.trade.times
        for who, shop, items, until in (
            ("Mother Li", "noodles", {"noodles": 2}, Until.PACKED),
            ("Tang Wei", "orchard", {"persimmon": 2}, Until.OFFERED),
            ("Guo Wei", "rice", {"millet": 1}, Until.CONFIRMED),
        ):
            self._follow(replace(self._plan(who, shop, items, until=until), left=times.ago(25)))
        for who, shop, items, until in (
            ("Lucie Martin", "pernet", {"comte": 1, "marcellin": 1}, Until.AT_DOOR),
            ("Old Zhang", "orchard", {"fuji": 1, "persimmon": 2}, Until.OPENED),
        ):
            there = replace(self._plan(who, shop, items, until=until), door=times.ago(6), left=times.ago(90))
            self._follow(there)
        for who, shop, items, minutes in (
            ("Wu Ke", "zhous-apiary", {"candles": 2}, 55),
            ("Xu Lan", "zhous-apiary", {"comb": 1}, 170),
            ("Fang Yu", "orchard", {"jujube": 2}, 35),
            ("Lucie Martin", "pernet", {"butter": 1}, 190),
        ):
            self._asked(who, shop, items, minutes)
        self.story.order("Peng Yu", "rice", {"beans": 2}, 9, mishap=Mishap.LOST)
        self.story.order("Gao Lei", "orchard", {"fuji": 1}, 2, until=Until.UNDER_WAY, visits=1)
        whim, far = Refused("ham", 1, Reason.CHANGED_MIND), self.story.trade.cast["Zhang Tao"]
        brought = self._plan("Old Zhang", "hu-farm", {"ham": 1}, refused=[whim], courier=far)
        self._follow(replace(brought, door=times.ago(140), left=times.ago(300), until=Until.DECIDED))
        self.story.order("Sun Hao", "second-reading", {"novels": 1}, 1, until=Until.CONFIRMED)


def number_of(name: str) -> int:
    """A minute of its own for each."""
    return len(name) * 5 % 60
