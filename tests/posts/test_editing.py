"""Editing with a history, who may answer, saving, and feeds that are read on and come back to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions, feeds, queries
from guanxi.posts.models import Post, Tag
from guanxi.posts.rules import LONGEST_POST, MOST_EDITS
from guanxi.web.posts.feed import PAGE

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture
def post(li_na: Person, noon: datetime) -> Post:
    return actions.write(author_id=li_na.pk, text="First #frost", audience="public", at=noon, key=uuid4())


def edit(post: Post, text: str, noon: datetime, answers: str = "readers") -> Post:
    return actions.edit(post_id=post.pk, author_id=post.author_id, text=text, answers=answers, at=noon)


def test_how_it_read_before_stays_for_whoever_may_read_it(
    post: Post, client: Client, wu_ke: Person, li_na: Person, client_of: ClientOf, noon: datetime
) -> None:
    edit(post, "First snow", noon + timedelta(minutes=5))
    address = reverse("posts:history", args=[post.pk])
    assert "#frost</a>" in client.get(address).content.decode()
    people.block(blocker_id=li_na.pk, blocked_id=wu_ke.pk, at=noon)
    assert client_of(wu_ke).get(address).status_code == 404
    assert not Tag.objects.filter(post=post).exists(), "it is found by its words as they are"
    page = client.get(reverse("posts:show", args=[post.pk])).content.decode()
    assert address in page
    assert "First snow" in page


def test_the_same_words_again_are_no_edit(post: Post, noon: datetime) -> None:
    assert edit(post, "First #frost ", noon, answers="ties").edited_at is None
    assert not queries.earlier(post.pk).exists()
    assert Post.objects.get(pk=post.pk).answers == "ties"


@pytest.mark.parametrize(
    ("text", "answers"), [("", "readers"), ("x" * (LONGEST_POST + 1), "readers"), ("Snow", "friends")]
)
def test_a_bad_edit_is_refused_and_changes_nothing(post: Post, noon: datetime, text: str, answers: str) -> None:
    with pytest.raises(Refusal):
        edit(post, text, noon, answers)
    assert Post.objects.get(pk=post.pk).text == "First #frost"


def test_only_its_author_edits_what_stands(post: Post, wu_ke: Person, li_na: Person, noon: datetime) -> None:
    with pytest.raises(Gone):
        actions.edit(post_id=post.pk, author_id=wu_ke.pk, text="Mine", answers="readers", at=noon)
    actions.remove(post_id=post.pk, actor_id=li_na.pk, at=noon)
    with pytest.raises(Gone):
        edit(post, "Back again", noon)


def test_after_fifty_edits_it_stays(post: Post, noon: datetime) -> None:
    for n in range(MOST_EDITS):
        edit(post, f"Snow {n}", noon)
    with pytest.raises(actions.TooManyEdits):
        edit(post, "Snow without end", noon)


def test_what_was_typed_is_there_after_a_refusal(post: Post, li_na: Person, client_of: ClientOf) -> None:
    answer = client_of(li_na).post(reverse("posts:edit", args=[post.pk]), {"text": "Snow", "answers": "friends"})
    assert answer.status_code == 422
    assert "Snow</textarea>" in answer.content.decode()


@pytest.mark.parametrize(
    ("answers", "who", "may"),
    [
        ("readers", "stranger", True),
        ("ties", "stranger", False),
        ("ties", "tied", True),
        ("ties", "author", True),
        ("nobody", "tied", False),
        ("nobody", "author", True),
    ],
)
def test_its_author_chooses_who_may_answer(
    li_na: Person,
    lin_yue: Person,
    wu_ke: Person,
    tie: Callable[..., None],
    client_of: ClientOf,
    noon: datetime,
    answers: str,
    who: str,
    may: bool,
) -> None:
    tie(li_na, lin_yue)
    post = actions.write(author_id=li_na.pk, text="Snow", audience="public", answers=answers, at=noon, key=uuid4())
    person = {"stranger": wu_ke, "tied": lin_yue, "author": li_na}[who]
    shown = client_of(person).get(reverse("posts:show", args=[post.pk])).content.decode()
    assert (reverse("posts:comment", args=[post.pk]) in shown) == may
    answer = client_of(person).post(reverse("posts:comment", args=[post.pk]), {"text": "Here too", "key": uuid4()})
    assert answer.status_code == (302 if may else NotAllowed.status)


def test_what_one_saves_is_found_again_as_long_as_one_may_read_it(
    post: Post, lin_yue: Person, li_na: Person, client_of: ClientOf, noon: datetime
) -> None:
    mine, theirs = client_of(lin_yue), client_of(li_na)
    mine.post(reverse("posts:save", args=[post.pk]), {"saved": "1"})
    mine.post(reverse("posts:save", args=[post.pk]), {"saved": "1"})
    address = reverse("posts:saved")
    assert mine.get(address).content.decode().count('id="post-') == 1
    assert 'id="post-' not in theirs.get(address).content.decode(), "nobody else sees what one saves"
    people.block(blocker_id=li_na.pk, blocked_id=lin_yue.pk, at=noon)
    assert 'id="post-' not in mine.get(address).content.decode()
    assert mine.post(reverse("posts:save", args=[post.pk]), {"saved": "1"}).status_code == 404
    assert mine.post(reverse("posts:save", args=[post.pk]), {"saved": "0"}).status_code == 302


def test_a_muted_person_is_in_no_feed_and_can_still_be_read(
    post: Post, lin_yue: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    people.follow(follower_id=lin_yue.pk, followed_id=li_na.pk, at=noon)
    client = client_of(lin_yue)
    feeds_of = ("/", "/?of=followed", "/?of=public")
    assert all(f'id="post-{post.pk}"' in client.get(address).content.decode() for address in feeds_of)
    client.post(reverse("people:mute", args=[li_na.pk]), {"muted": "1"})
    assert not any(f'id="post-{post.pk}"' in client.get(address).content.decode() for address in feeds_of)
    assert client.get(reverse("posts:show", args=[post.pk])).status_code == 200
    assert "Li Na" in client.get(reverse("people:settings")).content.decode()
    client.post(reverse("people:mute", args=[li_na.pk]), {"muted": "0"})
    assert all(f'id="post-{post.pk}"' in client.get(address).content.decode() for address in feeds_of)


def shown(client: Client, address: str) -> list[int]:
    page = client.get(address).content.decode()
    return [int(piece.split('"')[0]) for piece in page.split('<article class="part item" id="post-')[1:]]


def test_the_way_back_leads_to_the_same_posts_and_new_ones_are_announced(
    lin_yue: Person, li_na: Person, client_of: ClientOf, noon: datetime
) -> None:
    def write() -> int:
        return actions.write(author_id=li_na.pk, text="Snow", audience="public", at=noon, key=uuid4()).pk

    old = sorted((write() for _ in range(3 * PAGE)), reverse=True)
    client = client_of(lin_yue)
    assert shown(client, "/?of=public") == old[:PAGE]
    assert shown(client, f"/?of=public&before={old[PAGE - 1]}") == old[PAGE : 2 * PAGE]
    new = [write() for _ in range(2)]
    back = f"/?of=public&top={old[0]}&end={old[2 * PAGE - 1]}"
    assert shown(client, back) == old[: 2 * PAGE]
    fresh = reverse("posts:fresh")
    assert "2 new posts" in client.get(fresh, {"of": "public", "top": old[0]}).content.decode()
    assert client.get(fresh, {"of": "public", "top": new[-1]}).content.strip() == b""
    for _ in range(PAGE):
        write()
    assert f"More than {PAGE}" in client.get(fresh, {"of": "public", "top": old[0]}).content.decode()


@pytest.mark.parametrize(
    "place", ["top=0", "top=x&end=y", "end=99999", "top=5&end=9", "before=0", f"top={10**17}&end=1"]
)
def test_an_odd_place_in_a_feed_is_a_page_all_the_same(
    post: Post, lin_yue: Person, client_of: ClientOf, place: str
) -> None:
    assert client_of(lin_yue).get(f"/?of=public&{place}").status_code == 200


@given(
    wrote=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["public", "circle", "me"])), max_size=40),
    most=st.integers(1, 6),
    skip=st.integers(0, 10),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_looking_author_by_author_finds_what_reading_downwards_finds(
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    noon: datetime,
    wrote: list[tuple[int, str]],
    most: int,
    skip: int,
) -> None:
    viewer, *authors = (make_person(f"Neighbour {uuid4()}") for _ in range(5))
    tie(viewer, authors[0])
    tie(viewer, authors[1])
    for author, audience in wrote:
        actions.write(author_id=authors[author].pk, text="x", audience=audience, at=noon, key=uuid4())
    who = queries.reader(viewer.pk)
    feed = feeds.circle(who, [authors[2].pk])
    downwards = list(feed.posts.filter(author__in=feed.author_ids).values_list("pk", flat=True))
    assert feeds.newest(feed, most=most) == downwards[:most]
    assert feeds.count_above(feed, downwards[most] if most < len(downwards) else 0, most=most) == len(
        downwards[:most]
    )
    if skip < len(downwards):
        assert feeds.newest(feed, most=most, before=downwards[skip]) == downwards[skip + 1 :][:most]
        assert feeds.newest(feed, most=most, top=downwards[skip]) == downwards[skip:][:most]
