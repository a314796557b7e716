"""Who trusts whom: the one object an application keeps, and asks for circles and paths."""

import os
import threading
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from guanxi.trust import change, storage
from guanxi.trust.arrays import ids, numbers, one_tie, same_length
from guanxi.trust.circle import Circle, walk_circle
from guanxi.trust.paths import paths_between
from guanxi.trust.ties import Ties


class TrustGraph:
    """Directed ties with a strength in (0, 1].

    Ids are any int64. Of repeated ties the last counts. A tie to oneself carries no trust and is left out.
    ValueError for arrays of different lengths, ids that are not whole numbers, NaN, strengths outside (0, 1].
    Any number of threads may read while another writes: each call sees the graph before a change or after it.
    """

    def __init__(self, truster: ArrayLike, trusted: ArrayLike, strength: ArrayLike) -> None:
        tails, heads = ids("truster", truster), ids("trusted", trusted)
        strengths = numbers("strength", strength, least=0.0, most=1.0, least_included=False)
        same_length(truster=tails, trusted=heads, strength=strengths)
        self._writing = threading.Lock()
        self._ties = Ties.from_columns(tails, heads, strengths)

    def tie(self, truster: int, trusted: int, strength: float) -> None:
        """Add a tie or change its strength; the next call sees it. Now and then builds the graph afresh."""
        one_tie(truster, trusted, strength)
        if truster == trusted:
            return
        with self._writing:
            self._swap(change.with_tie(self._ties, truster, trusted, strength))

    def untie(self, truster: int, trusted: int) -> None:
        """Remove a tie; the next call sees it. Nothing happens where there was none."""
        with self._writing:
            self._swap(change.without_tie(self._ties, truster, trusted))

    def _swap(self, ties: Ties) -> None:
        self._ties = Ties.from_columns(*ties.columns()) if change.is_crowded(ties) else ties

    def circle(
        self, viewer: int, restart: float = 0.3, tolerance: float = 1e-6, without: Iterable[int] = ()
    ) -> Circle:
        """The people a viewer's ties reach, nearest first. Empty for somebody unknown or without ties.

        restart
            Chance per step of going home, dimensionless, 0 < restart < 1.
        tolerance
            Walk time per tie too small to follow, dimensionless, 0 < tolerance < 1.
        without
            People to walk past as if they and their ties were not there. The viewer cannot be one of them.
        O(1 / (restart * tolerance)) ties touched at worst; ValueError outside these bounds.
        """
        return walk_circle(self._ties, viewer, restart, tolerance, frozenset(without))

    def paths(
        self,
        viewer: int,
        person: int,
        most: int = 3,
        longest: int = 4,
        *,
        hidden: frozenset[tuple[int, int]] = frozenset(),
        without: Iterable[int] = (),
    ) -> tuple[tuple[int, ...], ...]:
        """At most `most` paths of at most `longest` ties, both ends included, inner people disjoint.

        Strongest first, by the product of the ties' strengths; of equal ones the shorter. Each is the
        strongest that avoids the inner people of those before it. A pair in `hidden` hides that tie both
        ways. Nobody in `without` is passed. Empty for unknown people and for the viewer themself.
        """
        return paths_between(self._ties, viewer, person, most, longest, hidden, frozenset(without))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the graph to one file, in place of what was there, without a moment of half a file."""
        storage.write(self._ties, Path(path))

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> "TrustGraph":
        """Map a saved graph into memory. Later changes stay in this process. ValueError for other files."""
        graph = cls((), (), ())
        graph._ties = storage.read(Path(path))
        return graph

    def __len__(self) -> int:
        """How many ties there are."""
        return self._ties.count()


def warm_up() -> None:
    """Compile what a first verdict needs, or load it from the cache, so that no person waits for it."""
    graph = TrustGraph(np.array([1, 1, 2, 3]), np.array([2, 3, 4, 4]), np.ones(4))
    graph.circle(1).has_two_chains_to(np.array([4]))
    graph.paths(1, 4)
