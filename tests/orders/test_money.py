"""Rows 12 to 16: lost, returned, paid in, banked, released."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from guanxi.base.errors import NotAllowed
from guanxi.catalog.models import Lot, Product, Variant
from guanxi.delivery import actions as delivery
from guanxi.delivery import errors as cash
from guanxi.delivery import queries as parcels
from guanxi.delivery.models import PayIn
from guanxi.delivery.states import Custody, Method, ParcelState, Reason
from guanxi.ledger import queries as book
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders
from guanxi.orders.models import Hold, Order
from guanxi.orders.states import HoldState, OrderState
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from tests.fixtures.orders import Walk

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


@pytest.fixture
def declare(staffed: Shop, karim: Person, noon: datetime) -> Callable[[int], PayIn]:
    """Karim hands over so much, in minor units."""

    def do(declared_minor: int) -> PayIn:
        return delivery.declare_pay_in(
            shop_id=staffed.pk, courier_id=karim.pk, declared_minor=declared_minor, currency="CNY", at=noon
        )

    return do


@pytest.fixture
def count(ping: Person, noon: datetime) -> Callable[[PayIn, int], PayIn]:
    """Aunt Ping counts it."""

    def do(pay_in: PayIn, counted_minor: int) -> PayIn:
        return delivery.count_pay_in(
            pay_in_id=pay_in.pk, cashier_id=ping.pk, counted_minor=counted_minor, currency="CNY", at=noon
        )

    return do


@pytest.fixture
def bank(staffed: Shop, ping: Person, noon: datetime) -> Callable[[int, str], object]:
    def do(amount_minor: int, line: str) -> object:
        return delivery.bank(
            shop_id=staffed.pk,
            cashier_id=ping.pk,
            amount_minor=amount_minor,
            bank_line=line,
            currency="CNY",
            at=noon,
        )

    return do


def balance(shop: Shop, kind: Kind, person_id: int = 0) -> int:
    return book.balance_minor(shop_id=shop.pk, kind=kind, person_id=person_id, currency="CNY")


def test_a_lost_box_is_owed_by_whoever_carried_it(
    make_order: Make, walk: Walk, staffed: Shop, karim: Person, noon: datetime
) -> None:
    order = make_order(2)
    parcel = walk.take(walk.pack(order))
    for _ in range(2):
        orders.lose(parcel_id=parcel.pk, actor_id=karim.pk, at=noon, key="lost")
    assert balance(staffed, Kind.CARRIER_CLAIM, karim.pk) == balance(staffed, Kind.SELLER) == 33600
    assert {unit.custody for unit in parcel.units.all()} == {Custody.LOST}
    assert Order.objects.get(pk=order.pk).state == OrderState.SETTLED


def test_what_comes_back_is_on_the_shelf_set_apart_or_missed(
    make_order: Make,
    walk: Walk,
    lot: Lot,
    staffed: Shop,
    karim: Person,
    lin_yue: Person,
    wang_mei: Person,
    noon: datetime,
) -> None:
    order = make_order(3)
    parcel = walk.to_door(order)
    for unit in parcel.units.all():
        walk.refuse(unit, Reason.CHANGED_MIND)
    orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    good, dented, _missing = parcel.units.order_by("id")
    with pytest.raises(NotAllowed):
        orders.receive(parcel_id=parcel.pk, actor_id=lin_yue.pk, found={}, at=noon)
    for _ in range(2):
        orders.receive(
            parcel_id=parcel.pk,
            actor_id=wang_mei.pk,
            found={good.pk: ("", False), dented.pk: ("", True)},
            at=noon,
            key="back",
        )
    custody = [unit.custody for unit in parcel.units.order_by("id")]
    assert custody == [Custody.SHELF, Custody.QUARANTINE, Custody.LOST]
    lot.refresh_from_db()
    assert (lot.on_hand_units, lot.quarantine_units) == (10, 1)
    assert Variant.objects.get(pk=lot.variant_id).on_hand_units == 10
    assert balance(staffed, Kind.CARRIER_CLAIM, karim.pk) == 16800
    assert parcels.parcel(parcel.pk).state == ParcelState.RETURNED
    assert Order.objects.get(pk=order.pk).state == OrderState.SETTLED


def test_another_tin_than_the_one_that_left_is_not_taken_back(
    make_order: Make, walk: Walk, shou_mei: Product, lin_yue: Person, wang_mei: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(1))
    unit = parcel.units.get()
    unit.serial = "A1"
    unit.save()
    walk.refuse(unit)
    orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    with pytest.raises(cash.SerialMismatch):
        orders.receive(parcel_id=parcel.pk, actor_id=wang_mei.pk, found={unit.pk: ("B7", False)}, at=noon)


def test_cash_leaves_the_courier_only_when_somebody_else_has_counted_it(
    make_order: Make,
    walk: Walk,
    staffed: Shop,
    karim: Person,
    declare: Callable[[int], PayIn],
    count: Callable[[PayIn, int], PayIn],
    noon: datetime,
) -> None:
    walk.keep_all(make_order(1))
    pay_in = declare(18000)
    assert balance(staffed, Kind.COURIER_CASH, karim.pk) == 18000
    with pytest.raises(cash.PayInOpen):
        declare(18000)
    with pytest.raises(NotAllowed):
        delivery.count_pay_in(pay_in_id=pay_in.pk, cashier_id=karim.pk, counted_minor=18000, currency="CNY", at=noon)
    count(pay_in, 18000)
    assert balance(staffed, Kind.COURIER_CASH, karim.pk) == 0
    assert balance(staffed, Kind.SHOP_CASH) == 18000
    with pytest.raises(cash.AlreadyCounted):
        count(pay_in, 18000)
    with pytest.raises(cash.NothingToPayIn):
        declare(1)


def test_a_shortage_stays_with_the_courier_and_stops_the_next_round(
    make_order: Make,
    walk: Walk,
    staffed: Shop,
    karim: Person,
    declare: Callable[[int], PayIn],
    count: Callable[[PayIn, int], PayIn],
) -> None:
    walk.keep_all(make_order(1))
    count(declare(18000), 12000)
    assert balance(staffed, Kind.COURIER_CASH, karim.pk) == 6000
    assert parcels.cash_of(karim.pk, staffed.pk, currency="CNY").short_minor == 6000
    parcel = walk.pack(make_order(1))
    with pytest.raises(cash.ShortOfCash):
        walk.take(parcel)
    count(declare(6000), 6000)
    assert walk.take(parcel).state == ParcelState.UNDER_WAY


def test_too_much_cash_in_one_pocket_stops_the_next_round(make_order: Make, walk: Walk, settings: object) -> None:
    settings.COURIER_CASH_LIMIT_MINOR = 10000  # type: ignore[attr-defined]
    walk.keep_all(make_order(1))
    with pytest.raises(cash.CashLimit):
        walk.take(walk.pack(make_order(1)))


def test_no_more_is_banked_than_the_till_holds_and_a_bank_line_serves_once(
    make_order: Make,
    walk: Walk,
    staffed: Shop,
    declare: Callable[[int], PayIn],
    count: Callable[[PayIn, int], PayIn],
    bank: Callable[[int, str], object],
) -> None:
    walk.keep_all(make_order(1))
    count(declare(18000), 18000)
    for too_much in (18001, 0):
        with pytest.raises(cash.MoreThanInTill):
            bank(too_much, "line 1")
    bank(10000, "line 1")
    with pytest.raises(cash.BankLineUsed):
        bank(8000, "line 1")
    bank(8000, "line 2")
    assert balance(staffed, Kind.BANK) == 18000


def test_money_is_the_sellers_after_the_hold_and_once_it_is_in_the_bank(
    make_order: Make,
    walk: Walk,
    staffed: Shop,
    declare: Callable[[int], PayIn],
    count: Callable[[PayIn, int], PayIn],
    bank: Callable[[int, str], object],
    noon: datetime,
) -> None:
    walk.keep_all(make_order(1))
    five_days = noon + timedelta(days=5)
    assert orders.release_due(at=five_days) == 0
    count(declare(18000), 18000)
    bank(17000, "line 1")
    assert orders.release_due(at=five_days) == 0
    bank(1000, "line 2")
    assert orders.release_due(at=five_days - timedelta(seconds=1)) == 0
    assert orders.release_due(at=five_days) == 1
    assert orders.release_due(at=five_days) == 0
    assert balance(staffed, Kind.SELLER) == 16800
    assert balance(staffed, Kind.HELD) == 0
    assert Hold.objects.get().state == HoldState.RELEASED


def test_a_transfer_needs_no_courier_to_reach_the_bank(
    make_order: Make, walk: Walk, staffed: Shop, karim: Person, noon: datetime, settings: object
) -> None:
    settings.COMMISSION_PERCENT = 3  # type: ignore[attr-defined]
    parcel = walk.to_door(make_order(1))
    walk.keep(parcel.units.get())
    walk.accept(parcel, method=Method.TRANSFER)
    assert balance(staffed, Kind.COURIER_CASH, karim.pk) == 0
    assert orders.release_due(at=noon + timedelta(days=5)) == 1
    assert balance(staffed, Kind.COMMISSION) == 504
    assert balance(staffed, Kind.SELLER) == 16800 - 504
    assert book.check() == []
