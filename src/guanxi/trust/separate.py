"""Whether news reached the viewer by one chain of acquaintance or by two that share nobody.

One person can lie, and can make up everybody behind them. Two chains without a common person need two liars.
"""

import numpy as np

from guanxi.trust.arrays import Indexes
from guanxi.trust.compiled import compiled
from guanxi.trust.rows import Rows, row_of
from guanxi.trust.table import EMPTY, slot_of, table_for

NOBODY = -1


@compiled
def shortest_chain(
    rows: Rows, viewer: int, people: Indexes, targets: int, barred: int, barred_direct: int
) -> Indexes:
    """The shortest chain from the viewer to any of the first `targets` people; empty where there is none.

    Passes only through `people` (the viewer is none), never through `barred`, and not by the tie from the
    viewer to `barred_direct`.
    """
    table = table_for(people, people.size)
    came_from = np.full(people.size, NOBODY, np.int32)
    queue = np.empty(people.size + 1, np.int32)
    queue[0] = NOBODY
    read, written = 0, 1
    while read < written:
        slot = queue[read]
        read += 1
        person = viewer if slot == NOBODY else people[slot]
        for friend in row_of(rows, person)[0]:
            new = slot_of(table, friend)
            closed = new == EMPTY or came_from[new] != NOBODY or friend == barred
            if closed or (slot == NOBODY and friend == barred_direct):
                continue
            came_from[new] = people.size if slot == NOBODY else slot
            if new < targets:
                return backtrack(viewer, people, came_from, new)
            queue[written] = new
            written += 1
    return np.empty(0, np.int32)


@compiled
def backtrack(viewer: int, people: Indexes, came_from: Indexes, end: int) -> Indexes:
    """The chain that ends in this slot; coming from slot `people.size` means coming from the viewer."""
    length = 1
    slot = end
    while slot != people.size:
        length += 1
        slot = came_from[slot]
    chain = np.empty(length, np.int32)
    chain[0] = viewer
    slot = end
    for at in range(length - 1, 0, -1):
        chain[at] = people[slot]
        slot = came_from[slot]
    return chain


@compiled
def has_two_chains(rows: Rows, viewer: int, people: Indexes, targets: int) -> bool:
    """Whether two chains that share nobody in between lead from the viewer to the first `targets` people.

    By Menger's theorem they do unless one person stands on every chain. That person would stand on the
    shortest one too, so it is enough to bar each of its inner people in turn. A direct tie has none: it is
    barred itself.
    """
    chain = shortest_chain(rows, viewer, people, targets, NOBODY, NOBODY)
    if chain.size == 0:
        return False
    if chain.size == 2:
        return shortest_chain(rows, viewer, people, targets, NOBODY, chain[1]).size > 0
    separate = True
    for inner in chain[1:-1]:
        separate = separate and shortest_chain(rows, viewer, people, targets, inner, NOBODY).size > 0
    return separate
