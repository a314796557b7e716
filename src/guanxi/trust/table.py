"""A small open-addressing table from person to slot, so that a walk pays for whom it meets and no more.

A dense array per call would cost as much as the market is large. An entry holds person and slot together in
eight bytes: a look-up is one visit to memory.
"""

import numpy as np

from guanxi.trust.arrays import Ids, Indexes
from guanxi.trust.compiled import compiled

SPREAD = 0x9E3779B1  # 2**32 over the golden ratio: neighbouring positions land far apart
SLOT_BITS = 32
SLOT_MASK = 0xFFFFFFFF
EMPTY = -1


@compiled
def place_of(table: Ids, person: int) -> int:
    """Where in the table this person's entry is, or would be. The table's size is a power of two."""
    mask = table.size - 1
    place = ((person * SPREAD) >> 15) & mask
    while table[place] != EMPTY and table[place] >> SLOT_BITS != person:
        place = (place + 1) & mask
    return place


@compiled
def slot_of(table: Ids, person: int) -> int:
    """This person's slot, or EMPTY."""
    entry = table[place_of(table, person)]
    return EMPTY if entry == EMPTY else entry & SLOT_MASK


@compiled
def enter(table: Ids, person: int, slot: int) -> None:
    """Give a person who has none a slot."""
    table[place_of(table, person)] = (np.int64(person) << SLOT_BITS) | slot


@compiled
def table_for(people: Indexes, known: int) -> Ids:
    """A table of the first `known` people, sparse enough for short probes when `people` is full."""
    size = 4
    while size < 2 * people.size:
        size *= 2
    table = np.full(size, EMPTY, np.int64)
    for slot in range(known):
        enter(table, people[slot], slot)
    return table
