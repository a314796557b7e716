"""Communities: finding one, getting in, what is written there, and what hosts do."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries
from tests.fixtures.scene import picture

from guanxi.chat import actions as chat
from guanxi.chat import queries as talks
from guanxi.communities import actions, queries
from guanxi.communities.models import Community
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Post
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture
def lane(wang_mei: Person, noon: datetime) -> Community:
    return actions.found(
        actor_id=wang_mei.pk, name="Tea lane", rules="Rinse the cups.", entry="open", at=noon, key=uuid4()
    )


@pytest.fixture
def writes(lane: Community, noon: datetime) -> Callable[[Person, str], Post]:
    def write(author: Person, text: str) -> Post:
        return posts.write(
            author_id=author.pk, text=text, audience="community", community_id=lane.pk, at=noon, key=uuid4()
        )

    return write


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_somebody_founds_one_with_a_photo_and_writes_into_it(li_na: Person, client_of: ClientOf) -> None:
    client = client_of(li_na)
    told = {"name": "The quay", "entry": "request", "rules": "No wake.", "photo": picture(), "key": uuid4()}
    there = client.post("/communities/new/", told)
    place = Community.objects.get()
    assert there.headers["Location"] == f"/communities/{place.pk}/"
    assert place.photo is not None
    page = read(client, f"/posts/new/?community={place.pk}")
    assert f'value="community:{place.pk}"' in page
    assert "checked" in page.split(f'value="community:{place.pk}"')[1].split(">")[0]
    client.post("/posts/new/", {"text": "First light", "audience": f"community:{place.pk}", "key": uuid4()})
    assert "First light" in read(client, f"/communities/{place.pk}/")
    assert "The quay" in read(client, "/"), "a post of a community says where it stands"


def test_what_was_typed_stays_when_a_name_is_missing(li_na: Person, client_of: ClientOf) -> None:
    answer = client_of(li_na).post("/communities/new/", {"rules": "No wake.", "entry": "open", "key": uuid4()})
    assert answer.status_code == 422
    assert "No wake." in answer.content.decode()


def test_nobody_reads_it_before_they_are_in(
    lane: Community, wang_mei: Person, li_na: Person, writes: Callable[..., Post], client: Client, client_of: ClientOf
) -> None:
    post = writes(wang_mei, "The kettle is on")
    reader = client_of(li_na)
    for browser in (client, reader):
        page = read(browser, f"/communities/{lane.pk}/")
        assert "Rinse the cups." in page
        assert "The kettle is on" not in page
        assert browser.get(f"/posts/{post.pk}/").status_code == 404
    assert reader.get(f"/communities/{lane.pk}/members/").status_code == 403
    reader.post(f"/communities/{lane.pk}/join/")
    assert "The kettle is on" in read(reader, f"/communities/{lane.pk}/")
    reader.post(f"/communities/{lane.pk}/leave/")
    assert "The kettle is on" not in read(reader, f"/communities/{lane.pk}/")


def test_nobody_writes_into_one_they_are_not_in(lane: Community, li_na: Person, client_of: ClientOf) -> None:
    told = {"text": "Buy mine", "audience": f"community:{lane.pk}", "key": uuid4()}
    assert client_of(li_na).post("/posts/new/", told).status_code == 422
    assert not Post.objects.exists()


def test_a_host_sees_who_asks_and_how_they_know_them(
    wang_mei: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf, noon: datetime
) -> None:
    tie(wang_mei, li_na)
    place = actions.found(actor_id=wang_mei.pk, name="The lock", at=noon, key=uuid4())
    asking = client_of(li_na)
    asking.post(f"/communities/{place.pk}/ask/", {"words": "From the tea shop"})
    assert "Asked" in read(asking, f"/communities/{place.pk}/")
    host = client_of(wang_mei)
    page = read(host, f"/communities/{place.pk}/members/")
    assert "From the tea shop" in page
    assert page.index("Asking to be let in") < page.index("Li Na")
    host.post(f"/communities/{place.pk}/answer/{li_na.pk}/")
    assert queries.is_member(place.pk, li_na.pk)


def test_pinned_posts_stand_first_and_once(
    lane: Community, wang_mei: Person, writes: Callable[..., Post], client_of: ClientOf
) -> None:
    first, later = writes(wang_mei, "Read this first"), writes(wang_mei, "News of today")
    host = client_of(wang_mei)
    host.post(f"/communities/{lane.pk}/pin/{first.pk}/", {"pinned": "1"})
    page = read(host, f"/communities/{lane.pk}/")
    assert page.count(f'id="post-{first.pk}"') == page.count(f'id="post-{later.pk}"') == 1
    assert page.index("Read this first") < page.index("News of today")


def test_an_owner_brings_a_shop_in_and_others_do_not(
    lane: Community, wang_mei: Person, li_na: Person, staffed: Shop, client_of: ClientOf, noon: datetime
) -> None:
    actions.join(community_id=lane.pk, person_id=li_na.pk, at=noon)
    client_of(li_na).post(f"/communities/{lane.pk}/shops/", {"shop": staffed.pk})
    assert escape(staffed.name) not in read(client_of(li_na), f"/communities/{lane.pk}/")
    client_of(wang_mei).post(f"/communities/{lane.pk}/shops/", {"shop": staffed.pk})
    assert escape(staffed.name) in read(client_of(li_na), f"/communities/{lane.pk}/")
    client_of(li_na).post(f"/communities/{lane.pk}/shops/", {"shop": staffed.pk, "out": "1"})
    assert escape(staffed.name) in read(client_of(li_na), f"/communities/{lane.pk}/")
    client_of(wang_mei).post(f"/communities/{lane.pk}/shops/", {"shop": staffed.pk, "out": "1"})
    assert escape(staffed.name) not in read(client_of(li_na), f"/communities/{lane.pk}/")
    assert client_of(wang_mei).post(f"/communities/{lane.pk}/shops/", {"shop": "9" * 30}).status_code == 404


@pytest.mark.parametrize("many", [2, 12])
def test_its_page_takes_no_more_queries_however_much_is_in_it(
    lane: Community,
    wang_mei: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    writes: Callable[..., Post],
    client_of: ClientOf,
    noon: datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    many: int,
) -> None:
    for number in range(many):
        person = make_person(f"Neighbour {number}")
        tie(wang_mei, person)
        actions.join(community_id=lane.pk, person_id=person.pk, at=noon)
        posts.comment(
            post_id=writes(person, "Good morning").pk, author_id=wang_mei.pk, text="To you", at=noon, key=uuid4()
        )
    client = client_of(wang_mei)
    for address in (f"/communities/{lane.pk}/", f"/communities/{lane.pk}/members/", "/communities/"):
        read(client, address)
        with django_assert_max_num_queries(28):
            read(client, address)


def test_whoever_comes_into_a_community_has_nothing_to_catch_up_on(
    lin_yue: Person, wu_ke: Person, client_of: Callable[[Person], Client], noon: datetime
) -> None:
    place = actions.found(actor_id=lin_yue.pk, name="The quay", entry="open", at=noon, key=uuid4())

    def say(text: str) -> None:
        told = {"said": chat.Words(text), "at": noon, "key": uuid4()}
        chat.write_to_community(author_id=lin_yue.pk, community_id=place.pk, **told)

    for n in range(3):
        say(f"Boat {n}")
    client = client_of(wu_ke)
    client.post(f"/communities/{place.pk}/join/")
    assert talks.unread_count(wu_ke.pk) == 0
    say("Boat 4")
    client.post(f"/communities/{place.pk}/join/")
    assert talks.unread_count(wu_ke.pk) == 1
    assert "Boat 0" in client.get(f"/talk/communities/{place.pk}/").content.decode()
