"""Everybody a walk has met: an open-addressing table whose cells hold what is counted of each.

A dense array per walk would cost as much as the market is large; here a walk pays for whom it meets. What a visit
reads and writes lies within sixteen bytes, so that a tie costs one visit to memory. Like `table.py`, which only
knows where somebody is.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats, Indexes
from guanxi.trust.compiled import compiled
from guanxi.trust.table import SPREAD

# The person is kept as their position + 1, since the table begins as zeros: 0 is an empty cell.
CELL = np.dtype([("residual", np.float64), ("person", np.int32), ("limit", np.float32)])
Cells = NDArray[Any]
FIRST_PLACES = 16_384
GROWTH = 2


@compiled
def home_of(person: int, mask: np.uint64) -> np.uint64:
    """Where a person's cell would be if nobody else were there."""
    return ((np.uint64(person) * np.uint64(SPREAD)) >> np.uint64(15)) & mask


@compiled
def place_of(cells: Cells, person: int) -> np.uint64:
    """Where this person's cell is, or would be."""
    mask = np.uint64(cells.size - 1)
    place = home_of(person, mask)
    while cells[place].person != 0 and cells[place].person != person + 1:
        place = (place + np.uint64(1)) & mask
    return place


@compiled
def is_crowded(places: int, known: int) -> bool:
    """Whether that many people in so many places would make for long probes."""
    return 2 * known > places


@compiled
def grown(cells: Cells, granted: Floats, coming: Indexes, waiting: int, known: int) -> tuple[Cells, Floats, Indexes]:
    """The same people in a table with room for `known`, and where those who wait are in it."""
    places = cells.size
    while is_crowded(places, known):
        places *= GROWTH
    new, new_granted, new_coming = np.zeros(places, CELL), np.zeros(places), np.empty(places, np.int32)
    for place in range(cells.size):
        if cells[place].person != 0:
            there = place_of(new, cells[place].person - 1)
            new[there] = cells[place]
            new_granted[there] = granted[place]
    for turn in range(waiting):
        new_coming[turn] = place_of(new, cells[coming[turn]].person - 1)
    return new, new_granted, new_coming
