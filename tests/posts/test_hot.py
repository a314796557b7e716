"""The hot list counts circles: a crowd behind a few ties is a few voices. What is published can be counted again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from uuid import uuid4

import numpy as np
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import facts
from guanxi.jobs import ticks, worker
from guanxi.people.models import Person, Tie
from guanxi.posts import actions, hot
from guanxi.posts.models import HotList, Post, Tag
from guanxi.posts.rules import HALF_LIFE_HOURS, HOT_FOR, MOST_HOT, heat
from guanxi.standing import circles

pytestmark = pytest.mark.django_db
MARKET = 10_000
ARMY = 10_000
REAL_TIES = 20


@pytest.fixture
def opened(noon: datetime) -> Callable[[Person], None]:
    """Makes somebody an elder: they have opened a parcel."""

    def act(person: Person) -> None:
        facts.record("parcel.decided", subject="parcel", subject_id=1, at=noon, actor_id=person.pk)

    return act


@pytest.fixture
def say(noon: datetime) -> Callable[..., Post]:
    def act(author: Person, text: str, at: datetime = noon, audience: str = "public") -> Post:
        return actions.write(author_id=author.pk, text=text, audience=audience, at=at, key=uuid4())

    return act


def cut(arcs: list[tuple[int, int]], elders: list[int]) -> dict[int, int]:
    pairs = np.array(arcs, np.int64).reshape(-1, 2)
    return circles.partition(pairs[:, 0], pairs[:, 1], elders)


def test_all_who_are_reached_through_the_same_person_are_one_circle() -> None:
    arcs = [(1, 2), (1, 3), (2, 4), (4, 5), (3, 6), (9, 8)]
    assert cut(arcs, [1]) == {1: 1, 2: 2, 4: 2, 5: 2, 3: 3, 6: 3}


def test_a_market_without_elders_or_ties_has_no_circles() -> None:
    assert cut([(1, 2)], []) == {}
    assert cut([], [1]) == {1: 1}


@given(
    arcs=st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40),
    within=st.lists(st.tuples(st.integers(100, 130), st.integers(100, 130)), max_size=80),
    outward=st.lists(st.tuples(st.integers(100, 130), st.integers(0, 12)), max_size=20),
    bought=st.lists(st.tuples(st.integers(0, 12), st.integers(100, 130)), max_size=5),
    elders=st.sets(st.integers(0, 12), max_size=4),
)
def test_a_crowd_is_in_no_more_circles_than_real_ties_lead_into_it(
    arcs: list[tuple[int, int]],
    within: list[tuple[int, int]],
    outward: list[tuple[int, int]],
    bought: list[tuple[int, int]],
    elders: set[int],
) -> None:
    """Whatever ties it makes among its own accounts and towards others."""
    found = cut(arcs + within + outward + bought, sorted(elders))
    assert len({circle for person, circle in found.items() if person >= 100}) <= len(set(bought))


@given(st.lists(st.floats(0, 72), max_size=20), st.floats(0, 72))
def test_one_more_circle_never_cools_a_word(hours: list[float], more: float) -> None:
    assert heat([*hours, more]) >= heat(hours)
    assert heat([0]) == 1
    assert heat([HALF_LIFE_HOURS]) == 0.5


def test_words_are_ranked_by_circles_and_not_by_people(
    lin_yue: Person, li_na: Person, karim: Person, lucie: Person, tie, opened, say, noon: datetime
) -> None:
    """Li Na's two friends stand with her; Karim stands alone: of two who say tea and two who say honey."""
    opened(lin_yue)
    for one, other in ((lin_yue, li_na), (lin_yue, karim), (li_na, lucie)):
        tie(one, other)
    say(li_na, "#tea today")
    say(lucie, "#tea too")
    say(li_na, "#honey")
    say(karim, "and #honey again")
    topics = hot.recount(noon + timedelta(hours=1)).topics
    assert [(topic["word"], len(topic["circles"]), topic["voices"]) for topic in topics] == [("honey", 2, 2)]


def test_only_what_everybody_may_read_and_has_been_said_lately_counts(
    lin_yue: Person, li_na: Person, karim: Person, tie, opened, say, noon: datetime
) -> None:
    opened(lin_yue)
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    for audience in ("circle", "me"):
        say(li_na, "#secret", audience=audience)
        say(karim, "#secret", audience=audience)
    say(li_na, "#yesteryear", noon - HOT_FOR - timedelta(minutes=1))
    say(karim, "#yesteryear")
    assert hot.recount(noon).topics == []


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_down_is_not_counted_any_more(
    lin_yue: Person, li_na: Person, karim: Person, tie, opened, say, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("guanxi.base.clock.now", lambda: noon)
    opened(lin_yue)
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    say(li_na, "#honey")
    fake = say(karim, "#honey")
    assert len(hot.recount(noon).topics) == 1
    actions.remove(post_id=fake.pk, actor_id=karim.pk, at=noon)
    worker.run_queued()
    published = hot.latest()
    assert published is not None
    assert published.topics == []
    assert hot.check() == []


def test_what_is_published_can_be_counted_again_and_a_forged_number_is_found(
    lin_yue: Person, li_na: Person, karim: Person, tie, opened, say, noon: datetime
) -> None:
    opened(lin_yue)
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    say(li_na, "#honey #tea", noon - timedelta(hours=5))
    say(karim, "#honey #tea")
    say(lin_yue, "#tea")
    published = hot.recount(noon)
    assert [topic["word"] for topic in published.topics] == ["tea", "honey"]
    assert hot.check() == []
    HotList.objects.update(topics=published.topics[::-1])
    assert hot.check() == ["the list is not in the order of its own numbers"]
    honey = published.topics[1] | {"voices": 90, "circles": published.topics[1]["circles"] * 3}
    HotList.objects.update(topics=[honey, published.topics[0]])
    assert hot.check() == ["#honey: 90 voices published, 2 counted", "#honey: 6 circles published, 2 counted"]


def test_the_list_is_counted_every_few_minutes(noon: datetime) -> None:
    ticks.run_due(noon)
    ticks.run_due(noon + hot.EVERY / 2)
    assert [row.counted_at for row in HotList.objects.all()] == [noon]
    ticks.run_due(noon + hot.EVERY)
    assert [row.counted_at for row in HotList.objects.all()] == [noon + hot.EVERY]


def test_anybody_reads_the_list_and_its_numbers_and_no_person_is_in_them(
    lin_yue: Person, li_na: Person, karim: Person, tie, opened, say, noon: datetime, client: Client
) -> None:
    opened(lin_yue)
    tie(lin_yue, li_na)
    tie(lin_yue, karim)
    say(li_na, "#红茶# and #honey")
    say(karim, "#honey #红茶#")
    hot.recount(noon)
    page = client.get("/posts/hot/").content.decode()
    assert page.index("#honey") < page.index("#红茶")
    told = client.get("/posts/hot.json").json()
    assert told["half_life_hours"] == HALF_LIFE_HOURS
    assert told["topics"][0] == {"word": "honey", "voices": 2, "circles": [noon.isoformat()] * 2}


def test_an_army_of_ten_thousand_behind_twenty_ties_is_not_among_the_first_fifty(noon: datetime) -> None:
    """Beside sixty words of ordinary people: each said by forty of ten thousand in the last day."""
    random = Random(7)
    people = Person.objects.bulk_create(
        [
            Person(name=f"P{n}", email=f"p{n}@example.org", code=f"p{n}", password="!", joined_at=noon)
            for n in range(MARKET + ARMY)
        ],
        batch_size=500,
    )
    real, army = people[:MARKET], people[MARKET:]
    pairs = {tuple(sorted(random.sample(range(MARKET), 2))) for _ in range(5 * MARKET)}
    ties = [(real[a], real[b]) for a, b in pairs]
    ties += [(real[n], army[n]) for n in random.sample(range(MARKET), REAL_TIES)]  # the ties that were bought
    ties += list(pairwise(army)) + [(random.choice(army), random.choice(army)) for _ in range(3 * ARMY)]
    both = {pair for one, other in ties if one != other for pair in ((one, other), (other, one))}
    Tie.objects.bulk_create(
        [Tie(truster=a, trusted=b, nearness=60, met="code", at=noon) for a, b in both], batch_size=2000
    )
    for person in real[:100]:
        facts.record("parcel.decided", subject="parcel", subject_id=1, at=noon, actor_id=person.pk)
    voices = [(f"w{n}", person) for n in range(60) for person in random.sample(real, 40)]
    voices += [("fakehoney", person) for person in army]
    hours = [random.uniform(0, 24) if word != "fakehoney" else 0 for word, _person in voices]
    posts = Post.objects.bulk_create(
        [
            Post(author=person, text=f"#{word}", audience="public", at=noon - timedelta(hours=ago), key=uuid4())
            for (word, person), ago in zip(voices, hours, strict=True)
        ],
        batch_size=1000,
    )
    Tag.objects.bulk_create(
        [Tag(post=post, word=word) for post, (word, _person) in zip(posts, voices, strict=True)], batch_size=2000
    )
    topics = hot.recount(noon).topics
    assert len(topics) == MOST_HOT
    assert "fakehoney" not in {topic["word"] for topic in topics}
    everything = hot.ranked(hot.spoken(noon), circles.of_market(), at=noon)
    assert all(len(topic["circles"]) > REAL_TIES for topic in everything)
