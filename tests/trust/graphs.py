"""Small graphs to draw, and the slow exact walk to hold the quick one against."""

import numpy as np
from hypothesis import strategies as st

from guanxi.trust import TrustGraph

Tie = tuple[int, int, float]

people = st.integers(0, 11)
strengths = st.sampled_from([0.1, 0.25, 0.5, 1.0])
ties = st.lists(st.tuples(people, people, strengths), max_size=50)


def graph_of(ties: list[Tie]) -> TrustGraph:
    return TrustGraph([t[0] for t in ties], [t[1] for t in ties], [t[2] for t in ties])


def exact_shares(ties: list[Tie], viewer: int, *, restart: float = 0.3, people: int = 12) -> np.ndarray:
    """Dense power iteration until nothing moves: the share of the walk's time with each of `people` people."""
    onward = np.zeros((people, people))
    for truster, trusted, strength in ties:
        if truster != trusted:
            onward[truster, trusted] = strength
    sums = onward.sum(axis=1)
    onward[sums > 0] /= sums[sums > 0, None]
    onward[sums == 0, viewer] = 1.0
    home = np.eye(people)[viewer]
    shares = home
    for _ in range(200):
        shares = restart * home + (1 - restart) * shares @ onward
    return shares
