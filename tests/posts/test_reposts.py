"""Following, reposting, the words posts are found by, and who reads what under a moment."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base.errors import Gone, NotAllowed
from guanxi.base.models import Fact
from guanxi.people import actions as people
from guanxi.people import queries as known
from guanxi.people.models import Person
from guanxi.posts import actions, feeds, queries
from guanxi.posts.models import Post
from guanxi.posts.rules import LONGEST_TAG, MOST_TAGS, may_read_comment, tag_of, tags

pytestmark = pytest.mark.django_db


@pytest.fixture
def write(noon: datetime) -> Callable[..., Post]:
    def act(author: Person, text: str = "Frost", audience: str = "public") -> Post:
        return actions.write(author_id=author.pk, text=text, audience=audience, at=noon, key=uuid4())

    return act


@pytest.fixture
def repost(noon: datetime) -> Callable[..., Post]:
    def act(author: Person, post: Post, text: str = "", audience: str = "public") -> Post:
        return actions.repost(
            post_id=post.pk, author_id=author.pk, text=text, audience=audience, at=noon, key=uuid4()
        )

    return act


def test_following_shows_what_is_for_everybody_and_gives_no_trust(
    lin_yue: Person, li_na: Person, write: Callable[..., Post], noon: datetime
) -> None:
    public, _circle = write(li_na), write(li_na, audience="circle")
    for _ in range(2):
        people.follow(follower_id=lin_yue.pk, followed_id=li_na.pk, at=noon)
    assert feeds.newest(feeds.followed(queries.reader(lin_yue.pk)), most=12) == [public.pk]
    assert known.followers(li_na.pk, viewer_id=lin_yue.pk) == (1, True)
    assert known.followers(li_na.pk, viewer_id=None) == (1, False)
    assert not known.tied(lin_yue.pk, li_na.pk)
    assert Fact.objects.filter(name="person.followed").count() == 1
    for _ in range(2):
        people.unfollow(follower_id=lin_yue.pk, followed_id=li_na.pk)
    assert not feeds.newest(feeds.followed(queries.reader(lin_yue.pk)), most=12)


def test_a_block_ends_following_both_ways_and_nobody_follows_across_it(
    lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    people.follow(follower_id=lin_yue.pk, followed_id=li_na.pk, at=noon)
    people.follow(follower_id=li_na.pk, followed_id=lin_yue.pk, at=noon)
    people.block(blocker_id=li_na.pk, blocked_id=lin_yue.pk, at=noon)
    assert not known.follows(lin_yue.pk, li_na.pk)
    assert not known.follows(li_na.pk, lin_yue.pk)
    for one, other in ((lin_yue, li_na), (li_na, lin_yue)):
        with pytest.raises(Gone):
            people.follow(follower_id=one.pk, followed_id=other.pk, at=noon)


def test_a_repost_has_the_post_within_and_is_counted_there(
    lin_yue: Person, li_na: Person, wu_ke: Person, write: Callable[..., Post], repost: Callable[..., Post]
) -> None:
    first = write(li_na)
    second = repost(lin_yue, first, "Look at this")
    third = repost(wu_ke, second)
    assert (second.of_id, third.of_id, third.text) == (first.pk, first.pk, "")
    seen = queries.one(first.pk, queries.reader(lin_yue.pk))
    assert seen.reposts_count == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("audience", ["circle", "me"])
def test_only_what_everybody_may_read_is_reposted(
    li_na: Person, lin_yue: Person, write: Callable[..., Post], repost: Callable[..., Post], audience: str
) -> None:
    post = write(li_na, audience=audience)
    with pytest.raises(NotAllowed):
        repost(li_na, post)
    with pytest.raises(Gone):
        repost(lin_yue, post)


def test_what_was_taken_back_or_is_across_a_block_is_not_shown_within(
    lin_yue: Person,
    li_na: Person,
    wu_ke: Person,
    write: Callable[..., Post],
    repost: Callable[..., Post],
    noon: datetime,
) -> None:
    first = write(li_na, "Frost on the balcony")
    again = repost(lin_yue, first)
    people.block(blocker_id=li_na.pk, blocked_id=wu_ke.pk, at=noon)
    seen = {who.pk: queries.originals([again], queries.reader(who.pk)) for who in (lin_yue, wu_ke)}
    assert list(seen[lin_yue.pk]) == [first.pk]
    assert seen[wu_ke.pk] == {}
    actions.remove(post_id=first.pk, actor_id=li_na.pk, at=noon)
    assert queries.originals([again], queries.reader(lin_yue.pk)) == {}
    with pytest.raises(Gone):
        repost(wu_ke, again)


def test_under_a_moment_one_reads_only_people_one_knows(
    lin_yue: Person,
    li_na: Person,
    zhao_min: Person,
    fang_yu: Person,
    tie: Callable[..., None],
    write: Callable[..., Post],
    noon: datetime,
) -> None:
    for friend in (lin_yue, zhao_min, fang_yu):
        tie(li_na, friend)
    tie(lin_yue, zhao_min)
    moment, public = write(li_na, audience="circle"), write(li_na)
    for post in (moment, public):
        for person in (li_na, lin_yue, zhao_min, fang_yu):
            actions.comment(post_id=post.pk, author_id=person.pk, text=person.name, at=noon, key=uuid4())
            actions.like(post_id=post.pk, person_id=person.pk, liked=True, at=noon)

    def comments(reader: Person, post: Post) -> set[str]:
        return {said.text for said in queries.comments_for(queries.reader(reader.pk)).filter(post=post)}

    def allowed(reader: Person, post: Post) -> set[str]:
        return {
            person.name
            for person in (li_na, lin_yue, zhao_min, fang_yu)
            if may_read_comment(
                post.audience,
                is_own=person == reader,
                is_by_author=person.pk == post.author_id,
                reader_is_author=reader.pk == post.author_id,
                is_tied=known.tied(reader.pk, person.pk),
                is_blocked=known.blocked_either(reader.pk, person.pk),
            )
        }

    def said(reader: Person, post: Post) -> set[str]:
        who = queries.reader(reader.pk)
        seen = queries.one(post.pk, who)
        texts = comments(reader, post)
        assert seen.comments_count == seen.likes_count == len(texts)  # type: ignore[attr-defined]
        return texts

    everybody = {"Li Na", "Lin Yue", "Zhao Min", "Fang Yu"}
    assert said(li_na, moment) == everybody
    assert said(lin_yue, moment) == everybody - {"Fang Yu"}
    assert said(fang_yu, moment) == {"Li Na", "Fang Yu"}
    assert said(fang_yu, public) == everybody
    people.block(blocker_id=zhao_min.pk, blocked_id=lin_yue.pk, at=noon)
    for reader in (li_na, lin_yue, zhao_min, fang_yu):
        assert [comments(reader, post) for post in (moment, public)] == [
            allowed(reader, post) for post in (moment, public)
        ]


@pytest.mark.parametrize(
    ("audience", "own", "author", "reader", "tied", "blocked", "reads"),
    [
        ("circle", False, False, False, False, False, False),
        ("circle", True, False, False, False, False, True),
        ("circle", False, True, False, False, False, True),
        ("circle", False, False, True, False, False, True),
        ("circle", False, False, False, True, False, True),
        ("circle", False, False, True, True, True, False),
        ("public", False, False, False, False, False, True),
        ("community", False, False, False, False, False, True),
        ("public", False, False, False, False, True, False),
    ],
)
def test_the_rule_of_comments_is_what_it_says(
    audience: str, own: bool, author: bool, reader: bool, tied: bool, blocked: bool, reads: bool
) -> None:
    found = may_read_comment(
        audience, is_own=own, is_by_author=author, reader_is_author=reader, is_tied=tied, is_blocked=blocked
    )
    assert found is reads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#Tea and #tea, #TEA!", ["tea"]),
        ("#白茶# 好喝 #红枣", ["白茶", "红枣"]),
        ("number #1, mail&#39;s, C#sharp, ## and #", []),
        ("＃红茶＃ and #été", ["红茶", "été"]),
        (f"#{'x' * (LONGEST_TAG + 1)}", []),
        ("(#tea)", ["tea"]),
    ],
)
def test_words_after_a_hash_sign_are_found(text: str, found: list[str]) -> None:
    assert tags(text) == found


@given(st.text(max_size=300))
def test_every_word_found_is_one_that_can_be_asked_for(text: str) -> None:
    found = tags(text)
    assert len(found) <= MOST_TAGS
    assert all(tag_of(word) == word for word in found)


def test_a_word_finds_what_the_reader_may_read_and_no_more(
    lin_yue: Person, li_na: Person, write: Callable[..., Post], noon: datetime
) -> None:
    public, private = write(li_na, "First #Frost"), write(li_na, "#frost at my door", "circle")
    assert feeds.newest(feeds.tagged("frost", queries.reader(li_na.pk)), most=9) == [private.pk, public.pk]
    assert feeds.newest(feeds.tagged("frost", queries.reader(lin_yue.pk)), most=9) == [public.pk]
    assert feeds.newest(feeds.tagged("frost", queries.reader(None)), most=9) == [public.pk]
    actions.remove(post_id=public.pk, actor_id=li_na.pk, at=noon)
    assert not feeds.newest(feeds.tagged("frost", queries.reader(None)), most=9)
