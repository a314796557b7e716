"""Groups on pages: what is shown to whom, answering a message, keeping quiet, and finding again what was said."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from guanxi.base import clock
from guanxi.chat import actions as chat
from guanxi.chat import queries
from guanxi.chat.actions import Words, groups
from guanxi.chat.models import Conversation
from guanxi.communities import actions as communities
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
Say = Callable[..., None]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def group(lin_yue: Person, li_na: Person, zhao_min: Person, tie: Callable[..., None], noon: datetime) -> Conversation:
    tie(lin_yue, li_na)
    tie(lin_yue, zhao_min)
    return groups.found(
        founder_id=lin_yue.pk, name="Sunday", person_ids=[li_na.pk, zhao_min.pk], at=noon, key=uuid4()
    )


@pytest.fixture
def say(group: Conversation, noon: datetime) -> Say:
    def act(author: Person, text: str) -> None:
        chat.answer(author_id=author.pk, conversation_id=group.pk, at=noon, key=uuid4(), said=Words(text))

    return act


def read(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_group_is_founded_written_in_and_read(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf
) -> None:
    tie(lin_yue, li_na)
    lin, li = client_of(lin_yue), client_of(li_na)
    there = lin.post("/talk/groups/new/", {"name": "Sunday", "people": [li_na.pk], "key": uuid4()})
    address = there.headers["Location"]
    lin.post(f"{address}write/", {"text": "At nine?", "key": uuid4()})
    assert "Sunday" in read(li, "/talk/")
    page = read(li, address)
    assert "Lin Yue brought in Li Na" in page
    assert "At nine?" in page
    assert "Read by 1" in read(lin, address)


def test_without_a_name_what_was_chosen_stays(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf
) -> None:
    tie(lin_yue, li_na)
    answer = client_of(lin_yue).post("/talk/groups/new/", {"people": [li_na.pk], "key": uuid4()})
    assert answer.status_code == 422
    assert "checked" in answer.content.decode().split(f'value="{li_na.pk}"')[1].split(">")[0]


def test_an_answer_shows_what_it_answers(
    group: Conversation, lin_yue: Person, li_na: Person, say: Say, client_of: ClientOf
) -> None:
    say(lin_yue, "At nine?")
    number = queries.readable(group.pk, person_id=lin_yue.pk).last_number
    li = client_of(li_na)
    address = f"/talk/groups/{group.pk}/"
    assert "composer__card" not in read(li, address)
    assert f'name="quoted" value="{number}"' in read(li, f"{address}?answer={number}")
    for odd in ("99", "x", "-1", "9" * 30):
        assert "composer__card" not in read(li, f"{address}?answer={odd}")
    li.post(f"{address}write/", {"text": "Ten", "quoted": number, "key": uuid4()})
    assert f"#m{number}" in read(li, address).split("msg__quote")[1]
    answer = li.post(f"{address}write/", {"text": "Twelve", "quoted": 99, "key": uuid4()})
    assert answer.status_code == 422
    assert "Twelve" in answer.content.decode()


def test_across_a_block_only_that_something_was_said(
    group: Conversation, li_na: Person, zhao_min: Person, say: Say, client_of: ClientOf, noon: datetime
) -> None:
    say(zhao_min, "Good morning everybody")
    people.block(blocker_id=li_na.pk, blocked_id=zhao_min.pk, at=noon)
    li = client_of(li_na)
    for address in (f"/talk/groups/{group.pk}/", "/talk/", f"/talk/sync/{group.pk}/", "/talk/search/?q=morning"):
        assert "Good morning" not in read(li, address)
    assert "kept apart" in read(li, f"/talk/groups/{group.pk}/")


def test_an_answer_does_not_carry_words_across_a_block(
    group: Conversation,
    lin_yue: Person,
    li_na: Person,
    zhao_min: Person,
    say: Say,
    client_of: ClientOf,
    noon: datetime,
) -> None:
    say(zhao_min, "Good morning everybody")
    number = queries.readable(group.pk, person_id=lin_yue.pk).last_number
    said = Words("To you too", quoted=number)
    chat.answer(author_id=lin_yue.pk, conversation_id=group.pk, at=noon, key=uuid4(), said=said)
    people.block(blocker_id=li_na.pk, blocked_id=zhao_min.pk, at=noon)
    for address in (f"/talk/groups/{group.pk}/", f"/talk/groups/{group.pk}/?answer={number}"):
        page = read(client_of(li_na), address)
        assert "To you too" in page
        assert "Good morning" not in page


def test_a_shop_reads_its_customer_even_if_somebody_there_has_blocked_them(
    lin_yue: Person, wang_mei: Person, staffed: Shop, client_of: ClientOf, noon: datetime
) -> None:
    said = {"shop_id": staffed.pk, "at": noon, "key": uuid4(), "said": Words("Would it keep until spring")}
    talk = chat.write_to_shop(author_id=lin_yue.pk, **said).conversation_id
    people.block(blocker_id=wang_mei.pk, blocked_id=lin_yue.pk, at=noon)
    for address in (f"/talk/customers/{talk}/", f"/talk/sync/{talk}/", "/talk/search/?q=spring"):
        assert "until spring" in read(client_of(wang_mei), address)


def test_a_number_too_long_for_any_product_is_refused(
    group: Conversation, lin_yue: Person, client_of: ClientOf
) -> None:
    told = {"text": "Look", "card": f"goods-{'9' * 40}", "key": uuid4()}
    answer = client_of(lin_yue).post(f"/talk/groups/{group.pk}/write/", told)
    assert answer.status_code == 422
    assert "Look" in answer.content.decode()


def test_a_quiet_group_is_marked_and_not_counted(
    group: Conversation, lin_yue: Person, li_na: Person, say: Say, client_of: ClientOf
) -> None:
    li = client_of(li_na)
    li.post(f"/talk/mute/{group.pk}/", {"muted": "1"})
    say(lin_yue, "Hello")
    assert "count--quiet" in read(li, "/talk/")
    assert "unread" not in read(li, "/talk/unread/").split(">", 1)[1]
    assert 'aria-pressed="true"' in read(li, f"/talk/groups/{group.pk}/")


def test_what_was_said_is_found_and_opens_where_it_stands(
    group: Conversation, lin_yue: Person, li_na: Person, wu_ke: Person, say: Say, client_of: ClientOf
) -> None:
    say(lin_yue, "老白茶有红枣味")
    page = read(client_of(li_na), "/talk/search/?q=红枣")
    assert "老白茶有红枣味" in page
    address = page.split('class="who grow" href="')[1].split('"')[0]
    assert "老白茶有红枣味" in read(client_of(li_na), address.split("#")[0])
    assert "老白茶" not in read(client_of(wu_ke), "/talk/search/?q=红枣")
    assert read(client_of(li_na), "/talk/search/?q=" + "x" * 5000)


def test_members_of_a_community_have_a_chat_of_their_own(
    lin_yue: Person, li_na: Person, client_of: ClientOf, noon: datetime
) -> None:
    place = communities.found(actor_id=lin_yue.pk, name="Tea lane", entry="open", at=noon, key=uuid4())
    communities.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    lin = client_of(lin_yue)
    address = f"/talk/communities/{place.pk}/"
    assert "Nothing has been said here yet" in read(lin, address)
    lin.post(f"{address}write/", {"text": "The kettle is on", "key": uuid4()})
    assert "The kettle is on" in read(client_of(li_na), address)
    assert "Tea lane" in read(client_of(li_na), "/talk/")


def test_its_page_takes_no_more_queries_however_many_speak(
    lin_yue: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    client_of: ClientOf,
    noon: datetime,
) -> None:
    asked = []
    client = client_of(lin_yue)
    for many in (2, 12):
        crowd = [make_person(f"Neighbour {many} {number}") for number in range(many)]
        for person in crowd:
            tie(lin_yue, person)
        made = groups.found(
            founder_id=lin_yue.pk, name="Street", person_ids=[person.pk for person in crowd], at=noon, key=uuid4()
        )
        for person in crowd:
            words = Words("Hello", quoted=queries.readable(made.pk, person_id=person.pk).last_number)
            chat.answer(author_id=person.pk, conversation_id=made.pk, at=noon, key=uuid4(), said=words)
        addresses = (f"/talk/groups/{made.pk}/", f"/talk/groups/{made.pk}/people/", "/talk/", "/talk/search/?q=Hello")
        for address in addresses:
            read(client, address)
        counted = []
        for address in addresses:
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                read(client, address)
            counted.append(len(queries_made))
        asked.append(counted)
    assert asked[0] == asked[1]
    assert max(asked[1]) <= 25
