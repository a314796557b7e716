"""From a verdict to the chance that this viewer would say the same: what `evaluate` holds against what they said.

A verdict's own numbers and the viewer's habit of praising or blaming enter a logistic regression. Its few weights
are learnt from statements that take no part in what is measured. Nothing in it knows what everybody says.
"""

from dataclasses import dataclass

import numpy as np

from guanxi.trust.arrays import Floats
from guanxi.trust.verdict import Verdict

SCALES = (0.01, 1.0)  # of a full witness: where a sum of weights begins to matter, and where it is much
ROUNDS = 40
CALM = 50.0  # ridge penalty on each standardized weight


FEATURES = len(SCALES) * 2 + 3


def features(verdict: Verdict, praised: float, blamed: float) -> list[float]:
    """What is known before the viewer says anything: the verdict, and how often they praised and blamed others."""
    kept = float(verdict.weights @ (1.0 + verdict.values)) / 2.0
    refused = float(verdict.weights @ (1.0 - verdict.values)) / 2.0
    heard = [float(np.log1p(side / scale)) for scale in SCALES for side in (kept, refused)]
    leaning = float(np.log((praised + 1.0) / (blamed + 1.0)))
    return [*heard, (verdict.score or 0.0) * verdict.sureness, leaning, float(np.log1p(praised + blamed))]


@dataclass(frozen=True, eq=False)
class Forecast:
    """Standardized weights of the features; the first is the constant's."""

    weights: Floats
    mean: Floats
    spread: Floats

    def of(self, table: Floats) -> Floats:
        """The log-odds of trust for each row of features."""
        return self._standard(table) @ self.weights

    def _standard(self, table: Floats) -> Floats:
        return np.column_stack((np.ones(len(table)), (table - self.mean) / self.spread))


def learn(table: Floats, trust: Floats) -> Forecast:
    """Logistic regression by Newton's method. `table`: rows × features; `trust`: 1 or 0 by row."""
    spread = table.std(axis=0)
    blank = Forecast(np.zeros(table.shape[1] + 1), table.mean(axis=0), np.where(spread > 0.0, spread, 1.0))
    rows = blank._standard(table)
    weights = blank.weights
    for _ in range(ROUNDS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ weights, -30.0, 30.0)))
        bend = (rows * (chance * (1.0 - chance))[:, None]).T @ rows + CALM * np.eye(weights.size)
        weights = weights + np.linalg.solve(bend, rows.T @ (trust - chance) - CALM * weights)
    return Forecast(weights, blank.mean, blank.spread)
