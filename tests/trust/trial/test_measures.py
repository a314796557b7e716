"""Against values worked out by hand."""

import numpy as np
import pytest

from guanxi.trust.trial.measures import auc, roc, rounded


@pytest.mark.parametrize(
    ("trust", "foretold", "expected"),
    [
        ([True, False], [2.0, 1.0], 1.0),
        ([True, False], [1.0, 2.0], 0.0),
        ([True, False], [1.0, 1.0], 0.5),
        ([True, True, False, False], [4.0, 2.0, 3.0, 1.0], 0.75),
    ],
)
def test_auc_is_the_chance_that_trust_is_ranked_higher(trust, foretold, expected):
    assert auc(np.array(trust), np.array(foretold)) == expected


def test_without_both_there_is_no_auc():
    assert auc(np.array([True, True]), np.array([1.0, 2.0])) is None


def test_the_curve_encloses_the_area():
    random = np.random.default_rng(0)
    trust = random.random(500) < 0.7
    foretold = trust + random.normal(size=500)
    x, y = np.array(roc(trust, foretold, points=1000)).T
    assert float(np.trapezoid(y, x)) == pytest.approx(auc(trust, foretold), abs=0.01)


def test_numbers_are_rounded_wherever_they_are():
    assert rounded({"a": [0.123456, None, "x"], "b": 3}) == {"a": [0.1235, None, "x"], "b": 3}
