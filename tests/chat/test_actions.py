"""What is written is numbered without gaps and kept once; who may write, and who may not."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection

from guanxi.base.errors import Gone, NotAllowed
from guanxi.catalog.models import Product
from guanxi.chat import actions, queries
from guanxi.chat.actions import Words
from guanxi.chat.models import Message
from guanxi.chat.rules import LONGEST_MESSAGE
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
Write = Callable[..., Message]


@pytest.fixture
def write(noon: datetime) -> Write:
    """write(lin_yue, li_na, "Hello")"""

    def act(author: Person, person: Person, text: str = "Hello", **more: object) -> Message:
        words = Words(text, None, more.pop("card", None))  # type: ignore[arg-type]
        usual = {"at": noon, "key": uuid4(), "said": words}
        return actions.write_to_person(author_id=author.pk, person_id=person.pk, **{**usual, **more})  # type: ignore[arg-type]

    return act


@pytest.fixture
def friends(lin_yue: Person, li_na: Person, tie: Callable[..., None]) -> tuple[Person, Person]:
    tie(lin_yue, li_na)
    return lin_yue, li_na


def test_messages_are_numbered_from_one_without_gaps(friends: tuple[Person, Person], write: Write) -> None:
    lin, li = friends
    said = [write(*pair) for pair in ((lin, li), (li, lin), (lin, li))]
    assert [message.number for message in said] == [1, 2, 3]
    assert len({message.conversation_id for message in said}) == 1


def test_the_same_key_is_kept_once_and_with_other_words_refused(friends: tuple[Person, Person], write: Write) -> None:
    lin, li = friends
    key = UUID(int=5)
    first = write(lin, li, "Sunday?", key=key)
    assert write(lin, li, "Sunday?", key=key) == first
    with pytest.raises(actions.SaidAlready):
        write(lin, li, "Monday?", key=key)
    assert Message.objects.count() == 1


def test_a_stranger_s_first_message_is_a_request_until_it_is_answered(
    lin_yue: Person, wu_ke: Person, write: Write
) -> None:
    write(wu_ke, lin_yue)
    with pytest.raises(actions.StillWaiting):
        write(wu_ke, lin_yue, "Hello?")
    write(lin_yue, wu_ke, "Who are you?")
    assert write(wu_ke, lin_yue, "A neighbour.").number == 3


def test_a_tie_made_meanwhile_ends_the_waiting(
    lin_yue: Person, wu_ke: Person, write: Write, tie: Callable[..., None]
) -> None:
    write(wu_ke, lin_yue)
    tie(lin_yue, wu_ke)
    assert write(wu_ke, lin_yue, "Now we know each other.").number == 2


def test_where_one_has_blocked_the_other_nobody_writes_or_reads(
    friends: tuple[Person, Person], write: Write, noon: datetime
) -> None:
    lin, li = friends
    talk = write(lin, li).conversation_id
    people.block(blocker_id=li.pk, blocked_id=lin.pk, at=noon)
    for author, other in (friends, friends[::-1]):
        with pytest.raises(Gone):
            write(author, other)
        with pytest.raises(Gone):
            queries.readable(talk, person_id=author.pk)
        with pytest.raises(Gone):
            actions.answer(author_id=author.pk, conversation_id=talk, at=noon, key=uuid4(), said=Words("Hello?"))


@pytest.mark.parametrize("text", ["", "   ", "\u202e"])
def test_nothing_is_no_message(friends: tuple[Person, Person], write: Write, text: str) -> None:
    with pytest.raises(actions.NothingSaid):
        write(*friends, text)


def test_a_message_of_a_million_characters_is_refused(friends: tuple[Person, Person], write: Write) -> None:
    with pytest.raises(actions.TooLong, match=f"{LONGEST_MESSAGE}"):
        write(*friends, "x" * 1_000_000)


def test_nobody_writes_to_themself(lin_yue: Person, write: Write) -> None:
    with pytest.raises(Gone):
        write(lin_yue, lin_yue)


def test_a_product_s_card_is_said_without_words(
    friends: tuple[Person, Person], write: Write, shou_mei: Product
) -> None:
    assert write(*friends, "", card=("goods", shou_mei.pk)).card_id == shou_mei.pk


def test_one_s_own_words_are_called_back_within_two_minutes(
    friends: tuple[Person, Person], write: Write, noon: datetime
) -> None:
    lin, li = friends
    message = write(lin, li, "My key is under the mat")
    with pytest.raises(Gone):
        actions.recall(message_id=message.pk, author_id=li.pk, at=noon)
    called_back = actions.recall(message_id=message.pk, author_id=lin.pk, at=noon + timedelta(minutes=1))
    assert (called_back.text, called_back.number) == ("", 1)
    late = write(lin, li, "Never mind")
    with pytest.raises(actions.TooLate):
        actions.recall(message_id=late.pk, author_id=lin.pk, at=noon + timedelta(minutes=3))


def test_unread_counts_what_came_since_one_looked(
    friends: tuple[Person, Person], write: Write, noon: datetime
) -> None:
    lin, li = friends
    for _ in range(3):
        write(lin, li)
    talk = queries.of_person(li.pk).get()
    assert (talk.unread, queries.of_person(lin.pk).get().unread) == (3, 0)
    actions.read(conversation=talk, person_id=li.pk, at=noon)
    assert queries.of_person(li.pk).get().unread == 0
    assert queries.read_by_others(talk, person_id=lin.pk) == [3]


def test_whoever_works_in_a_shop_reads_and_answers_its_customers(
    lin_yue: Person, wang_mei: Person, karim: Person, wu_ke: Person, staffed: Shop, noon: datetime
) -> None:
    said = {"at": noon, "said": Words("Is it there?")}
    talk = actions.write_to_shop(author_id=lin_yue.pk, shop_id=staffed.pk, key=uuid4(), **said).conversation_id  # type: ignore[arg-type]
    for member in (wang_mei, karim):
        answered = actions.answer(author_id=member.pk, conversation_id=talk, key=uuid4(), **said)  # type: ignore[arg-type]
        assert answered.author == member
    with pytest.raises(Gone):
        actions.answer(author_id=wu_ke.pk, conversation_id=talk, key=uuid4(), **said)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        actions.write_to_shop(author_id=karim.pk, shop_id=staffed.pk, key=uuid4(), **said)  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_of_their_own(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], write: Write
) -> None:
    tie(lin_yue, li_na)
    write(lin_yue, li_na)
    start = Barrier(8)

    def say(author: Person, other: Person) -> None:
        start.wait()
        for _ in range(5):
            write(author, other)
        connection.close()

    pairs = [(lin_yue, li_na), (li_na, lin_yue)] * 4
    threads = [Thread(target=say, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(Message.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 42))
