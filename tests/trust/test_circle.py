"""The circle says how much of a walk from the viewer is spent with whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.trust import TrustGraph
from tests.trust.graphs import Tie, exact_shares, graph_of, people, ties

ROUNDING = 1e-6  # strengths are kept in four bytes


@given(ties, people, st.sampled_from([1e-2, 1e-4, 1e-9]), st.sampled_from([0.1, 0.3, 0.7]))
def test_a_circle_differs_from_the_exact_walk_by_no_more_than_its_bound(ties, viewer, tolerance, restart):
    circle = graph_of(ties).circle(viewer, restart=restart, tolerance=tolerance)
    exact = exact_shares(ties, viewer, restart=restart)
    short = exact[circle.person_ids] - circle.nearness
    assert (short >= -ROUNDING).all()
    unmet = exact.sum() - exact[viewer] - exact[circle.person_ids].sum()
    assert short.sum() + unmet <= circle.error_bound + ROUNDING


@given(ties, people, st.sampled_from([1e-2, 1e-6]))
def test_the_shares_the_time_at_home_and_the_bound_make_one(ties, viewer, tolerance):
    circle = graph_of(ties).circle(viewer, tolerance=tolerance)
    assert circle.nearness.sum() + circle.at_home + circle.error_bound == pytest.approx(1.0)


@given(ties, people)
def test_a_circle_lists_the_nearest_first_and_never_the_viewer(ties, viewer):
    circle = graph_of(ties).circle(viewer)
    assert viewer not in circle.person_ids
    assert (np.diff(circle.nearness) <= 0).all()
    assert len(set(circle.person_ids.tolist())) == len(circle)


@given(ties, people, st.permutations(range(12)))
def test_relabelling_people_changes_no_nearness(ties, viewer, names):
    renamed = [(names[a] * 7 - 40, names[b] * 7 - 40, s) for a, b, s in ties]
    circle = graph_of(ties).circle(viewer, tolerance=1e-3)
    other = graph_of(renamed).circle(names[viewer] * 7 - 40, tolerance=1e-3)
    for person in range(12):
        assert other.nearness_of(names[person] * 7 - 40) == pytest.approx(circle.nearness_of(person))


@given(ties, people, st.frozensets(people, max_size=4))
def test_leaving_people_out_is_as_if_they_were_not_there(ties, viewer, without):
    absent = without - {viewer}
    rest = [tie for tie in ties if not {tie[0], tie[1]} & absent]
    circle = graph_of(ties).circle(viewer, tolerance=1e-9, without=without)
    alone = graph_of(rest).circle(viewer, tolerance=1e-9)
    assert set(circle.person_ids.tolist()) == set(alone.person_ids.tolist())
    for person in range(12):
        assert circle.nearness_of(person) == pytest.approx(alone.nearness_of(person), abs=1e-6)
    assert circle.reference == pytest.approx(alone.reference)


@given(ties, people, people, people)
def test_a_stronger_tie_brings_a_friend_no_farther(ties, viewer, friend, other):
    if len({viewer, friend, other}) < 3:
        return
    weak: list[Tie] = [*ties, (viewer, friend, 0.2), (viewer, other, 0.5)]
    strong: list[Tie] = [*ties, (viewer, friend, 0.9), (viewer, other, 0.5)]
    before = graph_of(weak).circle(viewer, tolerance=1e-9).nearness_of(friend)
    assert graph_of(strong).circle(viewer, tolerance=1e-9).nearness_of(friend) >= before - 1e-6


def test_a_walk_grows_its_tables_through_a_crowd_without_losing_anybody():
    friends = np.arange(1, 101)
    theirs = np.arange(101, 60_101)
    graph = TrustGraph(
        np.concatenate((np.zeros(100, int), np.repeat(friends, 600))),
        np.concatenate((friends, theirs)),
        np.ones(60_100),
    )
    graph.tie(1, 70_000, 1.0)  # a row written anew, towards somebody new
    circle = graph.circle(0, tolerance=1e-9, without=[100])
    home = 1 / (1 + 0.7 + 0.49)
    assert sorted(circle.person_ids.tolist()) == [*range(1, 100), *range(101, 59_501), 70_000]
    assert circle.at_home == pytest.approx(home, rel=1e-4)
    assert circle.nearness_of(1) == pytest.approx(home * 0.7 / 99, rel=1e-4)
    assert circle.nearness_of(70_000) == pytest.approx(home * 0.49 / 99 / 601, rel=1e-4)
    assert circle.nearness_of(59_500) == pytest.approx(home * 0.49 / 99 / 600, rel=1e-4)


@pytest.mark.parametrize("person", [1, 99, -(2**63), 2**70])
def test_the_viewer_and_strangers_have_no_nearness(person):
    assert TrustGraph([1], [2], [0.5]).circle(1).nearness_of(person) == 0.0


@pytest.mark.parametrize("viewer", [99, -1, 2**70])
def test_an_unknown_viewer_has_an_empty_circle_without_error(viewer):
    circle = TrustGraph([1], [2], [0.5]).circle(viewer)
    assert len(circle) == 0
    assert (circle.at_home, circle.error_bound) == (1.0, 0.0)
    assert circle.nearness_of(1) == 0.0


def test_a_viewer_without_ties_stays_at_home():
    circle = TrustGraph([1], [2], [0.5]).circle(2)
    assert len(circle) == 0
    assert circle.at_home + circle.error_bound == pytest.approx(1.0)


def test_a_viewer_cannot_be_left_out_of_their_own_circle():
    assert TrustGraph([1], [2], [0.5]).circle(1, without=[1]).nearness_of(2) > 0


@pytest.mark.parametrize("wrong", [{"restart": 0.0}, {"restart": 1.0}, {"restart": float("nan")}])
def test_a_restart_that_is_no_chance_is_refused(wrong):
    with pytest.raises(ValueError, match="restart"):
        TrustGraph([1], [2], [0.5]).circle(1, **wrong)


@pytest.mark.parametrize("wrong", [0.0, -1e-6, 1.0, float("nan")])
def test_a_tolerance_that_would_never_end_is_refused(wrong):
    with pytest.raises(ValueError, match="tolerance"):
        TrustGraph([1], [2], [0.5]).circle(1, tolerance=wrong)
