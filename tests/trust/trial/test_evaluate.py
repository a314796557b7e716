"""The engine hears the viewer's own camp; the mean of everybody hears both."""

import numpy as np
import pytest

from guanxi.trust.trial import Network, evaluate
from tests.trust.trial.conftest import network_of


def test_where_camps_disagree_the_engine_foretells_and_the_mean_cannot(two_camps):
    found = evaluate(two_camps, seed=3).found
    assert found["auc"]["engine"]["contested"] > 0.9
    assert found["auc"]["global"]["contested"] < 0.65
    assert found["held_out"]["all"] == round(len(two_camps) * 0.2)


def test_the_same_seed_finds_the_same(two_camps):
    one, two = evaluate(two_camps, seed=5).found, evaluate(two_camps, seed=5).found
    assert {k: v for k, v in one.items() if k != "milliseconds"} == {
        k: v for k, v in two.items() if k != "milliseconds"
    }


def test_where_there_is_time_the_latest_are_held_out():
    timed = network_of(2, timed=True)
    earlier, later = timed.split(0.2, np.random.default_rng(0))
    assert earlier.seconds.max() < later.seconds.min()
    assert evaluate(timed).found["split"] == "time"


def test_what_is_clear_to_all_is_said(two_camps):
    candour = evaluate(two_camps, seed=1).found["candour"]
    assert candour == {"refuse": 1.0, "keep": 1.0}


def test_nothing_can_be_learnt_from_praise_alone():
    praise = Network(np.arange(50), np.arange(50) + 1, np.ones(50))
    with pytest.raises(ValueError, match="nothing can be learnt"):
        evaluate(praise)


def test_every_statement_is_split_to_one_side(two_camps):
    first, second = two_camps.split(0.3, np.random.default_rng(1))
    pairs = [*zip(first.truster, first.trusted, strict=True), *zip(second.truster, second.trusted, strict=True)]
    assert sorted(pairs) == sorted(zip(two_camps.truster, two_camps.trusted, strict=True))
