"""One tie more or less: from one moment of the graph to the next. Called by one writer at a time."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Indexes, Number, Singles, read_only
from guanxi.trust.rows import row_of
from guanxi.trust.ties import WEAKEST, Ties

MOST_CHANGED = 4096  # rewritten rows, after which building afresh is due
LEAST_POOL = 65_536  # ties in the pool likewise, or a quarter of the graph where that is more


def with_tie(ties: Ties, truster: int, trusted: int, strength: float) -> Ties:
    """Add a tie or change its strength."""
    ties, tail = with_person(ties, truster)
    ties, head = with_person(ties, trusted)
    heads, strengths, _ = row_of(ties.rows, tail)
    at = int(np.searchsorted(heads, head))
    single = max(np.float32(strength), WEAKEST)
    if at < heads.size and heads[at] == head:
        changed = strengths.copy()
        changed[at] = single
        return with_row(ties, tail, heads, changed)
    return with_row(ties, tail, np.insert(heads, at, head), np.insert(strengths, at, single))


def without_tie(ties: Ties, truster: int, trusted: int) -> Ties:
    """Remove a tie. The same moment again where there was none."""
    tail, head = ties.position_of(truster), ties.position_of(trusted)
    if tail is None or head is None:
        return ties
    heads, strengths, _ = row_of(ties.rows, tail)
    at = int(np.searchsorted(heads, head))
    if at == heads.size or heads[at] != head:
        return ties
    return with_row(ties, tail, np.delete(heads, at), np.delete(strengths, at))


def with_person(ties: Ties, person: int) -> tuple[Ties, int]:
    """A moment in which this person has a position, and the position."""
    position = ties.position_of(person)
    if position is not None:
        return ties, position
    ties.pool.welcome(person, ties.people)
    return replace(ties, people=ties.people + 1), ties.people


def with_row(ties: Ties, person: int, heads: Indexes, strengths: Singles) -> Ties:
    """Rewrite one row: append it to the pool and point to it."""
    rows, pool = ties.rows, ties.pool
    first = pool.append(heads, strengths)
    total = float(strengths.sum(dtype=np.float64))
    at = int(np.searchsorted(rows.changed, person))
    place = slice(at, at + 1) if at < rows.changed.size and rows.changed[at] == person else slice(at, at)
    return replace(
        ties,
        rows=rows._replace(
            changed=read_only(spliced(rows.changed, place, person)),
            pool_start=read_only(spliced(rows.pool_start, place, first)),
            pool_size=read_only(spliced(rows.pool_size, place, heads.size)),
            pool_total=read_only(spliced(rows.pool_total, place, total)),
            pool_head=read_only(pool.head),
            pool_strength=read_only(pool.strength),
        ),
    )


def spliced(array: NDArray[Number], place: slice, value: float) -> NDArray[Number]:
    """A copy with one value put in place of a stretch of none or one."""
    copy = np.empty(array.size + 1 - (place.stop - place.start), array.dtype)
    copy[: place.start] = array[: place.start]
    copy[place.start] = value
    copy[place.start + 1 :] = array[place.stop :]
    return copy


def is_crowded(ties: Ties) -> bool:
    """Whether so much has changed that building the graph afresh pays."""
    return ties.rows.changed.size > MOST_CHANGED or ties.pool.used > max(LEAST_POOL, ties.rows.head.size // 4)
