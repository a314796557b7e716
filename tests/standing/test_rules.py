"""A log is followed even when its lines come late."""

from guanxi.standing.rules import LATE_SECONDS, Follower


def test_a_line_is_new_once() -> None:
    follower = Follower(0)
    assert follower.fresh([1, 2], now_seconds=0) == [1, 2]
    assert follower.floor == 2
    assert follower.fresh([], now_seconds=1) == []


def test_a_line_committed_after_a_later_one_is_still_read() -> None:
    follower = Follower(4)
    assert follower.fresh([5, 7], now_seconds=0) == [5, 7]
    assert follower.floor == 5
    assert follower.fresh([6, 7], now_seconds=1) == [6]
    assert follower.floor == 7


def test_a_gap_is_waited_for_and_then_given_up() -> None:
    follower = Follower(0)
    follower.fresh([1, 3], now_seconds=0)
    follower.fresh([3], now_seconds=LATE_SECONDS - 1)
    assert follower.floor == 1
    follower.fresh([3], now_seconds=LATE_SECONDS)
    assert follower.floor == 3


def test_what_came_after_a_gap_was_seen_keeps_its_own_time() -> None:
    follower = Follower(0)
    follower.fresh([2], now_seconds=0)
    follower.fresh([2, 4], now_seconds=LATE_SECONDS - 1)
    assert follower.fresh([2, 4], now_seconds=LATE_SECONDS) == []
    assert follower.floor == 2
    assert follower.fresh([3, 4], now_seconds=LATE_SECONDS + 1) == [3]
