"""Nothing leaks: whatever a page, a feed, a letter, a push, a preview or a copy shows is the reader's to read.

Hypothesis builds people, ties, a community, blocks, posts, comments and messages, each with a word of its own, and
lets some of it change afterwards. Every surface is then read as everybody and as a stranger, and the words found
there are held against `World`, which says in plain words who may read what and knows nothing of the market's code.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.base.models import Fact
from guanxi.catalog.models import Product
from guanxi.chat import actions as chat
from guanxi.communities import actions as communities
from guanxi.jobs.notices import HEARERS, tell
from guanxi.jobs.own import archive
from guanxi.notices.models import Notice
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts import hot
from guanxi.posts import queries as reading
from guanxi.telling import lines, pushes

pytestmark = pytest.mark.django_db
PEOPLE = 4
PERSON = st.integers(0, PEOPLE - 1)
# What is made for programs and for people elsewhere shows the same to everybody: what a stranger reads.
OUTSIDE = re.compile(r"^/share/|\.rss$|\.xml$")
PAIR = st.tuples(PERSON, PERSON).filter(lambda pair: pair[0] != pair[1])


class Wrote(NamedTuple):
    """A post: who, for whom, whether it was edited or taken back, and of which product's card it has one."""

    author: int
    audience: str
    edited: bool
    removed: bool


class Said(NamedTuple):
    """A comment or message: by whom; under which post, or to whom (None: to the community)."""

    author: int
    where: int | None


@dataclass
class World:
    """Who knows whom, and who may read what, in plain words."""

    ties: set[frozenset[int]] = field(default_factory=set)
    blocks: set[frozenset[int]] = field(default_factory=set)
    inside: set[int] = field(default_factory=set)  # the community
    posts: dict[int, Wrote] = field(default_factory=dict)
    comments: dict[int, Said] = field(default_factory=dict)
    messages: dict[int, Said] = field(default_factory=dict)

    def reads_post(self, viewer: int | None, number: int) -> bool:
        post = self.posts[number]
        if post.removed:
            return False
        if viewer == post.author:
            return True
        if viewer is None:
            return post.audience == "public"
        if frozenset((viewer, post.author)) in self.blocks:
            return False
        return {
            "public": True,
            "circle": frozenset((viewer, post.author)) in self.ties,
            "community": viewer in self.inside,
            "me": False,
        }[post.audience]

    def reads_comment(self, viewer: int | None, number: int) -> bool:
        said = self.comments[number]
        assert said.where is not None
        post = self.posts[said.where]
        if not self.reads_post(viewer, said.where) or frozenset((viewer, said.author)) in self.blocks:
            return False
        if post.audience != "circle" or viewer in (post.author, said.author) or said.author == post.author:
            return True
        return frozenset((viewer, said.author)) in self.ties

    def reads_message(self, viewer: int | None, number: int) -> bool:
        said = self.messages[number]
        if viewer is None:
            return False
        if said.where is None:
            return viewer in self.inside and frozenset((viewer, said.author)) not in self.blocks
        return viewer in (said.author, said.where) and frozenset((said.author, said.where)) not in self.blocks

    def readable(self, viewer: int | None) -> set[str]:
        """Every word that this viewer may meet anywhere."""
        found = {f"{word}{n}" for n in self.posts if self.reads_post(viewer, n) for word in ("post", "card")}
        found |= {f"old{n}" for n, post in self.posts.items() if post.edited and self.reads_post(viewer, n)}
        found |= {f"said{n}" for n in self.comments if self.reads_comment(viewer, n)}
        return found | {f"talk{n}" for n in self.messages if self.reads_message(viewer, n)}

    def own(self, viewer: int) -> set[str]:
        """What they wrote themselves, taken back or not: it is in the copy of what is theirs."""
        found = {f"{word}{n}" for n, post in self.posts.items() if post.author == viewer for word in ("post", "card")}
        found |= {f"old{n}" for n, post in self.posts.items() if post.author == viewer and post.edited}
        found |= {f"said{n}" for n, said in self.comments.items() if said.author == viewer}
        return found | {f"talk{n}" for n, said in self.messages.items() if said.author == viewer}


TURN = st.integers(0, 99)  # which of those there are
AUDIENCES = ["circle", "circle", "community", "public", "me"]
WORLDS = st.fixed_dictionaries(
    {
        "ties": st.sets(PAIR, min_size=2, max_size=6),
        "inside": st.sets(PERSON, min_size=2, max_size=PEOPLE),
        "wrote": st.lists(
            st.tuples(PERSON, st.sampled_from(AUDIENCES), st.booleans(), st.integers(0, 3).map(lambda n: n == 3)),
            min_size=3,
            max_size=6,
        ),
        "comments": st.lists(st.tuples(TURN, TURN), min_size=4, max_size=10),
        "messages": st.lists(st.tuples(PERSON, st.none() | PERSON), min_size=2, max_size=6),
        "untied": st.sets(PAIR, max_size=2),
        "blocks": st.sets(PAIR, max_size=2),
        "left": st.sets(PERSON, max_size=2),
        "follows": st.sets(PAIR, max_size=3),
    }
)


class Market:
    """The same world, made by the market's own actions."""

    def __init__(self, make_person: Callable[..., Person], product: Product, noon: datetime) -> None:
        self.noon, self.product, self.world = noon, product, World()
        self.cast = [make_person(f"Neighbour {n}", email=f"{uuid4()}@example.org") for n in range(PEOPLE)]
        self.host = make_person("The host", email=f"{uuid4()}@example.org")
        self.place = communities.found(actor_id=self.host.pk, name="Place", entry="open", at=noon, key=uuid4())
        self.post_ids: dict[int, int] = {}
        self.mark = uuid4().hex  # tells this example's words from those of the ones before
        self._word = re.compile(rf"((?:post|old|said|talk|card)\d+)x{self.mark}")

    def word(self, kind: str, number: int) -> str:
        return f"{kind}{number}x{self.mark}"

    def words_in(self, text: str) -> set[str]:
        return set(self._word.findall(text))

    def pk(self, n: int) -> int:
        return self.cast[n].pk

    def live(self, told: dict[str, Any], tie: Callable[..., None]) -> None:
        """First they know each other and write; all is told; then some of it changes."""
        self._meet(told, tie)
        self._write(told["wrote"])
        self._answer(told["comments"], told["messages"])
        for fact in Fact.objects.filter(name__in=HEARERS, actor__isnull=False).order_by("id"):
            tell.func(fact.pk)
        self._change(told)
        hot.recount(self.noon)

    def _meet(self, told: dict[str, Any], tie: Callable[..., None]) -> None:
        self.world.ties = {frozenset(pair) for pair in told["ties"]}
        for pair in self.world.ties:
            tie(*(self.cast[n] for n in sorted(pair)))
        self.world.inside = set(told["inside"])
        for n in told["inside"]:
            communities.join(community_id=self.place.pk, person_id=self.pk(n), at=self.noon)
        for a, b in told["follows"]:
            people.follow(follower_id=self.pk(a), followed_id=self.pk(b), at=self.noon)

    def _write(self, wrote: list[tuple[int, str, bool, bool]]) -> None:
        everybody = " ".join(f"@{person.name}" for person in self.cast)
        for number, row in enumerate(wrote):
            post = Wrote(*row)
            if post.audience == "community" and post.author not in self.world.inside:
                continue
            first = self.word("old" if post.edited else "post", number)
            made = posts.write(
                author_id=self.pk(post.author),
                text=f"{first} #{self.word('card', number)} {everybody}",
                audience=post.audience,
                community_id=self.place.pk if post.audience == "community" else None,
                product_id=self.product.pk,
                at=self.noon,
                key=uuid4(),
            )
            self.post_ids[number] = made.pk
            self.world.posts[number] = post
            if post.edited:
                text = f"{self.word('post', number)} #{self.word('card', number)}"
                posts.edit(
                    post_id=made.pk, author_id=self.pk(post.author), text=text, answers="readers", at=self.noon
                )

    def _answer(self, comments: list[tuple[int, int]], messages: list[tuple[int, int | None]]) -> None:
        standing = {n: post._replace(removed=False) for n, post in self.world.posts.items()}
        before = World(self.world.ties, set(), self.world.inside, standing)
        for number, (which, who) in enumerate(comments if self.post_ids else ()):
            where = list(self.post_ids)[which % len(self.post_ids)]
            readers = [n for n in range(PEOPLE) if before.reads_post(n, where)]
            author = readers[who % len(readers)]
            said: dict[str, Any] = {"text": self.word("said", number), "at": self.noon, "key": uuid4()}
            posts.comment(post_id=self.post_ids[where], author_id=self.pk(author), **said)
            posts.like(post_id=self.post_ids[where], person_id=self.pk(author), liked=True, at=self.noon)
            posts.save(post_id=self.post_ids[where], person_id=self.pk(author), saved=True, at=self.noon)
            self.world.comments[number] = Said(author, where)
        for number, (author, whom) in enumerate(messages):
            words = {
                "said": chat.Words(self.word("talk", number)),
                "at": self.noon,
                "key": uuid4(),
                "author_id": self.pk(author),
            }
            try:
                if whom is None:
                    chat.write_to_community(community_id=self.place.pk, **words)
                else:
                    chat.write_to_person(person_id=self.pk(whom), **words)
            except Refusal:
                continue
            self.world.messages[number] = Said(author, whom)

    def _change(self, told: dict[str, Any]) -> None:
        for number, post in self.world.posts.items():
            if post.removed:
                posts.remove(post_id=self.post_ids[number], actor_id=self.pk(post.author), at=self.noon)
        for pair in {frozenset(pair) for pair in told["untied"]} & self.world.ties:
            a, b = pair
            people.end_tie(actor_id=self.pk(a), other_id=self.pk(b), at=self.noon)
            self.world.ties.discard(pair)
        for a, b in told["blocks"]:
            people.block(blocker_id=self.pk(a), blocked_id=self.pk(b), at=self.noon)
            self.world.blocks.add(frozenset((a, b)))
        for n in told["left"] & self.world.inside:
            communities.leave(community_id=self.place.pk, person_id=self.pk(n), at=self.noon)
            self.world.inside.discard(n)

    def addresses(self) -> Iterator[str]:
        """Every page, feed, picture and file that shows what people wrote."""
        yield from ("/", "/?of=followed", "/?of=public", "/?top=99999999999&end=1&of=public", "/posts/saved/")
        yield from ("/posts/hot/", "/posts/hot.json", "/notices/", "/talk/", "/sitemap-posts.xml", "/people/me/")
        yield from ("/posts/fresh/?top=0&of=circle", "/posts/fresh/?top=0&of=public", "/posts/names/?q=n")
        yield from (f"/talk/search/?q={word}" for word in ("talk", "post", "said"))
        yield from (f"/shops/search/?q={word}" for word in ("post", "old", "said"))
        slug = self.product.shop.slug
        yield from (reverse(f"market:{name}", args=[slug]) for name in ("shop", "feed", "catalogue"))
        yield reverse("market:product", args=[self.product.pk])
        yield reverse("communities:show", args=[self.place.pk])
        yield reverse("talk:community", args=[self.place.pk])
        for person in self.cast:
            yield from (reverse(name, args=[person.pk]) for name in ("people:show", "talk:with"))
        for number, pk in self.post_ids.items():
            yield from (reverse(f"posts:{name}", args=[pk]) for name in ("show", "history", "repost", "edit"))
            yield from (
                reverse("posts:tagged", args=[self.word("card", number)]),
                reverse("sharing:ways", args=["post", pk]),
            )
            yield reverse("reports:new", args=["post", pk])


def client_of(person: Person | None) -> Client:
    client = Client(raise_request_exception=True)
    if person is not None:
        client.force_login(person)
    return client


def words_at(market: Market, client: Client, address: str) -> set[str]:
    """The words found there, but for those in the address itself, which a page may repeat."""
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return market.words_in(body.decode(errors="replace")) - market.words_in(address)


def told_to(market: Market, person: Person) -> set[str]:
    """What is on their bell, in their pushes and in their digest."""
    found, _more = lines.of(reading.reader(person.pk), start=0, most=99)
    sent = [pushes.of_notice(notice) for notice in Notice.objects.filter(person=person).select_related("person")]
    talks = {pk for (pk,) in Fact.objects.filter(name="message.said").values_list("subject_id")}
    sent += [pushes.of_talk(talk, person) for talk in talks]
    return market.words_in(repr([(line.sentence, line.about) for line in found]) + repr(sent))


def copy_of(market: Market, person: Person) -> set[str]:
    """What is in the zip of all that is theirs."""
    file = BytesIO()
    whose = {"address": "here", "name": person.name, "market": "Market", "day": "today"}
    archive.write(file, person.pk, whose, at=market.noon)
    with ZipFile(file) as whole:
        return market.words_in(" ".join(whole.read(name).decode(errors="replace") for name in whole.namelist()))


@given(told=WORLDS)
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
def test_no_surface_shows_what_is_not_the_readers_to_read(
    make_person: Callable[..., Person],
    tie: Callable[..., None],
    shou_mei: Product,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
    told: dict[str, Any],
) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon)
    market = Market(make_person, shou_mei, noon)
    market.live(told, tie)
    for viewer in (None, *range(PEOPLE)):
        person = None if viewer is None else market.cast[viewer]
        client, readable = client_of(person), market.world.readable(viewer)
        for_anybody = readable | market.world.readable(None)
        leaks = {
            (viewer, address): found
            for address in market.addresses()
            if (found := words_at(market, client, address) - (for_anybody if OUTSIDE.search(address) else readable))
        }
        assert leaks == {}
        for number, pk in market.post_ids.items():
            may = market.world.reads_post(viewer, number)
            assert client.get(reverse("posts:show", args=[pk])).status_code == (200 if may else 404)
            is_public = market.world.reads_post(None, number)
            picture = client.get(reverse("sharing:preview", args=["post", pk, "en"])).status_code
            assert picture == (200 if is_public else 404), "a preview is for everybody or not there"
        if person is not None:
            assert viewer is not None
            assert told_to(market, person) <= readable
            assert copy_of(market, person) == market.world.own(viewer)
