"""The market cut into circles, so that voices can be counted that do not hang on one person.

A market has no middle, and two crowds that are each well tied within look alike from outside. So counting starts from
somewhere: from the *elders*, the first hundred people who opened a parcel at their door. Nobody can become one later.
Everybody else belongs to the circle of the first person after an elder on the shortest chain of trust that leads to
them. People nobody trusts are in no circle.

A crowd that k real ties lead into is in at most k circles, however large it is. A chain to one of its accounts enters
it by such a tie. It belongs to the circle of whoever comes first on the chain: somebody outside, so that each tie
brings in one circle at most; or, where an elder holds the tie, that tie's other end.
"""

from collections.abc import Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from guanxi.base import facts
from guanxi.people import queries as people

ELDERS = 100
Ids = NDArray[np.int64]


def elders() -> list[int]:
    """Who opened the first parcels, in that order; fewer while the market is young."""
    return facts.first_actors("parcel.decided", most=ELDERS)


def of_market() -> dict[int, int]:
    """By person: their circle, named by the person it begins with. Reads every tie once."""
    arcs = np.fromiter(chain.from_iterable((a, b) for a, b, _strength in people.arcs()), np.int64)
    return partition(arcs[::2], arcs[1::2], elders())


def partition(truster: Ids, trusted: Ids, elders: Sequence[int]) -> dict[int, int]:
    """By person: the circle they belong to.

    Parameters
    ----------
    truster, trusted : ndarray of int64, one length
        The ties, each from whoever trusts.
    elders
        Where chains begin. Each is a circle of their own.

    Returns
    -------
    dict
        Nobody who cannot be reached is in it. Of several shortest chains the one by smaller ids counts.

    Breadth first, level by level: O(ties × log ties) for all of it.
    """
    order = np.lexsort((trusted, truster))
    truster, trusted = truster[order], trusted[order]
    circle = {elder: elder for elder in elders}
    level = np.unique(np.fromiter(elders, np.int64, len(elders)))
    depth = 0
    while len(level):
        depth += 1
        first, last = np.searchsorted(truster, level, "left"), np.searchsorted(truster, level, "right")
        found: dict[int, int] = {}
        for person, start, end in zip(level.tolist(), first.tolist(), last.tolist(), strict=True):
            for other in trusted[start:end].tolist():
                if other not in circle and other not in found:
                    found[other] = other if depth == 1 else circle[person]
        circle |= found
        level = np.unique(np.fromiter(found, np.int64, len(found)))
    return circle
