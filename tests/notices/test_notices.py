"""Who is told of what: once, in a sentence, and only of what they may see."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from guanxi.base.models import Fact
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product
from guanxi.communities import actions as communities
from guanxi.jobs import ticks, worker
from guanxi.jobs.notices import HEARERS, tell
from guanxi.jobs.wiring import TOLD
from guanxi.notices import actions, queries
from guanxi.notices.models import Notice
from guanxi.notices.states import Kind
from guanxi.orders import actions as orders
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts import queries as reading
from guanxi.posts.models import Post
from guanxi.shops.models import Shop
from guanxi.telling import lines, sentences

pytestmark = pytest.mark.django_db
AT_ONCE = 30


@pytest.fixture
def post(lin_yue: Person, noon: datetime) -> Post:
    return posts.write(author_id=lin_yue.pk, text="First frost", audience="public", at=noon, key=uuid4())


@pytest.fixture
def told() -> Callable[..., list[str]]:
    """Tells what has happened since, and gives the sentences of somebody's page with what each is about.

    Of ties, which most tests only need made, on demand.
    """
    heard: set[int] = set()

    def read(person: Person, *, ties: bool = False) -> list[str]:
        wanted = TOLD if ties else TOLD - {"tie.made"}
        for fact in Fact.objects.filter(name__in=wanted).exclude(pk__in=heard).order_by("id"):
            tell.func(fact.pk)
            heard.add(fact.pk)
        with translation.override("en"):
            found, _more = lines.of(reading.reader(person.pk), start=0, most=AT_ONCE)
        return [f"{line.sentence} {line.about}".strip() for line in found]

    return read


Told = Callable[..., list[str]]


def test_every_fact_that_is_told_of_has_hearers_and_every_kind_its_sentence_and_place() -> None:
    assert set(HEARERS) == TOLD
    assert set(sentences.DID) == set(lines.ABOUT) == set(Kind)


def test_many_who_did_the_same_are_one_notice_with_those_one_knows_first(
    post: Post, lin_yue: Person, li_na: Person, lucie: Person, karim: Person, tie, told: Told, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    for n, person in enumerate((li_na, lucie, karim)):
        posts.like(post_id=post.pk, person_id=person.pk, liked=True, at=noon + timedelta(minutes=n))
    assert told(lin_yue) == ["Li Na and 2 others like your post. First frost"]
    assert queries.unread_count(lin_yue.pk) == 1


def test_one_s_own_people_are_counted_as_such(
    post: Post, lin_yue: Person, li_na: Person, karim: Person, tie, told: Told, noon: datetime
) -> None:
    for person in (li_na, karim):
        tie(lin_yue, person)
        posts.comment(post_id=post.pk, author_id=person.pk, text="Here too", at=noon, key=uuid4())
    assert told(lin_yue) == ["Karim and 1 of your people commented on your post. First frost"]


def test_what_was_read_is_not_told_again_and_what_comes_later_is_new(
    post: Post, lin_yue: Person, li_na: Person, karim: Person, told: Told, noon: datetime
) -> None:
    posts.like(post_id=post.pk, person_id=li_na.pk, liked=True, at=noon)
    told(lin_yue)
    actions.read_all(person_id=lin_yue.pk, at=noon)
    assert queries.unread_count(lin_yue.pk) == 0
    posts.like(post_id=post.pk, person_id=karim.pk, liked=True, at=noon + timedelta(hours=1))
    assert told(lin_yue) == ["Karim likes your post. First frost", "Li Na likes your post. First frost"]
    assert queries.unread_count(lin_yue.pk) == 1


def test_nobody_is_told_of_what_they_did_themselves_or_do_not_want_to_know(
    post: Post, lin_yue: Person, li_na: Person, told: Told, noon: datetime
) -> None:
    posts.like(post_id=post.pk, person_id=lin_yue.pk, liked=True, at=noon)
    actions.choose(person_id=lin_yue.pk, wanted=[kind for kind in Kind if kind != Kind.LIKED])
    posts.like(post_id=post.pk, person_id=li_na.pk, liked=True, at=noon)
    posts.comment(post_id=post.pk, author_id=li_na.pk, text="Here too", at=noon, key=uuid4())
    assert told(lin_yue) == ["Li Na commented on your post. First frost"]


def test_whoever_is_blocked_is_not_told_of_before_or_after(
    post: Post, lin_yue: Person, li_na: Person, karim: Person, told: Told, noon: datetime
) -> None:
    for person in (li_na, karim):
        posts.like(post_id=post.pk, person_id=person.pk, liked=True, at=noon)
    told(lin_yue)
    people.block(blocker_id=lin_yue.pk, blocked_id=karim.pk, at=noon)
    assert told(lin_yue) == ["Li Na likes your post. First frost"]
    people.block(blocker_id=li_na.pk, blocked_id=lin_yue.pk, at=noon)
    assert told(lin_yue) == []


def test_a_post_that_is_gone_is_not_told_of(
    post: Post, lin_yue: Person, li_na: Person, told: Told, noon: datetime
) -> None:
    posts.like(post_id=post.pk, person_id=li_na.pk, liked=True, at=noon)
    posts.remove(post_id=post.pk, actor_id=lin_yue.pk, at=noon)
    assert told(lin_yue) == []


@pytest.mark.django_db(transaction=True)
def test_whoever_works_in_the_background_tells(post: Post, lin_yue: Person, li_na: Person, noon: datetime) -> None:
    posts.like(post_id=post.pk, person_id=li_na.pk, liked=True, at=noon)
    assert not Notice.objects.exists()
    worker.run_queued()
    assert Notice.objects.get().person == lin_yue


def test_telling_a_second_time_changes_nothing(post: Post, lin_yue: Person, li_na: Person, noon: datetime) -> None:
    posts.like(post_id=post.pk, person_id=li_na.pk, liked=True, at=noon)
    fact = Fact.objects.get(name="post.liked")
    for _ in range(2):
        tell.func(fact.pk)
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("audience", "told_of"), [("public", True), ("circle", False), ("me", False)])
def test_of_a_repost_only_those_are_told_who_may_read_it(
    audience: str, told_of: bool, post: Post, lin_yue: Person, karim: Person, told: Told, noon: datetime
) -> None:
    posts.repost(post_id=post.pk, author_id=karim.pk, text="So true", audience=audience, at=noon, key=uuid4())
    assert (told(lin_yue) == ["Karim reposted what you wrote. First frost"]) is told_of
    assert (told(lin_yue) == []) is not told_of


def test_people_meet(lin_yue: Person, li_na: Person, karim: Person, tie, told: Told, noon: datetime) -> None:
    people.follow(follower_id=karim.pk, followed_id=lin_yue.pk, at=noon)
    asked = people.ask_tie(asker_id=li_na.pk, asked_id=lin_yue.pk, nearness=60, met="request", at=noon)
    assert "Li Na wants a tie with you." in told(lin_yue, ties=True)
    people.answer_tie(request_id=asked.pk, actor_id=lin_yue.pk, accept=True, at=noon)
    people.vouch(voucher_id=li_na.pk, subject="person", subject_id=lin_yue.pk, sentence="Honest", at=noon)
    assert set(told(lin_yue, ties=True)) == {
        "Karim follows you.",
        "You and Li Na have a tie now.",
        "Li Na vouches for you.",
    }
    assert told(li_na, ties=True) == ["You and Lin Yue have a tie now."]


def test_an_order_is_told_of_to_either_side(
    make_order, lin_yue: Person, wang_mei: Person, told: Told, noon: datetime
) -> None:
    order = make_order()
    orders.confirm(order_id=order.pk, actor_id=wang_mei.pk, at=noon)
    orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon)
    assert set(told(wang_mei)) == {"Lin Yue has ordered. Mei's Tea", "Lin Yue called the order off. Mei's Tea"}
    assert told(lin_yue) == ["Wang Mei confirmed your order. Mei's Tea"]


def test_questions_and_answers(
    shou_mei: Product, teashop: Shop, lin_yue: Person, wang_mei: Person, told: Told, noon: datetime
) -> None:
    asked = catalog.ask(product_id=shou_mei.pk, author_id=lin_yue.pk, text="Which year?", at=noon, key=uuid4())
    catalog.answer(question_id=asked.pk, author_id=wang_mei.pk, text="2019", at=noon, key=uuid4())
    assert told(wang_mei) == [f"Lin Yue asked a question. {shou_mei.name}"]
    assert told(lin_yue) == [f"Wang Mei answered your question. {shou_mei.name}"]


def test_communities_ask_and_let_in(
    lin_yue: Person, li_na: Person, karim: Person, tie, told: Told, noon: datetime
) -> None:
    quay = communities.found(actor_id=lin_yue.pk, name="The quay", entry="request", at=noon, key=uuid4())
    communities.ask(community_id=quay.pk, person_id=karim.pk, words="I row", at=noon)
    communities.answer(community_id=quay.pk, person_id=karim.pk, actor_id=lin_yue.pk, accept=True, at=noon)
    tie(lin_yue, li_na)
    communities.invite(community_id=quay.pk, person_id=li_na.pk, actor_id=lin_yue.pk, at=noon)
    assert told(lin_yue) == ["Karim wants to join. The quay"]
    assert told(karim) == ["Lin Yue let you in. The quay"]
    assert told(li_na) == ["Lin Yue invites you. The quay"]
    communities.decline(community_id=quay.pk, person_id=li_na.pk)
    assert told(li_na) == []


def test_a_water_army_is_one_line_and_the_page_costs_the_same(
    post: Post,
    lin_yue: Person,
    li_na: Person,
    water_army,
    told: Told,
    noon: datetime,
    client_of: Callable[[Person], Client],
    django_assert_max_num_queries,
) -> None:
    for person in (li_na, *water_army(20)):
        actions.note(person_id=lin_yue.pk, kind=Kind.LIKED, subject_id=post.pk, actor_id=person.pk, at=noon)
    assert len(told(lin_yue)) == 1
    reader = client_of(lin_yue)
    with django_assert_max_num_queries(16):
        page = reader.get("/notices/")
    assert "and 20 others like your post" in page.content.decode()
    assert queries.unread_count(lin_yue.pk) == 0


def test_the_bell_says_how_much_is_new_and_looking_quiets_it(
    post: Post, lin_yue: Person, li_na: Person, noon: datetime, client_of: Callable[[Person], Client]
) -> None:
    actions.note(person_id=lin_yue.pk, kind=Kind.LIKED, subject_id=post.pk, actor_id=li_na.pk, at=noon)
    reader = client_of(lin_yue)
    assert ">1<" in reader.get("/notices/unread/").content.decode()
    assert "notice--new" in reader.get("/notices/").content.decode()
    assert ">1<" not in reader.get("/notices/unread/").content.decode()
    assert "notice--new" not in reader.get("/notices/").content.decode()


def test_what_to_be_told_of_is_chosen_on_a_page(lin_yue: Person, client_of: Callable[[Person], Client]) -> None:
    chooser = client_of(lin_yue)
    answer = chooser.post(
        "/notices/choose/", {"kind": ["asked", "nonsense"], "digest": "never", "time_zone": "market"}
    )
    assert answer.headers["Location"] == "/notices/"
    assert queries.hushed(lin_yue.pk) == set(Kind) - {Kind.ASKED}
    assert 'value="asked" checked' in chooser.get("/notices/choose/").content.decode()


def test_old_notices_are_thrown_away(post: Post, lin_yue: Person, li_na: Person, noon: datetime) -> None:
    actions.note(person_id=lin_yue.pk, kind=Kind.LIKED, subject_id=post.pk, actor_id=li_na.pk, at=noon)
    assert ticks.run_due(noon + ticks.FORGET_NOTICES_AFTER)["notices forgotten"] == 0
    ticks.run_due(noon + ticks.FORGET_NOTICES_AFTER + timedelta(seconds=1))
    assert not Notice.objects.exists()
