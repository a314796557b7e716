"""Who knows whom: the cast as ties.toml says, and each town as a small world.

A town is a ring of households in which everybody knows the next few, with some ties thrown across it, after
Watts and Strogatz (1998): neighbours know each other's neighbours, and nobody is far.
"""

import tomllib
from datetime import datetime
from random import Random
from typing import Any

from guanxi.demo.cast import FILES, Cast
from guanxi.demo.times import Times
from guanxi.people import actions as people
from guanxi.people.states import Met, Nearness

NEXT = 2  # how many of the next on the ring everybody knows
THROWN = 0.3  # the chance of a tie thrown across the town instead
MET = (Met.CODE, Met.CODE, Met.REQUEST)


def tie_everybody(cast: Cast, random: Random, times: Times) -> None:
    """All ties at once, in the year before the story."""
    told = tomllib.loads((FILES / "ties.toml").read_text())
    knots = _Knots(cast, random, times, told["relations"])
    for a, b, near_a, near_b, word_a, word_b, years in told["ties"]:
        nearness = (Nearness[near_a.upper()], Nearness[near_b.upper()])
        knots.tie(a, b, nearness, (word_a, word_b), years)
    for door in told["doors"]:
        town = [name for name in cast.towns[door["town"]] if name not in door["known_by"]]
        knots.small_world(town)
        for known_by, how_many in door["known_by"].items():
            for name in random.sample(town, how_many):
                knots.loosely(known_by, name)


class _Knots:
    def __init__(self, cast: Cast, random: Random, times: Times, relations: dict[str, list[list[str]]]) -> None:
        self.cast, self.random, self.times, self.relations = cast, random, times, relations

    def small_world(self, town: list[str]) -> None:
        for number, name in enumerate(town):
            for step in range(1, NEXT + 1):
                other = town[(number + step) % len(town)]
                if self.random.random() < THROWN:
                    other = self.random.choice(town)
                if other != name:
                    self.loosely(name, other)

    def loosely(self, a: str, b: str) -> None:
        """A tie of some kind."""
        kind = self.random.choices(["family", "friend", "acquaintance"], weights=[15, 55, 30])[0]
        first, second = self.random.choice(self.relations[kind])
        nearness = Nearness[kind.upper()]
        years = self.random.randrange(1, 25) if self.random.random() < 0.6 else 0
        self.tie(a, b, (nearness, nearness), (first, second), years)

    def tie(self, a: str, b: str, nearness: tuple[Nearness, Nearness], words: tuple[str, str], years: int) -> None:
        """A known number of years, or 0 where nobody counts."""
        more: dict[str, Any] = {"known_since": self.times.now.year - years} if years else {}
        people.tie_directly(
            a=self.cast[a].pk,
            b=self.cast[b].pk,
            nearness_a=nearness[0],
            nearness_b=nearness[1],
            relation_a=words[0],
            relation_b=words[1],
            met=self.random.choice(MET),
            at=self._some_day(),
            **more,
        )

    def _some_day(self) -> datetime:
        return self.times.day(self.random.randrange(90, 450), self.random.randrange(8, 22))
