"""One moment of the whole graph: who trusts whom, and how strongly. Never changed, only followed by another.

Readers hold a `Ties` as long as they like. A change copies the short list of rewritten rows and appends the
new row to a pool that all moments share; no moment looks beyond its own part of the pool. So a change costs
O(the row, plus the rows rewritten since the last build), not O(the graph).

Memory: 8 bytes a tie (position, strength) and 24 a person (id, start of row, sum of row).
"""

from dataclasses import dataclass

import numpy as np

from guanxi.trust.arrays import Floats, Ids, Indexes, Singles, read_only
from guanxi.trust.pool import Pool
from guanxi.trust.rows import Rows, row_of

WEAKEST = np.finfo(np.float32).tiny  # a strength above 0 stays above 0 in four bytes


@dataclass(frozen=True, slots=True, eq=False)
class Ties:
    """`ids` rises; positions 0…len(ids)-1 follow it, and newcomers' positions come behind."""

    ids: Ids
    rows: Rows
    pool: Pool
    people: int

    @classmethod
    def built(cls, ids: Ids, start: Ids, head: Indexes, strength: Singles, total: Floats) -> "Ties":
        """A moment without rewritten rows, from compressed sparse rows."""
        none = np.empty(0, np.int64)
        changed = none.astype(np.int32)
        pool = Pool()
        rows = Rows(
            read_only(start),
            read_only(head),
            read_only(strength),
            read_only(total),
            read_only(changed),
            read_only(none),
            read_only(none),
            read_only(none.astype(np.float64)),
            read_only(pool.head),
            read_only(pool.strength),
        )
        return cls(ids, rows, pool, ids.size)

    @classmethod
    def from_columns(cls, truster: Ids, trusted: Ids, strength: Floats) -> "Ties":
        """Sort ties into rows. Of repeated ties the last counts; a tie to oneself is left out. O(m log m)."""
        other = truster != trusted
        truster, trusted, strength = truster[other], trusted[other], strength[other]
        ids, position = np.unique(np.concatenate((truster, trusted)), return_inverse=True)
        tail, head = position[: truster.size].astype(np.int64), position[truster.size :].astype(np.int64)
        key = tail * max(ids.size, 1) + head
        order = np.argsort(key, kind="stable")
        last = np.ones(order.size, dtype=bool)
        last[:-1] = key[order[1:]] != key[order[:-1]]
        order = order[last]
        single = np.maximum(strength[order].astype(np.float32), WEAKEST)
        start = np.searchsorted(tail[order], np.arange(ids.size + 1)).astype(np.int64)
        total = np.bincount(tail[order], weights=single, minlength=ids.size)
        return cls.built(ids, start, head[order].astype(np.int32), single, total.astype(np.float64))

    def position_of(self, person: int) -> int | None:
        """Where this person's row is, or None for somebody no tie has ever named."""
        at = int(np.searchsorted(self.ids, person))
        if at < self.ids.size and self.ids[at] == person:
            return at
        newcomer = self.pool.position.get(person)
        return newcomer if newcomer is not None and newcomer < self.people else None

    def positions_of(self, people: frozenset[int]) -> Indexes:
        """Rising positions of those of these people whom ties have named."""
        found = (self.position_of(person) for person in people)
        return np.array(sorted(at for at in found if at is not None), dtype=np.int32)

    def ids_of(self, positions: Indexes) -> Ids:
        """Whose rows these are."""
        newcomer = positions >= self.ids.size
        if not newcomer.any():
            return self.ids[positions]
        found = np.empty(positions.size, np.int64)
        found[~newcomer] = self.ids[positions[~newcomer]]
        found[newcomer] = self.pool.newcomers[positions[newcomer] - self.ids.size]
        return found

    def row_sizes(self) -> Ids:
        """How many people each person trusts, by position."""
        sizes = np.zeros(self.people, np.int64)
        sizes[: self.ids.size] = np.diff(self.rows.start)
        sizes[self.rows.changed] = self.rows.pool_size
        return sizes

    def columns(self) -> tuple[Ids, Ids, Floats]:
        """Every tie as truster, trusted and strength, as `from_columns` takes them."""
        rows = self.rows
        tail = np.repeat(np.arange(self.ids.size), np.diff(rows.start))
        kept = ~np.isin(tail, rows.changed)
        tails, heads, strengths = [tail[kept].astype(np.int32)], [rows.head[kept]], [rows.strength[kept]]
        for person in rows.changed:
            head, strength, _ = row_of(rows, person)
            tails.append(np.full(head.size, person, np.int32))
            heads.append(head)
            strengths.append(strength)
        return (
            self.ids_of(np.concatenate(tails)),
            self.ids_of(np.concatenate(heads)),
            np.concatenate(strengths).astype(np.float64),
        )

    def count(self) -> int:
        """How many ties there are."""
        return int(self.row_sizes().sum())
