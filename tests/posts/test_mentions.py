"""Whom words mention, and who is told of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base.models import Fact
from guanxi.communities import actions as communities
from guanxi.jobs.notices import tell
from guanxi.notices.models import Notice
from guanxi.notices.states import Kind
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions
from guanxi.posts.models import Post
from guanxi.posts.rules import MOST_MENTIONS, mentions
from guanxi.web.templatetags.gx import tagged

pytestmark = pytest.mark.django_db
KNOWN = {"Wang Mei": 1, "Wang": 2, "王梅": 3, "Mei": 4}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("@Wang Mei came", {"@Wang Mei": 1}),
        ("@Wang came", {"@Wang": 2}),
        ("@Wangs tea", {}),
        ("@Wang, and (@Mei)", {"@Wang": 2, "@Mei": 4}),
        ("你好@王梅你在吗", {"@王梅": 3}),
        ("＠王梅", {"＠王梅": 3}),
        ("write to wang@Mei.example", {}),
        ("@ Wang", {}),
        ("@@Wang", {}),
        ("@Wang Mei@Wang Mei", {"@Wang Mei": 1}),
        ("@Nobody", {}),
    ],
)
def test_names_after_an_at_sign_are_found(text: str, found: dict[str, int]) -> None:
    assert mentions(text, KNOWN) == found


@given(st.text(alphabet="@＠ aWang王梅Mei.,#\n", max_size=80))
def test_what_is_found_stands_in_the_text_and_every_link_is_closed(text: str) -> None:
    found = mentions(text, KNOWN)
    assert all(word in text and word[1:] in KNOWN for word in found)
    shown = tagged(text, found)
    assert shown.count("<a ") == shown.count("</a>")


def test_of_a_million_at_signs_only_the_first_few_are_looked_at() -> None:
    assert mentions("@Nobody " * MOST_MENTIONS + "@Wang", KNOWN) == {}


def test_markup_in_a_name_stays_words() -> None:
    shown = tagged("Thanks, @<b>Ox</b>", {"@<b>Ox</b>": 5})
    assert shown == 'Thanks, <a class="link" href="/people/5/">@&lt;b&gt;Ox&lt;/b&gt;</a>'


@pytest.fixture
def write(noon: datetime) -> Callable[..., Post]:
    def wrote(author: Person, text: str, audience: str = "public", **more: Any) -> Post:
        said = {"author_id": author.pk, "text": text, "audience": audience, "at": noon, "key": uuid4(), **more}
        return actions.write(**said)

    return wrote


def told_of_a_mention() -> set[str]:
    """The names of all who are told they were mentioned, from the facts so far."""
    for fact in Fact.objects.filter(name="post.mentioned").order_by("id"):
        tell.func(fact.pk)
    return set(Notice.objects.filter(kind=Kind.MENTIONED).values_list("person__name", flat=True))


def test_whoever_one_knows_is_linked_and_told_and_nobody_else(
    lin_yue: Person, li_na: Person, wu_ke: Person, tie: Callable[..., None], write: Callable[..., Post]
) -> None:
    tie(lin_yue, li_na)
    post = write(lin_yue, "Look, @Li Na and @Wu Ke")
    assert post.mentioned == {"@Li Na": li_na.pk}
    assert told_of_a_mention() == {"Li Na"}


@pytest.mark.parametrize(
    ("begun", "offered"),
    [
        ("li", ["Li Na"]),
        ("N", ["Li Na"]),
        ("李", ["Li Na"]),
        ("wu", []),
        ("", []),
        ("\x00", []),
        ("%", []),
        ("l" * 9000, []),
    ],
)
def test_only_people_one_knows_are_offered(
    lin_yue: Person,
    li_na: Person,
    wu_ke: Person,
    tie: Callable[..., None],
    client_of: Callable[[Person], Client],
    begun: str,
    offered: list[str],
) -> None:
    tie(lin_yue, li_na)
    told = client_of(lin_yue).get("/posts/names/", {"q": begun}).json()
    assert [each["name"] for each in told["names"]] == offered


def test_whoever_blocked_the_writer_is_neither_linked_nor_told(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], write: Callable[..., Post], noon: datetime
) -> None:
    tie(lin_yue, li_na)
    people.block(blocker_id=li_na.pk, blocked_id=lin_yue.pk, at=noon)
    assert write(lin_yue, "But @Li Na!").mentioned == {}
    assert told_of_a_mention() == set()


def test_a_mention_opens_nothing(
    lin_yue: Person,
    li_na: Person,
    karim: Person,
    tie: Callable[..., None],
    write: Callable[..., Post],
    noon: datetime,
) -> None:
    """Karim follows nothing of this: Lin Yue follows him, and writes for her circle, in which he is not."""
    people.follow(follower_id=lin_yue.pk, followed_id=karim.pk, at=noon)
    write(lin_yue, "Between us, @Karim is late", "circle")
    write(lin_yue, "@Karim is late", "me")
    assert told_of_a_mention() == set()
    write(lin_yue, "@Karim is on time")
    assert told_of_a_mention() == {"Karim"}


def test_in_a_conversation_whoever_takes_part_can_be_called(
    lin_yue: Person, wu_ke: Person, karim: Person, write: Callable[..., Post], noon: datetime
) -> None:
    post = write(lin_yue, "Who has oranges?")
    for author, text in ((wu_ke, "I do"), (karim, "@Wu Ke how many, and @Lin Yue for what?")):
        said = actions.comment(post_id=post.pk, author_id=author.pk, text=text, at=noon, key=uuid4())
    assert said.mentioned == {"@Wu Ke": wu_ke.pk, "@Lin Yue": lin_yue.pk}
    assert told_of_a_mention() == {"Wu Ke", "Lin Yue"}


def test_under_a_moment_a_stranger_to_the_commenter_is_not_told_of_words_they_cannot_read(
    lin_yue: Person,
    li_na: Person,
    karim: Person,
    tie: Callable[..., None],
    write: Callable[..., Post],
    noon: datetime,
) -> None:
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    post = write(lin_yue, "Snow", "circle")
    actions.comment(post_id=post.pk, author_id=karim.pk, text="Here too", at=noon, key=uuid4())
    actions.comment(post_id=post.pk, author_id=li_na.pk, text="@Karim where?", at=noon, key=uuid4())
    assert told_of_a_mention() == set()


def test_fellows_of_a_community_can_be_called_in_it(
    lin_yue: Person, wu_ke: Person, write: Callable[..., Post], noon: datetime
) -> None:
    place = communities.found(actor_id=lin_yue.pk, name="The quay", entry="open", at=noon, key=uuid4())
    communities.join(community_id=place.pk, person_id=wu_ke.pk, at=noon)
    write(lin_yue, "@Wu Ke brings the boat", "community", community_id=place.pk)
    assert told_of_a_mention() == {"Wu Ke"}


def test_whoever_muted_the_writer_hears_nothing(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], write: Callable[..., Post], noon: datetime
) -> None:
    tie(lin_yue, li_na)
    people.mute(muter_id=li_na.pk, muted_id=lin_yue.pk, at=noon)
    write(lin_yue, "@Li Na!")
    assert told_of_a_mention() == set()


def test_of_two_with_one_name_the_one_with_a_tie_is_meant(
    lin_yue: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    write: Callable[..., Post],
    noon: datetime,
) -> None:
    followed, tied = (make_person("Zhang Wei", email=f"{n}@example.org") for n in range(2))
    people.follow(follower_id=lin_yue.pk, followed_id=followed.pk, at=noon)
    tie(lin_yue, tied)
    assert write(lin_yue, "@Zhang Wei").mentioned == {"@Zhang Wei": tied.pk}


def test_whoever_is_added_by_an_edit_is_told_and_the_others_not_again(
    lin_yue: Person,
    li_na: Person,
    karim: Person,
    tie: Callable[..., None],
    write: Callable[..., Post],
    noon: datetime,
) -> None:
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    post = write(lin_yue, "With @Li Na")
    actions.edit(post_id=post.pk, author_id=lin_yue.pk, text="With @Li Na and @Karim", answers="readers", at=noon)
    mentioned = Fact.objects.filter(name="post.mentioned").order_by("id")
    assert [fact.data["person"] for fact in mentioned] == [li_na.pk, karim.pk]
