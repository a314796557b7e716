"""The rule: from weighed witnesses to one of four answers. Pure arithmetic; the weights are evidence.py's."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from guanxi.trust.arrays import Floats, Ids

ONE_SIDED = 1 / 3  # a score this far from 0 takes a side: two thirds of the weight are on it
DIGITS = 9  # scores are rounded so that the order of a sum never decides


class Answer(StrEnum):
    """What a viewer's own people say."""

    KEEP = "keep"
    DISAGREE = "disagree"
    REFUSE = "refuse"
    UNKNOWN = "unknown"


class Witness(NamedTuple):
    """Somebody in the circle with evidence: mean value −1…1, hardest hardness, and weight, each 0…1."""

    person: int
    value: float
    hardness: float
    weight: float


class Public(NamedTuple):
    """Everybody's evidence, each person once; never part of an answer. People torn evenly are on no side."""

    people: int
    kept: int
    refused: int


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the viewer's people say about one subject.

    score
        Mean value of the witnesses by weight, −1…1; None when nobody known has evidence. With each witness's
        weight w and value v it is (kept − refused) / (kept + refused), where kept is the sum of w (1 + v) / 2
        and refused of w (1 − v) / 2.
    sureness
        W / (W + 1), where W is the sum of the weights: 0 without witnesses, a half with one full witness,
        and towards 1 as they add up. As in a Beta belief whose one doubt weighs as much as one full witness.
    """

    subject: int
    answer: Answer
    score: float | None
    sureness: float
    public: Public
    people: Ids = field(repr=False)
    values: Floats = field(repr=False)
    hardnesses: Floats = field(repr=False)
    weights: Floats = field(repr=False)

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:
        """Heaviest first; of equally heavy ones the lower id."""
        order = np.lexsort((self.people, -self.weights))
        columns = (self.people, self.values, self.hardnesses, self.weights)
        return tuple(map(Witness, *(column[order].tolist() for column in columns)))


def score_of(values: Floats, weights: Floats) -> float:
    """Mean value by weight, −1…1. Weights sum to more than 0."""
    return round(float(values @ weights / weights.sum()), DIGITS)


def answer_for(score: float, *, may_refuse: Callable[[], bool]) -> Answer:
    """Take a side from a third on. Turning against somebody needs leave, asked only where it matters."""
    side = round(ONE_SIDED, DIGITS)
    if score >= side:
        return Answer.KEEP
    if score <= -side and may_refuse():
        return Answer.REFUSE
    return Answer.DISAGREE
