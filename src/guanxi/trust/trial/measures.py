"""What is measured, in the field's own terms."""

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats

Mask = NDArray[np.bool_]


def auc(trust: Mask, foretold: Floats) -> float | None:
    """Area under the ROC curve: the chance that a statement of trust is ranked above one of distrust, ties half.

    None where there are not both. O(n log n), by ranks (Mann-Whitney U).
    """
    good, bad = int(trust.sum()), int((~trust).sum())
    if not good or not bad:
        return None
    _, place, counts = np.unique(foretold, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    return float((ranks[trust].sum() - good * (good + 1) / 2.0) / (good * bad))


def roc(trust: Mask, foretold: Floats, points: int = 101) -> list[tuple[float, float]]:
    """The ROC curve, thinned out: the share of distrust and of trust ranked above each threshold."""
    order = np.argsort(-foretold, kind="stable")
    hits, misses = np.cumsum(trust[order]), np.cumsum(~trust[order])
    ends = np.flatnonzero(np.append(foretold[order][1:] != foretold[order][:-1], True))
    ends = ends[np.unique(np.linspace(0, ends.size - 1, points).round().astype(int))]
    curve = zip((misses[ends] / misses[-1]).tolist(), (hits[ends] / hits[-1]).tolist(), strict=True)
    return [(0.0, 0.0), *curve]


def rounded(found: object, digits: int = 4) -> object:
    """The same numbers, dictionaries and lists, short enough to read."""
    if isinstance(found, dict):
        return {key: rounded(value, digits) for key, value in found.items()}
    if isinstance(found, list):
        return [rounded(value, digits) for value in found]
    return round(found, digits) if isinstance(found, float) else found
