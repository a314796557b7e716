"""The server is killed outright, at random moments, while people order, pack, carry, check and pay.

After each start they send the step that was not answered once more. In the end every order has come through
every step once, and the books and the shelves agree.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from guanxi.base import clock
from guanxi.base.models import Fact
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Collection, Parcel, Unit
from guanxi.jobs.wiring import REACTIONS, TELL, TOLD
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from tests.fixtures.process import Served
from tests.fixtures.scene import picture
from tests.market.browsing import Browser
from tests.market.test_day import everything_that_is_wrong

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BUYERS = 4
KILLS = 4
FEWEST_KILLS = 2  # on a machine so busy that a start takes long
KILLING_SECONDS = 40
TINS = 400
STEPS = ("order.placed", "order.confirmed", "order.boxed", "parcel.offered", "parcel.taken", "parcel.arrived")


@pytest.fixture
def noon() -> datetime:
    """The servers know no other time than now."""
    return clock.now()


class Life:
    """One order after another of one buyer, by the hands of the whole shop."""

    def __init__(self, at: str, shop: Shop, lot: Lot, buyer: Person, seller: Person, courier: Person) -> None:
        self.shop, self.lot, self.courier_id = shop, lot, courier.pk
        self.buyer, self.seller, self.courier = (Browser(at, person) for person in (buyer, seller, courier))
        self.keys: list[str] = []
        self.problems: list[str] = []

    @property
    def interrupted(self) -> int:
        return sum(browser.interrupted for browser in (self.buyer, self.seller, self.courier))

    def live(self, is_over: threading.Event) -> None:
        """Until it is over; the order under way is brought to its end."""
        try:
            while not is_over.is_set() and not self.problems:
                self._one_order()
        except Exception as error:
            self.problems.append(repr(error))
        finally:
            connection.close()

    def _do(self, who: Browser, path: str, **form: Any) -> None:
        status, said = who.send(path, {"key": uuid4(), **form})
        if status != 302:
            self.problems.append(f"{path} answered {status}: {said}")
            raise AssertionError(path)

    def _one_order(self) -> None:
        order = self._place()
        desk = f"/desk/{self.shop.slug}"
        self._do(self.seller, f"{desk}/orders/{order.pk}/confirm/")
        line = order.lines.get()
        self._do(
            self.seller,
            f"{desk}/orders/{order.pk}/pack/",
            **{f"units_{line.pk}_{self.lot.pk}": 2, "photo": picture()},
        )
        parcel = Parcel.objects.get(order_id=order.pk)
        self._do(self.seller, f"{desk}/parcels/{parcel.pk}/offer/", courier=self.courier_id)
        self._do(self.courier, "/round/take/", parcels=parcel.pk)
        code = delivery.presence_code(delivery.parcel(parcel.pk))
        self._do(self.courier, f"/round/{parcel.pk}/arrive/", code=code)
        self._at_the_door(parcel)

    def _place(self) -> Order:
        key, variant = uuid4().hex, self.lot.variant_id
        self.keys.append(key)
        self._do(
            self.buyer,
            f"/orders/new/{self.lot.variant.product_id}/",
            recipient="Lin Yue",
            to="door",
            address="Jintai Lane 9",
            **{f"units_{variant}": 2, f"price_{variant}": self.lot.variant.price_minor, "key": key},
        )
        return Order.objects.get(key=key)

    def _at_the_door(self, parcel: Parcel) -> None:
        door, units = f"/orders/parcels/{parcel.pk}", list(Unit.objects.filter(parcel=parcel).order_by("id"))
        self._do(self.buyer, f"{door}/open/", seal="yes")
        self._do(self.buyer, f"{door}/units/{units[0].pk}/", do="keep")
        refused = f"u{units[1].pk}"
        self._do(
            self.buyer,
            f"{door}/units/{units[1].pk}/",
            **{"do": "refuse", f"{refused}-reason": "damaged", f"{refused}-photo": picture()},
        )
        code = delivery.acceptance_code(delivery.parcel(parcel.pk))
        self._do(self.courier, f"/round/{parcel.pk}/accept/", code=code, method="cash")
        back = {f"where_{units[1].pk}": "apart"}
        self._do(self.seller, f"/desk/{self.shop.slug}/parcels/{parcel.pk}/receive/", **back)


def test_a_server_killed_at_any_moment_leaves_nothing_half_done_and_nothing_done_twice(
    served: Served,
    staffed: Shop,
    lot: Lot,
    make_person: Callable[..., Person],
    wang_mei: Person,
    karim: Person,
) -> None:
    catalog.correct_lot(lot_id=lot.pk, units=TINS, why="More came.", actor_id=wang_mei.pk, at=clock.now())
    served.start()
    lives = [Life(served.address, staffed, lot, make_person(f"Buyer {n}"), wang_mei, karim) for n in range(BUYERS)]
    _live_through(lives, served)
    assert [problem for life in lives for problem in life.problems] == []
    assert sum(life.interrupted for life in lives) >= FEWEST_KILLS, "a kill that meets nobody proves nothing"
    placed = [key for life in lives for key in life.keys]
    assert len(placed) >= BUYERS
    assert everything_that_is_wrong() == []
    _each_order_came_through_every_step_once(len(placed))
    _what_follows_was_queued_once_for_each_step()


def _live_through(lives: list[Life], served: Served) -> None:
    """Let them live, kill the server again and again, and wait for all to have come to an end."""
    random, is_over = Random(), threading.Event()
    threads = [threading.Thread(target=life.live, args=(is_over,)) for life in lives]
    for thread in threads:
        thread.start()
    ends = time.monotonic() + KILLING_SECONDS
    for kill in range(KILLS):
        if kill >= FEWEST_KILLS and time.monotonic() > ends:
            break
        time.sleep(random.uniform(0.3, 2.0))
        served.kill()
        served.start()
    is_over.set()
    for thread in threads:
        thread.join()


def _each_order_came_through_every_step_once(placed: int) -> None:
    assert Order.objects.count() == placed
    assert set(Order.objects.values_list("state", flat=True)) == {"settled"}
    assert Collection.objects.count() == Parcel.objects.count() == placed
    assert Counter(Unit.objects.values_list("decision", "custody")) == {
        ("keep", "buyer"): placed,
        ("refuse", "quarantine"): placed,
    }
    facts = Counter(Fact.objects.values_list("name", flat=True))
    assert {name: facts[name] for name in STEPS} == dict.fromkeys(STEPS, placed)


def _what_follows_was_queued_once_for_each_step() -> None:
    """A letter is queued in the transaction that gives its reason, so it is there once for each."""
    queued = Counter(DBTaskResult.objects.values_list("task_path", flat=True))
    facts = Counter(Fact.objects.values_list("name", flat=True))
    expected: Counter[str] = Counter()
    for name, tasks in REACTIONS.items():
        expected.update({task: facts[name] for task in tasks if facts[name]})
    expected[TELL] = sum(facts[name] for name in TOLD)
    assert queued == expected
