"""All evidence on one subject, a line for each person. Never changed: adding to it makes another."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats, Ids
from guanxi.trust.verdict import Public


class Pile(NamedTuple):
    """By rising witness: the sum of their values, how many pieces, the hardest, the hardest refusal."""

    witness: Ids
    value_sum: Floats
    pieces: Ids
    hardness: Floats
    hardest_refusal: Floats

    @classmethod
    def of(cls, witness: Ids, value: Floats, hardness: Floats) -> "Pile":
        """Gather pieces by witness."""
        pieces = np.ones(witness.size, np.int64)
        return cls(witness, value, pieces, hardness, np.where(value < 0.0, hardness, 0.0)).gathered()

    def joined(self, other: "Pile") -> "Pile":
        """Both together."""
        return Pile(
            np.concatenate((self.witness, other.witness)),
            np.concatenate((self.value_sum, other.value_sum)),
            np.concatenate((self.pieces, other.pieces)),
            np.concatenate((self.hardness, other.hardness)),
            np.concatenate((self.hardest_refusal, other.hardest_refusal)),
        ).gathered()

    def gathered(self) -> "Pile":
        """One line for each person."""
        if self.witness.size == 0:
            return self
        order = np.argsort(self.witness, kind="stable")
        ordered = self.witness[order]
        first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
        return Pile(
            ordered[first],
            np.add.reduceat(self.value_sum[order], first),
            np.add.reduceat(self.pieces[order], first),
            np.maximum.reduceat(self.hardness[order], first),
            np.maximum.reduceat(self.hardest_refusal[order], first),
        )

    def only(self, wanted: NDArray[np.bool_]) -> "Pile":
        """The lines marked True."""
        return Pile(
            self.witness[wanted],
            self.value_sum[wanted],
            self.pieces[wanted],
            self.hardness[wanted],
            self.hardest_refusal[wanted],
        )

    def values(self) -> Floats:
        """Each person's mean value."""
        return self.value_sum / self.pieces

    def public(self) -> Public:
        """How many people there are, and how many on each side."""
        kept, refused = (self.value_sum > 0.0).sum(), (self.value_sum < 0.0).sum()
        return Public(self.witness.size, int(kept), int(refused))
