"""Units are set aside, packed, put back and stopped, and the counts agree all the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from guanxi.base.errors import NotAllowed, Refusal
from guanxi.catalog import actions as catalog
from guanxi.catalog import queries
from guanxi.catalog.actions.lots import LotThere, StockPromised, WhyMissing
from guanxi.catalog.actions.stock import NotOnShelf
from guanxi.catalog.models import Lot, Variant


def counts(lot: Lot) -> tuple[int, int, int, int]:
    """On hand and set aside of the variant; on hand and in quarantine of the lot."""
    lot = Lot.objects.select_related("variant").get(pk=lot.pk)
    return lot.variant.on_hand_units, lot.variant.reserved_units, lot.on_hand_units, lot.quarantine_units


def test_an_order_sets_aside_what_is_there_and_no_more(lot):
    catalog.reserve(variant_id=lot.variant_id, units=10)
    assert counts(lot) == (12, 10, 12, 0)
    with pytest.raises(catalog.NotEnoughStock) as refused:
        catalog.reserve(variant_id=lot.variant_id, units=3)
    assert refused.value.left_units == 2
    assert counts(lot) == (12, 10, 12, 0)


def test_setting_aside_is_one_statement(lot, django_assert_num_queries):
    with django_assert_num_queries(1):
        catalog.reserve(variant_id=lot.variant_id, units=1)


def test_a_retired_variant_has_nothing_left(lot, wang_mei, noon):
    catalog.change_variant(variant_id=lot.variant_id, actor_id=wang_mei.pk, at=noon, retired=True)
    with pytest.raises(catalog.NotEnoughStock) as refused:
        catalog.reserve(variant_id=lot.variant_id, units=1)
    assert refused.value.left_units == 0


def test_the_database_itself_refuses_to_be_oversold(lot):
    with pytest.raises(IntegrityError), transaction.atomic():
        Variant.objects.filter(pk=lot.variant_id).update(reserved_units=13)


@pytest.mark.django_db(transaction=True)
def test_forty_buyers_at_once_get_twelve_tins_between_them(lot):
    def buy(_buyer: int) -> bool:
        try:
            with transaction.atomic():
                catalog.reserve(variant_id=lot.variant_id, units=1)
        except catalog.NotEnoughStock:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        got = sum(pool.map(buy, range(40)))
    assert got == 12
    assert counts(lot) == (12, 12, 12, 0)


def test_packing_takes_from_the_shelf_what_was_set_aside(lot):
    catalog.reserve(variant_id=lot.variant_id, units=5)
    catalog.take_for_packing(lot_id=lot.pk, units=2)
    assert counts(lot) == (10, 3, 10, 0)


def test_a_lot_cannot_be_packed_beyond_its_shelf(lot, wang_mei, noon):
    catalog.receive_lot(variant_id=lot.variant_id, code="1904-08", units=20, actor_id=wang_mei.pk, at=noon)
    catalog.reserve(variant_id=lot.variant_id, units=15)
    with pytest.raises(NotOnShelf) as refused:
        catalog.take_for_packing(lot_id=lot.pk, units=13)
    assert refused.value.left_units == 12
    assert counts(lot) == (32, 15, 12, 0)


def test_what_comes_back_goes_on_the_shelf_or_into_quarantine(lot):
    catalog.reserve(variant_id=lot.variant_id, units=4)
    catalog.take_for_packing(lot_id=lot.pk, units=4)
    catalog.put_back(lot_id=lot.pk, units=3, quarantine=False)
    catalog.put_back(lot_id=lot.pk, units=1, quarantine=True)
    assert counts(lot) == (11, 0, 11, 1)


def test_a_recall_works_at_once_and_never_takes_what_orders_wait_for(lot, wang_mei, noon):
    catalog.reserve(variant_id=lot.variant_id, units=5)
    catalog.stop_lot(lot_id=lot.pk, why="A seam was open.", recalled=True, actor_id=wang_mei.pk, at=noon)
    assert counts(lot) == (5, 5, 5, 7)
    with pytest.raises(NotOnShelf):
        catalog.take_for_packing(lot_id=lot.pk, units=1)
    with pytest.raises(catalog.NotEnoughStock):
        catalog.reserve(variant_id=lot.variant_id, units=1)


def test_units_of_a_stopped_lot_follow_into_quarantine_when_no_order_waits_for_them(lot, wang_mei, noon):
    catalog.reserve(variant_id=lot.variant_id, units=5)
    catalog.stop_lot(lot_id=lot.pk, why="A seam was open.", recalled=False, actor_id=wang_mei.pk, at=noon)
    catalog.release(variant_id=lot.variant_id, units=2)
    assert counts(lot) == (3, 3, 3, 9)
    catalog.receive_lot(variant_id=lot.variant_id, code="2004-01", units=10, actor_id=wang_mei.pk, at=noon)
    assert counts(lot) == (10, 3, 0, 12)


def test_what_comes_back_of_a_stopped_lot_is_never_sold_again(lot, wang_mei, noon):
    catalog.reserve(variant_id=lot.variant_id, units=2)
    catalog.take_for_packing(lot_id=lot.pk, units=2)
    catalog.stop_lot(lot_id=lot.pk, why="A seam was open.", recalled=True, actor_id=wang_mei.pk, at=noon)
    catalog.put_back(lot_id=lot.pk, units=2, quarantine=False)
    assert counts(lot) == (0, 0, 0, 12)


def test_a_recall_has_a_reason_and_is_not_taken_back(lot, wang_mei, wu_ke, noon):
    with pytest.raises(WhyMissing):
        catalog.stop_lot(lot_id=lot.pk, why="", recalled=True, actor_id=wang_mei.pk, at=noon)
    with pytest.raises(NotAllowed):
        catalog.stop_lot(lot_id=lot.pk, why="Spite.", recalled=True, actor_id=wu_ke.pk, at=noon)
    catalog.stop_lot(lot_id=lot.pk, why="A seam was open.", recalled=True, actor_id=wang_mei.pk, at=noon)
    again = catalog.stop_lot(lot_id=lot.pk, why="Never mind.", recalled=False, actor_id=wang_mei.pk, at=noon)
    assert (again.state, again.why) == ("recalled", "A seam was open.")


def test_a_lot_received_twice_by_the_same_form_is_received_once(lot, wang_mei, noon):
    for _ in range(2):
        catalog.receive_lot(
            variant_id=lot.variant_id, code="2004-01", units=3, actor_id=wang_mei.pk, at=noon, key="form-1"
        )
    assert counts(lot)[0] == 15
    with pytest.raises(LotThere):
        catalog.receive_lot(variant_id=lot.variant_id, code="2004-01", units=3, actor_id=wang_mei.pk, at=noon)


def test_a_count_cannot_go_below_what_orders_wait_for(lot, wang_mei, noon):
    catalog.reserve(variant_id=lot.variant_id, units=5)
    with pytest.raises(StockPromised):
        catalog.correct_lot(lot_id=lot.pk, units=4, why="Counted.", actor_id=wang_mei.pk, at=noon)
    catalog.correct_lot(lot_id=lot.pk, units=5, why="Counted.", actor_id=wang_mei.pk, at=noon, origin="Fuding")
    assert counts(lot) == (5, 5, 5, 0)
    assert queries.check() == []


class Shelf(RuleBasedStateMachine):
    """A shelf in any order of steps. Each run is undone at its end."""

    variant_id: int
    actor_id: int
    at: datetime

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.lots: list[int] = []
        self.packed: list[int] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def attempt(self, do: Callable[..., object], **what: object) -> bool:
        try:
            with transaction.atomic():
                do(**what)
        except Refusal:
            return False
        return True

    @property
    def variant(self) -> Variant:
        return Variant.objects.get(pk=self.variant_id)

    @rule(units=st.integers(0, 5))
    def receive(self, units):
        code = str(len(self.lots))
        what = {"variant_id": self.variant_id, "code": code, "units": units}
        self.lots.append(catalog.receive_lot(**what, actor_id=self.actor_id, at=self.at).pk)

    @rule(units=st.integers(1, 4))
    def order(self, units):
        self.attempt(catalog.reserve, variant_id=self.variant_id, units=units)

    @rule()
    def call_off(self):
        if self.variant.reserved_units:
            catalog.release(variant_id=self.variant_id, units=1)

    @precondition(lambda self: self.lots)
    @rule(data=st.data())
    def pack(self, data):
        lot_id = data.draw(st.sampled_from(self.lots))
        if self.variant.reserved_units and self.attempt(catalog.take_for_packing, lot_id=lot_id, units=1):
            self.packed.append(lot_id)

    @precondition(lambda self: self.packed)
    @rule(quarantine=st.booleans())
    def come_back(self, quarantine):
        catalog.put_back(lot_id=self.packed.pop(), units=1, quarantine=quarantine)

    @precondition(lambda self: self.lots)
    @rule(data=st.data(), recalled=st.booleans())
    def stop(self, data, recalled):
        lot_id = data.draw(st.sampled_from(self.lots))
        catalog.stop_lot(lot_id=lot_id, why="Bad.", recalled=recalled, actor_id=self.actor_id, at=self.at)

    @invariant()
    def the_lots_add_up_to_the_variant(self):
        assert queries.check() == []

    @invariant()
    def nothing_is_left_to_order_while_a_stopped_lot_is_on_the_shelf(self):
        stopped = Lot.objects.filter(variant=self.variant_id, on_hand_units__gt=0).exclude(state="on_sale")
        assert not stopped or self.variant.left_units == 0


def test_the_counts_agree_after_any_steps_in_any_order(shou_mei, wang_mei, noon):
    Shelf.variant_id, Shelf.actor_id, Shelf.at = shou_mei.variants.first().pk, wang_mei.pk, noon
    quick = settings(max_examples=20, stateful_step_count=20, deadline=None)
    run_state_machine_as_test(Shelf, settings=quick)
