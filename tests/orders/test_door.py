"""Rows 4 to 11: packed, handed over, at the door, decided, kept or refused."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from guanxi.base.errors import NotAllowed
from guanxi.catalog.actions.stock import NotOnShelf
from guanxi.catalog.models import Lot, Product
from guanxi.delivery import errors as door
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Collection, Parcel
from guanxi.delivery.states import Custody, Decision, Method, ParcelState, Reason
from guanxi.ledger import queries as book
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders
from guanxi.orders import errors
from guanxi.orders.actions.packing import Pick
from guanxi.orders.models import Hold, Order
from guanxi.orders.states import OrderState
from guanxi.people.models import Person
from guanxi.shops.models import Shop
from tests.fixtures.orders import Walk

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_packing_takes_units_off_the_shelf(make_order: Make, walk: Walk, lot: Lot) -> None:
    order = make_order(3)
    parcel = walk.pack(order)
    lot.refresh_from_db()
    assert lot.on_hand_units == 9
    assert lot.variant.__class__.objects.get(pk=lot.variant_id).reserved_units == 0
    assert {unit.custody for unit in parcel.units.all()} == {Custody.PACKED}
    assert fresh(order).state == OrderState.PACKED


def test_packing_needs_a_photo_of_the_seal_and_a_confirmed_order(
    make_order: Make, walk: Walk, lot: Lot, wang_mei: Person, noon: datetime
) -> None:
    order = make_order(1)
    pick = Pick(order.lines.get().pk, lot.pk)
    with pytest.raises(errors.SealPhotoMissing):
        orders.pack(order_id=order.pk, actor_id=wang_mei.pk, picks=[pick], seal_photo_id=None, at=noon)
    with pytest.raises(errors.NotNow):
        walk.box(order)


def test_a_box_holds_no_more_than_was_ordered_and_only_of_a_lot_on_sale(
    make_order: Make, walk: Walk, lot: Lot, wang_mei: Person, noon: datetime
) -> None:
    order = walk.confirm(make_order(1))
    with pytest.raises(errors.NotInOrder):
        walk.box(order, units=2)
    lot.state = "stopped"
    lot.save()
    with pytest.raises((errors.WrongLot, NotOnShelf)):
        orders.pack(
            order_id=order.pk,
            actor_id=wang_mei.pk,
            picks=[Pick(order.lines.get().pk, lot.pk)],
            seal_photo_id=walk.make_photo().pk,
            at=noon,
        )


def test_a_thing_with_its_own_code_is_packed_with_it_and_only_once(
    make_order: Make, walk: Walk, lot: Lot, shou_mei: Product, wang_mei: Person, noon: datetime
) -> None:
    shou_mei.codes = "Under each lid"
    shou_mei.save()

    def box(order: Order, *serials: str) -> Parcel:
        picks = [Pick(order.lines.get().pk, lot.pk, serial) for serial in serials]
        photo = walk.make_photo().pk
        return orders.pack(order_id=order.pk, actor_id=wang_mei.pk, picks=picks, seal_photo_id=photo, at=noon)

    first, second = walk.confirm(make_order(2)), walk.confirm(make_order(1))
    with pytest.raises(errors.SerialMissing):
        box(first, "A1", "")
    with pytest.raises(errors.SerialTwice):
        box(first, "A1", "A1")
    box(first, "A1", "A2")
    with pytest.raises(errors.SerialTwice):
        box(second, "A1")


def test_two_boxes_share_the_fee_and_their_dues_sum_to_the_orders(make_order: Make, walk: Walk) -> None:
    order = make_order(3)
    walk.confirm(order)
    boxes = [walk.box(order, units=1), walk.box(order, units=2)]
    assert fresh(order).state == OrderState.PACKED
    assert sum(delivery.most_due_minor(box) for box in boxes) == order.due_minor


def test_nothing_leaves_before_both_have_agreed(
    make_order: Make, walk: Walk, karim: Person, ping: Person, wu_ke: Person, wang_mei: Person, noon: datetime
) -> None:
    parcel = walk.pack(make_order(1))
    with pytest.raises(door.NotYourParcel):
        orders.take(parcel_id=parcel.pk, courier_id=karim.pk, at=noon)
    with pytest.raises(errors.NotACourier):
        orders.offer(parcel_id=parcel.pk, courier_id=wu_ke.pk, actor_id=wang_mei.pk, at=noon)
    with pytest.raises(NotAllowed):
        orders.offer(parcel_id=parcel.pk, courier_id=karim.pk, actor_id=wu_ke.pk, at=noon)
    orders.offer(parcel_id=parcel.pk, courier_id=karim.pk, actor_id=wang_mei.pk, at=noon)
    with pytest.raises(door.NotYourParcel):
        orders.take(parcel_id=parcel.pk, courier_id=ping.pk, at=noon)
    for _ in range(2):
        assert orders.take(parcel_id=parcel.pk, courier_id=karim.pk, at=noon).state == ParcelState.UNDER_WAY


def test_a_courier_proves_to_be_at_the_door_and_guessing_ends_after_five(
    make_order: Make, walk: Walk, karim: Person, lin_yue: Person, noon: datetime
) -> None:
    parcel = walk.take(walk.pack(make_order(1)))
    right = delivery.presence_code(parcel)
    wrong = "1234" if right != "1234" else "4321"
    for left in (4, 3, 2, 1, 0, 0):
        with pytest.raises(door.WrongCode) as refused:
            orders.arrive(parcel_id=parcel.pk, courier_id=karim.pk, code=wrong, at=noon)
        assert refused.value.left == left
    with pytest.raises(door.WrongCode):
        orders.arrive(parcel_id=parcel.pk, courier_id=karim.pk, code=right, at=noon)
    orders.show_new_code(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    assert walk.arrive(parcel).state == ParcelState.AT_DOOR


def test_nothing_is_collected_before_every_unit_is_decided(
    make_order: Make, walk: Walk, karim: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(2))
    first, second = parcel.units.all()
    walk.keep(first)
    assert delivery.acceptance_code(delivery.parcel(parcel.pk)) is None
    with pytest.raises(door.Undecided):
        walk.accept(parcel)
    walk.refuse(second)
    with pytest.raises(door.WrongCode):
        orders.accept(
            parcel_id=parcel.pk,
            courier_id=karim.pk,
            code=delivery.presence_code(parcel),
            method=Method.CASH,
            at=noon,
        )
    assert not Collection.objects.exists()


def test_the_code_of_yesterdays_decision_does_not_open_todays(
    make_order: Make, walk: Walk, karim: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(2))
    for unit in parcel.units.all():
        walk.keep(unit)
    old = delivery.acceptance_code(delivery.parcel(parcel.pk))
    walk.refuse(parcel.units.first())  # type: ignore[arg-type]
    with pytest.raises(door.WrongCode):
        orders.accept(parcel_id=parcel.pk, courier_id=karim.pk, code=old or "", method=Method.CASH, at=noon)


def test_part_kept_is_part_paid_and_the_rest_goes_back(
    make_order: Make, walk: Walk, staffed: Shop, karim: Person
) -> None:
    order = make_order(2)
    parcel = walk.to_door(order)
    first, second = parcel.units.all()
    walk.keep(first)
    walk.refuse(second, words="pale seal")
    walk.accept(parcel, key="k1")
    walk.accept(parcel, key="k1")
    assert [unit.custody for unit in parcel.units.order_by("id")] == [Custody.BUYER, Custody.RETURNING]
    assert Collection.objects.get().amount_minor == 16800 + 1200
    assert book.balances(staffed.pk, currency="CNY") == {
        (Kind.COURIER_CASH, karim.pk): 18000,
        (Kind.HELD, 0): 16800,
        (Kind.DELIVERY, 0): 1200,
    }
    assert Hold.objects.get().amount_minor == 16800
    assert fresh(order).state == OrderState.SETTLED


def test_a_refusal_says_why_and_shows_it(make_order: Make, walk: Walk, lin_yue: Person, noon: datetime) -> None:
    unit = walk.to_door(make_order(1)).units.get()

    def refuse(reason: str) -> None:
        orders.decide(unit_id=unit.pk, buyer_id=lin_yue.pk, decision=Decision.REFUSE, reason=reason, at=noon)

    for nonsense in ("", "ugly"):
        with pytest.raises(door.ReasonMissing):
            refuse(nonsense)
    for fault in (Reason.COUNTERFEIT, Reason.DAMAGED, Reason.MISDESCRIBED, Reason.EXPIRED, Reason.WRONG_ITEM):
        with pytest.raises(door.PhotoMissing):
            refuse(fault)
    refuse(Reason.CHANGED_MIND)


def test_only_the_buyer_decides(make_order: Make, walk: Walk, karim: Person, noon: datetime) -> None:
    unit = walk.to_door(make_order(1)).units.get()
    with pytest.raises(door.NotYourParcel):
        orders.decide(unit_id=unit.pk, buyer_id=karim.pk, decision=Decision.KEEP, at=noon)


def test_everything_refused_at_fault_is_carried_at_the_sellers_cost(
    make_order: Make, walk: Walk, staffed: Shop, lin_yue: Person, noon: datetime
) -> None:
    order = make_order(1)
    parcel = walk.to_door(order)
    walk.refuse(parcel.units.get(), Reason.DAMAGED)
    with pytest.raises(door.NothingKept):
        walk.accept(parcel)
    for _ in range(2):
        orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    assert book.balances(staffed.pk, currency="CNY") == {
        (Kind.CARRIAGE_COST, 0): 1200,
        (Kind.DELIVERY, 0): 1200,
    }
    assert not Collection.objects.exists()
    assert delivery.parcel(parcel.pk).state == ParcelState.RETURNING


def test_a_box_sent_away_unopened_costs_nobody_anything_and_is_remembered(
    make_order: Make, walk: Walk, staffed: Shop, lin_yue: Person, noon: datetime
) -> None:
    parcel = walk.arrive(walk.take(walk.pack(make_order(2))))
    orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    assert book.balances(staffed.pk, currency="CNY") == {}
    assert delivery.reliability([lin_yue.pk])[lin_yue.pk].whims == 2


def test_what_is_kept_cannot_be_sent_away_with_the_rest(
    make_order: Make, walk: Walk, lin_yue: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(2))
    first, second = parcel.units.all()
    walk.keep(first)
    with pytest.raises(door.Undecided):
        orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)
    walk.refuse(second)
    with pytest.raises(door.SomethingKept):
        orders.refuse_all(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon)


def test_a_timer_running_out_never_means_kept(
    make_order: Make, walk: Walk, karim: Person, lin_yue: Person, noon: datetime
) -> None:
    parcel = walk.to_door(make_order(2))
    walk.keep(parcel.units.first())  # type: ignore[arg-type]
    late = noon + timedelta(minutes=24)
    with pytest.raises(door.StillTime):
        orders.take_back(parcel_id=parcel.pk, courier_id=karim.pk, at=noon + timedelta(minutes=14))
    orders.extend(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon + timedelta(minutes=14))
    with pytest.raises(door.AlreadyExtended):
        orders.extend(parcel_id=parcel.pk, buyer_id=lin_yue.pk, at=noon + timedelta(minutes=20))
    with pytest.raises(door.StillTime):
        orders.take_back(parcel_id=parcel.pk, courier_id=karim.pk, at=late)
    orders.take_back(parcel_id=parcel.pk, courier_id=karim.pk, at=late + timedelta(minutes=1))
    assert {(unit.decision, unit.custody) for unit in parcel.units.all()} == {("", Custody.RETURNING)}
    assert not Collection.objects.exists()


def test_the_third_closed_door_sends_the_box_back(
    make_order: Make, walk: Walk, karim: Person, lin_yue: Person, noon: datetime
) -> None:
    parcel = walk.take(walk.pack(make_order(1)))
    for key in ("a", "a", "b"):
        orders.be_absent(parcel_id=parcel.pk, courier_id=karim.pk, at=noon, key=key)
    assert delivery.parcel(parcel.pk).state == ParcelState.UNDER_WAY
    orders.contest_absence(parcel_id=parcel.pk, buyer_id=lin_yue.pk, words="I was in all day.", at=noon)
    orders.be_absent(parcel_id=parcel.pk, courier_id=karim.pk, at=noon, key="c")
    assert delivery.parcel(parcel.pk).state == ParcelState.RETURNING
    assert delivery.reliability([lin_yue.pk])[lin_yue.pk].absences == 0
