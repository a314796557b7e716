"""Whose word has proved right among the viewer's people weighs more; whom the viewer knows counts whole."""

import numpy as np
import pytest

from guanxi.trust import Answer, Evidence
from guanxi.trust.records import UNPROVEN
from tests.trust.graphs import graph_of

LIN, FRIEND = 1, 2
PROVEN, WRONG, NEW = 11, 12, 13
TEA, *OTHERS = range(700, 710)


@pytest.fixture
def circle():
    """Lin has one friend, who knows three people."""
    return graph_of([(LIN, FRIEND, 1.0), *((FRIEND, person, 1.0) for person in (PROVEN, WRONG, NEW))]).circle(LIN)


@pytest.fixture
def past():
    """The friend kept all the others. One agreed, one did not, one never said anything."""
    agreed = [(PROVEN, other, 1.0, 1.0) for other in OTHERS]
    return [*((FRIEND, other, 1.0, 1.0) for other in OTHERS), *agreed, *((WRONG, o, -1.0, 1.0) for o in OTHERS)]


def weights(circle, pieces, **more):
    verdict = Evidence(*zip(*pieces, strict=True)).weigh(circle, TEA, **more)
    return {witness.person: witness.weight for witness in verdict.witnesses}


def test_a_word_that_proved_right_weighs_far_more_than_a_new_one_or_a_wrong_one(circle, past):
    heard = weights(circle, [*past, *((person, TEA, 1.0, 1.0) for person in (PROVEN, WRONG, NEW))])
    assert heard[PROVEN] > 100 * heard[NEW]
    assert heard[NEW] >= heard[WRONG] > 0.0


def test_whom_the_viewer_knows_counts_whole_without_any_record(circle):
    assert weights(circle, [(FRIEND, TEA, 1.0, 1.0)]) == {FRIEND: 1.0}


def test_somebody_unproven_weighs_a_thousandth(circle):
    near = circle.nearness_of(NEW) / circle.reference
    assert weights(circle, [(NEW, TEA, 1.0, 1.0)]) == {NEW: pytest.approx(min(1.0, near) * UNPROVEN)}


def test_what_somebody_says_of_a_subject_is_no_record_for_that_subject(circle):
    alone = weights(circle, [(NEW, TEA, 1.0, 1.0)])[NEW]
    agreeing = weights(circle, [(NEW, TEA, 1.0, 1.0), (FRIEND, TEA, 1.0, 1.0), (PROVEN, TEA, 1.0, 1.0)])[NEW]
    assert agreeing == pytest.approx(alone)


def test_the_viewer_s_own_word_makes_records_too(circle):
    own = [*((LIN, other, 1.0, 1.0) for other in OTHERS), *((PROVEN, other, 1.0, 1.0) for other in OTHERS)]
    assert weights(circle, [*own, (PROVEN, TEA, 1.0, 1.0)])[PROVEN] > 100 * UNPROVEN * circle.nearness_of(PROVEN)


def test_a_crowd_agreeing_among_itself_has_the_record_of_its_weight(circle):
    """Strangers make no record, however many agree."""
    crowd = [(stranger, other, 1.0, 1.0) for stranger in range(1_000, 1_200) for other in OTHERS]
    mine = [(NEW, other, 1.0, 1.0) for other in OTHERS]
    near = circle.nearness_of(NEW) / circle.reference
    assert weights(circle, [*crowd, *mine, (NEW, TEA, 1.0, 1.0)])[NEW] == pytest.approx(min(1.0, near) * UNPROVEN)


def test_without_records_only_nearness_and_hardness_count(circle, past):
    pieces = [*past, (PROVEN, TEA, 1.0, 0.5), (NEW, TEA, 1.0, 0.5)]
    heard = weights(circle, pieces, records=False)
    assert (
        heard[PROVEN]
        == pytest.approx(heard[NEW])
        == pytest.approx(min(1.0, circle.nearness_of(NEW) / circle.reference) * 0.5)
    )


def test_what_is_added_later_makes_records_too(circle, past):
    evidence = Evidence(*zip(*past, strict=True))
    assert evidence.weigh(circle, TEA).answer is Answer.UNKNOWN
    evidence.add(PROVEN, TEA, 1.0, 1.0)
    whole = Evidence(
        *(
            np.append(column, more)
            for column, more in zip(zip(*past, strict=True), (PROVEN, TEA, 1.0, 1.0), strict=True)
        )
    )
    assert evidence.weigh(circle, TEA).witnesses == whole.weigh(circle, TEA).witnesses
