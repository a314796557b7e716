"""The graph follows what people agree to, without reading all ties again."""

import sys
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.people.states import Nearness
from guanxi.standing import graph
from guanxi.standing.graph import Keeper

Tie = Callable[..., None]
pytestmark = pytest.mark.django_db


def test_a_tie_counts_in_the_next_question(lin_yue: Person, li_na: Person, tie: Tie) -> None:
    assert len(graph.circle(lin_yue.pk)) == 0
    tie(lin_yue, li_na)
    assert graph.circle(lin_yue.pk).nearness_of(li_na.pk) > 0


def test_another_process_learns_of_it_too(lin_yue: Person, li_na: Person, tie: Tie) -> None:
    elsewhere = Keeper()
    assert len(elsewhere.circle(lin_yue.pk)) == 0
    tie(lin_yue, li_na)
    assert elsewhere.circle(lin_yue.pk).nearness_of(li_na.pk) > 0


def test_a_new_process_begins_with_all_ties(lin_yue: Person, zhao_min: Person, their_ties: None) -> None:
    assert Keeper().circle(lin_yue.pk).nearness_of(zhao_min.pk) > 0


def test_a_tie_that_ends_is_gone_at_once(
    lin_yue: Person, li_na: Person, zhao_min: Person, their_ties: None, noon: datetime
) -> None:
    assert graph.circle(lin_yue.pk).nearness_of(zhao_min.pk) > 0
    people.end_tie(actor_id=li_na.pk, other_id=lin_yue.pk, at=noon)
    assert len(graph.circle(lin_yue.pk)) == 0


def test_a_nearer_tie_weighs_more(lin_yue: Person, li_na: Person, wu_ke: Person, tie: Tie, noon: datetime) -> None:
    tie(lin_yue, li_na, Nearness.ACQUAINTANCE)
    tie(lin_yue, wu_ke, Nearness.ACQUAINTANCE)
    people.change_tie(
        actor_id=lin_yue.pk,
        other_id=li_na.pk,
        nearness=Nearness.FAMILY,
        relation="",
        known_since=None,
        hidden=False,
        at=noon,
    )
    circle = graph.circle(lin_yue.pk)
    assert circle.nearness_of(li_na.pk) > circle.nearness_of(wu_ke.pk)


def test_whoever_is_blocked_leaves_the_circle_even_where_friends_lead_there(
    lin_yue: Person, zhao_min: Person, their_ties: None, noon: datetime
) -> None:
    assert graph.circle(lin_yue.pk).nearness_of(zhao_min.pk) > 0
    people.block(blocker_id=lin_yue.pk, blocked_id=zhao_min.pk, at=noon)
    assert graph.circle(lin_yue.pk).nearness_of(zhao_min.pk) == 0
    people.unblock(blocker_id=lin_yue.pk, blocked_id=zhao_min.pk, at=noon)
    assert graph.circle(lin_yue.pk).nearness_of(zhao_min.pk) > 0


def test_answering_for_somebody_brings_them_near(lin_yue: Person, wu_ke: Person, noon: datetime) -> None:
    assert len(graph.circle(lin_yue.pk)) == 0
    people.vouch(voucher_id=lin_yue.pk, subject="person", subject_id=wu_ke.pk, sentence="She is honest.", at=noon)
    assert graph.circle(lin_yue.pk).nearness_of(wu_ke.pk) > 0


def test_a_question_when_nothing_changed_costs_one_short_look(lin_yue: Person, their_ties: None) -> None:
    graph.circle(lin_yue.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        graph.circle(lin_yue.pk)
    assert len(asked) == 1
    assert "arcchange" in asked[0]["sql"]


def test_after_many_changes_at_once_it_is_built_afresh(
    lin_yue: Person, li_na: Person, tie: Tie, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["guanxi.standing.graph"], "BUILD_AFRESH_LINES", 1)
    graph.circle(lin_yue.pk)
    tie(lin_yue, li_na)
    assert graph.circle(lin_yue.pk).nearness_of(li_na.pk) > 0


def test_only_so_many_circles_are_kept(
    lin_yue: Person, li_na: Person, zhao_min: Person, their_ties: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["guanxi.standing.graph"], "CIRCLES_KEPT", 1)
    first = graph.circle(lin_yue.pk)
    assert graph.circle(lin_yue.pk) is first
    graph.circle(li_na.pk)
    assert graph.circle(lin_yue.pk) is not first
