"""All evidence, one line for each witness of each subject. Never changed: adding to it makes another."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats, Ids, Indexes, Singles
from guanxi.trust.verdict import Public


class Book:
    """Lines by rising subject, then by rising witness: their mean value, the hardest piece, the hardest refusal.

    subjects, start
        Each subject once, and where its lines begin; `start` has one entry more.
    witness, value, hardness, hardest_refusal
        By line. The hardest refusal is 0 where nothing was refused.
    """

    def __init__(self, witness: Ids, subject: Ids, value: Floats, hardness: Floats) -> None:
        """Gather pieces into lines. O(m log m)."""
        self.pieces = (witness, subject, value, hardness)
        order = np.lexsort((value, witness, subject))
        witness, subject, value, hardness = witness[order], subject[order], value[order], hardness[order]
        first = np.flatnonzero(_differs(subject) | _differs(witness))
        counts = np.diff(np.append(first, witness.size))
        sums = np.add.reduceat(value, first) if first.size else np.empty(0)
        refused = np.where(value < 0.0, hardness, 0.0)
        self.witness, self._subject = witness[first], subject[first]
        self.value = sums / counts
        self.hardness = np.maximum.reduceat(hardness, first) if first.size else np.empty(0)
        self.hardest_refusal = np.maximum.reduceat(refused, first) if first.size else np.empty(0)
        begin = np.flatnonzero(_differs(self._subject))
        self.subjects = self._subject[begin]
        self.start = np.append(begin, self._subject.size)

    def lines_of(self, subject: int) -> tuple[int, int]:
        """The first line about a subject, and the one behind the last."""
        at = int(np.searchsorted(self.subjects, subject))
        if at < self.subjects.size and self.subjects[at] == subject:
            return int(self.start[at]), int(self.start[at + 1])
        return 0, 0

    def public(self, first: int, last: int) -> Public:
        """How many people these lines are from, and how many are on each side."""
        value = self.value[first:last]
        return Public(last - first, int((value > 0.0).sum()), int((value < 0.0).sum()))

    @cached_property
    def people(self) -> Ids:
        """Everybody who is a witness of anything, each once, rising."""
        return np.unique(self.witness)

    @cached_property
    def who(self) -> Indexes:
        """By line, where in `people` its witness is."""
        return np.searchsorted(self.people, self.witness).astype(np.int32)

    @cached_property
    def about(self) -> Indexes:
        """By line, where in `subjects` its subject is."""
        return np.searchsorted(self.subjects, self._subject).astype(np.int32)

    @cached_property
    def by_witness(self) -> tuple[Ids, Indexes, Singles, Singles]:
        """The lines once more by rising witness, end to end: where each one's begin, `about`, value, hardness."""
        order = np.argsort(self.who, kind="stable")
        start = np.searchsorted(self.who[order], np.arange(self.people.size + 1)).astype(np.int64)
        value, hardness = (column[order].astype(np.float32) for column in (self.value, self.hardness))
        return start, self.about[order], value, hardness


def _differs(column: Ids) -> NDArray[np.bool_]:
    """Where a column is not what it was one line before."""
    return np.append(True, column[1:] != column[:-1])[: column.size]
