"""What a bought crowd achieves, and that the trial would notice if it achieved more."""

import pytest

from guanxi.trust.trial import Army, attack


@pytest.mark.parametrize("purpose", ["promotion", "slander"])
def test_an_army_nobody_was_deceived_by_achieves_nothing(two_camps, purpose):
    found = attack(two_camps, Army(500, 0, purpose, "random"))
    assert found["engine"] == {"shift": 0.0, "flips": 0.0, "lured": None}
    assert found["global"]["flips"] == 1.0
    assert found["right"] == 1.0


def test_an_army_behind_popular_people_changes_little_and_its_size_nothing(two_camps):
    small, large = (attack(two_camps, Army(size, 12, "slander", "popular"))["engine"] for size in (100, 5_000))
    assert small["flips"] < 0.02
    assert abs(small["shift"] - large["shift"]) < 0.05


def test_an_army_that_first_repeats_what_is_true_is_believed_more(two_camps):
    plain, disguised = (attack(two_camps, Army(100, 12, "slander", "popular", c)) for c in (0, 20))
    assert disguised["bogus_per_tie"] > 10 * plain["bogus_per_tie"]


def test_a_network_without_anybody_clearly_good_cannot_be_slandered(two_camps):
    camps_alone = two_camps.only((two_camps.trusted < 9_000).nonzero()[0])
    with pytest.raises(ValueError, match="clearly good"):
        attack(camps_alone, Army(10, 1, "slander", "random"))


def test_an_army_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one account"):
        Army(0, 1, "slander", "random")
