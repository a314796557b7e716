"""Everything people say: posts and what is said under them, tips, questions, vouches, requests. See voices.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from guanxi.catalog import actions as catalog
from guanxi.chat import actions as chat
from guanxi.chat import queries as talks
from guanxi.chat.actions import groups
from guanxi.chat.states import Card
from guanxi.delivery import queries as parcels
from guanxi.demo.album import Album
from guanxi.demo.cast import FILES, Cast
from guanxi.demo.goods import Stall, key
from guanxi.demo.times import Diary, Times
from guanxi.orders import queries as orders
from guanxi.people import actions as people
from guanxi.people import queries as persons
from guanxi.people.states import Met, Nearness
from guanxi.posts import actions as posts
from guanxi.posts import queries as written
from guanxi.posts.states import Audience
from guanxi.shops import customers

MINUTE = timedelta(minutes=1)
AT_HOUR = 20


@dataclass
class Voices:
    """Puts what is said into the diary."""

    cast: Cast
    stalls: dict[str, Stall]
    album: Album
    diary: Diary
    times: Times
    random: Random
    groups: dict[str, int] = field(default_factory=dict)  # by name: the conversation

    def tell(self) -> None:
        told = tomllib.loads((FILES / "voices.toml").read_text())
        self._many_vouches(told["many_vouches"])
        for kind, say in (
            ("posts", self._post),
            ("said_of_shows", self._of_show),
            ("tips", self._tip),
            ("questions", self._question),
            ("vouches", self._vouch),
            ("requests", self._request),
            ("introductions", self._introduce),
            ("follows", self._follow),
            ("reposts", self._repost),
            ("groups", self._group),
            ("messages", self._message),
            ("customer_notes", self._note),
        ):
            for row in told[kind]:
                self.diary.note(self._when(row), lambda at, row=row, say=say: say(row, at))  # type: ignore[misc]
        for row in told["saved"]:
            for product in row["products"]:
                at = self.times.day(4, AT_HOUR)
                catalog.save(person_id=self.cast[row["by"]].pk, product_id=self._product(product), at=at)

    def _when(self, row: dict[str, Any]) -> datetime:
        if "minutes" in row:
            return self.times.ago(row["minutes"])
        return self.times.day(row["days"], AT_HOUR, len(row["by"]) * 3)

    def _product(self, place: list[str]) -> int:
        return self.stalls[place[0]].items[place[1]].product_id

    def _post(self, row: dict[str, Any], at: datetime) -> None:
        author = self.cast[row["by"]]
        post = posts.write(
            author_id=author.pk,
            text=row["text"],
            audience=row["audience"],
            photo_ids=[self.album.photo(name, author, at) for name in row.get("pictures", ())],
            product_id=self._product(row["product"]) if "product" in row else None,
            at=at,
            key=key(self.random),
        )
        self._said(post.pk, author.pk, row, at, public=row["audience"] == Audience.PUBLIC)

    def _of_show(self, row: dict[str, Any], at: datetime) -> None:
        """What is said under the latest show of somebody."""
        author = self.cast[row["by"]]
        shown = written.of_author(author.pk, viewer_id=author.pk).first()
        if shown is not None:
            self._said(shown.pk, author.pk, row, at, public=True)

    def _said(self, post_id: int, author_id: int, row: dict[str, Any], at: datetime, *, public: bool) -> None:
        """Likes and comments follow within minutes, by people who may read the post."""
        readers = sorted(persons.tied_ids(author_id)) if not public else [p.pk for p in self.cast.of("cast", "here")]
        chosen = {self.cast[name].pk for name in row.get("liked_by", ())}
        rest = [pk for pk in readers if pk not in chosen and pk != author_id]
        chosen |= set(self.random.sample(rest, min(row["likes"] - len(chosen), len(rest))))
        for number, pk in enumerate(sorted(chosen)):
            posts.like(post_id=post_id, person_id=pk, liked=True, at=self._soon(at, number))
        for number, (name, text) in enumerate(row.get("comments", ())):
            said_at = self._soon(at, number)
            posts.comment(post_id=post_id, author_id=self.cast[name].pk, text=text, at=said_at, key=key(self.random))

    def _soon(self, at: datetime, number: int) -> datetime:
        """Some minutes later, but not later than now."""
        return min(at + (number + 1) * MINUTE, self.times.now)

    def _follow(self, row: dict[str, Any], at: datetime) -> None:
        for name in row["whom"]:
            people.follow(follower_id=self.cast[row["by"]].pk, followed_id=self.cast[name].pk, at=at)

    def _repost(self, row: dict[str, Any], at: datetime) -> None:
        """The latest that somebody wrote for everybody, reposted."""
        by = self.cast[row["by"]].pk
        latest = written.of_author(self.cast[row["of"]].pk, viewer_id=None).first()
        assert latest is not None, "there is something to repost"
        once = key(self.random)
        posts.repost(post_id=latest.pk, author_id=by, text=row["text"], audience=Audience.PUBLIC, at=at, key=once)

    def _group(self, row: dict[str, Any], at: datetime) -> None:
        people_in = [self.cast[name].pk for name in row["people"]]
        founder, once = self.cast[row["by"]].pk, key(Random(row["name"]))
        made = groups.found(founder_id=founder, name=row["name"], person_ids=people_in, at=at, key=once)
        self.groups[row["name"]] = made.pk

    def _message(self, row: dict[str, Any], at: datetime) -> None:
        """To a person, to a shop as a customer, for a shop to one of its customers, or in a group.

        `answers` counts back from the latest message there.
        """
        talk_id = self.groups.get(row.get("group", ""))
        quoted = 0
        if talk_id and "answers" in row:
            quoted = talks.readable(talk_id, person_id=self.cast[row["by"]].pk).last_number + 1 - row["answers"]
        said = chat.Words(row["text"], None, self._card(row), quoted or None)
        once = key(Random(row["text"]))
        act: dict[str, Any] = {"author_id": self.cast[row["by"]].pk, "said": said, "at": at, "key": once}
        if talk_id:
            chat.answer(conversation_id=talk_id, **act)
        elif "to" in row and "shop" in row:
            talk = talks.with_shop(self.cast[row["to"]].pk, self.stalls[row["shop"]].shop_id)
            assert talk is not None, "a shop answers, it does not begin"
            chat.answer(conversation_id=talk.pk, **act)
        elif "shop" in row:
            chat.write_to_shop(shop_id=self.stalls[row["shop"]].shop_id, **act)
        else:
            chat.write_to_person(person_id=self.cast[row["to"]].pk, **act)

    def _card(self, row: dict[str, Any]) -> tuple[str, int] | None:
        """A product's, or of the latest order of the customer the shop writes to."""
        if "product" in row:
            return Card.GOODS, self._product(row["product"])
        if "order" in row:
            theirs = orders.of_buyer(self.cast[row["to"]].pk).filter(shop=self.stalls[row["shop"]].shop_id)
            latest = theirs.first()
            assert latest is not None, "there is an order to speak of"
            return Card.ORDER, latest.pk
        return None

    def _note(self, row: dict[str, Any], at: datetime) -> None:
        """What a shop writes down about a customer."""
        shop_id, about, by = self.stalls[row["shop"]].shop_id, self.cast[row["about"]].pk, self.cast[row["by"]].pk
        told = {"text": row["text"], "labels": row["labels"], "actor_id": by, "at": at}
        customers.write_note(shop_id=shop_id, customer_id=about, **told)

    def _tip(self, row: dict[str, Any], at: datetime) -> None:
        product_id, author_id = self._product(row["product"]), self.cast[row["by"]].pk
        tip = catalog.write_tip(
            product_id=product_id,
            author_id=author_id,
            text=row["text"],
            advice=row.get("advice", ""),
            after_keeping=parcels.has_kept(author_id, product_id),
            at=at,
            key=key(self.random),
        )
        for name in row["helped"]:
            catalog.help(person_id=self.cast[name].pk, tip_id=tip.pk, at=self._soon(at, 5))

    def _question(self, row: dict[str, Any], at: datetime) -> None:
        product_id = self._product(row["product"])
        question = catalog.ask(
            product_id=product_id, author_id=self.cast[row["by"]].pk, text=row["text"], at=at, key=key(self.random)
        )
        for number, (name, text, helped) in enumerate(row["answers"]):
            answer = catalog.answer(
                question_id=question.pk,
                author_id=self.cast[name].pk,
                text=text,
                at=self._soon(at, 10 * number),
                key=key(self.random),
            )
            for other in helped:
                catalog.help(person_id=self.cast[other].pk, answer_id=answer.pk, at=self._soon(at, 30))

    def _vouch(self, row: dict[str, Any], at: datetime) -> None:
        kind = "person" if "person" in row else "shop"
        subject_id = self.cast[row["person"]].pk if kind == "person" else self.stalls[row["shop"]].shop_id
        people.vouch(
            voucher_id=self.cast[row["by"]].pk, subject=kind, subject_id=subject_id, sentence=row["sentence"], at=at
        )

    def _many_vouches(self, rows: list[dict[str, Any]]) -> None:
        """Neighbours who answer for somebody, each with one of a few sentences."""
        for row in rows:
            for number, voucher in enumerate(self.random.sample(self.cast.of(row["town"]), row["people"])):
                sentence = row["sentences"][number % len(row["sentences"])]
                said = {"by": voucher.name, "person": row["person"], "sentence": sentence}
                when = self.times.day(self.random.randrange(30, 300), AT_HOUR)
                self.diary.note(when, lambda at, said=said: self._vouch(said, at))  # type: ignore[misc]

    def _request(self, row: dict[str, Any], at: datetime) -> None:
        people.ask_tie(
            asker_id=self.cast[row["by"]].pk,
            asked_id=self.cast[row["to"]].pk,
            nearness=Nearness.ACQUAINTANCE,
            relation=row["relation"],
            words=row["words"],
            met=Met.REQUEST,
            at=at,
        )

    def _introduce(self, row: dict[str, Any], at: datetime) -> None:
        people.introduce(
            introducer_id=self.cast[row["by"]].pk,
            first_id=self.cast[row["first"]].pk,
            second_id=self.cast[row["second"]].pk,
            words=row["words"],
            at=at,
            key=key(self.random),
        )
