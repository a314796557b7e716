"""Getting into a community and out of it, and what only its hosts can do."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.communities import actions, queries
from guanxi.communities.models import Community, Membership, Request
from guanxi.communities.rules import may_know_of
from guanxi.communities.states import Role
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts import feeds
from guanxi.posts import queries as written

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(wang_mei: Person, noon: datetime) -> Callable[..., Community]:
    """Founds one that Wang Mei hosts: made("open")."""

    def make(entry: str = "request") -> Community:
        return actions.found(actor_id=wang_mei.pk, name="Tea lane", entry=entry, at=noon, key=uuid4())

    return make


def test_a_form_sent_twice_founds_one_with_one_host(wang_mei: Person, wu_ke: Person, noon: datetime) -> None:
    key = uuid4()
    first = actions.found(actor_id=wang_mei.pk, name="Tea lane", at=noon, key=key)
    assert actions.found(actor_id=wang_mei.pk, name="Tea lane", at=noon, key=key) == first
    assert [row.role for row in queries.members(first.pk)] == [Role.HOST]
    with pytest.raises(NotAllowed):
        actions.found(actor_id=wu_ke.pk, name="Tea lane", at=noon, key=key)


def test_an_open_one_lets_anybody_in_once(made: Callable[..., Community], li_na: Person, noon: datetime) -> None:
    place = made("open")
    for _ in range(2):
        actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    assert queries.members_count(place.pk) == 2


def test_by_request_a_host_decides(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    place = made("request")
    with pytest.raises(actions.NotOpen):
        actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    for person in (li_na, wu_ke):
        for words in ("Me too", "Please"):
            actions.ask(community_id=place.pk, person_id=person.pk, words=words, at=noon)
    assert [(row.person_id, row.words) for row in queries.requests(place.pk)] == [
        (li_na.pk, "Please"),
        (wu_ke.pk, "Please"),
    ]
    with pytest.raises(NotAllowed):
        actions.answer(community_id=place.pk, person_id=wu_ke.pk, actor_id=wu_ke.pk, accept=True, at=noon)
    actions.answer(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, accept=True, at=noon)
    actions.answer(community_id=place.pk, person_id=wu_ke.pk, actor_id=wang_mei.pk, accept=False, at=noon)
    actions.answer(community_id=place.pk, person_id=wu_ke.pk, actor_id=wang_mei.pk, accept=True, at=noon)
    assert queries.is_member(place.pk, li_na.pk)
    assert not queries.is_member(place.pk, wu_ke.pk)


def test_what_is_by_invitation_nobody_else_knows_of(
    made: Callable[..., Community],
    wang_mei: Person,
    li_na: Person,
    wu_ke: Person,
    tie: Callable[..., None],
    noon: datetime,
) -> None:
    place = made("invited")
    for viewer in (None, li_na.pk):
        with pytest.raises(Gone):
            queries.see(place.pk, viewer)
    with pytest.raises(actions.NotTied):
        actions.invite(community_id=place.pk, person_id=wu_ke.pk, actor_id=wang_mei.pk, at=noon)
    tie(wang_mei, li_na)
    actions.invite(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, at=noon)
    assert queries.see(place.pk, li_na.pk).community == place
    assert place not in queries.to_find(li_na.pk)
    actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    assert queries.is_member(place.pk, li_na.pk)
    assert not queries.inviting(li_na.pk).exists()


def test_an_invitation_ends_with_a_block(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, tie: Callable[..., None], noon: datetime
) -> None:
    place = made("invited")
    tie(wang_mei, li_na)
    actions.invite(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, at=noon)
    people.block(blocker_id=li_na.pk, blocked_id=wang_mei.pk, at=noon)
    assert not queries.inviting(li_na.pk).exists()
    with pytest.raises(Gone):
        actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)


def test_whoever_was_sent_away_finds_the_door_shut_until_a_host_invites_them(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, tie: Callable[..., None], noon: datetime
) -> None:
    place = made("open")
    actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    post = posts.write(
        author_id=wang_mei.pk, text="Frost", audience="community", community_id=place.pk, at=noon, key=uuid4()
    )
    actions.send_away(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, at=noon)
    assert not written.visible_to(li_na.pk).filter(pk=post.pk).exists()
    assert place not in queries.to_find(li_na.pk)
    for step in (actions.join, actions.ask):
        with pytest.raises(Gone):
            step(
                community_id=place.pk,
                person_id=li_na.pk,
                at=noon,
                **({"words": ""} if step is actions.ask else {}),
            )
    tie(wang_mei, li_na)
    actions.invite(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, at=noon)
    actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    assert written.visible_to(li_na.pk).filter(pk=post.pk).exists()


def test_members_cannot_do_what_hosts_do_and_hosts_cannot_undo_each_other(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, zhao_min: Person, noon: datetime
) -> None:
    place = made("open")
    for person in (li_na, zhao_min):
        actions.join(community_id=place.pk, person_id=person.pk, at=noon)
    with pytest.raises(NotAllowed):
        actions.send_away(community_id=place.pk, person_id=zhao_min.pk, actor_id=li_na.pk, at=noon)
    with pytest.raises(NotAllowed):
        actions.change(community_id=place.pk, actor_id=li_na.pk, at=noon, name="Mine")
    with pytest.raises(NotAllowed):
        actions.set_host(community_id=place.pk, person_id=li_na.pk, actor_id=li_na.pk, is_host=True, at=noon)
    actions.set_host(community_id=place.pk, person_id=li_na.pk, actor_id=wang_mei.pk, is_host=True, at=noon)
    with pytest.raises(NotAllowed):
        actions.set_host(community_id=place.pk, person_id=wang_mei.pk, actor_id=li_na.pk, is_host=False, at=noon)
    with pytest.raises(NotAllowed):
        actions.send_away(community_id=place.pk, person_id=wang_mei.pk, actor_id=li_na.pk, at=noon)
    with pytest.raises(Refusal, match="Leave instead"):
        actions.send_away(community_id=place.pk, person_id=li_na.pk, actor_id=li_na.pk, at=noon)


def test_the_last_host_cannot_lay_it_down_but_can_leave_to_whoever_was_there_longest(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, zhao_min: Person, noon: datetime
) -> None:
    place = made("open")
    for hours, person in enumerate((zhao_min, li_na), start=1):
        actions.join(community_id=place.pk, person_id=person.pk, at=noon + timedelta(hours=hours))
    with pytest.raises(actions.LastHost):
        actions.set_host(community_id=place.pk, person_id=wang_mei.pk, actor_id=wang_mei.pk, is_host=False, at=noon)
    actions.leave(community_id=place.pk, person_id=wang_mei.pk, at=noon)
    assert queries.is_host(place.pk, zhao_min.pk)
    actions.leave(community_id=place.pk, person_id=zhao_min.pk, at=noon)
    actions.leave(community_id=place.pk, person_id=li_na.pk, at=noon)
    place.refresh_from_db()
    assert place.ended_at == noon
    assert place.about == ""
    with pytest.raises(Gone):
        queries.see(place.pk, li_na.pk)
    assert not Membership.objects.filter(community=place).exists()


def test_those_ones_people_are_in_come_first_however_many_strangers_are_in_others(
    made: Callable[..., Community],
    lin_yue: Person,
    li_na: Person,
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    noon: datetime,
) -> None:
    crowded, known = made("open"), made("open")
    for number in range(9):
        actions.join(community_id=crowded.pk, person_id=make_person(f"Account {number}").pk, at=noon)
    tie(lin_yue, li_na)
    actions.join(community_id=known.pk, person_id=li_na.pk, at=noon)
    found = list(queries.to_find(lin_yue.pk))
    assert [(one.pk, one.known_count, one.members_count) for one in found] == [  # type: ignore[attr-defined]
        (known.pk, 1, 2),
        (crowded.pk, 0, 10),
    ]


def test_a_host_takes_down_what_stands_in_it_and_keeps_three_posts_at_the_top(
    made: Callable[..., Community], wang_mei: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    place = made("open")
    for person in (li_na, wu_ke):
        actions.join(community_id=place.pk, person_id=person.pk, at=noon)
    said = [
        posts.write(
            author_id=li_na.pk, text=f"Word {n}", audience="community", community_id=place.pk, at=noon, key=uuid4()
        )
        for n in range(4)
    ]
    for post in said[:3]:
        posts.pin(post_id=post.pk, community_id=place.pk, actor_id=wang_mei.pk, pinned=True, at=noon)
    with pytest.raises(posts.TooManyPinned):
        posts.pin(post_id=said[3].pk, community_id=place.pk, actor_id=wang_mei.pk, pinned=True, at=noon)
    with pytest.raises(NotAllowed):
        posts.pin(post_id=said[0].pk, community_id=place.pk, actor_id=li_na.pk, pinned=False, at=noon)
    comment = posts.comment(post_id=said[0].pk, author_id=wu_ke.pk, text="Buy mine", at=noon, key=uuid4())
    with pytest.raises(Gone):
        posts.remove(post_id=said[0].pk, actor_id=wu_ke.pk, at=noon)
    posts.remove_comment(comment_id=comment.pk, actor_id=wang_mei.pk, at=noon)
    posts.remove(post_id=said[0].pk, actor_id=wang_mei.pk, at=noon)
    who = written.reader(li_na.pk)
    assert {post.pk for post in written.pinned(place.pk, who)} == {said[1].pk, said[2].pk}
    assert feeds.newest(feeds.community(place.pk, who), most=12) == [said[3].pk]
    mine = posts.write(author_id=li_na.pk, text="Mine", audience="public", at=noon, key=uuid4())
    with pytest.raises(Gone):
        posts.remove(post_id=mine.pk, actor_id=wang_mei.pk, at=noon)


def test_only_members_write_into_it(made: Callable[..., Community], li_na: Person, noon: datetime) -> None:
    place = made("open")
    into = {"author_id": li_na.pk, "text": "Hello", "community_id": place.pk, "at": noon}
    with pytest.raises(NotAllowed):
        posts.write(**into, audience="community", key=uuid4())
    actions.join(community_id=place.pk, person_id=li_na.pk, at=noon)
    with pytest.raises(Refusal, match="Choose who"):
        posts.write(**into, audience="public", key=uuid4())
    with pytest.raises(Refusal, match="Choose who"):
        posts.write(**{**into, "community_id": None}, audience="community", key=uuid4())
    assert posts.write(**into, audience="community", key=uuid4()).community_id == place.pk


def test_a_request_is_taken_back(made: Callable[..., Community], li_na: Person, noon: datetime) -> None:
    place = made("request")
    actions.ask(community_id=place.pk, person_id=li_na.pk, words="Me too", at=noon)
    actions.withdraw_request(community_id=place.pk, person_id=li_na.pk)
    assert not Request.objects.exists()


@pytest.mark.parametrize(
    ("entry", "inside", "invited", "shut", "knows"),
    [
        ("open", False, False, False, True),
        ("request", False, False, False, True),
        ("invited", False, False, False, False),
        ("invited", False, True, False, True),
        ("invited", True, False, False, True),
        ("open", False, False, True, False),
    ],
)
def test_the_rule_is_what_it_says(entry: str, inside: bool, invited: bool, shut: bool, knows: bool) -> None:
    assert may_know_of(entry, is_in=inside, is_invited=invited, is_shut=shut) is knows
