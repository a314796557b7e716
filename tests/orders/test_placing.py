"""Rows 1 to 3: placed, confirmed, called off."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from guanxi.base.errors import NotAllowed
from guanxi.catalog.actions import NotEnoughStock
from guanxi.catalog.models import Lot, Variant
from guanxi.delivery.states import Custody
from guanxi.orders import actions as orders
from guanxi.orders import errors
from guanxi.orders.actions.placing import To
from guanxi.orders.models import Order
from guanxi.orders.states import Cancelled, OrderState
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from tests.fixtures.orders import HOME, Walk

pytestmark = pytest.mark.django_db


def counts(lot: Lot) -> tuple[int, int]:
    variant = Variant.objects.get(pk=lot.variant_id)
    return variant.on_hand_units, variant.reserved_units


def test_an_order_sets_stock_aside_and_nothing_is_owed(make_order: Callable[..., Order], lot: Lot) -> None:
    order = make_order(2)
    assert (order.goods_minor, order.delivery_minor, order.due_minor) == (33600, 1200, 34800)
    assert counts(lot) == (12, 2)


def test_the_same_form_sent_twice_is_one_order(make_order: Callable[..., Order], lot: Lot) -> None:
    key = uuid4()
    assert make_order(2, key=key) == make_order(2, key=key)
    assert counts(lot) == (12, 2)


def test_more_than_there_is_cannot_be_ordered(make_order: Callable[..., Order], lot: Lot) -> None:
    with pytest.raises(NotEnoughStock, match="12"):
        make_order(13)
    assert not Order.objects.exists()
    assert counts(lot) == (12, 0)


@pytest.mark.parametrize(
    ("units", "refusal"), [(0, errors.NothingOrdered), (-3, errors.NothingOrdered), (10_000, errors.TooMany)]
)
def test_nonsense_counts_are_refused(make_order: Callable[..., Order], units: int, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        make_order(units)


def test_what_is_not_listed_cannot_be_ordered(make_order: Callable[..., Order], lot: Lot) -> None:
    lot.variant.product.listed = False
    lot.variant.product.save()
    with pytest.raises(errors.NotSoldNow):
        make_order(1)


def test_people_of_the_shop_are_not_its_customers(make_order: Callable[..., Order], karim: Person) -> None:
    with pytest.raises(errors.OwnShop):
        make_order(1, buyer=karim)


def test_an_order_says_where_it_goes(make_order: Callable[..., Order]) -> None:
    with pytest.raises(errors.NoAddress):
        make_order(1, to=To(recipient="Lin Yue"))
    with pytest.raises(errors.NoSuchPickup):
        make_order(1, to=To(recipient="Lin Yue", pickup_id=99))


def test_only_the_shop_confirms_and_once_is_enough(
    make_order: Callable[..., Order], walk: Walk, wu_ke: Person, karim: Person, noon: datetime
) -> None:
    order = make_order(1)
    for stranger in (wu_ke, karim):
        with pytest.raises(NotAllowed):
            orders.confirm(order_id=order.pk, actor_id=stranger.pk, at=noon)
    assert walk.confirm(order).state == OrderState.CONFIRMED
    assert walk.confirm(order).confirmed_at == noon


def test_where_the_shop_asks_a_code_the_buyer_confirms_first(
    make_order: Callable[..., Order], walk: Walk, staffed: Shop, lin_yue: Person, noon: datetime
) -> None:
    Shop.objects.filter(pk=staffed.pk).update(asks_code=True)
    order = make_order(1)
    with pytest.raises(errors.NotConfirmedByBuyer):
        walk.confirm(order)
    wrong = "000000" if order.buyer_code != "000000" else "111111"
    for left in (4, 3, 2, 1, 0, 0):
        with pytest.raises(errors.WrongBuyerCode) as refused:
            orders.confirm_with_code(order_id=order.pk, buyer_id=lin_yue.pk, code=wrong, at=noon)
        assert refused.value.left == left
    with pytest.raises(errors.WrongBuyerCode):
        orders.confirm_with_code(order_id=order.pk, buyer_id=lin_yue.pk, code=order.buyer_code, at=noon)
    with pytest.raises(errors.NotYourOrder):
        orders.renew_code(order_id=order.pk, buyer_id=walk.courier.pk, at=noon)
    again = orders.renew_code(order_id=order.pk, buyer_id=lin_yue.pk, at=noon)
    orders.confirm_with_code(order_id=order.pk, buyer_id=lin_yue.pk, code=again.buyer_code, at=noon)
    assert walk.confirm(order).state == OrderState.CONFIRMED


def test_a_buyer_may_call_it_off_and_the_stock_is_free_again(
    make_order: Callable[..., Order], lot: Lot, lin_yue: Person, noon: datetime
) -> None:
    order = make_order(3)
    for _ in range(2):
        order = orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon)
    assert (order.state, order.cancelled) == (OrderState.CANCELLED, Cancelled.BY_BUYER)
    assert counts(lot) == (12, 0)


def test_a_packed_box_is_unpacked_when_the_order_is_called_off(
    make_order: Callable[..., Order], walk: Walk, lot: Lot, wang_mei: Person, noon: datetime
) -> None:
    order = make_order(3)
    parcel = walk.pack(order, units=2)
    order = orders.cancel(order_id=order.pk, actor_id=wang_mei.pk, words="The frost took it.", at=noon)
    assert order.cancelled == Cancelled.BY_SELLER
    assert counts(lot) == (12, 0)
    lot.refresh_from_db()
    assert lot.on_hand_units == 12
    assert {unit.custody for unit in parcel.units.all()} == {Custody.SHELF}


def test_a_stranger_cannot_call_off_somebody_elses_order(
    make_order: Callable[..., Order], wu_ke: Person, noon: datetime
) -> None:
    with pytest.raises(NotAllowed):
        orders.cancel(order_id=make_order(1).pk, actor_id=wu_ke.pk, at=noon)


def test_what_has_left_cannot_be_called_off(
    make_order: Callable[..., Order], walk: Walk, lin_yue: Person, noon: datetime
) -> None:
    order = make_order(1)
    walk.take(walk.pack(order))
    with pytest.raises(errors.NotNow):
        orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon)


def test_an_order_left_unanswered_ends_by_itself(make_order: Callable[..., Order], lot: Lot, noon: datetime) -> None:
    order = make_order(2)
    assert orders.expire(order_id=order.pk, at=noon + timedelta(hours=47)).state == OrderState.PLACED
    for hours in (48, 49):
        order = orders.expire(order_id=order.pk, at=noon + timedelta(hours=hours))
    assert order.cancelled == Cancelled.UNANSWERED
    assert counts(lot) == (12, 0)


def test_delivery_costs_what_the_shop_says(make_order: Callable[..., Order], staffed: Shop) -> None:
    Shop.objects.filter(pk=staffed.pk).update(free_delivery_from_minor=30000)
    assert make_order(1, to=HOME).delivery_minor == 1200
    assert make_order(2, to=HOME).delivery_minor == 0


def test_a_price_that_changed_since_the_page_was_read_is_not_charged(
    make_order: Callable[..., Order], lot: Lot
) -> None:
    with pytest.raises(errors.PriceChanged):
        make_order(1, seen_minor={lot.variant_id: 16700})
    assert make_order(1, seen_minor={lot.variant_id: 16800}).goods_minor == 16800
