from uuid import uuid4

import pytest

from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.introductions import (
    CannotBeIntroduced,
    IntroductionGone,
    KnowEachOther,
    NotIntroduced,
)
from guanxi.people.actions.pairs import NotTied, WithYourself
from guanxi.people.models import Introduction, Person
from guanxi.people.states import Met, Nearness
from tests.people.conftest import NOON, tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def introduction(lin_yue: Person, li_na: Person, zhao_min: Person) -> Introduction:
    """Li Na introduces Lin Yue and Zhao Min."""
    tie(li_na, lin_yue)
    tie(li_na, zhao_min)
    return introduce(li_na, lin_yue, zhao_min)


def introduce(introducer: Person, first: Person, second: Person, key: object = None) -> Introduction:
    return people.introduce(
        introducer_id=introducer.pk,
        first_id=first.pk,
        second_id=second.pk,
        words="You both bake.",
        at=NOON,
        key=key or uuid4(),  # type: ignore[arg-type]
    )


def answer(introduction: Introduction, person: Person, *, accept: bool = True) -> None:
    people.answer_introduction(
        introduction_id=introduction.pk,
        actor_id=person.pk,
        accept=accept,
        nearness=Nearness.ACQUAINTANCE,
        at=NOON,
    )


def test_both_must_agree_and_the_tie_remembers_who_introduced_them(
    introduction: Introduction, lin_yue: Person, zhao_min: Person, li_na: Person
) -> None:
    answer(introduction, lin_yue)
    assert not queries.tied(lin_yue.pk, zhao_min.pk)
    assert list(queries.introductions_for(zhao_min.pk)) == [introduction]
    answer(introduction, zhao_min)
    tie = queries.tie(lin_yue.pk, zhao_min.pk)
    assert tie
    assert (tie.met, tie.introducer, tie.nearness) == (Met.INTRODUCTION, li_na, Nearness.ACQUAINTANCE)
    answer(introduction, zhao_min)
    assert not queries.introductions_for(zhao_min.pk)


def test_one_no_ends_it(introduction: Introduction, lin_yue: Person, zhao_min: Person) -> None:
    answer(introduction, lin_yue, accept=False)
    answer(introduction, lin_yue, accept=False)
    with pytest.raises(IntroductionGone):
        answer(introduction, zhao_min)
    assert not queries.tied(lin_yue.pk, zhao_min.pk)


def test_nobody_answers_for_others(introduction: Introduction, li_na: Person, wu_ke: Person) -> None:
    for meddler in (li_na, wu_ke):
        with pytest.raises(NotIntroduced):
            answer(introduction, meddler)


def test_the_same_two_are_proposed_once(
    introduction: Introduction, li_na: Person, lin_yue: Person, zhao_min: Person
) -> None:
    assert introduce(li_na, zhao_min, lin_yue) == introduction
    assert introduce(li_na, lin_yue, zhao_min, key=introduction.key) == introduction


def test_only_people_one_knows_can_be_introduced(
    introduction: Introduction, li_na: Person, lin_yue: Person, wu_ke: Person
) -> None:
    with pytest.raises(NotTied):
        introduce(li_na, lin_yue, wu_ke)
    with pytest.raises(WithYourself):
        introduce(li_na, lin_yue, li_na)


def test_people_who_know_or_shut_out_each_other_are_not_introduced(
    li_na: Person, lin_yue: Person, zhao_min: Person, fang_yu: Person
) -> None:
    for person in (lin_yue, zhao_min, fang_yu):
        tie(li_na, person)
    tie(lin_yue, zhao_min)
    with pytest.raises(KnowEachOther):
        introduce(li_na, lin_yue, zhao_min)
    people.block(blocker_id=lin_yue.pk, blocked_id=fang_yu.pk, at=NOON)
    with pytest.raises(CannotBeIntroduced):
        introduce(li_na, lin_yue, fang_yu)


def test_a_block_in_between_ends_an_introduction(
    introduction: Introduction, lin_yue: Person, zhao_min: Person
) -> None:
    answer(introduction, lin_yue)
    people.block(blocker_id=lin_yue.pk, blocked_id=zhao_min.pk, at=NOON)
    with pytest.raises(IntroductionGone):
        answer(introduction, zhao_min)
