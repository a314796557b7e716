"""So many in so long, for each by themselves."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from guanxi.base import limits
from guanxi.base.models import Allowance

pytestmark = pytest.mark.django_db


def ask(who: int | str, at: datetime) -> None:
    limits.allow("code", who, most=3, per_seconds=600, at=at)


def test_the_fourth_waits_until_the_time_is_over(noon: datetime) -> None:
    for minute in range(3):
        ask("a", noon + timedelta(minutes=minute))
    with pytest.raises(limits.TooMany, match="Try again in 6 minutes") as refused:
        ask("a", noon + timedelta(minutes=4, seconds=30))
    assert (refused.value.status, refused.value.wait_seconds) == (429, 330)
    ask("b", noon)
    for _ in range(3):
        ask("a", noon + timedelta(minutes=10))
    with pytest.raises(limits.TooMany):
        ask("a", noon + timedelta(minutes=10))


def test_the_wait_is_said_in_words(noon: datetime) -> None:
    limits.allow("x", 1, most=1, per_seconds=30, at=noon)
    with pytest.raises(limits.TooMany, match="in 30 seconds"):
        limits.allow("x", 1, most=1, per_seconds=30, at=noon)
    limits.allow("y", 1, most=1, per_seconds=86400, at=noon)
    with pytest.raises(limits.TooMany, match="in 24 hours"):
        limits.allow("y", 1, most=1, per_seconds=86400, at=noon)


def test_a_clock_that_was_ahead_locks_nobody_out(noon: datetime) -> None:
    for _ in range(3):
        ask("a", noon + timedelta(days=300))
    ask("a", noon)


def test_a_try_that_looked_at_the_clock_a_moment_earlier_is_one_more(noon: datetime) -> None:
    for seconds in (0, 0.001, -0.001):
        ask("a", noon + timedelta(seconds=seconds))
    with pytest.raises(limits.TooMany):
        ask("a", noon - timedelta(seconds=0.001))


def test_old_counts_are_forgotten(noon: datetime) -> None:
    ask("a", noon)
    ask("b", noon + timedelta(days=2))
    assert limits.forget(before=noon + timedelta(days=1)) == 1
    assert Allowance.objects.get().who == "b"


@pytest.mark.django_db(transaction=True)
def test_two_at_once_cannot_slip_through_together(noon: datetime) -> None:
    passed: list[bool] = []

    def hurry() -> None:
        for _ in range(5):
            try:
                ask("a", noon)
                passed.append(True)
            except limits.TooMany:
                passed.append(False)
        connection.close()

    threads = [Thread(target=hurry) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert (passed.count(True), len(passed)) == (3, 20)
