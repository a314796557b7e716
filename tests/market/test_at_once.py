"""Many hands at the same moment, each with its own connection: the database lets one through and tells the others."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection

from guanxi.base.errors import Refusal
from guanxi.base.models import Fact
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot
from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery.models import Collection, Parcel
from guanxi.delivery.states import Decision, Method, Reason
from guanxi.ledger.models import Entry
from guanxi.orders import actions as orders
from guanxi.orders.actions.packing import Pick
from guanxi.orders.models import Hold, Order
from guanxi.orders.states import HoldState
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from tests.fixtures.orders import HOME, Walk
from tests.market.test_day import everything_that_is_wrong

pytestmark = pytest.mark.django_db(transaction=True)
Act = Callable[[], object]


def at_once(*acts: Act) -> Counter[str]:
    """Have all begin together. Answers how many went through ("") and how many were refused, by kind."""
    together = Barrier(len(acts))

    def take_part(act: Act) -> str:
        together.wait()
        try:
            act()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(take_part, acts))


@pytest.fixture(autouse=True)
def _books_and_shelves_agree_afterwards(index_of_this_test: None) -> Iterator[None]:
    yield
    assert everything_that_is_wrong() == []


def placing(lot: Lot, buyer: Person, at: datetime, units: int = 1) -> Act:
    key = uuid4()
    return lambda: orders.place(buyer_id=buyer.pk, items={lot.variant_id: units}, to=HOME, at=at, key=key)


def test_of_twenty_who_order_the_last_five_five_get_one(
    staffed: Shop, lot: Lot, make_person: Callable[..., Person], wang_mei: Person, noon: datetime
) -> None:
    catalog.correct_lot(lot_id=lot.pk, units=5, why="A shelf fell.", actor_id=wang_mei.pk, at=noon)
    buyers = [make_person(f"Buyer {n}") for n in range(20)]
    assert at_once(*(placing(lot, buyer, noon) for buyer in buyers)) == {"": 5, "NotEnoughStock": 15}
    assert Order.objects.count() == 5


def test_of_those_who_want_two_of_the_last_five_two_get_them(
    staffed: Shop, lot: Lot, make_person: Callable[..., Person], wang_mei: Person, noon: datetime
) -> None:
    catalog.correct_lot(lot_id=lot.pk, units=5, why="A shelf fell.", actor_id=wang_mei.pk, at=noon)
    buyers = [make_person(f"Buyer {n}") for n in range(6)]
    assert at_once(*(placing(lot, buyer, noon, units=2) for buyer in buyers)) == {"": 2, "NotEnoughStock": 4}


def test_one_form_that_arrives_eight_times_at_once_is_one_order(
    staffed: Shop, lot: Lot, lin_yue: Person, noon: datetime
) -> None:
    assert at_once(*[placing(lot, lin_yue, noon)] * 8) == {"": 8}
    assert Order.objects.count() == Fact.objects.filter(name="order.placed").count() == 1


def test_an_order_confirmed_and_called_off_at_once_is_one_of_the_two(
    make_order: Callable[..., Order], lin_yue: Person, wang_mei: Person, noon: datetime
) -> None:
    order = make_order(2)
    at_once(
        lambda: orders.confirm(order_id=order.pk, actor_id=wang_mei.pk, at=noon),
        lambda: orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon),
    )
    order.refresh_from_db()
    assert order.state == "cancelled"  # before or after the yes, until something has left


def test_two_who_pack_the_same_order_pack_it_once(
    make_order: Callable[..., Order], walk: Walk, lot: Lot, wang_mei: Person, noon: datetime
) -> None:
    order = make_order(2)
    walk.confirm(order)
    picks = [Pick(order.lines.get().pk, lot.pk)] * 2

    def packing(photo_id: int) -> Act:
        return lambda: orders.pack(
            order_id=order.pk, actor_id=wang_mei.pk, picks=picks, seal_photo_id=photo_id, at=noon, key=uuid4().hex
        )

    happened = at_once(*(packing(walk.make_photo().pk) for _ in range(4)))
    assert (happened[""], Parcel.objects.count()) == (1, 1)


def test_packing_and_calling_off_at_once_leaves_all_on_the_shelf(
    make_order: Callable[..., Order], walk: Walk, lot: Lot, lin_yue: Person, noon: datetime
) -> None:
    order = make_order(2)
    walk.confirm(order)
    at_once(lambda: walk.box(order), lambda: orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon))
    lot.refresh_from_db()
    lot.variant.refresh_from_db()
    assert (lot.on_hand_units, lot.variant.on_hand_units, lot.variant.reserved_units) == (12, 12, 0)


def test_money_is_collected_for_what_was_decided_when_the_code_was_shown(
    make_order: Callable[..., Order], walk: Walk, lin_yue: Person, karim: Person, noon: datetime
) -> None:
    """The buyer changes their mind while the courier types the code: the code holds, or it does not fit any more."""
    parcel = walk.to_door(make_order(2))
    first, second = parcel.units.all()
    walk.keep(first)
    walk.keep(second)
    code = parcels.acceptance_code(parcels.parcel(parcel.pk)) or ""
    at_once(
        lambda: orders.accept(parcel_id=parcel.pk, courier_id=karim.pk, code=code, method=Method.CASH, at=noon),
        lambda: orders.decide(
            unit_id=second.pk,
            buyer_id=lin_yue.pk,
            decision=Decision.REFUSE,
            reason=Reason.CHANGED_MIND,
            at=noon,
        ),
    )
    kept = parcel.units.filter(decision=Decision.KEEP).count()
    taken = [collection.amount_minor for collection in Collection.objects.all()]
    assert (kept, taken) in [(2, [2 * 16800 + 1200]), (1, [])]


def test_a_code_typed_four_times_at_once_takes_the_money_once(
    make_order: Callable[..., Order], walk: Walk, karim: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(1))
    walk.keep(parcel.units.get())
    code = parcels.acceptance_code(parcels.parcel(parcel.pk)) or ""

    def accepting(key: str) -> Act:
        return lambda: orders.accept(
            parcel_id=parcel.pk, courier_id=karim.pk, code=code, method=Method.CASH, at=noon, key=key
        )

    at_once(*(accepting(uuid4().hex) for _ in range(4)))
    assert Entry.objects.filter(kind="collected").count() == Collection.objects.count() == 1


def test_two_who_count_the_same_cash_count_it_once(
    staffed: Shop,
    make_order: Callable[..., Order],
    walk: Walk,
    karim: Person,
    wang_mei: Person,
    ping: Person,
    noon: datetime,
) -> None:
    walk.keep_all(make_order(1))
    pay_in = delivery.declare_pay_in(
        shop_id=staffed.pk,
        courier_id=karim.pk,
        declared_minor=18000,
        currency="CNY",
        at=noon,
    )

    def counting(who: Person, minor: int) -> Act:
        return lambda: delivery.count_pay_in(
            pay_in_id=pay_in.pk, cashier_id=who.pk, counted_minor=minor, currency="CNY", at=noon
        )

    assert at_once(counting(wang_mei, 18000), counting(ping, 17000)) == {"": 1, "AlreadyCounted": 1}
    assert Entry.objects.filter(kind="paid_in").count() == 1


def test_two_workers_release_held_money_once(make_order: Callable[..., Order], walk: Walk, noon: datetime) -> None:
    later = noon + timedelta(days=6)
    walk.accept(_decided(walk, make_order(1)), method=Method.TRANSFER)
    at_once(*[lambda: orders.release_due(at=later)] * 4)
    assert Hold.objects.get().state == HoldState.RELEASED
    assert Entry.objects.filter(kind="released").count() == 1


def _decided(walk: Walk, order: Order) -> Parcel:
    parcel = walk.to_door(order)
    for unit in parcel.units.all():
        walk.keep(unit)
    return parcel
