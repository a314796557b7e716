"""How one person knows another: paths of ids, none of which shares a person in between with another."""

from collections.abc import Iterable

import numpy as np

from guanxi.trust.arrays import Ids
from guanxi.trust.chains import NOBODY, pair_key, strongest_chains
from guanxi.trust.ties import Ties


def paths_between(
    ties: Ties,
    viewer: int,
    person: int,
    most: int,
    longest: int,
    hidden: frozenset[tuple[int, int]],
    without: frozenset[int],
) -> tuple[tuple[int, ...], ...]:
    """See `TrustGraph.paths`."""
    if most < 0 or longest < 1:
        raise ValueError("most must be at least 0, and longest at least 1")
    home, end = ties.position_of(viewer), ties.position_of(person)
    if home is None or end is None or home == end or person in without:
        return ()
    keys = hidden_keys(ties, hidden)
    avoid = ties.positions_of(without - {viewer})
    direct = True
    found: list[tuple[int, ...]] = []
    while len(found) < most:
        chain = strongest_chains(ties.rows, home, np.array([end], np.int32), longest, avoid, keys, direct)[0]
        chain = chain[chain != NOBODY]
        if chain.size == 0:
            break
        found.append(tuple(ties.ids_of(chain).tolist()))
        direct = direct and chain.size > 2
        avoid = np.concatenate((avoid, chain[1:-1]))
    return tuple(found)


def path_to_each(
    ties: Ties, viewer: int, people: Iterable[int], longest: int, without: frozenset[int]
) -> dict[int, tuple[int, ...]]:
    """See `Circle.path_to_each`."""
    if longest < 1:
        raise ValueError("longest must be at least 1")
    home = ties.position_of(viewer)
    ends = {person: ties.position_of(person) for person in set(people) - without - {viewer}}
    known = {person: end for person, end in ends.items() if end is not None}
    if home is None or not known:
        return {}
    avoid, keys = ties.positions_of(without - {viewer}), hidden_keys(ties, frozenset())
    targets = np.array(list(known.values()), np.int32)
    chains = strongest_chains(ties.rows, home, targets, longest, avoid, keys, True)
    ways = {person: chain[chain != NOBODY] for person, chain in zip(known, chains, strict=True)}
    return {person: tuple(ties.ids_of(way).tolist()) for person, way in ways.items() if way.size}


def hidden_keys(ties: Ties, hidden: frozenset[tuple[int, int]]) -> Ids:
    """Rising keys of the hidden pairs both of whose people ties have named."""
    pairs = ((ties.position_of(one), ties.position_of(other)) for one, other in hidden)
    keys = (pair_key(one, other) for one, other in pairs if one is not None and other is not None)
    return np.array(sorted(keys), dtype=np.int64)
