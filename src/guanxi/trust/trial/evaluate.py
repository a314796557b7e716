"""How well the engine foretells statements it has not seen, beside the mean of everybody.

A fifth of the statements is held out: the latest where the file tells times, else at random. The engine's weights
are learnt, and the mean's shrinkage chosen, on a third of the rest; then both foretell what was held out, once.
"""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np

from guanxi.trust.arrays import Floats
from guanxi.trust.trial import forecast
from guanxi.trust.trial.measures import Mask, auc, roc
from guanxi.trust.trial.network import CHOSEN_ON, HELD_OUT, Network, Numbers
from guanxi.trust.verdict import Answer

TOLERANCE = 1e-5
LEARN_FROM = 20_000  # statements; more do not move seven weights
SHRINKAGES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
CONTESTED, AT_LEAST = (0.3, 0.7), 6
FEW = 5
BAD, GOOD, CLEAR_AT_LEAST = 0.15, 0.85, 20
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Evaluation:
    """What was found, as it is printed, and the curves of it: name by name, points (x, y)."""

    found: dict[str, Any]
    roc: dict[str, list[tuple[float, float]]]
    latency: dict[str, list[tuple[float, float]]]


def evaluate(network: Network, *, seed: int = 0, progress: Progress = lambda _what, _share: None) -> Evaluation:
    """Foretell what is held out, and say how well. `progress` hears what is being done and which share is done.

    ValueError for a network of which nothing could be learnt.
    """
    random = np.random.default_rng(seed)
    training, held_out = network.split(HELD_OUT, random)
    known, chosen_on = training.split(CHOSEN_ON, random)
    if min(len(known), len(chosen_on), len(held_out)) == 0 or len(np.unique(np.sign(chosen_on.value))) < 2:
        raise ValueError("too few statements, or none of trust or none of distrust: nothing can be learnt")
    if len(chosen_on) > LEARN_FROM:
        chosen_on = chosen_on.only(np.sort(random.choice(len(chosen_on), LEARN_FROM, replace=False)))
    learnt_from = foretold(known, chosen_on, lambda share: progress("learning", share))
    model = forecast.learn(learnt_from.table, (chosen_on.value > 0.0).astype(float))
    shrinkage = max(SHRINKAGES, key=lambda k: auc(chosen_on.value > 0.0, mean_of(known, chosen_on, k)) or 0.0)
    seen = foretold(training, held_out, lambda share: progress("foretelling", share))
    foretellings = {
        "engine": model.of(seen.table),
        "score": seen.score,
        "global": mean_of(training, held_out, shrinkage),
    }
    groups = groups_of(training, held_out)
    trust = held_out.value > 0.0
    found = {
        "split": "random" if network.seconds is None else "time",
        "seed": seed,
        "statements": len(network),
        "held_out": {name: int(group.sum()) for name, group in groups.items()},
        "coverage": {name: share_of(seen.heard, group) for name, group in groups.items()},
        "auc": {
            who: {name: auc(trust[group], said[group]) for name, group in groups.items()}
            for who, said in foretellings.items()
        },
        "candour": candour(training, held_out, seen),
        "weights": model.weights.tolist(),
        "shrinkage": shrinkage,
        "milliseconds": seen.latency(),
    }
    curves = {name: roc(trust, said) for name, said in foretellings.items()} if 0 < trust.sum() < trust.size else {}
    return Evaluation(found, curves, seen.latency_curves())


class Foretold:
    """What the engine makes of each statement before it is made."""

    def __init__(self, size: int) -> None:
        self.table: Floats = np.zeros((size, forecast.FEATURES))
        self.score: Floats = np.zeros(size)
        self.answer = np.full(size, str(Answer.UNKNOWN), dtype="U8")
        self.circle_seconds: list[float] = []
        self.verdict_seconds: list[float] = []

    @property
    def heard(self) -> Mask:
        found: Mask = self.answer != str(Answer.UNKNOWN)
        return found

    def latency(self) -> dict[str, dict[str, float]]:
        """Median and 99th percentile of a circle, and of the verdicts asked of it, in milliseconds."""
        curves = self.latency_curves()
        return {name: {"p50": curve[50][1], "p99": curve[99][1]} for name, curve in curves.items()}

    def latency_curves(self) -> dict[str, list[tuple[float, float]]]:
        """Each percentile in milliseconds, 0 to 99."""
        named = {"circle": self.circle_seconds, "verdicts of a viewer": self.verdict_seconds}
        at = list(range(100))
        return {
            name: list(zip(map(float, at), (1e3 * np.percentile(took, at)).tolist(), strict=True))
            for name, took in named.items()
        }


def foretold(known: Network, asked: Network, progress: Callable[[float], None]) -> Foretold:
    """The verdict of each viewer on each subject asked for, from what is known. Viewers are shared among threads."""
    graph, evidence = known.graph(), known.evidence()
    evidence.weigh(graph.circle(int(asked.truster[0])), 0)  # what is made once is not a viewer's time
    said = known.by.of(asked.truster)
    found = Foretold(len(asked))

    def work(rows: Numbers) -> int:
        began = time.perf_counter()
        circle = graph.circle(int(asked.truster[rows[0]]), tolerance=TOLERANCE)
        walked = time.perf_counter()
        verdicts = evidence.weigh_many(circle, asked.trusted[rows].tolist())
        found.circle_seconds.append(walked - began)
        found.verdict_seconds.append(time.perf_counter() - walked)
        for row, verdict in zip(rows, verdicts, strict=True):
            found.table[row] = forecast.features(verdict, said.trust[row], said.distrust[row])
            found.score[row], found.answer[row] = verdict.score or 0.0, verdict.answer
        return rows.size

    done = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for size in pool.map(work, by_viewer(asked)):
            done += size
            progress(done / len(asked))
    return found


def by_viewer(asked: Network) -> Iterator[Numbers]:
    """The rows of one viewer after the other."""
    order = np.argsort(asked.truster, kind="stable")
    ordered = asked.truster[order]
    return iter(np.split(order, np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))


def mean_of(known: Network, asked: Network, shrinkage: float) -> Floats:
    """The mean of what everybody says of each subject, drawn towards the mean of all by `shrinkage` statements."""
    said = known.about.of(asked.trusted)
    usual = float((known.value > 0.0).mean())
    found: Floats = (said.trust + shrinkage * usual) / (said.statements + shrinkage)
    return found


def groups_of(known: Network, asked: Network) -> dict[str, Mask]:
    """All statements, those on subjects people disagree about, and those on subjects hardly anybody spoke of."""
    said = known.about.of(asked.trusted)
    low, high = CONTESTED
    return {
        "all": np.ones(len(asked), np.bool_),
        "contested": (said.statements >= AT_LEAST) & (said.share >= low) & (said.share <= high),
        "few": said.statements < FEW,
    }


def candour(known: Network, asked: Network, seen: Foretold) -> dict[str, float | None]:
    """Of the viewers with witnesses: how many are told to refuse what is clearly bad, and to keep what is good."""
    said = known.about.of(asked.trusted)
    clear = (said.statements >= CLEAR_AT_LEAST) & seen.heard
    return {
        "refuse": share_of(seen.answer == str(Answer.REFUSE), clear & (said.share < BAD)),
        "keep": share_of(seen.answer == str(Answer.KEEP), clear & (said.share > GOOD)),
    }


def share_of(which: Mask, among: Mask) -> float | None:
    """Which share of these it is; None of nobody."""
    return float(which[among].mean()) if among.any() else None
