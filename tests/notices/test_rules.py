from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.notices.rules import DIGEST_HOUR, is_quiet, next_digest

MINUTES = st.integers(0, 1439)
PLACES = st.sampled_from(["Asia/Shanghai", "Europe/Paris", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"])


@pytest.mark.parametrize(
    ("at", "quiet"), [("21:59", False), ("22:00", True), ("00:00", True), ("06:59", True), ("07:00", False)]
)
def test_quiet_hours_go_over_midnight(at: str, quiet: bool) -> None:
    hour, minute = map(int, at.split(":"))
    assert is_quiet(hour * 60 + minute, 22 * 60, 7 * 60) is quiet


@given(MINUTES, MINUTES, MINUTES)
def test_a_day_is_quiet_or_loud_and_never_both(minute: int, one: int, other: int) -> None:
    if one == other:
        assert not is_quiet(minute, one, other)
    else:
        assert is_quiet(minute, one, other) != is_quiet(minute, other, one)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)), PLACES, st.sampled_from(["daily", "weekly"]))
def test_the_next_digest_is_the_next_morning_where_they_are(moment: datetime, place: str, digest: str) -> None:
    after = moment.replace(tzinfo=ZoneInfo(place))
    found = next_digest(digest, after)
    assert found is not None
    assert found > after
    assert (found.hour, found.minute) == (DIGEST_HOUR, 0)
    assert found.date() - after.date() <= timedelta(days=1 if digest == "daily" else 7)
    assert digest == "daily" or found.weekday() == 0


def test_never_is_never() -> None:
    assert next_digest("never", datetime(2026, 11, 27, tzinfo=ZoneInfo("Asia/Shanghai"))) is None
