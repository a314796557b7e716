from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session

from guanxi.catalog.models import Lot
from guanxi.delivery.states import ParcelState
from guanxi.jobs import ticks
from guanxi.orders.states import OrderState

pytestmark = pytest.mark.django_db


def test_an_order_left_unanswered_expires_and_its_goods_are_free_again(make_order, lot: Lot, noon: datetime) -> None:
    order = make_order(2)
    assert ticks.run_due(noon + timedelta(hours=47))["orders expired"] == 0
    assert ticks.run_due(noon + timedelta(hours=49))["orders expired"] == 1
    assert ticks.run_due(noon + timedelta(hours=49))["orders expired"] == 0
    order.refresh_from_db()
    lot.variant.refresh_from_db()
    assert (order.state, lot.variant.left_units) == (OrderState.CANCELLED, 12)


def test_a_parcel_under_way_for_a_fortnight_counts_as_lost(make_order, walk, noon: datetime) -> None:
    parcel = walk.take(walk.pack(make_order()))
    assert ticks.run_due(noon + timedelta(days=13))["parcels lost"] == 0
    assert ticks.run_due(noon + timedelta(days=15))["parcels lost"] == 1
    parcel.refresh_from_db()
    assert parcel.state == ParcelState.LOST


def test_sessions_that_ran_out_are_cleared(noon: datetime) -> None:
    Session.objects.create(session_key="old", session_data="", expire_date=datetime(2020, 1, 1, tzinfo=noon.tzinfo))
    ticks.run_due(noon)
    assert not Session.objects.filter(session_key="old").exists()


def test_a_piece_of_work_that_fails_does_not_keep_the_others_from_their_turn(
    monkeypatch: pytest.MonkeyPatch, noon: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_now: datetime) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ticks, "WORK", {"first": fail, "second": lambda _now: 1})
    assert ticks.run_due(noon) == {"first": 0, "second": 1}
    assert "the disk is full" in caplog.text
