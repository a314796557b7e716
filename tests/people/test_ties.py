import pytest

from guanxi.base.errors import NotAllowed
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.pairs import NotOpenToYou, NotTied, PersonGone, WithYourself, YouBlockedThem
from guanxi.people.actions.ties import AlreadyTied, NotAskedOfYou, RequestGone, YearImpossible
from guanxi.people.models import ArcChange, Person, Tie, TieRequest
from guanxi.people.states import Answer, Met, Nearness
from tests.people.conftest import NOON, ask, tie

pytestmark = pytest.mark.django_db


def test_a_tie_comes_of_asking_and_agreeing_and_each_side_keeps_its_own_words(lin_yue: Person, li_na: Person) -> None:
    request = ask(lin_yue, li_na, nearness=Nearness.FAMILY, relation="classmate")
    assert not queries.tied(lin_yue.pk, li_na.pk)
    people.answer_tie(
        request_id=request,
        actor_id=li_na.pk,
        accept=True,
        nearness=Nearness.ACQUAINTANCE,
        relation="from school",
        at=NOON,
    )
    hers, theirs = queries.tie(lin_yue.pk, li_na.pk), queries.tie(li_na.pk, lin_yue.pk)
    assert hers
    assert theirs
    assert (hers.nearness, hers.relation) == (Nearness.FAMILY, "classmate")
    assert (theirs.nearness, theirs.relation) == (Nearness.ACQUAINTANCE, "from school")
    assert queries.arc_changes(0)[-1][1:] == (li_na.pk, lin_yue.pk)


def test_asking_twice_is_asking_once(lin_yue: Person, li_na: Person) -> None:
    assert ask(lin_yue, li_na) == ask(lin_yue, li_na, words="again")
    assert TieRequest.objects.count() == 1


def test_asking_somebody_who_asked_you_is_agreeing(lin_yue: Person, li_na: Person) -> None:
    ask(lin_yue, li_na)
    ask(li_na, lin_yue)
    assert queries.tied(lin_yue.pk, li_na.pk)
    assert TieRequest.objects.get().answer == Answer.ACCEPTED


def test_only_the_one_who_was_asked_can_agree(lin_yue: Person, li_na: Person, wu_ke: Person) -> None:
    request = ask(lin_yue, li_na)
    for meddler in (lin_yue, wu_ke):
        with pytest.raises(NotAskedOfYou):
            people.answer_tie(request_id=request, actor_id=meddler.pk, accept=True, at=NOON)
    assert not queries.tied(lin_yue.pk, li_na.pk)


def test_the_same_answer_twice_is_harmless_and_another_comes_too_late(lin_yue: Person, li_na: Person) -> None:
    request = ask(lin_yue, li_na)
    for _ in range(2):
        people.answer_tie(request_id=request, actor_id=li_na.pk, accept=False, at=NOON)
    with pytest.raises(RequestGone):
        people.answer_tie(request_id=request, actor_id=li_na.pk, accept=True, at=NOON)
    assert not queries.tied(lin_yue.pk, li_na.pk)


def test_a_withdrawn_request_can_no_longer_be_agreed_to(lin_yue: Person, li_na: Person) -> None:
    request = ask(lin_yue, li_na)
    people.withdraw_request(request_id=request, actor_id=li_na.pk, at=NOON)
    assert queries.open_request(lin_yue.pk, li_na.pk), "only its asker can withdraw it"
    people.withdraw_request(request_id=request, actor_id=lin_yue.pk, at=NOON)
    with pytest.raises(RequestGone):
        people.answer_tie(request_id=request, actor_id=li_na.pk, accept=True, at=NOON)


def test_nobody_ties_themselves_or_asks_twice_for_a_tie_they_have(friends: tuple[Person, Person]) -> None:
    lin_yue, li_na = friends
    with pytest.raises(WithYourself):
        ask(lin_yue, lin_yue)
    with pytest.raises(AlreadyTied):
        ask(lin_yue, li_na)


def test_somebody_who_left_cannot_be_asked(lin_yue: Person, li_na: Person) -> None:
    Person.objects.filter(pk=li_na.pk).update(is_active=False)
    with pytest.raises(PersonGone):
        ask(lin_yue, li_na)


def test_a_block_stops_asking_both_ways_and_says_so_only_to_the_blocker(lin_yue: Person, wu_ke: Person) -> None:
    people.block(blocker_id=lin_yue.pk, blocked_id=wu_ke.pk, at=NOON)
    with pytest.raises(NotOpenToYou):
        ask(wu_ke, lin_yue)
    with pytest.raises(YouBlockedThem):
        ask(lin_yue, wu_ke)


def test_changing_how_near_somebody_is_concerns_one_side_only(friends: tuple[Person, Person]) -> None:
    lin_yue, li_na = friends
    before = ArcChange.objects.count()
    change(lin_yue, li_na, nearness=Nearness.FAMILY)
    assert queries.arc(lin_yue.pk, li_na.pk) == 1.0
    assert queries.arc(li_na.pk, lin_yue.pk) == 0.6
    assert ArcChange.objects.count() == before + 1


def test_words_about_a_tie_leave_the_arcs_alone(friends: tuple[Person, Person]) -> None:
    before = ArcChange.objects.count()
    change(*friends, relation="neighbour", known_since=2016)
    assert ArcChange.objects.count() == before


def test_a_year_to_come_is_refused_beside_its_field(friends: tuple[Person, Person]) -> None:
    with pytest.raises(YearImpossible) as refused:
        change(*friends, known_since=2026)
    assert refused.value.field == "known_since"


def test_a_stranger_has_no_tie_to_change(lin_yue: Person, wu_ke: Person) -> None:
    with pytest.raises(NotTied) as refused:
        change(wu_ke, lin_yue)
    assert isinstance(refused.value, NotAllowed)


def test_parting_ends_both_sides_and_twice_is_once(friends: tuple[Person, Person]) -> None:
    lin_yue, li_na = friends
    for _ in range(2):
        people.end_tie(actor_id=li_na.pk, other_id=lin_yue.pk, at=NOON)
    assert not Tie.objects.exists()
    assert queries.arcs_of([(lin_yue.pk, li_na.pk), (li_na.pk, lin_yue.pk)]) == {
        (lin_yue.pk, li_na.pk): None,
        (li_na.pk, lin_yue.pk): None,
    }


def test_tying_people_a_second_time_changes_nothing(friends: tuple[Person, Person]) -> None:
    before = ArcChange.objects.count()
    tie(*friends, nearness=Nearness.FAMILY)
    assert ArcChange.objects.count() == before
    assert queries.arc(friends[0].pk, friends[1].pk) == 0.6


def test_the_list_of_ties_is_searched_by_name_relation_and_place(
    friends: tuple[Person, Person], wang_mei: Person
) -> None:
    lin_yue, li_na = friends
    tie(lin_yue, wang_mei)
    change(lin_yue, li_na, relation="classmate")
    assert [tie.trusted for tie in queries.ties_of(lin_yue.pk, words="CLASS")] == [li_na]
    assert [tie.trusted for tie in queries.ties_of(lin_yue.pk)] == [li_na, wang_mei]
    assert queries.tied_ids(lin_yue.pk) == {li_na.pk, wang_mei.pk}
    assert set(queries.ties_between([(lin_yue.pk, li_na.pk), (li_na.pk, wang_mei.pk)])) == {(lin_yue.pk, li_na.pk)}


def change(actor: Person, other: Person, **what: object) -> None:
    words = {"nearness": Nearness.FRIEND, "relation": "", "known_since": None, "hidden": False} | what
    people.change_tie(actor_id=actor.pk, other_id=other.pk, at=NOON, **words)  # type: ignore[arg-type]


def test_hiding_from_either_end_hides_the_pair_both_ways(friends: tuple[Person, Person]) -> None:
    lin_yue, li_na = friends
    change(li_na, lin_yue, hidden=True)
    both = {(lin_yue.pk, li_na.pk), (li_na.pk, lin_yue.pk)}
    assert queries.hidden_pairs([lin_yue.pk]) == queries.hidden_pairs([li_na.pk]) == both
    assert queries.hidden_pairs([]) == frozenset()


def test_importing_one_side_and_tying_later_makes_both(lin_yue: Person, li_na: Person) -> None:
    Tie.objects.create(truster=lin_yue, trusted=li_na, nearness=20, met=Met.IMPORT, at=NOON)
    people.end_tie(actor_id=lin_yue.pk, other_id=li_na.pk, at=NOON)
    tie(lin_yue, li_na)
    assert queries.tied(li_na.pk, lin_yue.pk)
