"""The orders that the drawings tell of, in the words of those who opened them. Everything before today."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Unpack

from guanxi.catalog import actions as catalog
from guanxi.delivery.states import Reason
from guanxi.demo.album import Album
from guanxi.demo.showing import Show
from guanxi.demo.trade import Trade
from guanxi.demo.walk import Mishap, More, Plan, Refused, Until
from guanxi.posts.states import Audience

if TYPE_CHECKING:
    pass

COPIED = "1904-05"
COPIED_CODE = "1904-05-07019"  # under Zhao Min's lid, and under somebody else's before
SYRUP = "2409-B"
SYRUP_PHOTOS = {"Xu Lan": "honey", "Fang Yu": "honey-fang", "Wu Ke": "honey-wu"}


@dataclass
class Story:
    """The cast's own orders."""

    trade: Trade
    album: Album

    def tell(self) -> None:
        self._white_tea()
        self._other_tea()
        self._honey()
        self._apples()
        self._lin_yue()
        self._lucie()

    def order(self, who: str, shop: str, items: dict[str, int], days_ago: int, **more: Unpack[More]) -> None:
        """An order of somebody's whose door is reached that many days ago in the afternoon."""
        self.trade.follow(self.planned(who, shop, items, days_ago, **more))

    def planned(self, who: str, shop: str, items: dict[str, int], days_ago: int, **more: Unpack[More]) -> Plan:
        buyer, stall = self.trade.cast[who], self.trade.stalls[shop]
        door = self.trade.times.day(days_ago, 15, 12 + len(who))
        plan = self.trade.plan(buyer, stall, items, door - timedelta(days=2, hours=3))
        return replace(replace(plan, door=door), **more)

    def _white_tea(self) -> None:
        """Twelve keep it, one refuses it: those Lin Yue can reach."""
        tea = "meis-tea"
        for days_ago, items in ((58, {"shou-mei": 2}), (29, {"shou-mei": 2, "jasmine": 1})):
            self.order("Li Na", tea, items, days_ago)
        three = "Three orders. I give it to my mother, who sends back what is not good."
        self.order("Li Na", tea, {"shou-mei": 2}, 2, show=Show("shou-mei", three, pictures=("cup",)))
        for who, items, days_ago in (
            ("Gao Lei", {"shou-mei": 1}, 51),
            ("Guo Wei", {"shou-mei": 2}, 47),
            ("Zhou Shan", {"shou-mei": 1}, 44),
            ("Tang Wei", {"shou-mei": 2, "black": 1}, 36),
            ("Xiao Wen", {"shou-mei": 1}, 25),
            ("Peng Yu", {"shou-mei": 1}, 15),
        ):
            self.order(who, tea, items, days_ago)
        mother = Show("jasmine", "花都捡干净了，香还在。白茶也好，泡第三遍还有枣味。", audience=Audience.CIRCLE)
        self.order("Mother Li", tea, {"shou-mei": 1, "jasmine": 1}, 40, show=mother)
        xu = Show("jasmine", "I weighed it: 201 g. No flowers left in it, no perfume either, no dust.")
        self.order("Xu Lan", tea, {"shou-mei": 1, "jasmine": 1}, 33, show=xu)
        self.order("Chen Bo", tea, {"shou-mei": 1}, 38)
        lucie = "It crossed the border sealed. The label says what the leaf says."
        self.order("Lucie Martin", tea, {"shou-mei": 1}, 22, show=Show("shou-mei", lucie))
        self._zhao_min()

    def _zhao_min(self) -> None:
        """The refusal, the recall two days later, and what somebody had asked before about the same code."""
        words = (
            "The seal was printed pale and crooked. Someone had already used the code under the lid. "
            "Karim took it away again and I paid nothing."
        )
        self.order(
            "Zhao Min",
            "meis-tea",
            {"shou-mei": 1},
            18,
            lots={"shou-mei": COPIED},
            serials={"shou-mei": [COPIED_CODE]},
            refused=[Refused("shou-mei", 1, Reason.COUNTERFEIT, words, "dented")],
        )
        stall, times = self.trade.stalls["meis-tea"], self.trade.times
        item = stall.items["shou-mei"]
        for days_ago, asker in ((24, "Wu Ke"), (18, "Zhao Min")):
            person = self.trade.cast[asker]
            self.trade.diary.note(
                times.day(days_ago, 15, 24),
                lambda at, person=person: catalog.check_code(  # type: ignore[misc]
                    product_id=item.product_id, code=COPIED_CODE, unit_id=None, person_id=person.pk, at=at
                ),
            )
        why = "A tin in it was copied: pale seal, a code used before. I take back every tin of this lot at your door."
        self._recall("meis-tea", item.lots[COPIED], why, 16)

    def _recall(self, shop: str, lot_id: int, why: str, days_ago: int) -> None:
        owner = self.trade.stalls[shop].owner
        self.trade.diary.note(
            self.trade.times.day(days_ago, 20),
            lambda at: catalog.stop_lot(lot_id=lot_id, why=why, recalled=True, actor_id=owner.pk, at=at),
        )

    def _other_tea(self) -> None:
        """Jasmine is kept by four of her people, the old cake by nobody she knows."""
        lid = Show("jasmine", "Lid was loose, tea was fine.", audience=Audience.CIRCLE)
        self.order("Sun Hao", "meis-tea", {"jasmine": 1}, 1, show=lid)
        cake = Refused("puer", 1, Reason.WRONG_ITEM, "Not the cake in the photo.", "cake")
        early = self.trade.times.day(1, 10, 20)
        self.order("Wu Ke", "meis-tea", {"puer": 1}, 1, refused=[cake], door=early)
        chipped = Refused("puer", 1, Reason.DAMAGED, "The edge was crushed to dust.")
        strangers = self.trade.cast.of("shanghai")
        for number, days_ago in ((3, 41), (8, 30)):
            self.order(strangers[number].name, "meis-tea", {"puer": 2}, days_ago, refused=[chipped])
        dent = Refused("shou-mei", 1, Reason.DAMAGED, "A dent in the lid, it does not close.")
        for number, days_ago in ((5, 34), (11, 19)):
            self.order(strangers[number].name, "meis-tea", {"shou-mei": 3}, days_ago, refused=[dent])

    def _honey(self) -> None:
        """Lot 2409-B: three refuse it, the others keep it, and the beekeeper stops it himself."""
        says = {
            "Xu Lan": "It runs like water and did not set at 4 °C. The other lots I had were good.",
            "Fang Yu": "Too thin, and sweet at the front only. The last jar was nothing like it.",
            "Wu Ke": "Syrup. I left a spoonful on paper overnight and it never dried.",
        }
        for number, (who, words) in enumerate(says.items()):
            refused = Refused("linden", 1, Reason.MISDESCRIBED, words, SYRUP_PHOTOS[who])
            door = self.trade.times.day(3, 10 + 2 * number, 5)
            self._jar(who, 1, 3, refused=[refused], door=door)
        keeps = Show("linden", "Mine is of the same lot and set overnight. Let us wait for the laboratory.")
        self._jar("Chen Bo", 1, 5, show=keeps, door=self.trade.times.day(5, 17))
        strangers = self.trade.cast.of("shanghai", "chengdu")
        for number in range(9):
            self._jar(strangers[4 * number].name, (2, 3, 2)[number % 3], 6 + number % 5)
        why = "Three people found syrup in it. I stopped it that evening; two jars are at a laboratory in Changchun."
        self._recall("zhous-apiary", self.trade.stalls["zhous-apiary"].items["linden"].lots[SYRUP], why, 1)

    def _jar(self, who: str, units: int, days_ago: int, **more: Unpack[More]) -> None:
        more["lots"] = {"linden": SYRUP}
        self.order(who, "zhous-apiary", {"linden": units}, days_ago, **more)

    def _apples(self) -> None:
        """What makes her people the ones to ask about apples."""
        for who, boxes, days_ago in (
            ("Xu Lan", 2, 10),
            ("Mother Li", 2, 14),
            ("Xiao Wen", 1, 17),
            ("Guo Wei", 1, 21),
            ("Peng Yu", 1, 1),
        ):
            self.order(who, "orchard", {"fuji": boxes}, days_ago)

    def _lin_yue(self) -> None:
        """What she bought before, so that her own pages have something to say."""
        apples = Show("fuji", "一箱十三个，一个磕的都没有。老大抱着啃，老二流口水。", pictures=("apples",))
        self.order("Lin Yue", "orchard", {"fuji": 2}, 12, show=apples)
        self.order("Lin Yue", "zhous-apiary", {"linden": 1}, 45)
        self.order("Lin Yue", "amina", {"shea": 1, "balm": 1}, 6)
        torn = Refused("noodles", 1, Reason.DAMAGED, "One packet was crumbs.")
        self.order("Lin Yue", "noodles", {"noodles": 3, "chilli": 1}, 27, refused=[torn])
        self.order("Lin Yue", "second-reading", {"letters": 1}, 20, mishap=Mishap.CALLED_OFF)
        self.order("Lin Yue", "rice", {"rice": 1}, 33)

    def _lucie(self) -> None:
        comte = Show(
            "comte",
            "Ouvert devant Élodie, goûté sur le pas de la porte. Des cristaux, de la noisette : je garde.",
            pictures=("cheese",),
        )
        self.order("Lucie Martin", "pernet", {"comte": 1}, 16, show=comte)
        late = Refused("marcellin", 1, Reason.EXPIRED, "Date dépassée de deux jours, et ça se sentait.")
        self.order("Lucie Martin", "pernet", {"marcellin": 1, "butter": 2}, 7, refused=[late])
        self.order("Lucie Martin", "pernet", {"comte": 1, "butter": 1}, 1, until=Until.PACKED)
