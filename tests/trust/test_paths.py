"""Paths say how one person knows another, by people who are not on two of them."""

from itertools import pairwise, permutations
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.trust import TrustGraph
from tests.trust.graphs import graph_of, people, ties

LIN, LI, ZHAO, FANG, WU = 1, 2, 3, 4, 5


def test_lin_knows_zhao_through_li():
    graph = TrustGraph([LIN, LI], [LI, ZHAO], [0.8, 0.5])
    assert graph.paths(LIN, ZHAO) == ((LIN, LI, ZHAO),)


def test_the_strongest_path_comes_first_by_the_product_of_its_ties():
    graph = graph_of([(LIN, LI, 1.0), (LI, ZHAO, 0.2), (LIN, FANG, 0.5), (FANG, ZHAO, 0.5), (LIN, ZHAO, 0.1)])
    assert graph.paths(LIN, ZHAO) == ((LIN, FANG, ZHAO), (LIN, LI, ZHAO), (LIN, ZHAO))


def test_of_equally_strong_paths_the_shorter_comes_first():
    graph = graph_of([(LIN, LI, 1.0), (LI, FANG, 1.0), (FANG, ZHAO, 1.0), (LIN, WU, 1.0), (WU, ZHAO, 1.0)])
    assert graph.paths(LIN, ZHAO) == ((LIN, WU, ZHAO), (LIN, LI, FANG, ZHAO))


def test_two_paths_never_share_a_person_in_between():
    graph = graph_of([(LIN, LI, 1.0), (LI, FANG, 1.0), (LI, WU, 1.0), (FANG, ZHAO, 1.0), (WU, ZHAO, 1.0)])
    assert len(graph.paths(LIN, ZHAO)) == 1


def test_a_path_longer_than_asked_is_not_shown():
    graph = graph_of([(n, n + 1, 1.0) for n in range(6)])
    assert graph.paths(0, 4) == ((0, 1, 2, 3, 4),)
    assert graph.paths(0, 5) == ()
    assert graph.paths(0, 5, longest=5) == ((0, 1, 2, 3, 4, 5),)


@pytest.mark.parametrize("pair", [(LI, ZHAO), (ZHAO, LI)])
def test_a_hidden_tie_is_on_no_path_whichever_end_hid_it(pair):
    graph = graph_of([(LIN, LI, 1.0), (LI, ZHAO, 1.0), (LIN, FANG, 0.2), (FANG, ZHAO, 0.2)])
    assert graph.paths(LIN, ZHAO, hidden=frozenset({pair})) == ((LIN, FANG, ZHAO),)


def test_a_hidden_direct_tie_leaves_the_way_around():
    graph = graph_of([(LIN, ZHAO, 1.0), (LIN, LI, 0.5), (LI, ZHAO, 0.5)])
    assert graph.paths(LIN, ZHAO, hidden=frozenset({(ZHAO, LIN)})) == ((LIN, LI, ZHAO),)


def test_a_hidden_tie_still_carries_nearness():
    graph = graph_of([(LIN, LI, 1.0), (LI, ZHAO, 1.0)])
    circle = graph.circle(LIN)
    assert circle.paths(ZHAO, hidden=frozenset({(LI, ZHAO)})) == ()
    assert circle.nearness_of(ZHAO) > 0


def test_a_path_goes_around_people_left_out():
    graph = graph_of([(LIN, LI, 1.0), (LI, ZHAO, 1.0), (LIN, FANG, 0.2), (FANG, ZHAO, 0.2)])
    assert graph.circle(LIN, without=[LI]).paths(ZHAO) == ((LIN, FANG, ZHAO),)
    assert graph.circle(LIN, without=[ZHAO]).paths(ZHAO) == ()


def test_strangers_oneself_and_the_unknown_have_no_path():
    graph = TrustGraph([LIN], [LI], [0.5])
    assert graph.paths(LI, LIN) == graph.paths(LIN, LIN) == graph.paths(LIN, 77) == graph.paths(77, LIN) == ()
    assert graph.paths(LIN, LI, hidden=frozenset({(77, 78)})) == ((LIN, LI),)


def test_bounds_that_make_no_sense_are_refused():
    graph = TrustGraph([LIN], [LI], [0.5])
    assert graph.paths(LIN, LI, most=0) == ()
    with pytest.raises(ValueError, match="longest"):
        graph.paths(LIN, LI, longest=0)
    with pytest.raises(ValueError, match="most"):
        graph.paths(LIN, LI, most=-1)


def strongest(ties, viewer, person, longest, hidden):
    """The strength of the best path, by trying every order of every few people."""
    strength = {(a, b): s for a, b, s in ties if {a, b} != {a} and not {(a, b), (b, a)} & hidden}
    others = sorted({p for a, b, _ in ties for p in (a, b)} - {viewer, person})
    walks = ((viewer, *inner, person) for n in range(longest) for inner in permutations(others, n))
    steps = (list(pairwise(walk)) for walk in walks)
    return max((prod(strength[s] for s in walk) for walk in steps if all(s in strength for s in walk)), default=0)


few = st.integers(0, 6)
few_ties = st.lists(st.tuples(few, few, st.sampled_from([0.25, 0.5, 1.0])), max_size=20)


@given(few_ties, few, few, st.integers(1, 4), st.frozensets(st.tuples(few, few), max_size=3))
def test_no_path_is_stronger_than_the_first(ties, viewer, person, longest, hidden):
    if viewer == person:
        return
    strength = {(a, b): s for a, b, s in ties}
    found = graph_of(ties).paths(viewer, person, longest=longest, hidden=hidden)
    best = strongest(ties, viewer, person, longest, hidden)
    assert bool(found) == (best > 0)
    if found:
        assert prod(strength[step] for step in zip(found[0], found[0][1:], strict=False)) == pytest.approx(best)


@given(ties, people, people)
def test_paths_are_made_of_ties_and_share_only_their_ends(ties, viewer, person):
    strength = {(a, b): s for a, b, s in ties}
    found = graph_of(ties).paths(viewer, person)
    products = [prod(strength[step] for step in pairwise(path)) for path in found]
    assert products == sorted(products, reverse=True)
    inner = [p for path in found for p in path[1:-1]]
    assert len(inner) == len(set(inner))
    assert not {viewer, person} & set(inner)


@given(few_ties, few, st.integers(1, 4), st.frozensets(few, max_size=2))
def test_the_way_to_each_is_as_strong_as_the_first_to_one(ties, viewer, longest, without):
    strength = {(a, b): s for a, b, s in ties}
    circle = graph_of(ties).circle(viewer, without=without)
    together = circle.path_to_each(range(7), longest=longest)
    for person in range(7):
        alone = circle.paths(person, most=1, longest=longest)
        assert (person in together) == bool(alone)
        if alone:
            products = [prod(strength[step] for step in pairwise(way)) for way in (together[person], alone[0])]
            assert products[0] == pytest.approx(products[1])
            assert len(together[person]) == len(alone[0])


def test_no_way_is_looked_for_to_nobody():
    circle = graph_of([(1, 2, 1.0)]).circle(1)
    assert circle.path_to_each([]) == {}
    assert circle.path_to_each([1, 99]) == {}
    with pytest.raises(ValueError, match="longest"):
        circle.path_to_each([2], longest=0)
