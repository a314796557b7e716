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

import numpy as np

from guanxi.trust.arrays import Floats, Indexes, Singles
from guanxi.trust.cells import CELL, FIRST_PLACES, Cells, grown, home_of, is_crowded, place_of
from guanxi.trust.compiled import compiled, prefetch
from guanxi.trust.rows import AS_BUILT, Rows, changed_at, row_size

LEFT_OUT = -1.0  # a limit that marks people the walk may not visit
AHEAD = 8  # turns from now: whose ties are fetched from memory while others push


@compiled
def set_out(viewer: int, without: Indexes, tolerance: float) -> tuple[Cells, Floats, Indexes]:
    """The viewer alone, with all of the walk's time before them. People left out have cells, to be seen."""
    places = FIRST_PLACES
    while is_crowded(places, 1 + without.size):
        places *= 2
    cells = np.zeros(places, CELL)
    for person in without:
        place = place_of(cells, person)
        cells[place].person = person + 1
        cells[place].limit = LEFT_OUT
    place = place_of(cells, viewer)
    cells[place].person = viewer + 1
    cells[place].limit = tolerance
    cells[place].residual = 1.0
    return cells, np.zeros(places), np.empty(places, np.int32)


@compiled
def take(
    rows: Rows, cells: Cells, granted: Floats, coming: Indexes, waiting: int, restart: float, tolerance: float
) -> tuple[Indexes, Floats]:
    """Open a round: who pushes is granted their share. Returns them, and what each will pass on.

    Whoever was met has a limit as if they had one tie. Their ties are only counted here, when they reach it, since
    most never do: then many have less than their true limit, and go on waiting.
    """
    start, total, changed, pool_size = rows.start, rows.total, rows.changed, rows.pool_size
    crowd, passing = np.empty(waiting, np.int32), np.empty(waiting, np.float64)
    pushing = 0
    for turn in range(waiting):
        if turn + AHEAD < waiting:
            coming_person = cells[coming[turn + AHEAD]].person - 1
            prefetch(start, coming_person)
            prefetch(total, coming_person)
        place = coming[turn]
        person, residual = cells[place].person - 1, cells[place].residual
        # While nothing has changed everybody's row is as built, and to ask would cost more than to look.
        ties = row_size(start, changed, pool_size, person) if changed.size else start[person + 1] - start[person]
        limit = tolerance * max(ties, 1)
        cells[place].limit = limit
        if residual >= limit:
            granted[place] += restart * residual
            cells[place].residual = 0.0
            crowd[pushing], passing[pushing] = person, (1.0 - restart) * residual
            pushing += 1
    return crowd[:pushing], passing[:pushing]


@compiled
def open_total(cells: Cells, head: Indexes, strength: Singles, first: int, last: int) -> float:
    """The sum of strengths towards people the walk may visit."""
    total = 0.0
    for tie in range(first, last):
        place = place_of(cells, head[tie])
        if cells[place].person == 0 or cells[place].limit > 0.0:
            total += strength[tie]
    return total


@compiled
def pass_on(
    cells: Cells,
    coming: Indexes,
    known: int,
    waiting: int,
    head: Indexes,
    strength: Singles,
    first: int,
    last: int,
    each: float,
    tolerance: float,
) -> tuple[int, int]:
    """Give `each` times the strength along these ties. Whoever crosses their limit joins the coming round.

    Returns how many people are known now, and how many wait. What people left out are given counts for nothing.
    """
    mask = np.uint64(cells.size - 1)
    for tie in range(np.uint64(first), np.uint64(last)):
        person = head[tie] + 1
        place = home_of(head[tie], mask)
        while cells[place].person != person:
            if cells[place].person == 0:
                cells[place].person = person
                cells[place].limit = tolerance
                known += 1
                break
            place = (place + np.uint64(1)) & mask
        limit, before = cells[place].limit, cells[place].residual
        after = before + each * strength[tie]
        cells[place].residual = after
        coming[waiting] = place  # without a branch: nobody could foretell it
        waiting += (before < limit) & (after >= limit)
    return known, waiting


@compiled
def send_home(cells: Cells, coming: Indexes, waiting: int, viewer: int, amount: float) -> int:
    """Back to the viewer from somebody without ties. Returns how many wait for the coming round."""
    place = place_of(cells, viewer)
    before = cells[place].residual
    cells[place].residual = before + amount
    coming[waiting] = place
    return waiting + int(before < cells[place].limit <= before + amount)


@compiled
def settled(cells: Cells, granted: Floats, viewer: int, restart: float) -> tuple[Indexes, Floats, float, float]:
    """See `walk`."""
    people, shares = np.empty(cells.size, np.int32), np.empty(cells.size, np.float64)
    met, at_home, left_over = 0, 0.0, 0.0
    for place in range(cells.size):
        if cells[place].person == 0 or cells[place].limit < 0.0:
            continue
        share = granted[place] + restart * cells[place].residual
        left_over += (1.0 - restart) * cells[place].residual
        if cells[place].person == viewer + 1:
            at_home = share
        else:
            people[met], shares[met] = cells[place].person - 1, share
            met += 1
    return people[:met].copy(), shares[:met].copy(), at_home, left_over


@compiled
def push(
    rows: Rows,
    cells: Cells,
    granted: Floats,
    coming: Indexes,
    known: int,
    crowd: Indexes,
    passing: Floats,
    viewer: int,
    some_left_out: bool,
    tolerance: float,
) -> tuple[Cells, Floats, Indexes, int, int]:
    """One round: each of the crowd passes on along their ties. The columns of `rows` are taken out of it once, since
    whoever holds all of them pays for it.

    Returns everybody met, which may have moved to a larger table, and how many wait for the coming round.
    """
    start, head, strength, sums = rows.start, rows.head, rows.strength, rows.total
    changed, pool_start, pool_size, pool_total = rows.changed, rows.pool_start, rows.pool_size, rows.pool_total
    pool_head, pool_strength = rows.pool_head, rows.pool_strength
    waiting = 0
    for turn in range(crowd.size):
        if turn + AHEAD < crowd.size and crowd[turn + AHEAD] < start.size:
            prefetch(head, start[crowd[turn + AHEAD]])
            prefetch(strength, start[crowd[turn + AHEAD]])
        person, first, last, total = crowd[turn], 0, 0, 0.0
        at = changed_at(changed, person) if changed.size else AS_BUILT
        if at != AS_BUILT:
            first, total = pool_start[at], pool_total[at]
            last = first + pool_size[at]
        elif person < start.size - 1:
            first, last, total = start[person], start[person + 1], sums[person]
        if is_crowded(cells.size, known + last - first):
            cells, granted, coming = grown(cells, granted, coming, waiting, known + last - first)
        heads, strengths = (head, strength) if at == AS_BUILT else (pool_head, pool_strength)
        if some_left_out:
            total = open_total(cells, heads, strengths, first, last)
        if total > 0.0:
            each = passing[turn] / total
            known, waiting = pass_on(cells, coming, known, waiting, heads, strengths, first, last, each, tolerance)
        else:
            waiting = send_home(cells, coming, waiting, viewer, passing[turn])
    return cells, granted, coming, known, waiting


@compiled
def walk(
    rows: Rows, viewer: int, without: Indexes, restart: float, tolerance: float
) -> tuple[Indexes, Floats, float, float]:
    """Walk from the viewer, as if the people in `without` and their ties were not there.

    Returns the people met, the share of time with each, the share at home, and the share of the walk's time
    not accounted for. The shares and the last sum to 1.
    """
    cells, granted, coming = set_out(viewer, without, tolerance)
    coming[0] = place_of(cells, viewer)
    known, waiting = 1 + without.size, 1
    while waiting:
        crowd, passing = take(rows, cells, granted, coming, waiting, restart, tolerance)
        cells, granted, coming, known, waiting = push(
            rows, cells, granted, coming, known, crowd, passing, viewer, without.size > 0, tolerance
        )
    return settled(cells, granted, viewer, restart)
