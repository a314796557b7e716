"""A small market of two camps that praise their own goods and blame the other's, and a few that all agree about."""

import numpy as np
import pytest

from guanxi.trust.trial import Network

CAMPS, SIZE, GOODS = 2, 60, 40
GOOD, BAD = 9_000, 9_001


def network_of(seed: int, *, timed: bool = False) -> Network:
    random = np.random.default_rng(seed)
    rows = []
    for camp in range(CAMPS):
        people = camp * SIZE + np.arange(SIZE)
        for person in people:
            rows += [(person, friend, 1.0) for friend in random.choice(people[people != person], 6, replace=False)]
            for goods in random.choice(GOODS, 10, replace=False):
                rows.append((person, 1_000 + goods, 1.0 if goods % CAMPS == camp else -1.0))
            rows += [(person, GOOD, 1.0), (person, BAD, -1.0)]
    truster, trusted, value = map(np.array, zip(*rows, strict=True))
    seconds = random.permutation(len(rows)).astype(float) if timed else None
    return Network(truster.astype(np.int64), trusted.astype(np.int64), value, seconds)


@pytest.fixture
def two_camps() -> Network:
    return network_of(1)
