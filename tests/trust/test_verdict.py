"""A verdict is what the viewer's own people say, and a bought crowd is nobody's people."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.trust import Answer, Evidence, TrustGraph
from tests.trust.graphs import graph_of, people, ties

LIN, LI, ZHAO = 1, 2, 3
FRIENDS = range(10, 22)
TEA, HONEY = 700, 701
KEPT, REFUSED = 1.0, -1.0
HARD, SOFT = 1.0, 0.3

pieces = st.lists(
    st.tuples(people, st.integers(0, 2), st.sampled_from([-1.0, -0.5, 0.0, 1.0]), st.sampled_from([0.3, 1.0])),
    max_size=25,
)


def evidence_of(pieces) -> Evidence:
    return Evidence(*([piece[column] for piece in pieces] for column in range(4)))


def said(verdict):
    """Everything a verdict says of the viewer's own people."""
    return verdict.answer, verdict.score, verdict.sureness, verdict.witnesses


@pytest.fixture
def lin():
    """Lin Yue's circle: twelve friends, Li among them in spirit, and Zhao two steps away."""
    friends = [(LIN, friend, 0.5) for friend in FRIENDS]
    return graph_of([*friends, (LIN, LI, 0.5), (LI, ZHAO, 0.5), (LI, LIN, 0.5)]).circle(LIN)


def test_twelve_friends_who_kept_it_outweigh_one_refusal_two_steps_away(lin):
    kept = [(friend, TEA, KEPT, HARD) for friend in FRIENDS]
    verdict = evidence_of([*kept, (ZHAO, TEA, REFUSED, HARD)]).weigh(lin, TEA)
    assert verdict.answer is Answer.KEEP
    assert len(verdict.witnesses) == 13
    assert verdict.witnesses[-1].person == ZHAO
    assert verdict.sureness > 0.9


def test_friends_split_in_two_disagree(lin):
    halves = [(friend, TEA, KEPT if friend % 2 else REFUSED, HARD) for friend in FRIENDS]
    verdict = evidence_of(halves).weigh(lin, TEA)
    assert (verdict.answer, verdict.score) == (Answer.DISAGREE, 0.0)


def test_nobody_known_has_it_however_many_strangers_do(lin):
    verdict = evidence_of([(stranger, TEA, KEPT, HARD) for stranger in range(500, 558)]).weigh(lin, TEA)
    assert said(verdict) == (Answer.UNKNOWN, None, 0.0, ())
    assert verdict.public == (58, 58, 0)


def test_a_subject_nobody_ever_mentioned_is_unknown(lin):
    verdict = Evidence([], [], [], []).weigh(lin, TEA)
    assert said(verdict) == (Answer.UNKNOWN, None, 0.0, ())
    assert verdict.public == (0, 0, 0)


def test_a_viewer_is_no_witness_to_themself(lin):
    assert evidence_of([(LIN, TEA, KEPT, HARD)]).weigh(lin, TEA).answer is Answer.UNKNOWN


def test_one_person_counts_once_however_much_they_bought(lin):
    once = evidence_of([(LI, TEA, KEPT, HARD), (ZHAO, TEA, REFUSED, SOFT)])
    often = evidence_of([(LI, TEA, KEPT, HARD)] * 50 + [(ZHAO, TEA, REFUSED, SOFT)])
    assert said(often.weigh(lin, TEA)) == said(once.weigh(lin, TEA))
    assert often.weigh(lin, TEA).public == (2, 1, 1)


def test_somebody_who_kept_one_and_refused_another_is_torn(lin):
    verdict = evidence_of([(LI, TEA, KEPT, SOFT), (LI, TEA, REFUSED, HARD)]).weigh(lin, TEA)
    assert verdict.answer is Answer.DISAGREE
    assert verdict.witnesses[0][:3] == (LI, 0.0, HARD)
    assert verdict.public == (1, 0, 0)


def test_a_full_witness_makes_a_verdict_half_sure(lin):
    assert evidence_of([(LI, TEA, KEPT, HARD)]).weigh(lin, TEA).sureness == pytest.approx(0.5)
    assert evidence_of([(LI, TEA, KEPT, SOFT)]).weigh(lin, TEA).sureness == pytest.approx(0.3 / 1.3)


def test_witnesses_lighter_than_asked_count_as_strangers(lin):
    evidence = evidence_of([(LI, TEA, KEPT, HARD), (ZHAO, TEA, REFUSED, SOFT)])
    assert [w.person for w in evidence.weigh(lin, TEA, least_weight=0.5).witnesses] == [LI]
    assert evidence.weigh(lin, TEA, least_weight=1.1).answer is Answer.UNKNOWN


def test_one_hard_refusal_turns_a_verdict(lin):
    assert evidence_of([(LI, TEA, REFUSED, HARD)]).weigh(lin, TEA).answer is Answer.REFUSE


def test_hearsay_of_one_friend_does_not_turn_a_verdict(lin):
    verdict = evidence_of([(LI, TEA, REFUSED, SOFT)]).weigh(lin, TEA)
    assert (verdict.answer, verdict.score) == (Answer.DISAGREE, -1.0)


def test_hearsay_along_one_chain_does_not_turn_a_verdict_however_many_say_it():
    army = range(100, 200)
    graph = graph_of([(LIN, LI, 1.0), *((LI, fake, 1.0) for fake in army), (LI, ZHAO, 1.0), (ZHAO, 100, 1.0)])
    verdict = evidence_of([(fake, TEA, REFUSED, SOFT) for fake in army]).weigh(graph.circle(LIN), TEA)
    assert (verdict.answer, verdict.score) == (Answer.DISAGREE, -1.0)


def test_a_hard_keep_among_soft_refusals_of_one_person_is_no_hard_refusal(lin):
    said = [(LI, TEA, KEPT, HARD), (LI, TEA, REFUSED, SOFT), (LI, TEA, REFUSED, SOFT), (LI, TEA, REFUSED, SOFT)]
    assert evidence_of(said).weigh(lin, TEA).answer is Answer.DISAGREE


def test_hearsay_of_two_friends_turns_a_verdict(lin):
    verdict = evidence_of([(LI, TEA, REFUSED, SOFT), (10, TEA, REFUSED, SOFT)]).weigh(lin, TEA)
    assert verdict.answer is Answer.REFUSE


@pytest.mark.parametrize(
    ("ties", "answer"),
    [
        ([(1, 2), (1, 3), (2, 9), (3, 9)], Answer.REFUSE),
        ([(1, 2), (2, 3), (2, 4), (3, 9), (4, 9)], Answer.DISAGREE),
        ([(1, 9)], Answer.DISAGREE),
        ([(1, 9), (1, 2), (2, 9)], Answer.REFUSE),
        ([(1, 9), (1, 2), (9, 2)], Answer.DISAGREE),
        # The shortest chain, 1-2-3-9, meets both of the separate ones, 1-2-4-6-9 and 1-5-7-3-9.
        ([(1, 2), (2, 3), (3, 9), (2, 4), (4, 6), (6, 9), (1, 5), (5, 7), (7, 3)], Answer.REFUSE),
    ],
)
def test_one_witness_turns_a_verdict_by_hearsay_only_along_two_separate_chains(ties, answer):
    graph = graph_of([(a, b, 0.5) for a, b in ties])
    assert evidence_of([(9, TEA, REFUSED, SOFT)]).weigh(graph.circle(1), TEA).answer is answer


def test_chains_through_people_left_out_do_not_count():
    graph = graph_of([(1, 2, 0.5), (1, 3, 0.5), (2, 9, 0.5), (3, 9, 0.5)])
    evidence = evidence_of([(9, TEA, REFUSED, SOFT)])
    assert evidence.weigh(graph.circle(1, without=[3]), TEA).answer is Answer.DISAGREE


@given(ties, people, st.frozensets(people, min_size=1, max_size=3))
def test_two_chains_are_found_exactly_where_no_one_person_or_tie_carries_all(ties, viewer, ends):
    """Removing any one inner person, or any one direct tie, must leave a way; tried one by one."""
    ends -= {viewer}
    circle = graph_of(ties).circle(viewer, tolerance=1e-9)

    def reached(barred_person=None, barred_friend=None):
        seen, edge = {viewer}, [viewer]
        while edge:
            here = edge.pop()
            for a, b, _ in ties:
                if a == here and b not in seen | {barred_person} and (a, b) != (viewer, barred_friend):
                    if b in ends:
                        return True
                    seen.add(b)
                    edge.append(b)
        return False

    inner = set(range(12)) - ends - {viewer}
    expected = (
        bool(ends)
        and reached()
        and all(reached(barred_person=p) for p in inner)
        and all(reached(barred_friend=end) for end in ends)
    )
    assert circle.has_two_chains_to(np.array(sorted(ends), dtype=np.int64)) == expected


@given(ties, people, pieces, st.integers(1, 30), st.randoms(use_true_random=False))
def test_accounts_nobody_real_trusts_change_no_verdict_at_all(ties, viewer, pieces, crowd, random):
    army = range(1000, 1000 + crowd)
    bought = [(a, random.choice([*army, *range(12)]), 1.0) for a in army]
    lies = [(a, subject, random.choice([KEPT, REFUSED]), HARD) for a in army for subject in range(3)]
    circle, besieged = graph_of(ties).circle(viewer), graph_of([*bought, *ties]).circle(viewer)
    honest, flooded = evidence_of(pieces), evidence_of([*lies, *pieces])
    for subject in range(3):
        assert said(flooded.weigh(besieged, subject)) == said(honest.weigh(circle, subject))


@given(ties, people, pieces, st.permutations(range(12)))
def test_relabelling_people_changes_no_verdict(ties, viewer, pieces, names):
    circle = graph_of(ties).circle(viewer)
    other = graph_of([(names[a] - 5, names[b] - 5, s) for a, b, s in ties]).circle(names[viewer] - 5)
    evidence, renamed = evidence_of(pieces), evidence_of([(names[w] - 5, *rest) for w, *rest in pieces])
    for subject in range(3):
        one, two = evidence.weigh(circle, subject), renamed.weigh(other, subject)
        assert (one.answer, one.score, one.public) == (two.answer, two.score, two.public)
        assert one.sureness == pytest.approx(two.sureness)


@given(ties, people, pieces)
def test_weighing_many_equals_weighing_each(ties, viewer, pieces):
    circle, evidence = graph_of(ties).circle(viewer), evidence_of(pieces)
    many = evidence.weigh_many(circle, [2, 0, 5, 1, 0])
    assert [v.subject for v in many] == [2, 0, 5, 1, 0]
    for verdict in many:
        alone = evidence_of(pieces).weigh(circle, verdict.subject)
        assert said(verdict) == said(alone)
        assert verdict.public == alone.public


@given(ties, people, pieces)
def test_evidence_added_piece_by_piece_equals_evidence_given_at_once(ties, viewer, pieces):
    circle, at_once, grown = graph_of(ties).circle(viewer), evidence_of(pieces), Evidence([], [], [], [])
    for piece in pieces:
        grown.add(*piece)
    for subject in range(3):
        assert said(grown.weigh(circle, subject)) == said(at_once.weigh(circle, subject))


RANK = {Answer.REFUSE: 0, Answer.DISAGREE: 1, Answer.KEEP: 2}


@given(ties, people, pieces, people, st.sampled_from([KEPT, REFUSED]))
def test_another_honest_witness_never_lowers_their_own_side(ties, viewer, pieces, witness, value):
    circle, before = graph_of(ties).circle(viewer), evidence_of([p for p in pieces if p[0] != witness])
    old = before.weigh(circle, 0)
    before.add(witness, 0, value, HARD)
    new = before.weigh(circle, 0)
    if old.score is None or new.score is None:
        return
    assert (new.score - old.score) * value >= -1e-9
    assert (RANK[new.answer] - RANK[old.answer]) * value >= 0
    assert new.sureness >= old.sureness - 1e-12


@given(ties, people, people, pieces)
def test_the_evidence_of_somebody_nobody_is_tied_to_any_more_disappears(ties, viewer, witness, pieces):
    if viewer == witness:
        return
    graph = graph_of(ties)
    for truster in range(12):
        graph.untie(truster, witness)
    evidence = evidence_of([*pieces, (witness, 0, REFUSED, HARD)])
    rest = evidence_of([piece for piece in pieces if piece[0] != witness])
    circle = graph.circle(viewer)
    assert said(evidence.weigh(circle, 0)) == said(rest.weigh(circle, 0))


@pytest.mark.parametrize(
    ("value", "hardness"),
    [(1.1, 1.0), (-1.1, 1.0), (float("nan"), 1.0), (1.0, 0.0), (1.0, 1.5), (1.0, float("nan"))],
)
def test_evidence_out_of_bounds_is_refused(value, hardness):
    with pytest.raises(ValueError, match=r"value|hardness"):
        Evidence([1], [TEA], [value], [hardness])
    with pytest.raises(ValueError, match=r"value|hardness"):
        Evidence([], [], [], []).add(1, TEA, value, hardness)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one length"):
        Evidence([1, 2], [TEA], [1.0], [1.0])


def test_bought_weight_stays_under_the_bound_however_large_the_crowd():
    """One friend of thirteen is deceived into half of his trust: see docs/algorithms/trust.md for the bound."""
    for size in (10, 1000, 20_000):
        army = 1000 + np.arange(size)
        honest = [(LIN, friend, 0.5) for friend in FRIENDS] + [(LIN, LI, 0.5), (LI, ZHAO, 0.5)]
        truster = np.concatenate(([t[0] for t in honest], [LI], army))
        trusted = np.concatenate(([t[1] for t in honest], [1000], np.roll(army, 1)))
        circle = TrustGraph(truster, trusted, np.full(truster.size, 0.5)).circle(LIN)
        evidence = Evidence(army, np.full(size, TEA), np.ones(size), np.ones(size))
        weight = sum(witness.weight for witness in evidence.weigh(circle, TEA).witnesses)
        assert 0 < weight <= 0.7 / 0.3 * circle.nearness_of(LI) * 0.5 / circle.reference
