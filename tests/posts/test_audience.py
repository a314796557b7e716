"""Nothing leaks: what the database shows a viewer is exactly what the rule in plain words allows."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.communities import actions as communities
from guanxi.communities import queries as fellows
from guanxi.people import actions as people
from guanxi.people import queries as known
from guanxi.people.models import Person
from guanxi.posts import actions, feeds, queries
from guanxi.posts.models import Post
from guanxi.posts.rules import may_read
from guanxi.posts.states import Audience

pytestmark = pytest.mark.django_db
AUDIENCES = [audience.value for audience in Audience]
PAIRS = [(a, b) for a in range(4) for b in range(4) if a != b]


@given(
    ties=st.sets(st.sampled_from(PAIRS), max_size=6),
    blocks=st.sets(st.sampled_from(PAIRS), max_size=4),
    inside=st.sets(st.tuples(st.integers(0, 1), st.integers(0, 3)), max_size=6),
    gone=st.sets(st.tuples(st.integers(0, 1), st.integers(0, 3)), max_size=3),
    written=st.lists(
        st.tuples(st.integers(0, 3), st.sampled_from(AUDIENCES), st.integers(0, 1), st.booleans()), max_size=8
    ),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_viewer_reads_exactly_what_the_rule_in_plain_words_allows(
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    noon: datetime,
    ties: set[tuple[int, int]],
    blocks: set[tuple[int, int]],
    inside: set[tuple[int, int]],
    gone: set[tuple[int, int]],
    written: list[tuple[int, str, int, bool]],
) -> None:
    cast = [make_person(f"Neighbour {uuid4()}") for _ in range(4)]
    for a, b in {tuple(sorted(pair)) for pair in ties}:
        tie(cast[a], cast[b])
    for a, b in blocks:
        people.block(blocker_id=cast[a].pk, blocked_id=cast[b].pk, at=noon)
    places = [
        communities.found(
            actor_id=make_person(f"Host {uuid4()}").pk, name="Place", entry="open", at=noon, key=uuid4()
        )
        for _ in range(2)
    ]
    for place, person in inside:
        communities.join(community_id=places[place].pk, person_id=cast[person].pk, at=noon)
    posts = [
        (_write(cast[author].pk, audience, places[place].pk, noon, removed=removed), removed)
        for author, audience, place, removed in written
        if audience != "community" or (place, author) in inside
    ]
    ours = {post.pk for post, _removed in posts}
    for place, person in gone:
        communities.leave(community_id=places[place].pk, person_id=cast[person].pk, at=noon)

    for viewer in [None, *cast]:
        allowed = {post.pk for post, removed in posts if not removed and _allowed(viewer, post)}
        viewer_id = viewer.pk if viewer else None
        assert set(queries.visible_to(viewer_id).filter(pk__in=ours).values_list("pk", flat=True)) == allowed
        if viewer:
            feed = feeds.circle(queries.reader(viewer.pk), [person.pk for person in cast])
            assert set(feeds.newest(feed, most=99)) & ours == allowed
        public = feeds.newest(feeds.public(queries.reader(viewer_id)), most=99)
        open_to_all = {post.pk for post, _removed in posts if post.audience == "public"}
        assert set(public) & ours == allowed & open_to_all
        for place in places:
            within = feeds.newest(feeds.community(place.pk, queries.reader(viewer_id)), most=99)
            assert set(within) & ours == {
                post.pk for post, _removed in posts if post.pk in allowed and post.community_id == place.pk
            }
        for author in cast:
            assert {post.pk for post in queries.of_author(author.pk, viewer_id=viewer_id)} <= allowed


def _write(author_id: int, audience: str, place_id: int, noon: datetime, *, removed: bool) -> Post:
    community_id = place_id if audience == "community" else None
    post = actions.write(
        author_id=author_id, text="a post", audience=audience, community_id=community_id, at=noon, key=uuid4()
    )
    if removed:
        actions.remove(post_id=post.pk, actor_id=author_id, at=noon)
    return post


def _allowed(viewer: Person | None, post: object) -> bool:
    author = post.author_id  # type: ignore[attr-defined]
    audience = post.audience  # type: ignore[attr-defined]
    if viewer is None:
        return may_read(audience, is_author=False, is_tied=False, is_fellow=False, is_blocked=False)
    return may_read(
        audience,
        is_author=viewer.pk == author,
        is_tied=known.tied(viewer.pk, author),
        is_fellow=post.community_id in fellows.joined_ids(viewer.pk),  # type: ignore[attr-defined]
        is_blocked=known.blocked_either(viewer.pk, author),
    )


@pytest.mark.parametrize(
    ("audience", "tied", "fellow", "blocked", "reads"),
    [
        ("public", False, False, False, True),
        ("public", True, True, True, False),
        ("circle", True, False, False, True),
        ("circle", False, True, False, False),
        ("circle", True, False, True, False),
        ("community", True, False, False, False),
        ("community", False, True, False, True),
        ("community", True, True, True, False),
        ("me", True, True, False, False),
    ],
)
def test_the_rule_is_what_it_says(audience: str, tied: bool, fellow: bool, blocked: bool, reads: bool) -> None:
    assert may_read(audience, is_author=False, is_tied=tied, is_fellow=fellow, is_blocked=blocked) is reads
    assert may_read(audience, is_author=True, is_tied=tied, is_fellow=fellow, is_blocked=blocked)


def test_comments_of_somebody_blocked_are_not_shown(
    lin_yue: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    post = actions.write(author_id=li_na.pk, text="Oranges", audience="public", at=noon, key=uuid4())
    actions.comment(post_id=post.pk, author_id=wu_ke.pk, text="Buy my oranges", at=noon, key=uuid4())
    people.block(blocker_id=lin_yue.pk, blocked_id=wu_ke.pk, at=noon)
    assert not queries.comments_for(queries.reader(lin_yue.pk)).filter(post=post).exists()
    assert queries.comments_for(queries.reader(li_na.pk)).filter(post=post).count() == 1
    seen = queries.one(post.pk, queries.reader(lin_yue.pk))
    assert seen.comments_count == 0  # type: ignore[attr-defined]
