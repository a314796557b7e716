"""A signed network as arrays, its split in two, and the market it would be: ties of trust, and evidence."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats, Ids
from guanxi.trust.evidence import Evidence
from guanxi.trust.graph import TrustGraph

HELD_OUT = 0.2
CHOSEN_ON = 1 / 3  # of the training side
Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Network:
    """Statements of one person about another, all columns of one length.

    truster, trusted
        int64 ids.
    value
        −1…1, never 0: distrust or trust, and how strong.
    seconds
        When each was made, or None where the file does not say.
    """

    truster: Ids
    trusted: Ids
    value: Floats
    seconds: Floats | None = None

    def __len__(self) -> int:
        return self.truster.size

    def only(self, rows: Numbers) -> "Network":
        """These statements alone."""
        seconds = None if self.seconds is None else self.seconds[rows]
        return Network(self.truster[rows], self.trusted[rows], self.value[rows], seconds)

    def split(self, share: float, random: np.random.Generator) -> tuple["Network", "Network"]:
        """The earlier and the later part where there is time, else two random parts; the second is `share` of all."""
        order = random.permutation(len(self)) if self.seconds is None else np.argsort(self.seconds, kind="stable")
        first = len(self) - round(len(self) * share)
        return self.only(np.sort(order[:first])), self.only(np.sort(order[first:]))

    def graph(self) -> TrustGraph:
        """Trust as ties; distrust is no tie."""
        trust = self.value > 0.0
        return TrustGraph(self.truster[trust], self.trusted[trust], self.value[trust])

    def evidence(self) -> Evidence:
        """Every statement as hard evidence on the one it is about: kept or refused, however warmly."""
        return Evidence(self.truster, self.trusted, np.sign(self.value), np.ones(len(self)))

    @cached_property
    def about(self) -> "Tally":
        """What all say of each person."""
        return Tally(self.trusted, self.value)

    @cached_property
    def by(self) -> "Tally":
        """What each person says of all."""
        return Tally(self.truster, self.value)


class Counts(NamedTuple):
    """For some people, in their order: how many statements of trust, and of distrust."""

    trust: Floats
    distrust: Floats

    @property
    def statements(self) -> Floats:
        return self.trust + self.distrust

    @property
    def share(self) -> Floats:
        """Of trust; 0 for people without statements."""
        found: Floats = self.trust / np.maximum(self.statements, 1.0)
        return found


class Tally:
    """How many statements each person is concerned in."""

    def __init__(self, person: Ids, value: Floats) -> None:
        self.people, place = np.unique(person, return_inverse=True)
        self._trust = np.bincount(place, value > 0.0, self.people.size)
        self._distrust = np.bincount(place, value < 0.0, self.people.size)

    def of(self, people: Ids) -> Counts:
        """For each of these; nothing for strangers."""
        if self.people.size == 0:
            return Counts(np.zeros(people.size), np.zeros(people.size))
        place = np.minimum(np.searchsorted(self.people, people), self.people.size - 1)
        known = self.people[place] == people
        return Counts(np.where(known, self._trust[place], 0.0), np.where(known, self._distrust[place], 0.0))
