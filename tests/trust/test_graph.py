"""Ties come and go, and every reader sees a whole graph."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.trust import TrustGraph, change
from tests.trust.graphs import graph_of, people, strengths, ties

changes = st.lists(st.tuples(people, people, st.none() | strengths), max_size=40)


def after(start, changes):
    """The graph changed step by step, and the ties it should have in the end."""
    graph = graph_of(start)
    ties = {(a, b): s for a, b, s in start if a != b}
    for truster, trusted, strength in changes:
        if strength is None:
            graph.untie(truster, trusted)
            ties.pop((truster, trusted), None)
        else:
            graph.tie(truster, trusted, strength)
            if truster != trusted:
                ties[truster, trusted] = strength
    return graph, [(a, b, s) for (a, b), s in ties.items()]


@given(ties, changes, people)
def test_any_ties_made_and_undone_leave_the_circles_of_a_graph_built_afresh(start, changes, viewer):
    graph, final = after(start, changes)
    fresh = graph_of(final)
    assert len(graph) == len(fresh) == len(final)
    circle, other = graph.circle(viewer, tolerance=1e-9), fresh.circle(viewer, tolerance=1e-9)
    for person in range(12):
        assert circle.nearness_of(person) == pytest.approx(other.nearness_of(person), abs=1e-6)


@given(ties, changes, people)
def test_a_saved_graph_loads_as_it_was(tmp_path_factory, start, changes, viewer):
    graph, _ = after(start, changes)
    path = tmp_path_factory.mktemp("trust") / "ties"
    graph.save(path)
    loaded = TrustGraph.load(path)
    assert len(loaded) == len(graph)
    circle, other = graph.circle(viewer), loaded.circle(viewer)
    for person in range(12):
        assert circle.nearness_of(person) == pytest.approx(other.nearness_of(person))
    loaded.tie(100, 101, 0.5)
    assert loaded.circle(100).nearness_of(101) > 0


def test_saving_replaces_the_old_file_and_leaves_nothing_beside_it(tmp_path):
    TrustGraph([1], [2], [0.5]).save(tmp_path / "ties")
    TrustGraph([1, 2], [2, 3], [0.5, 0.5]).save(tmp_path / "ties")
    assert len(TrustGraph.load(tmp_path / "ties")) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["ties"]


@pytest.mark.parametrize("content", [b"", b"{}", b"GUANXI-1", b"GUANXI-1" + bytes([9] * 16)])
def test_a_file_that_is_no_graph_is_refused(tmp_path, content):
    (tmp_path / "ties").write_bytes(content)
    with pytest.raises(ValueError, match="ties"):
        TrustGraph.load(tmp_path / "ties")


def test_a_file_cut_short_is_refused(tmp_path):
    TrustGraph([1, 2], [2, 3], [0.5, 0.5]).save(tmp_path / "ties")
    whole = (tmp_path / "ties").read_bytes()
    (tmp_path / "ties").write_bytes(whole[:-1])
    with pytest.raises(ValueError, match="cut short"):
        TrustGraph.load(tmp_path / "ties")


def test_many_changes_build_the_graph_afresh_without_losing_one(monkeypatch):
    monkeypatch.setattr(change, "MOST_CHANGED", 5)
    graph = TrustGraph([], [], [])
    for person in range(1, 60):
        graph.tie(0, person, 0.5)
        graph.tie(person, 0, 0.5)
    assert len(graph) == 118
    assert len(graph.circle(0)) == 59
    assert len(graph.circle(59)) == 59


def test_of_repeated_ties_the_last_counts():
    repeated = TrustGraph([1, 1, 1], [2, 3, 2], [0.1, 0.5, 1.0]).circle(1)
    single = TrustGraph([1, 1], [2, 3], [1.0, 0.5]).circle(1)
    assert repeated.nearness_of(2) == single.nearness_of(2)


def test_a_tie_to_oneself_carries_no_trust():
    graph = TrustGraph([1, 1], [1, 2], [1.0, 0.5])
    graph.tie(2, 2, 1.0)
    assert len(graph) == 1
    assert graph.circle(1).nearness_of(2) == TrustGraph([1], [2], [0.5]).circle(1).nearness_of(2)


def test_undoing_a_tie_that_never_was_changes_nothing():
    graph = TrustGraph([1], [2], [0.5])
    graph.untie(2, 1)
    graph.untie(8, 9)
    assert len(graph) == 1


def test_the_faintest_tie_still_is_one():
    assert TrustGraph([1], [2], [1e-300]).circle(1).nearness_of(2) > 0.2


@pytest.mark.parametrize("strength", [0.0, -0.5, 1.01, float("nan"), float("inf")])
def test_a_strength_out_of_bounds_is_refused(strength):
    with pytest.raises(ValueError, match="strength"):
        TrustGraph([1, 1], [2, 3], [0.5, strength])
    with pytest.raises(ValueError, match="strength"):
        TrustGraph([], [], []).tie(1, 2, strength)


@pytest.mark.parametrize(
    ("truster", "trusted", "reason"),
    [
        ([1.5], [2], "whole numbers"),
        (["a"], [2], "whole numbers"),
        ([2**70], [2], "whole numbers"),
        (np.array([2**63], np.uint64), [2], "64 bits"),
        ([[1]], [2], "flat"),
        ([1, 2], [2], "one length"),
    ],
)
def test_ids_that_are_none_are_refused_with_a_reason(truster, trusted, reason):
    with pytest.raises(ValueError, match=reason):
        TrustGraph(truster, trusted, [0.5])


def test_an_empty_graph_answers_every_question():
    graph = TrustGraph([], [], [])
    assert len(graph) == 0
    assert len(graph.circle(1)) == 0
    assert graph.paths(1, 2) == ()


def test_a_circle_keeps_to_its_moment_while_the_graph_moves_on():
    graph = TrustGraph([1], [2], [0.5])
    circle = graph.circle(1)
    graph.untie(1, 2)
    assert circle.nearness_of(2) > 0
    assert circle.paths(2) == ((1, 2),)
    assert graph.circle(1).nearness_of(2) == 0


def test_readers_see_a_whole_graph_at_any_moment_while_a_writer_works(monkeypatch):
    """1 is all that 0 knows, and at times 1 knows one other: a reader meets one person or two, never more."""
    monkeypatch.setattr(change, "MOST_CHANGED", 20)
    graph = TrustGraph([0], [1], [1.0])
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(len(graph.circle(0)))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for person in range(2, 300):
        graph.tie(1, person, 1.0)
        graph.untie(1, person)
        graph.tie(person, person + 1000, 0.5)
    done.set()
    for reader in readers:
        reader.join()
    assert seen
    assert set(seen) <= {1, 2}
