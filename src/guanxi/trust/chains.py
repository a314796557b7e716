"""Chains of ties: the strongest one from the viewer to somebody, to show as "you, Li, Zhao".

The strength of a chain is the product of its ties' strengths, so a chain is never stronger than its weakest
tie and a longer one needs a reason. Of equally strong chains the shorter is shown.
"""

from typing import NamedTuple

import numpy as np

from guanxi.trust.arrays import Floats, Ids, Indexes
from guanxi.trust.compiled import compiled
from guanxi.trust.rows import Rows, row_of
from guanxi.trust.table import EMPTY, enter, slot_of, table_for

FIRST_SLOTS = 1024
NOBODY = -1
PEOPLE_AT_MOST = 2**32  # positions are smaller, so a pair of them fits in 64 bits
LAYER_AT_MOST = 5_000  # people reached by one more tie; the strongest are followed first, and this bounds the cost
CLOSED = np.inf  # a best strength nothing can beat: the viewer, and people not to be passed through


class Search(NamedTuple):
    """Labels say "reached this strongly, coming from that label"; slots keep each person's latest one."""

    table: Ids
    people: Indexes
    latest: Indexes
    best: Floats
    came_from: Indexes
    label_slot: Indexes
    label_strength: Floats


@compiled
def pair_key(one: int, other: int) -> int:
    """One number for two people in either order."""
    return min(one, other) * PEOPLE_AT_MOST + max(one, other)


@compiled
def is_hidden(hidden: Ids, one: int, other: int) -> bool:
    """Whether this tie, in either direction, is in the rising array of pair keys."""
    if hidden.size == 0:
        return False
    key = pair_key(one, other)
    at = np.searchsorted(hidden, key)
    return bool(at < hidden.size and hidden[at] == key)


@compiled
def begin(viewer: int, avoid: Indexes) -> Search:
    """A search that knows the viewer, and the people it must go around."""
    known = 1 + avoid.size
    size = max(FIRST_SLOTS, 2 * known)
    people = np.empty(size, np.int32)
    people[0] = viewer
    people[1:known] = avoid
    best = np.zeros(size, np.float64)
    best[:known] = CLOSED
    latest = np.full(size, NOBODY, np.int32)
    came_from = np.full(size, NOBODY, np.int32)
    strength = np.ones(size, np.float64)
    return Search(table_for(people, known), people, latest, best, came_from, np.zeros(size, np.int32), strength)


@compiled
def doubled(old: Indexes, size: int, fill: int) -> Indexes:
    """The same numbers at the front of a longer array."""
    new = np.full(size, fill, np.int32)
    new[: old.size] = old
    return new


@compiled
def doubled_floats(old: Floats, size: int) -> Floats:
    """The same numbers at the front of a longer array, zeros behind."""
    new = np.zeros(size, np.float64)
    new[: old.size] = old
    return new


@compiled
def with_room(search: Search, known: int, labels: int, more: int) -> Search:
    """The same search with room for `more` people and as many labels."""
    people, latest, best, table = search.people, search.latest, search.best, search.table
    came_from, label_slot, strength = search.came_from, search.label_slot, search.label_strength
    if known + more > people.size:
        size = 2 * (known + more)
        people, latest = doubled(people, size, NOBODY), doubled(latest, size, NOBODY)
        best = doubled_floats(best, size)
        table = table_for(people, known)
    if labels + more > came_from.size:
        size = 2 * (labels + more)
        came_from, label_slot = doubled(came_from, size, NOBODY), doubled(label_slot, size, 0)
        strength = doubled_floats(strength, size)
    return Search(table, people, latest, best, came_from, label_slot, strength)


@compiled
def tie_strength(rows: Rows, one: int, other: int, hidden: Ids) -> float:
    """How strongly one trusts the other; 0 where there is no tie, or a hidden one."""
    heads, strengths, _ = row_of(rows, one)
    at = np.searchsorted(heads, other)
    if at < heads.size and heads[at] == other and not is_hidden(hidden, one, other):
        return float(strengths[at])
    return 0.0


@compiled
def step(
    rows: Rows, search: Search, known: int, labels: int, label: int, layer: int, weakest: float, hidden: Ids
) -> tuple[int, int]:
    """Follow every tie of one labelled person that makes a chain stronger than any known way to its end.

    `layer` is the first label of the coming layer: a person gets at most one label in each.
    """
    person = search.people[search.label_slot[label]]
    heads, strengths, _ = row_of(rows, person)
    for tie in range(heads.size):
        strength = search.label_strength[label] * strengths[tie]
        if strength <= weakest:
            continue
        slot = slot_of(search.table, heads[tie])
        if slot != EMPTY and strength <= search.best[slot]:
            continue
        if is_hidden(hidden, person, heads[tie]):
            continue
        if slot == EMPTY:
            slot = known
            enter(search.table, heads[tie], slot)
            search.people[slot] = heads[tie]
            known += 1
        new = search.latest[slot]
        if new < layer:
            new = labels
            labels += 1
        search.best[slot] = strength
        search.latest[slot] = new
        search.label_slot[new] = slot
        search.label_strength[new] = strength
        search.came_from[new] = label
    return known, labels


@compiled
def strongest_chains(
    rows: Rows, viewer: int, targets: Indexes, longest: int, avoid: Indexes, hidden: Ids, direct: bool
) -> Indexes:
    """The strongest chain of at most `longest` ties to each target: a row with both ends, NOBODY where it is over.

    Goes layer by layer, a tie longer each time, and drops what is no stronger than all the chains already found. No
    more than some 5,000 people a layer are met, the ways to them followed strongest first.
    `direct` says whether the tie from the viewer to a target may be its chain.
    """
    search = begin(viewer, avoid)
    known, labels = 1 + avoid.size, 1
    found = np.zeros(targets.size, np.float64)
    last = np.full(targets.size, NOBODY, np.int32)
    layer = 0
    for length in range(1, longest + 1):
        layer_end = labels
        strongest_first = layer + np.argsort(-search.label_strength[layer:layer_end], kind="mergesort")
        for which in range(targets.size):
            for label in strongest_first:
                if (length == 1 and not direct) or search.label_strength[label] <= found[which]:
                    break
                person = search.people[search.label_slot[label]]
                strength = search.label_strength[label] * tie_strength(rows, person, targets[which], hidden)
                if strength > found[which]:
                    found[which], last[which] = strength, label
        if length == longest:
            break
        weakest = found.min()
        for label in strongest_first:
            if labels - layer_end >= LAYER_AT_MOST:
                break
            size = row_of(rows, search.people[search.label_slot[label]])[0].size
            search = with_room(search, known, labels, size)
            known, labels = step(rows, search, known, labels, label, layer_end, weakest, hidden)
        layer = layer_end
    chains = np.full((targets.size, longest + 1), NOBODY, np.int32)
    for which in range(targets.size):
        chain = unrolled(search, last[which], targets[which])
        chains[which, : chain.size] = chain
    return chains


@compiled
def unrolled(search: Search, last: int, target: int) -> Indexes:
    """The chain that ends with this label and the target, from the viewer on."""
    length = 0
    label = last
    while label != NOBODY:
        length += 1
        label = search.came_from[label]
    if length == 0:
        return np.empty(0, np.int32)
    chain = np.empty(length + 1, np.int32)
    chain[length] = target
    label = last
    for at in range(length - 1, -1, -1):
        chain[at] = search.people[search.label_slot[label]]
        label = search.came_from[label]
    return chain
