"""Groups: who may found, enter, read and leave them, and what stays numbered meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.chat import actions, queries
from guanxi.chat.actions import Words, groups
from guanxi.chat.models import Conversation, Message
from guanxi.communities import actions as communities
from guanxi.people import actions as people
from guanxi.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(lin_yue: Person, li_na: Person, zhao_min: Person, tie: Callable[..., None], noon: datetime) -> Conversation:
    """Lin Yue's, with Li Na and Zhao Min, whom she knows."""
    tie(lin_yue, li_na)
    tie(lin_yue, zhao_min)
    return groups.found(
        founder_id=lin_yue.pk, name="Sunday", person_ids=[li_na.pk, zhao_min.pk], at=noon, key=uuid4()
    )


@pytest.fixture
def say(noon: datetime) -> Callable[..., Message]:
    """say(li_na, group, "Hello")"""

    def act(author: Person, talk: Conversation, text: str, **more: object) -> Message:
        words = Words(text, quoted=more.pop("quoted", None))  # type: ignore[arg-type]
        return actions.answer(author_id=author.pk, conversation_id=talk.pk, at=noon, key=uuid4(), said=words)

    return act


def read(talk: Conversation, person: Person) -> list[str]:
    """What this person reads in it: words, or what happened."""
    return [m.happened or m.text for m in queries.messages(talk.pk, person_id=person.pk)]


def test_a_form_sent_twice_founds_one_and_only_with_people_one_knows(
    lin_yue: Person, li_na: Person, wu_ke: Person, tie: Callable[..., None], noon: datetime
) -> None:
    tie(lin_yue, li_na)
    key = UUID(int=3)
    told = {"founder_id": lin_yue.pk, "name": "Sunday", "person_ids": [li_na.pk], "at": noon, "key": key}
    assert groups.found(**told) == groups.found(**told)  # type: ignore[arg-type]
    with pytest.raises(groups.NotTied):
        groups.found(**{**told, "person_ids": [wu_ke.pk], "key": uuid4()})  # type: ignore[arg-type]
    with pytest.raises(groups.NoName):
        groups.found(**{**told, "name": " \u202e ", "key": uuid4()})  # type: ignore[arg-type]
    with pytest.raises(Gone):
        groups.found(**{**told, "founder_id": wu_ke.pk, "person_ids": []})  # type: ignore[arg-type]
    assert Conversation.objects.count() == 1


def test_numbers_have_no_gaps_and_everybody_is_counted_unread(
    group: Conversation, lin_yue: Person, li_na: Person, zhao_min: Person, say: Callable[..., Message]
) -> None:
    said = [say(person, group, "Hello") for person in (lin_yue, li_na, zhao_min)]
    assert list(Message.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert [message.number for message in said] == [4, 5, 6]
    assert queries.unread_count(zhao_min.pk) == 0
    assert queries.unread_count(li_na.pk) == 1
    assert queries.people_in({group.pk})[group.pk] == {lin_yue.pk, li_na.pk, zhao_min.pk}


def test_a_newcomer_reads_from_then_on(
    group: Conversation,
    li_na: Person,
    wu_ke: Person,
    tie: Callable[..., None],
    say: Callable[..., Message],
    noon: datetime,
) -> None:
    before = say(li_na, group, "Before")
    tie(li_na, wu_ke)
    groups.add(conversation_id=group.pk, person_ids=[wu_ke.pk], actor_id=li_na.pk, at=noon)
    say(li_na, group, "After")
    assert read(group, wu_ke) == ["added", "After"]
    assert queries.unread_count(wu_ke.pk) == 2
    assert list(queries.search(wu_ke.pk, "Before")) == []
    assert not queries.quoted(group.pk, [before.number], person_id=wu_ke.pk)
    with pytest.raises(actions.NothingThere):
        say(wu_ke, group, "What was that?", quoted=before.number)


def test_whoever_leaves_or_is_sent_away_reads_and_writes_no_more(
    group: Conversation,
    lin_yue: Person,
    li_na: Person,
    zhao_min: Person,
    say: Callable[..., Message],
    noon: datetime,
) -> None:
    say(lin_yue, group, "Hello")
    groups.leave(conversation_id=group.pk, person_id=li_na.pk, at=noon)
    groups.remove(conversation_id=group.pk, person_id=zhao_min.pk, actor_id=lin_yue.pk, at=noon)
    assert read(group, lin_yue)[-2:] == ["left", "removed"]
    for person in (li_na, zhao_min):
        with pytest.raises(Gone):
            queries.readable(group.pk, person_id=person.pk)
        with pytest.raises(Gone):
            say(person, group, "Still here")
        with pytest.raises(Gone):
            groups.add(conversation_id=group.pk, person_ids=[], actor_id=person.pk, at=noon)
        assert not queries.search(person.pk, "Hello").exists()
    assert queries.people_in({group.pk})[group.pk] == {lin_yue.pk}


def test_only_hosts_send_away_and_rename_and_a_host_cannot_be_unmade_by_another(
    group: Conversation, lin_yue: Person, li_na: Person, zhao_min: Person, noon: datetime
) -> None:
    with pytest.raises(NotAllowed):
        groups.remove(conversation_id=group.pk, person_id=zhao_min.pk, actor_id=li_na.pk, at=noon)
    with pytest.raises(NotAllowed):
        groups.rename(conversation_id=group.pk, name="Mine", actor_id=li_na.pk, at=noon)
    with pytest.raises(NotAllowed):
        groups.set_host(conversation_id=group.pk, person_id=li_na.pk, actor_id=li_na.pk, is_host=True)
    with pytest.raises(Refusal, match="Leave instead"):
        groups.remove(conversation_id=group.pk, person_id=lin_yue.pk, actor_id=lin_yue.pk, at=noon)
    with pytest.raises(groups.LastHost):
        groups.set_host(conversation_id=group.pk, person_id=lin_yue.pk, actor_id=lin_yue.pk, is_host=False)
    groups.set_host(conversation_id=group.pk, person_id=li_na.pk, actor_id=lin_yue.pk, is_host=True)
    with pytest.raises(NotAllowed):
        groups.set_host(conversation_id=group.pk, person_id=lin_yue.pk, actor_id=li_na.pk, is_host=False)
    for _ in range(2):
        groups.rename(conversation_id=group.pk, name="Saturday", actor_id=li_na.pk, at=noon)
    assert read(group, zhao_min).count("renamed") == 1


def test_a_group_whose_host_left_passes_to_whoever_has_been_there_longest(
    group: Conversation, lin_yue: Person, li_na: Person, zhao_min: Person, noon: datetime
) -> None:
    groups.leave(conversation_id=group.pk, person_id=lin_yue.pk, at=noon + timedelta(hours=1))
    hosts = [row.person_id for row in queries.seats(group.pk) if row.is_host]
    assert hosts == [li_na.pk]
    groups.leave(conversation_id=group.pk, person_id=lin_yue.pk, at=noon)  # again, and nothing more happens
    for person in (li_na, zhao_min):
        groups.leave(conversation_id=group.pk, person_id=person.pk, at=noon)
    assert not Conversation.objects.exists()
    assert not Message.objects.exists()


def test_a_group_has_500_people_at_most(
    lin_yue: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(groups, "MOST_IN_GROUP", 4)
    many = [make_person(f"Neighbour {number}") for number in range(4)]
    for person in many:
        tie(lin_yue, person)
    told = {"founder_id": lin_yue.pk, "name": "Street", "at": noon}
    with pytest.raises(groups.TooManyPeople, match="4 people at most"):
        groups.found(**told, person_ids=[person.pk for person in many], key=uuid4())  # type: ignore[arg-type]
    made = groups.found(**told, person_ids=[person.pk for person in many[:3]], key=uuid4())  # type: ignore[arg-type]
    with pytest.raises(groups.TooManyPeople):
        groups.add(conversation_id=made.pk, person_ids=[many[3].pk], actor_id=lin_yue.pk, at=noon)


@pytest.mark.parametrize("many", [2, 20])
def test_founding_one_costs_the_same_however_many_come(
    lin_yue: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    noon: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    many: int,
) -> None:
    crowd = [make_person(f"Neighbour {number}") for number in range(many)]
    for person in crowd:
        tie(lin_yue, person)
    ids = [person.pk for person in crowd]
    with django_assert_max_num_queries(22):
        made = groups.found(founder_id=lin_yue.pk, name="Street", person_ids=ids, at=noon, key=uuid4())
    numbers = Message.objects.filter(conversation=made).order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, many + 2))


def test_a_block_keeps_two_apart_in_a_group_they_share(
    group: Conversation, li_na: Person, zhao_min: Person, say: Callable[..., Message], noon: datetime
) -> None:
    people.block(blocker_id=li_na.pk, blocked_id=zhao_min.pk, at=noon)
    say(zhao_min, group, "Good morning everybody")
    assert queries.readable(group.pk, person_id=li_na.pk) == group
    assert not queries.search(li_na.pk, "morning").exists()
    with pytest.raises(groups.NotTied):
        groups.found(founder_id=li_na.pk, name="Two", person_ids=[zhao_min.pk], at=noon, key=uuid4())


def test_what_happened_cannot_be_called_back(group: Conversation, lin_yue: Person, noon: datetime) -> None:
    founded = queries.messages(group.pk, person_id=lin_yue.pk)[0]
    with pytest.raises(Gone):
        actions.recall(message_id=founded.pk, author_id=lin_yue.pk, at=noon)


def test_an_answer_names_a_message_that_is_there(
    group: Conversation, lin_yue: Person, li_na: Person, say: Callable[..., Message]
) -> None:
    first = say(lin_yue, group, "Sunday at nine?")
    assert say(li_na, group, "Ten", quoted=first.number).quoted == first.number
    with pytest.raises(actions.NothingThere):
        say(li_na, group, "Ten", quoted=99)


def test_a_muted_conversation_is_not_counted_on_the_tab(
    group: Conversation, lin_yue: Person, li_na: Person, wu_ke: Person, say: Callable[..., Message]
) -> None:
    say(lin_yue, group, "Hello")
    actions.mute(conversation_id=group.pk, person_id=li_na.pk, muted=True)
    assert queries.unread_count(li_na.pk) == 0
    assert queries.of_person(li_na.pk).get().unread > 0  # type: ignore[attr-defined]
    actions.mute(conversation_id=group.pk, person_id=li_na.pk, muted=False)
    assert queries.unread_count(li_na.pk) > 0
    with pytest.raises(Gone):
        actions.mute(conversation_id=group.pk, person_id=wu_ke.pk, muted=True)


def test_members_of_a_community_talk_to_each_other_and_to_nobody_else(
    lin_yue: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    place = communities.found(actor_id=lin_yue.pk, name="Tea lane", entry="open", at=noon, key=uuid4())
    communities.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    told = {"community_id": place.pk, "at": noon, "said": Words("The kettle is on")}
    said = actions.write_to_community(author_id=lin_yue.pk, key=uuid4(), **told)  # type: ignore[arg-type]
    assert queries.unread_count(li_na.pk) == 1
    with pytest.raises(NotAllowed):
        actions.write_to_community(author_id=wu_ke.pk, key=uuid4(), **told)  # type: ignore[arg-type]
    with pytest.raises(Gone):
        queries.readable(said.conversation_id, person_id=wu_ke.pk)
    communities.leave(community_id=place.pk, person_id=li_na.pk, at=noon)
    with pytest.raises(Gone):
        queries.readable(said.conversation_id, person_id=li_na.pk)


@pytest.mark.parametrize("words", ["白茶", "茶 红枣", "SMELLS", "100%"])
def test_every_word_is_found_wherever_it_stands(
    group: Conversation, lin_yue: Person, li_na: Person, say: Callable[..., Message], words: str
) -> None:
    say(li_na, group, "老白茶有红枣味, it smells of dates, 100% sure")
    say(li_na, group, "苹果")
    assert [message.text[:2] for message in queries.search(lin_yue.pk, words)] == ["老白"]
    assert not queries.search(lin_yue.pk, "茶 苹果").exists()
