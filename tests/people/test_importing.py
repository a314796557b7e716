from datetime import datetime
from pathlib import Path

import pytest

from guanxi.people import importing, snap
from guanxi.people import queries as people
from guanxi.people.importing import Imported
from guanxi.people.models import ArcChange, Person, Tie

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(tmp_path: Path, noon: datetime):
    def bring_text(text: str, source: str = "club") -> Imported:
        file = tmp_path / "network"
        file.write_text(text)
        return importing.write(snap.read(file), source=source, at=noon)

    return bring_text


def test_trust_becomes_an_arc_of_its_own_strength_and_direction(bring) -> None:
    ids = bring("ann,bob,4,0\nbob,cid,10,0\n").person_ids
    assert {(a, b): s for a, b, s in people.arcs()} == {
        (ids["ann"], ids["bob"]): pytest.approx(0.4),
        (ids["bob"], ids["cid"]): pytest.approx(1.0),
    }


def test_the_same_file_again_changes_nothing(bring) -> None:
    first = bring("1 2 1\n2 3 1\n3 1 -1\n")
    again = bring("1 2 1\n2 3 1\n3 1 -1\n")
    assert again == Imported(first.person_ids, people_new=0, ties_new=0, ties_changed=0, ties_ended=0)
    assert (Person.objects.count(), Tie.objects.count(), ArcChange.objects.count()) == (3, 2, 2)


def test_a_later_file_replaces_what_the_first_said(bring) -> None:
    ids = bring("1,2,4,0\n2,3,5,0\n").person_ids
    later = bring("1,2,9,0\n2,3,-5,0\n3,4,1,0\n")
    assert (later.people_new, later.ties_new, later.ties_changed, later.ties_ended) == (1, 1, 1, 1)
    assert people.arc(ids["1"], ids["2"]) == pytest.approx(0.9)
    assert people.arc(ids["2"], ids["3"]) is None


def test_each_change_of_trust_leaves_a_line_for_the_graph(bring) -> None:
    ids = bring("1,2,4,0\n").person_ids
    bring("1,2,-4,0\n")
    assert list(ArcChange.objects.values_list("truster_id", "trusted_id")) == [(ids["1"], ids["2"])] * 2


def test_the_same_node_of_another_network_is_somebody_else(bring) -> None:
    assert bring("1 2 1\n", "club").person_ids["1"] != bring("1 2 1\n", "choir").person_ids["1"]


def test_nobody_can_sign_in_as_an_imported_person(bring) -> None:
    ids = bring("1 2 1\n").person_ids
    person = Person.objects.get(pk=ids["1"])
    assert not person.has_usable_password()
    assert person.email == "1@club.invalid"


def test_ties_people_made_themselves_are_left_alone(bring, tie, lin_yue: Person, li_na: Person) -> None:
    tie(lin_yue, li_na)
    bring("1 2 1\n")
    assert people.tied(lin_yue.pk, li_na.pk)
