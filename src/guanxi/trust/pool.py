"""Where rows go that changed since the last build, and people who came since."""

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Ids, Indexes, Number, Singles

FIRST_SIZE = 1024


class Pool:
    """Only ever appended to, by one writer: whoever reads an earlier part of it is never disturbed."""

    def __init__(self) -> None:
        self.head: Indexes = np.empty(FIRST_SIZE, np.int32)
        self.strength: Singles = np.empty(FIRST_SIZE, np.float32)
        self.newcomers: Ids = np.empty(FIRST_SIZE, np.int64)
        self.position: dict[int, int] = {}
        self.used = 0

    def append(self, head: Indexes, strength: Singles) -> int:
        """Put a row behind the others and say where it starts."""
        first, last = self.used, self.used + head.size
        self.head, self.strength = roomy(self.head, last), roomy(self.strength, last)
        self.head[first:last] = head
        self.strength[first:last] = strength
        self.used = last
        return first

    def welcome(self, person: int, position: int) -> None:
        """Remember a newcomer, who has the next position."""
        at = len(self.position)
        self.newcomers = roomy(self.newcomers, at + 1)
        self.newcomers[at] = person
        self.position[person] = position


def roomy(array: NDArray[Number], least: int) -> NDArray[Number]:
    """The array itself, or a copy at least twice as long when it is too short."""
    if least <= array.size:
        return array
    longer = np.empty(max(least, 2 * array.size), array.dtype)
    longer[: array.size] = array
    return longer
