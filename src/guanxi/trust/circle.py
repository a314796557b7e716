"""The people a viewer's ties reach, each with a nearness, and the chains that lead to them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from guanxi.trust.arrays import Floats, Ids, Indexes
from guanxi.trust.paths import path_to_each, paths_between
from guanxi.trust.rows import row_of
from guanxi.trust.separate import has_two_chains
from guanxi.trust.ties import Ties
from guanxi.trust.walk import walk

CHAINS_AMONG = 10_000  # nearest people among whom two separate chains are looked for; bounds the cost


@dataclass(frozen=True, eq=False)
class Circle:
    """One viewer's circle at one moment of the graph. Later ties do not change it.

    person_ids, nearness
        Nearest first. Nearness is the share of the walk's time spent with that person, never above the true
        share. Time at home is part of the whole: `nearness.sum() + at_home + error_bound` is 1.
    at_home
        The share of the walk's time with the viewer; 1 when they have no ties.
    error_bound
        The share not accounted for, 0…1: the sum of what all nearnesses together are short of.
    reference
        The nearness that makes a full witness: what a direct tie of average strength gets from a walk's first
        step, `restart * (1 - restart) / number of ties`. Relative, so that three friends say as much to
        somebody who knows ten people as to somebody who knows three hundred.
    """

    viewer: int
    person_ids: Ids
    nearness: Floats
    at_home: float
    error_bound: float
    reference: float
    without: frozenset[int] = frozenset()
    ties: Ties = field(repr=False, kw_only=True)
    positions: Indexes = field(repr=False, kw_only=True)

    @cached_property
    def _by_id(self) -> tuple[Ids, Floats]:
        order = np.argsort(self.person_ids)
        return self.person_ids[order], self.nearness[order]

    @cached_property
    def friend_ids(self) -> Ids:
        """Whom the viewer is tied to directly and who was not left out."""
        home = self.ties.position_of(self.viewer)
        if home is None:
            return np.empty(0, np.int64)
        friends = self.ties.ids_of(row_of(self.ties.rows, home)[0])
        return friends[~np.isin(friends, list(self.without))]

    def __len__(self) -> int:
        return self.person_ids.size

    def nearness_of(self, person: int) -> float:
        """This person's nearness; 0 for strangers and for the viewer."""
        known, nearness = self._by_id
        at = int(np.searchsorted(known, person))
        return float(nearness[at]) if at < known.size and known[at] == person else 0.0

    def nearness_of_all(self, people: Ids) -> Floats:
        """Each of these people's nearness, 0 for strangers, in the order given."""
        if len(self) == 0:
            return np.zeros(people.size)
        known, nearness = self._by_id
        at = np.minimum(np.searchsorted(known, people), known.size - 1)
        return np.where(known[at] == people, nearness[at], 0.0)

    def paths(
        self,
        person: int,
        most: int = 3,
        longest: int = 4,
        *,
        hidden: frozenset[tuple[int, int]] = frozenset(),
    ) -> tuple[tuple[int, ...], ...]:
        """How the viewer knows this person: `TrustGraph.paths` at this moment, past nobody left out."""
        return paths_between(self.ties, self.viewer, person, most, longest, hidden, self.without)

    def path_to_each(self, people: Iterable[int], longest: int = 4) -> dict[int, tuple[int, ...]]:
        """The strongest way to each of these people; without those there is none to. One search for all of them.

        The same as `paths(person, most=1)`, except in circles so large that its bound is met: there it may find
        another way, as it looks for all at once.
        """
        return path_to_each(self.ties, self.viewer, people, longest, self.without)

    def has_two_chains_to(self, people: Ids) -> bool:
        """Whether two chains that share nobody in between lead to these people, taken together.

        Looks among the viewer's nearest 10,000 people, so the cost is bounded; further chains are not seen.
        """
        home = self.ties.position_of(self.viewer)
        ends = self.ties.positions_of(frozenset(people.tolist()) - self.without - {self.viewer})
        if home is None or ends.size == 0:
            return False
        near = self.positions[:CHAINS_AMONG]
        passable = np.concatenate((ends, near[~np.isin(near, ends)]))
        return has_two_chains(self.ties.rows, home, passable, ends.size)


def walk_circle(ties: Ties, viewer: int, restart: float, tolerance: float, without: frozenset[int]) -> Circle:
    """See `TrustGraph.circle`."""
    for name, value in (("restart", restart), ("tolerance", tolerance)):
        if not 0.0 < value < 1.0:
            raise ValueError(f"{name} must be between 0 and 1, not {value}")
    without -= {viewer}
    home = ties.position_of(viewer)
    if home is None:
        nobody = np.empty(0, np.int64)
        return Circle(
            viewer,
            nobody,
            np.empty(0),
            1.0,
            0.0,
            restart * (1.0 - restart),
            without,
            ties=ties,
            positions=nobody.astype(np.int32),
        )
    left_out = ties.positions_of(without)
    met, shares, at_home, left_over = walk(ties.rows, home, left_out, restart, tolerance)
    nearest = np.argsort(-shares)
    friends = row_of(ties.rows, home)[0]
    friends_count = (np.setdiff1d(friends, left_out) if left_out.size else friends).size
    return Circle(
        viewer,
        ties.ids_of(met[nearest]),
        shares[nearest],
        at_home,
        left_over,
        restart * (1.0 - restart) / max(friends_count, 1),
        without,
        ties=ties,
        positions=met[nearest],
    )
