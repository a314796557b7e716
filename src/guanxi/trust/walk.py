"""How near each person is to the viewer, as a share of a random walk's time.

The walk starts at the viewer ("home"). At each step it goes home with probability `restart`, and else
along one of the ties of whoever it is with, in proportion to strength. Somebody without ties sends it home.

Forward push: each person holds walk time already granted (the estimate) and walk time still to be passed on
(the residual). A push grants `restart` of the residual and passes the rest along the ties. People push in
rounds, all at once, so the answer does not depend on how people are numbered.
Stops when every residual is below `tolerance` times the person's number of ties: O(1 / (restart * tolerance))
ties touched, whatever the graph's size. What is left over is granted once more, and the rest of it is the
error bound, exact for the sum over all people.
References: Andersen, Chung and Lang, "Local Graph Partitioning using PageRank Vectors", FOCS 2006.
"""

from typing import NamedTuple

import numpy as np

from guanxi.trust.arrays import Floats, Ids, Indexes, Singles
from guanxi.trust.compiled import compiled
from guanxi.trust.rows import Rows, row_of, row_size
from guanxi.trust.table import EMPTY, enter, slot_of, table_for

HOME = 0
ESTIMATE, RESIDUAL, LIMIT = 0, 1, 2  # columns of `figures`, together so that a visit is one cache line
LEFT_OUT = -1.0  # a limit that marks people the walk may not visit
FIRST_SLOTS = 1024


class Met(NamedTuple):
    """Everybody the walk has met, by slot, and who must push in the coming round."""

    table: Ids
    people: Indexes
    figures: Floats
    coming: Indexes


@compiled
def set_out(rows: Rows, viewer: int, without: Indexes, tolerance: float) -> Met:
    """The viewer alone, with all of the walk's time before them. People left out take slots, to be seen."""
    known = 1 + without.size
    size = max(FIRST_SLOTS, 2 * known)
    people = np.empty(size, np.int32)
    people[HOME] = viewer
    people[1:known] = without
    figures = np.zeros((size, 3), np.float64)
    figures[HOME, RESIDUAL] = 1.0
    figures[HOME, LIMIT] = tolerance * max(row_size(rows.start, rows.changed, rows.pool_size, viewer), 1)
    figures[1:known, LIMIT] = LEFT_OUT
    return Met(table_for(people, known), people, figures, np.zeros(size, np.int32))


@compiled
def with_room(met: Met, known: int, waiting: int, more: int) -> Met:
    """The same people with room for `more`, doubled so that growing stays cheap overall."""
    size = met.people.size
    while size < known + more:
        size *= 2
    people = np.empty(size, np.int32)
    people[:known] = met.people[:known]
    figures = np.zeros((size, 3), np.float64)
    figures[:known] = met.figures[:known]
    coming = np.zeros(size, np.int32)
    coming[:waiting] = met.coming[:waiting]
    return Met(table_for(people, known), people, figures, coming)


@compiled
def take(met: Met, crowd: Indexes, restart: float) -> Floats:
    """Open a round: everybody in it is granted their share, and what they will pass on is returned."""
    passing = np.empty(crowd.size, np.float64)
    for turn in range(crowd.size):
        slot = crowd[turn]
        residual = met.figures[slot, RESIDUAL]
        met.figures[slot, ESTIMATE] += restart * residual
        met.figures[slot, RESIDUAL] = 0.0
        passing[turn] = (1.0 - restart) * residual
    return passing


@compiled
def open_total(table: Ids, figures: Floats, heads: Indexes, strengths: Singles) -> float:
    """The sum of strengths towards people the walk may visit."""
    total = 0.0
    for tie in range(heads.size):
        slot = slot_of(table, heads[tie])
        if slot == EMPTY or figures[slot, LIMIT] != LEFT_OUT:
            total += strengths[tie]
    return total


@compiled
def receive(figures: Floats, coming: Indexes, waiting: int, slot: int, amount: float) -> int:
    """Add to a residual. Whoever crosses their limit joins the coming round; returns how many have."""
    before = figures[slot, RESIDUAL]
    after = before + amount
    figures[slot, RESIDUAL] = after
    if before < figures[slot, LIMIT] <= after:
        coming[waiting] = slot
        return waiting + 1
    return waiting


@compiled
def pass_on(
    rows: Rows,
    met: Met,
    crowd: Indexes,
    passing: Floats,
    turn: int,
    known: int,
    waiting: int,
    tolerance: float,
    some_left_out: bool,
) -> tuple[int, int, int]:
    """From this turn on, divide what each passes on along their ties, until everybody had their turn or room ends.

    Returns whose turn it is next, how many people are known, and how many wait for the coming round.
    """
    table, people, figures, coming = met.table, met.people, met.figures, met.coming
    start, changed, pool_size = rows.start, rows.changed, rows.pool_size
    while turn < crowd.size:
        heads, strengths, total = row_of(rows, people[crowd[turn]])
        if known + heads.size > people.size:
            break
        if some_left_out:
            total = open_total(table, figures, heads, strengths)
        if total <= 0.0:
            waiting = receive(figures, coming, waiting, HOME, passing[turn])
            heads = heads[:0]
        for tie in range(heads.size):
            slot = slot_of(table, heads[tie])
            if slot == EMPTY:
                slot = known
                known += 1
                enter(table, heads[tie], slot)
                people[slot] = heads[tie]
                ties = row_size(start, changed, pool_size, heads[tie])
                figures[slot, LIMIT] = tolerance * max(ties, 1)
            if figures[slot, LIMIT] != LEFT_OUT:
                amount = passing[turn] * strengths[tie] / total
                waiting = receive(figures, coming, waiting, slot, amount)
        turn += 1
    return turn, known, waiting


@compiled
def walk(
    rows: Rows, viewer: int, without: Indexes, restart: float, tolerance: float
) -> tuple[Indexes, Floats, float, float]:
    """Walk from the viewer, as if the people in `without` and their ties were not there.

    Returns the people met, the share of time with each, the share at home, and the share of the walk's time
    not accounted for. The shares and the last sum to 1.
    """
    met = set_out(rows, viewer, without, tolerance)
    first = known = 1 + without.size
    crowd = np.zeros(1, np.int32)
    while crowd.size:
        passing = take(met, crowd, restart)
        turn = waiting = 0
        while turn < crowd.size:
            ties = row_size(rows.start, rows.changed, rows.pool_size, met.people[crowd[turn]])
            if known + ties > met.people.size:
                met = with_room(met, known, waiting, ties)
            turn, known, waiting = pass_on(
                rows, met, crowd, passing, turn, known, waiting, tolerance, without.size > 0
            )
        crowd = met.coming[:waiting].copy()
    settled = met.figures[:known, ESTIMATE] + restart * met.figures[:known, RESIDUAL]
    left_over = (1.0 - restart) * met.figures[:known, RESIDUAL].sum()
    return met.people[first:known].copy(), settled[first:].copy(), settled[HOME], left_over
