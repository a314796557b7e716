"""How compiled code sees the ties: one row per truster, some of them rewritten since the last build."""

from typing import NamedTuple

import numpy as np

from guanxi.trust.arrays import Floats, Ids, Indexes, Singles
from guanxi.trust.compiled import compiled

AS_BUILT = -1


class Rows(NamedTuple):
    """People are positions 0…n-1. A row holds whom one person trusts, by rising position.

    Built rows lie end to end (compressed sparse rows): `head[start[p]:start[p + 1]]`.
    Rows changed since then are found by bisecting `changed`, and lie in the pool.
    """

    start: Ids
    head: Indexes
    strength: Singles
    total: Floats
    changed: Indexes
    pool_start: Ids
    pool_size: Ids
    pool_total: Floats
    pool_head: Indexes
    pool_strength: Singles


@compiled
def changed_at(changed: Indexes, person: int) -> int:
    """Where in `changed` this person is; negative for somebody whose row is as it was built."""
    if changed.size:
        at = np.searchsorted(changed, person)
        if at < changed.size and changed[at] == person:
            return int(at)
    return AS_BUILT


@compiled
def row_of(rows: Rows, person: int) -> tuple[Indexes, Singles, float]:
    """Whom this person trusts, how strongly, and the sum of it. Empty for somebody without ties."""
    at = changed_at(rows.changed, person)
    if at != AS_BUILT:
        first = rows.pool_start[at]
        last = first + rows.pool_size[at]
        return rows.pool_head[first:last], rows.pool_strength[first:last], rows.pool_total[at]
    if person >= rows.start.size - 1:
        return rows.head[0:0], rows.strength[0:0], 0.0
    first = rows.start[person]
    last = rows.start[person + 1]
    return rows.head[first:last], rows.strength[first:last], rows.total[person]


@compiled
def row_size(start: Ids, changed: Indexes, pool_size: Ids, person: int) -> int:
    """How many people this person trusts. Takes the columns it needs: all of them would cost more than it does."""
    at = changed_at(changed, person)
    if at != AS_BUILT:
        return int(pool_size[at])
    if person >= start.size - 1:
        return 0
    return int(start[person + 1] - start[person])
