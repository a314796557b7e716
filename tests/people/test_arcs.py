from collections.abc import Callable

import pytest

from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.models import Person
from guanxi.people.states import Nearness
from tests.people.conftest import NOON, tie

pytestmark = pytest.mark.django_db


def arcs() -> dict[tuple[int, int], float]:
    return {(a, b): strength for a, b, strength in queries.arcs()}


def vouch(voucher: Person, person: Person, sentence: str = "I answer for her.") -> None:
    people.vouch(voucher_id=voucher.pk, subject="person", subject_id=person.pk, sentence=sentence, at=NOON)


def test_a_tie_gives_an_arc_each_way(lin_yue: Person, li_na: Person) -> None:
    tie(lin_yue, li_na)
    assert arcs() == {(lin_yue.pk, li_na.pk): 0.6, (li_na.pk, lin_yue.pk): 0.6}


def test_a_vouch_counts_as_a_friend_and_one_way(lin_yue: Person, wang_mei: Person) -> None:
    vouch(lin_yue, wang_mei)
    assert arcs() == {(lin_yue.pk, wang_mei.pk): 0.6}
    people.withdraw_vouch(voucher_id=lin_yue.pk, subject="person", subject_id=wang_mei.pk, at=NOON)
    assert arcs() == {}


@pytest.mark.parametrize(("nearness", "strength"), [(Nearness.ACQUAINTANCE, 0.6), (Nearness.FAMILY, 1.0)])
def test_of_a_tie_and_a_vouch_the_stronger_counts(
    lin_yue: Person, li_na: Person, nearness: int, strength: float
) -> None:
    tie(lin_yue, li_na, nearness)
    vouch(lin_yue, li_na)
    assert queries.arc(lin_yue.pk, li_na.pk) == arcs()[lin_yue.pk, li_na.pk] == strength


def test_a_block_takes_the_blockers_arc_away_and_letting_in_brings_it_back(lin_yue: Person, li_na: Person) -> None:
    tie(lin_yue, li_na)
    vouch(lin_yue, li_na)
    seen = queries.last_arc_change()
    people.block(blocker_id=lin_yue.pk, blocked_id=li_na.pk, at=NOON)
    assert arcs() == {(li_na.pk, lin_yue.pk): 0.6}
    assert queries.arc(lin_yue.pk, li_na.pk) is None
    assert not queries.tied(lin_yue.pk, li_na.pk)
    assert not queries.tied_ids(li_na.pk)
    assert queries.blocked_by(lin_yue.pk) == {li_na.pk}
    assert queries.blocked_with(li_na.pk) == {lin_yue.pk}
    people.unblock(blocker_id=lin_yue.pk, blocked_id=li_na.pk, at=NOON)
    assert queries.arc(lin_yue.pk, li_na.pk) == 0.6
    assert [pair for _, *pair in queries.arc_changes(seen)] == [[lin_yue.pk, li_na.pk]] * 2


def test_a_vouch_for_a_shop_carries_no_arc(lin_yue: Person) -> None:
    people.vouch(voucher_id=lin_yue.pk, subject="shop", subject_id=7, sentence="Honest tea.", at=NOON)
    assert arcs() == {}
    assert queries.arc_changes(0) == []


def test_replaying_the_log_on_an_old_graph_gives_the_graph_of_now(
    make_person: Callable[..., Person],
) -> None:
    """What a process that missed everything reads is what one that starts now reads."""
    crowd = [make_person(f"P{i}") for i in range(5)]
    seen, old = queries.last_arc_change(), arcs()
    tie(crowd[0], crowd[1])
    tie(crowd[1], crowd[2], Nearness.FAMILY)
    vouch(crowd[3], crowd[0])
    people.block(blocker_id=crowd[2].pk, blocked_id=crowd[1].pk, at=NOON)
    people.end_tie(actor_id=crowd[0].pk, other_id=crowd[1].pk, at=NOON)
    changed = queries.arcs_of((a, b) for _, a, b in queries.arc_changes(seen))
    now = {pair: strength for pair, strength in (old | changed).items() if strength is not None}
    assert now == arcs()


def test_many_pairs_are_read_in_few_queries(
    lin_yue: Person, li_na: Person, django_assert_max_num_queries: Callable[..., object]
) -> None:
    tie(lin_yue, li_na)
    pairs = [(lin_yue.pk, li_na.pk + n) for n in range(600)]
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        found = queries.arcs_of(pairs)
    assert len(found) == 600
    assert found[lin_yue.pk, li_na.pk] == 0.6
