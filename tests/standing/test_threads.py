"""How one person knows another, in the words the two of them chose, and never over a tie somebody hides."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.template.loader import render_to_string

from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.people.states import Nearness
from guanxi.standing import queries as standing
from guanxi.standing.answers import Link, Path
from guanxi.standing.answers import LinkKind as Kind

Tie = Callable[..., None]
pytestmark = pytest.mark.django_db


def names(path: Path) -> list[str]:
    return [step.person.name for step in path]


def known(viewer: Person, person: Person) -> Link:
    return standing.link(viewer.pk, [person.pk])[person.pk]


def hide(actor: Person, other: Person, at: datetime) -> None:
    people.change_tie(
        actor_id=actor.pk,
        other_id=other.pk,
        nearness=Nearness.FRIEND,
        relation="",
        known_since=None,
        hidden=True,
        at=at,
    )


def test_a_viewer_is_themself(lin_yue: Person) -> None:
    assert known(lin_yue, lin_yue).kind == Kind.SELF


def test_somebody_nobody_leads_to_is_not_known(lin_yue: Person, wu_ke: Person, their_ties: None) -> None:
    assert known(lin_yue, wu_ke).kind == Kind.NONE


def test_a_stranger_to_the_market_knows_nobody(li_na: Person) -> None:
    assert standing.link(None, [li_na.pk])[li_na.pk].kind == Kind.NONE


def test_a_tie_is_said_in_the_viewers_own_words(lin_yue: Person, li_na: Person, their_ties: None) -> None:
    link = known(lin_yue, li_na)
    assert (link.kind, link.nearness, link.steps) == (Kind.TIE, Nearness.FRIEND, 1)
    assert link.path[1].words.startswith("friend, ")
    assert link.years is not None
    assert link.years >= 9


def test_a_longer_way_names_who_leads_there(lin_yue: Person, wang_mei: Person, their_ties: None) -> None:
    link = known(lin_yue, wang_mei)
    assert (link.kind, link.steps) == (Kind.THROUGH, 2)
    assert link.through is not None
    assert link.through.name == "Li Na"
    assert names(link.path) == ["Lin Yue", "Li Na", "Wang Mei"]


def test_the_words_of_others_are_their_relation_and_not_how_near_it_is(
    lin_yue: Person, zhao_min: Person, fang_yu: Person, their_ties: None
) -> None:
    assert known(lin_yue, zhao_min).path[2].words == "Li Na’s classmate"
    assert known(lin_yue, fang_yu).path[2].words == "Li Na’s cousin"


def test_without_a_relation_they_say_only_that_the_two_know_each_other(
    lin_yue: Person, li_na: Person, wu_ke: Person, tie: Tie
) -> None:
    tie(lin_yue, li_na)
    tie(li_na, wu_ke, Nearness.FAMILY)
    assert known(lin_yue, wu_ke).path[2].words == "known to Li Na"


def test_a_way_over_a_hidden_tie_is_not_shown_but_the_person_still_counts(
    lin_yue: Person, li_na: Person, zhao_min: Person, their_ties: None, noon: datetime
) -> None:
    hide(zhao_min, li_na, noon)
    link = known(lin_yue, zhao_min)
    assert (link.kind, link.path, link.through) == (Kind.THROUGH, [], None)


def test_another_way_is_shown_in_its_place(
    lin_yue: Person, li_na: Person, zhao_min: Person, fang_yu: Person, their_ties: None, tie: Tie, noon: datetime
) -> None:
    tie(fang_yu, zhao_min, Nearness.ACQUAINTANCE)
    hide(li_na, zhao_min, noon)
    assert names(known(lin_yue, zhao_min).path) == ["Lin Yue", "Li Na", "Fang Yu", "Zhao Min"]


def test_a_tie_hidden_on_the_first_stretch_leads_nowhere_in_public(
    lin_yue: Person, li_na: Person, zhao_min: Person, their_ties: None, noon: datetime
) -> None:
    hide(lin_yue, li_na, noon)
    assert known(lin_yue, zhao_min).path == []
    assert known(lin_yue, li_na).kind == Kind.TIE


def test_a_way_over_a_vouch_says_so(
    lin_yue: Person, li_na: Person, wu_ke: Person, their_ties: None, noon: datetime
) -> None:
    people.vouch(voucher_id=li_na.pk, subject="person", subject_id=wu_ke.pk, sentence="I know her work.", at=noon)
    assert known(lin_yue, wu_ke).path[2].words == "Li Na vouches for them"


def test_somebody_known_by_ones_own_vouch_alone_is_told_in_a_sentence(
    lin_yue: Person, wu_ke: Person, noon: datetime
) -> None:
    people.vouch(voucher_id=lin_yue.pk, subject="person", subject_id=wu_ke.pk, sentence="I know her work.", at=noon)
    path = known(lin_yue, wu_ke).path
    line = render_to_string("components/_way.html", {"path": path})
    assert line.split("#}")[-1].strip() == "You vouch for them"


def test_a_far_person_hangs_on_a_faint_thread(
    lin_yue: Person, li_na: Person, fang_yu: Person, lucie: Person, tie: Tie, make_person: Callable[..., Person]
) -> None:
    tie(lin_yue, li_na)
    tie(li_na, fang_yu)
    for n in range(12):
        tie(fang_yu, make_person(f"Neighbour {n}"), Nearness.FAMILY)
        tie(li_na, make_person(f"Colleague {n}"), Nearness.FRIEND)
    tie(fang_yu, lucie, Nearness.ACQUAINTANCE)
    assert [step.faint for step in known(lin_yue, lucie).path] == [False, False, False, True]
