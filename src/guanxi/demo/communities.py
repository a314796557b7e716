"""Communities, and what people write to each other there. See communities.toml."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from guanxi.communities import actions as communities
from guanxi.demo.cast import FILES, Cast
from guanxi.demo.goods import Stall, key
from guanxi.demo.times import Diary, Times
from guanxi.posts import actions as posts
from guanxi.posts.states import Audience
from guanxi.shops import actions as shops

AT_HOUR = 19


@dataclass
class Communities:
    """Founds them in the diary, fills them, and lets their members speak."""

    cast: Cast
    stalls: dict[str, Stall]
    diary: Diary
    times: Times
    random: Random

    def tell(self) -> None:
        for row in tomllib.loads((FILES / "communities.toml").read_text())["communities"]:
            self.diary.note(self.times.day(row["days"], AT_HOUR), lambda at, row=row: self._found(row, at))  # type: ignore[misc]

    def _found(self, row: dict[str, Any], at: datetime) -> None:
        host = self.cast[row["host"]].pk
        about = {name: row[name] for name in ("name", "place", "about", "rules", "entry")}
        place = communities.found(actor_id=host, at=at, key=key(self.random), **about)
        for name in row["members"]:
            self._let_in(place.pk, host, self.cast[name].pk, row["entry"], at)
        for slug in row.get("shops", ()):
            shops.bring_in(shop_id=self.stalls[slug].shop_id, community_id=place.pk, actor_id=host, at=at)
        if pinned := row.get("pinned"):
            self._later(pinned, lambda at: self._pin(place.pk, host, pinned, at))
        for post in row["posts"]:
            self._later(post, lambda at, post=post: self._post(place.pk, post, at))
        if asking := row.get("asking"):
            who, words = self.cast[asking["by"]].pk, asking["words"]
            self._later(asking, lambda at: communities.ask(community_id=place.pk, person_id=who, words=words, at=at))

    def _let_in(self, place: int, host: int, person: int, entry: str, at: datetime) -> None:
        if entry == "request":
            communities.ask(community_id=place, person_id=person, words="", at=at)
            communities.answer(community_id=place, person_id=person, actor_id=host, accept=True, at=at)
            return
        if entry == "invited":
            communities.invite(community_id=place, person_id=person, actor_id=host, at=at)
        communities.join(community_id=place, person_id=person, at=at)

    def _later(self, row: dict[str, Any], act: Any) -> None:
        self.diary.note(self.times.day(row["days"], AT_HOUR, len(row["by"]) * 3), act)

    def _post(self, place: int, row: dict[str, Any], at: datetime) -> int:
        author = self.cast[row["by"]].pk
        written = posts.write(
            author_id=author,
            text=row["text"],
            audience=Audience.COMMUNITY,
            community_id=place,
            at=at,
            key=key(self.random),
        )
        return written.pk

    def _pin(self, place: int, host: int, row: dict[str, Any], at: datetime) -> None:
        post = self._post(place, row, at)
        posts.pin(post_id=post, community_id=place, actor_id=host, pinned=True, at=at)
