"""First-hand evidence, and how one viewer's circle weighs it."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from guanxi.trust.arrays import Floats, ids, numbers, same_length
from guanxi.trust.circle import Circle
from guanxi.trust.pile import Pile
from guanxi.trust.verdict import Answer, Public, Verdict, answer_for, score_of

HARD = 1.0  # opened the parcel


class Evidence:
    """Who saw what of which subject: value −1 (refused) … 1 (kept), hardness in (0, 1], 1 opened the parcel.

    One person counts once for a subject, however much they bought: with the mean of their values and the
    hardest of their hardnesses. ValueError for arrays of different lengths, ids that are not whole numbers,
    NaN, and values or hardnesses out of bounds. Any number of threads may weigh while one adds.
    """

    def __init__(self, witness: ArrayLike, subject: ArrayLike, value: ArrayLike, hardness: ArrayLike) -> None:
        witnesses, subjects = ids("witness", witness), ids("subject", subject)
        values = numbers("value", value, least=-1.0, most=1.0)
        hardnesses = numbers("hardness", hardness, least=0.0, most=1.0, least_included=False)
        same_length(witness=witnesses, subject=subjects, value=values, hardness=hardnesses)
        order = np.argsort(subjects, kind="stable")
        self._subjects, first = np.unique(subjects[order], return_index=True)
        self._bounds = np.append(first, subjects.size)
        self._columns = (witnesses[order], values[order], hardnesses[order])
        self._piles: dict[int, Pile] = {}

    def add(self, witness: int, subject: int, value: float, hardness: float) -> None:
        """Add one piece; the next weighing counts it."""
        piece = Pile.of(
            ids("witness", [witness]),
            numbers("value", [value], least=-1.0, most=1.0),
            numbers("hardness", [hardness], least=0.0, most=1.0, least_included=False),
        )
        self._piles[subject] = self._pile(subject).joined(piece)

    def weigh(self, circle: Circle, subject: int, *, least_weight: float = 0.0) -> Verdict:
        """What this circle says about a subject.

        A witness weighs min(1, nearness / reference) times hardness. The viewer is no witness to themself.
        least_weight
            Witnesses lighter than this, 0…1, count as strangers: an application that must explain each
            may not want to hear from the far end of a large circle.
        UNKNOWN, without a score, when nobody in the circle has evidence.
        """
        pile = self._pile(subject)
        weights = np.minimum(1.0, circle.nearness_of_all(pile.witness) / circle.reference) * pile.hardness
        heard = (weights > 0.0) & (weights >= least_weight)
        return verdict_on(circle, subject, pile.only(heard), weights[heard], pile.public())

    def weigh_many(self, circle: Circle, subjects: Iterable[int], *, least_weight: float = 0.0) -> list[Verdict]:
        """The same verdicts as one by one, in the order of the subjects."""
        return [self.weigh(circle, int(subject), least_weight=least_weight) for subject in subjects]

    def _pile(self, subject: int) -> Pile:
        pile = self._piles.get(subject)
        if pile is None:
            at = int(np.searchsorted(self._subjects, subject))
            known = at < self._subjects.size and self._subjects[at] == subject
            first, last = (self._bounds[at], self._bounds[at + 1]) if known else (0, 0)
            witness, value, hardness = self._columns
            pile = Pile.of(witness[first:last], value[first:last], hardness[first:last])
            if known:
                self._piles.setdefault(subject, pile)
        return pile


def verdict_on(circle: Circle, subject: int, heard: Pile, weights: Floats, public: Public) -> Verdict:
    """Put together what the rule says of these weighed witnesses."""
    values = heard.values()
    total = float(weights.sum())

    def may_refuse() -> bool:
        """Hard evidence against it, or people who say so along two chains that share nobody."""
        against = values < 0.0
        return bool((heard.hardest_refusal[against] == HARD).any()) or circle.has_two_chains_to(
            heard.witness[against]
        )

    score = score_of(values, weights) if weights.size else None
    answer = Answer.UNKNOWN if score is None else answer_for(score, may_refuse=may_refuse)
    columns = (heard.witness, values, heard.hardness, weights)
    return Verdict(subject, answer, score, total / (total + 1.0), public, *columns)
