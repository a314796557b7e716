"""Whatever happens on a market day, the invariants of design.md hold afterwards."""

from collections import Counter

import pytest
from django.db.models import F

from guanxi.base.models import Fact
from guanxi.catalog import queries as catalog
from guanxi.catalog import search
from guanxi.catalog.models import Lot
from guanxi.delivery import checks as delivery
from guanxi.delivery import queries as parcels
from guanxi.delivery.models import Collection, Parcel, Unit
from guanxi.ledger import queries as ledger
from guanxi.ledger.models import Entry, Line
from guanxi.ledger.states import Kind
from guanxi.orders import checks as orders
from guanxi.orders.models import Order
from tests.market.day import Day

pytestmark = pytest.mark.django_db


def everything_that_is_wrong() -> list[str]:
    return [*ledger.check(), *catalog.check(), *search.check(), *delivery.custody(), *orders.reserved()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_market_day_keeps_every_promise_of_the_books(seed: int) -> None:
    day = Day(seed)
    day.run(200)
    assert Order.objects.count() >= 200
    assert everything_that_is_wrong() == []
    _a_day_in_which_everything_happened(day)
    _nothing_was_collected_before_the_decision()
    _every_unit_that_left_is_kept_refused_or_missing()
    _each_step_happened_once()
    _couriers_never_pay_out()
    _no_code_is_both()


def _a_day_in_which_everything_happened(day: Day) -> None:
    """A simulation in which nothing goes wrong proves nothing."""
    for step in ("place", "confirm", "cancel", "pack", "take", "arrive", "accept", "refuse_all", "absent", "lose"):
        assert day.happened[step], step
    for step in ("receive", "declare", "count", "bank", "take_back"):
        assert day.happened[step], step
    assert len(day.refused) >= 20, day.refused


def _nothing_was_collected_before_the_decision() -> None:
    decided = Counter[int]()
    accepted: set[int] = set()
    for fact in Fact.objects.filter(subject="parcel").order_by("id"):
        if fact.name == "parcel.decided":
            assert fact.subject_id not in accepted
            decided[fact.subject_id] += 1
        elif fact.name == "parcel.accepted":
            accepted.add(fact.subject_id)
            assert decided[fact.subject_id] >= Unit.objects.filter(parcel_id=fact.subject_id).count()
    assert set(Collection.objects.values_list("parcel_id", flat=True)) <= accepted


def _every_unit_that_left_is_kept_refused_or_missing() -> None:
    custody = Counter(Unit.objects.values_list("custody", flat=True))
    assert custody["buyer"] == Unit.objects.filter(decision="keep", parcel__state="settled").count()
    assert custody.total() == Unit.objects.count()
    for lot in Lot.objects.annotate(now=F("on_hand_units") + F("quarantine_units")):
        away = Unit.objects.filter(lot=lot).exclude(custody__in=["shelf", "quarantine"]).count()
        came = sum(fact.data["units"] for fact in Fact.objects.filter(name="lot.received", subject_id=lot.pk))
        assert lot.now + away == came


def _each_step_happened_once() -> None:
    once = ("parcel.taken", "parcel.opened", "parcel.accepted", "parcel.refused", "parcel.lost", "order.placed")
    for name in once:
        subjects = Counter(Fact.objects.filter(name=name).values_list("subject_id", flat=True))
        assert not [subject for subject, times in subjects.items() if times > 1], name
    assert Entry.objects.filter(kind="collected").count() == Collection.objects.count()


def _couriers_never_pay_out() -> None:
    """A courier's cash goes down only by being counted in."""
    out = Line.objects.filter(account__kind=Kind.COURIER_CASH, amount_minor__lt=0)
    assert not out.exclude(entry__kind="paid_in").exists()


def _no_code_is_both() -> None:
    for parcel in Parcel.objects.all():
        assert parcels.acceptance_code(parcel) != parcels.presence_code(parcel)
