"""What a bought crowd achieves against the engine, and against the mean of everybody.

The army's accounts are tied to each other and, by the given number of attack ties, to real people who were
deceived. All of them say the same of one subject. What changes is measured for viewers who were not deceived.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

import numpy as np

from guanxi.trust.arrays import Floats, Ids
from guanxi.trust.circle import Circle
from guanxi.trust.evidence import Evidence
from guanxi.trust.graph import TrustGraph
from guanxi.trust.trial.evaluate import BAD, CLEAR_AT_LEAST, GOOD, TOLERANCE
from guanxi.trust.trial.network import Network
from guanxi.trust.verdict import Answer, Verdict, answer_for

TIES_AMONG = 10  # of each account to others of the army
VIEWERS, SUBJECTS = 200, 10
SHRINKAGE = 4.0  # statements by which the mean of everybody is drawn to the usual
WELL_KNOWN = 1_000  # subjects of camouflage
HONEST_SHARE = 0.4  # of the honest votes, at which bogus ones are compared
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Army:
    """`accounts` accounts behind `ties` attack ties, through random or the most trusted real people.

    camouflage
        How many opinions of others each account repeats first, about subjects of which much is known.
    """

    accounts: int
    ties: int
    purpose: Literal["promotion", "slander"]
    through: Literal["random", "popular"]
    camouflage: int = 0

    def __post_init__(self) -> None:
        if self.accounts < 1 or self.ties < 0 or self.camouflage < 0:
            raise ValueError("an army needs at least one account, and no number of it can be below zero")

    @property
    def says(self) -> float:
        return 1.0 if self.purpose == "promotion" else -1.0


def attack(
    network: Network, army: Army, *, seed: int = 0, progress: Progress = lambda _what, _share: None
) -> dict[str, object]:
    """Set the army on the network; see `Tallied.summary` for what is answered.

    ValueError where there is nobody to deceive, no viewer, or no subject clearly bad (to promote) or good (to
    slander).
    """
    random = np.random.default_rng(seed)
    subjects = _subjects(network, army, random)
    deceived = _deceived(network, army, random)
    viewers = _viewers(network, deceived, random)
    accounts = 1 + max(network.truster.max(), network.trusted.max()) + np.arange(army.accounts)
    circles = _circles(network.graph(), viewers)
    besieged = _circles(_graph(network, deceived, accounts, random), viewers)
    honest, spoken = network.evidence(), _camouflage(network, army, accounts, subjects, random)
    tallied = Tallied(network, army)
    for done, subject in enumerate(subjects.tolist()):
        flooded = _flooded(network, army, accounts, subject, spoken)
        for before, after in zip(circles, besieged, strict=True):
            tallied.add(honest.weigh(before, subject), flooded.weigh(after, subject), accounts[0])
        progress("weighing", (done + 1) / len(subjects))
    return {**asdict(army), "seed": seed, "viewers": len(viewers), "subjects": len(subjects), **tallied.summary()}


def _subjects(network: Network, army: Army, random: np.random.Generator) -> Ids:
    people = np.unique(network.trusted)
    said = network.about.of(people)
    wanted = said.share < BAD if army.purpose == "promotion" else said.share > GOOD
    clear = people[(said.statements >= CLEAR_AT_LEAST) & wanted]
    if clear.size == 0:
        raise ValueError(f"nobody here is clearly {'bad' if army.purpose == 'promotion' else 'good'}")
    return random.choice(clear, min(SUBJECTS, clear.size), replace=False)


def _deceived(network: Network, army: Army, random: np.random.Generator) -> Ids:
    """Real people with ties: whoever the most trust, or anybody."""
    trust = network.value > 0.0
    people = np.unique(network.truster[trust])
    if people.size == 0:
        raise ValueError("nobody here trusts anybody")
    if army.through == "random":
        return random.choice(people, min(army.ties, people.size), replace=False)
    return people[np.argsort(-network.about.of(people).trust, kind="stable")[: army.ties]]


def _viewers(network: Network, deceived: Ids, random: np.random.Generator) -> Ids:
    others = np.setdiff1d(network.truster[network.value > 0.0], deceived)
    if others.size == 0:
        raise ValueError("everybody was deceived: there is no viewer left")
    return random.choice(others, min(VIEWERS, others.size), replace=False)


def _circles(graph: TrustGraph, viewers: Ids) -> list[Circle]:
    return [graph.circle(viewer, tolerance=TOLERANCE) for viewer in viewers.tolist()]


def _graph(network: Network, deceived: Ids, accounts: Ids, random: np.random.Generator) -> TrustGraph:
    trust = network.value > 0.0
    among = np.repeat(accounts, TIES_AMONG)
    truster = np.concatenate((network.truster[trust], deceived, among))
    bought = random.choice(accounts, deceived.size + among.size)
    strength = np.append(network.value[trust], np.ones(bought.size))
    return TrustGraph(truster, np.concatenate((network.trusted[trust], bought)), strength)


def _camouflage(network: Network, army: Army, accounts: Ids, subjects: Ids, random: np.random.Generator) -> Network:
    """Opinions the accounts repeat before they lie: the usual one on subjects many spoke of."""
    people = np.setdiff1d(network.trusted, subjects)
    known = people[np.argsort(-network.about.of(people).statements, kind="stable")[:WELL_KNOWN]]
    repeated = random.choice(known, army.accounts * army.camouflage)
    usual = np.where(network.about.of(repeated).share >= 0.5, 1.0, -1.0)
    return Network(np.repeat(accounts, army.camouflage), repeated, usual)


def _flooded(network: Network, army: Army, accounts: Ids, subject: int, spoken: Network) -> Evidence:
    witness = np.concatenate((network.truster, spoken.truster, accounts))
    about = np.concatenate((network.trusted, spoken.trusted, np.full(accounts.size, subject)))
    value = np.concatenate((np.sign(network.value), spoken.value, np.full(accounts.size, army.says)))
    return Evidence(witness, about, value, np.ones(witness.size))


@dataclass
class Tallied:
    """One line for each viewer and subject, before and after."""

    network: Network
    army: Army
    before: list[Verdict] = field(default_factory=list)
    after: list[Verdict] = field(default_factory=list)
    bogus: list[float] = field(default_factory=list)
    honest: list[float] = field(default_factory=list)

    def add(self, before: Verdict, after: Verdict, first_account: int) -> None:
        """Count one viewer's verdict on one subject, without the army and with it."""
        self.before.append(before)
        self.after.append(after)
        mine = after.people >= first_account
        self.bogus.append(float(after.weights[mine].sum()))
        self.honest.append(float(after.weights[~mine].sum()) / max(before.public.people, 1))

    def summary(self) -> dict[str, object]:
        """Engine and mean side by side.

        shift
            Mean change of the score, of 2, among viewers with witnesses before.
        flips
            Share of them whose answer changed.
        lured
            Share of viewers without witnesses before who now are given the army's answer.
        right
            Share of the answers before that were right.
        bogus_per_tie
            Weight of the army, in full witnesses, for each attack tie.
        bogus_votes_per_tie
            The same, were all weights scaled so that four tenths of the honest witnesses' votes are collected.
        """
        heard = np.array([verdict.score is not None for verdict in self.before])
        change = [
            abs((after.score or 0.0) - (before.score or 0.0)) if before.score is not None else np.nan
            for before, after in zip(self.before, self.after, strict=True)
        ]
        answers = [np.array([str(verdict.answer) for verdict in verdicts]) for verdicts in (self.before, self.after)]
        right, lie = (
            (Answer.REFUSE, Answer.KEEP) if self.army.purpose == "promotion" else (Answer.KEEP, Answer.REFUSE)
        )
        honest, bogus = float(np.mean(self.honest)), float(np.mean(self.bogus)) / max(self.army.ties, 1)
        return {
            "with_witnesses": float(heard.mean()),
            "right": _mean(answers[0][heard] == str(right)),
            "engine": {
                "shift": _mean(np.array(change)[heard]),
                "flips": _mean(answers[0][heard] != answers[1][heard]),
                "lured": _mean(answers[1][~heard] == str(lie)),
            },
            "global": self._of_the_mean(),
            "bogus_per_tie": bogus,
            "bogus_votes_per_tie": bogus * HONEST_SHARE / honest if honest else None,
        }

    def _of_the_mean(self) -> dict[str, float | None]:
        usual = float(np.sign(self.network.value).mean())
        subjects = np.unique([verdict.subject for verdict in self.before])
        said = self.network.about.of(subjects)
        total, weight = said.trust - said.distrust + SHRINKAGE * usual, said.statements + SHRINKAGE
        before = total / weight
        after = (total + self.army.says * self.army.accounts) / (weight + self.army.accounts)
        flips = [_answer(old) != _answer(new) for old, new in zip(before, after, strict=True)]
        return {"shift": _mean(np.abs(after - before)), "flips": _mean(np.array(flips))}


def _answer(score: float) -> Answer:
    return answer_for(score, may_refuse=lambda: True)


def _mean(found: Floats | Sequence[bool]) -> float | None:
    return float(np.mean(found)) if len(found) else None
