"""The shield against a crowd: when it goes up, what it keeps off, and that it silences nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import clock
from guanxi.base.models import Fact
from guanxi.chat import actions as chat
from guanxi.jobs import shields
from guanxi.jobs.notices import HEARERS, tell
from guanxi.notices.models import Notice
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.models import Person
from guanxi.people.rules import FEWEST_IN_A_PILE, is_pile_on
from guanxi.posts import actions as posts
from guanxi.posts.models import Comment, Post

ClientOf = Callable[[Person], Client]


@given(st.integers(0, 10_000), st.floats(0, 10_000))
def test_few_are_no_crowd_and_neither_is_a_usual_day(strangers: int, a_day: float) -> None:
    assert is_pile_on(strangers, a_day) == (strangers >= FEWEST_IN_A_PILE and strangers >= a_day)


@pytest.fixture
def post(lin_yue: Person, noon: datetime, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setattr(clock, "now", lambda: noon)
    return posts.write(author_id=lin_yue.pk, text="First frost", audience="public", at=noon, key=uuid4())


@pytest.fixture
def crowd(make_person: Callable[..., Person]) -> list[Person]:
    return [make_person(f"Stranger {n}") for n in range(FEWEST_IN_A_PILE)]


def say(author: Person, post: Post, at: datetime, text: str = "Shame") -> Comment:
    return posts.comment(post_id=post.pk, author_id=author.pk, text=text, at=at, key=uuid4())


def come(crowd: list[Person], post: Post, at: datetime) -> None:
    for person in crowd:
        say(person, post, at)
    shields.look.func(post.pk)


def is_up(person: Person, at: datetime) -> bool:
    return queries.shield_until(person.pk, at=at) is not None


pytestmark = pytest.mark.django_db


def test_it_goes_up_by_itself_and_its_owner_is_told_once(
    post: Post, lin_yue: Person, crowd: list[Person], noon: datetime, client_of: ClientOf
) -> None:
    come(crowd[1:], post, noon)
    assert not is_up(lin_yue, noon)
    come(crowd[:1], post, noon)
    assert is_up(lin_yue, noon)
    shields.look.func(post.pk)
    [raised] = Fact.objects.filter(name="shield.raised")
    tell.func(raised.pk)
    assert "A shield is up." in client_of(lin_yue).get("/notices/").content.decode()
    assert not is_up(lin_yue, noon + timedelta(hours=25))


def test_ones_own_people_and_those_one_follows_are_no_crowd(
    post: Post, lin_yue: Person, crowd: list[Person], tie: Callable[..., None], noon: datetime
) -> None:
    for n, person in enumerate(crowd):
        if n % 2:
            tie(lin_yue, person)
        else:
            people.follow(follower_id=lin_yue.pk, followed_id=person.pk, at=noon)
    come(crowd, post, noon)
    assert not is_up(lin_yue, noon)


def test_one_stranger_who_says_much_and_a_crowd_over_a_whole_day_are_none(
    post: Post, lin_yue: Person, crowd: list[Person], noon: datetime
) -> None:
    for _ in range(40):
        say(crowd[0], post, noon)
    for n, person in enumerate(crowd[1:]):
        say(person, post, noon - timedelta(hours=1 + n))
    shields.look.func(post.pk)
    assert not is_up(lin_yue, noon)


def test_whoever_has_a_large_audience_anyway_is_not_shut_off_from_it(
    post: Post, lin_yue: Person, crowd: list[Person], make_person: Callable[..., Person], noon: datetime
) -> None:
    for n in range(14 * FEWEST_IN_A_PILE + 30):
        say(make_person(f"Reader {n}"), post, noon - timedelta(days=5), "Lovely")
    come(crowd, post, noon)
    assert not is_up(lin_yue, noon)


def test_reposts_count_as_well(post: Post, lin_yue: Person, crowd: list[Person], noon: datetime) -> None:
    for person in crowd:
        made = posts.repost(
            post_id=post.pk, author_id=person.pk, text="Look", audience="public", at=noon, key=uuid4()
        )
    shields.look_at_original.func(made.pk)
    assert is_up(lin_yue, noon)


@pytest.fixture
def shielded(post: Post, lin_yue: Person, noon: datetime) -> Post:
    people.raise_shield(person_id=lin_yue.pk, at=noon)
    return post


def test_what_strangers_say_waits_until_it_is_let_in(
    shielded: Post,
    lin_yue: Person,
    li_na: Person,
    wu_ke: Person,
    karim: Person,
    tie: Callable[..., None],
    noon: datetime,
    client_of: ClientOf,
) -> None:
    tie(lin_yue, li_na)
    first, second = say(wu_ke, shielded, noon, "Shame on you"), say(karim, shielded, noon, "Shame indeed")
    say(li_na, shielded, noon, "Do not mind them")
    address = f"/posts/{shielded.pk}/"
    for reader in (li_na, karim):
        page = client_of(reader).get(address).content.decode()
        assert "Do not mind them" in page
        assert "Shame on you" not in page
    assert "waits for Lin Yue" in client_of(wu_ke).get(address).content.decode(), "its author sees that it waits"
    assert client_of(wu_ke).post(f"{address}let-in/").status_code == 302
    assert Comment.objects.filter(waits=True).count() == 2, "only the author lets in"
    mine = client_of(lin_yue)
    assert "Shame on you" in mine.get(address).content.decode()
    mine.post(f"{address}let-in/", {"comment": first.pk})
    page = client_of(li_na).get(address).content.decode()
    assert "Shame on you" in page
    assert second.text not in page
    mine.post(f"{address}let-in/")
    assert second.text in client_of(li_na).get(address).content.decode()
    assert mine.post(f"{address}let-in/", {"comment": "x"}).status_code == 404


def test_strangers_make_no_notices_and_begin_no_chats_and_ones_own_people_do(
    shielded: Post, lin_yue: Person, li_na: Person, wu_ke: Person, tie: Callable[..., None], noon: datetime
) -> None:
    tie(lin_yue, li_na)
    for person in (li_na, wu_ke):
        posts.like(post_id=shielded.pk, person_id=person.pk, liked=True, at=noon)
        say(person, shielded, noon)
    people.follow(follower_id=wu_ke.pk, followed_id=lin_yue.pk, at=noon)
    for fact in Fact.objects.filter(name__in=HEARERS.keys() - {"tie.made"}).order_by("id"):
        tell.func(fact.pk)
    told = Notice.objects.filter(person=lin_yue).values_list("doers__person__name", flat=True)
    assert set(told) == {"Li Na"}
    said = {"person_id": lin_yue.pk, "said": chat.Words("Hello"), "at": noon, "key": uuid4()}
    with pytest.raises(chat.Shielded):
        chat.write_to_person(author_id=wu_ke.pk, **said)  # type: ignore[arg-type]
    chat.write_to_person(author_id=li_na.pk, **said)  # type: ignore[arg-type]
    later = noon + timedelta(hours=25)
    chat.write_to_person(author_id=wu_ke.pk, **{**said, "at": later, "key": uuid4()})  # type: ignore[arg-type]


def test_a_crowd_silences_nobody(
    post: Post, lin_yue: Person, wu_ke: Person, crowd: list[Person], noon: datetime, client_of: ClientOf
) -> None:
    come(crowd, post, noon)
    posts.write(author_id=lin_yue.pk, text="I stay", audience="public", at=noon, key=uuid4())
    assert "I stay" in client_of(wu_ke).get("/?of=public").content.decode()


def test_taken_down_by_its_owner_it_stays_down_for_a_day_whatever_comes(
    post: Post, lin_yue: Person, crowd: list[Person], noon: datetime, client_of: ClientOf
) -> None:
    come(crowd, post, noon)
    mine = client_of(lin_yue)
    assert "It is up." in mine.get("/people/shield/").content.decode()
    mine.post("/people/shield/", {"up": "0"})
    assert not is_up(lin_yue, noon)
    shields.look.func(post.pk)
    assert not is_up(lin_yue, noon)
    mine.post("/people/shield/", {"up": "1"})
    assert is_up(lin_yue, noon)
