"""From rows of evidence to verdicts: who of the viewer's circle found what. Faces and paths come in queries.py."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from guanxi.standing.answers import Counts, Picture, Side, Verdict, Witness
from guanxi.standing.models import Evidence
from guanxi.standing.rules import FAINTEST
from guanxi.standing.states import Act
from guanxi.trust import Circle
from guanxi.trust import Evidence as Pieces
from guanxi.trust import Witness as Weighed

PERCENT = 100
HARD = 1.0
ASKED_LATELY = 200  # nearest people whose latest acts are looked through
MOST_FACES = 3
REPEATS = 6  # acts read for each subject wanted: several people keep the same


class Row(NamedTuple):
    """One piece of evidence with its photograph. Plain, since a well-known product has hundreds."""

    subject_id: int
    witness_id: int
    act: str
    value: int
    hardness: int
    named: bool
    kept_units: int
    refused_units: int
    reason: str
    words: str
    lot_code: str
    place: str
    at: datetime
    photo__name: str | None
    photo__width: int
    photo__height: int
    photo__colour: str
    photo__alt: str


class Heard(NamedTuple):
    """A verdict in numbers, and all its witnesses in order, still without faces and paths."""

    verdict: Verdict
    witnesses: list[Witness]


def evidence(circle: Circle, subject: str, ids: Sequence[int]) -> list[Row]:
    """What the circle has on these subjects, by subject and witness, oldest first; one query.

    Strangers' evidence is not read, so the cost does not grow with how much the market sells.
    """
    near = _near(circle)
    if not near or not ids:
        return []
    # The sum keeps the database from looking up every person of the circle in the index, one by one.
    rows = Evidence.objects.alias(who=F("witness_id") + 0).filter(
        subject=subject, subject_id__in=ids, who__in=_numbers(near), witness__is_active=True
    )
    ordered = rows.order_by("subject_id", "witness_id", "at", "id")
    return [Row._make(row) for row in ordered.values_list(*Row._fields)]


def lately_kept(circle: Circle, subject: str, *, most: int) -> list[int]:
    """Subjects that the viewer's nearest people have kept and say so by name, the latest first; one query."""
    near = _near(circle)[:ASKED_LATELY]
    kept = Evidence.objects.filter(
        witness_id__in=_numbers(near), subject=subject, act=Act.PARCEL, value__gt=0, named=True
    )
    latest = kept.order_by("-at", "-id").values_list("subject_id", flat=True)[: most * REPEATS]
    return list(dict.fromkeys(latest))[:most]


def _near(circle: Circle) -> list[int]:
    """Everybody in the circle who counts, the nearest first."""
    near: list[int] = circle.person_ids[circle.nearness >= FAINTEST * circle.reference].tolist()
    return near


def _numbers(numbers: list[int]) -> RawSQL:
    """A list of any length as one parameter."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [numbers])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(numbers)])


def weigh(circle: Circle, rows: Sequence[Row], public: Mapping[int, Counts]) -> dict[int, Heard]:
    """What is heard of each subject that has public counts asked for, with or without evidence."""
    pieces = Pieces(
        np.array([row.witness_id for row in rows], dtype=np.int64),
        np.array([row.subject_id for row in rows], dtype=np.int64),
        np.array([row.value for row in rows], dtype=float) / PERCENT,
        np.array([row.hardness for row in rows], dtype=float) / PERCENT,
    )
    by_subject = {pk: list(some) for pk, some in groupby(rows, attrgetter("subject_id"))}
    answers = pieces.weigh_many(circle, public)
    found: dict[int, Heard] = {}
    for (pk, counts), weighed in zip(public.items(), answers, strict=True):
        theirs = {who: list(acts) for who, acts in groupby(by_subject.get(pk, ()), attrgetter("witness_id"))}
        witnesses = [_witness(circle, piece, theirs[piece.person]) for piece in weighed.witnesses]
        people = _people(witnesses)
        verdict = Verdict(
            weighed.answer,
            weighed.score,
            weighed.sureness,
            kept=people["kept"],
            refused=people["refused"],
            unnamed=people["unnamed"],
            for_it=people["for_it"],
            against_it=people["against_it"],
            public=counts,
        )
        found[pk] = Heard(verdict, sorted(witnesses, key=_rank))
    return found


def _rank(witness: Witness) -> tuple[bool, bool, bool, float]:
    """Refusals first, the heaviest first; then keepers who say something, then those who don't, the nearest first.

    Whoever has no name comes at the end of their side.
    """
    if witness.refuses:
        return False, witness.person_id is None, False, -witness.weight
    return True, witness.person_id is None, not witness.words, -witness.nearness


def _people(witnesses: Iterable[Witness]) -> Counter[str]:
    """How many people are on which side, by what they did."""
    counts: Counter[str] = Counter()
    for witness in witnesses:
        did, spoke = ("refused", "against_it") if witness.refuses else ("kept", "for_it")
        counts[did if witness.checked else spoke] += 1
        counts["unnamed"] += witness.checked and witness.person_id is None
    return counts


def choose(heard: Heard, side: Side) -> list[Witness]:
    """All witnesses in order, or those of one side."""
    if side == Side.ALL:
        return heard.witnesses
    return [witness for witness in heard.witnesses if witness.refuses == (side == Side.REFUSED)]


def refuser_of(heard: Heard) -> Witness | None:
    """The heaviest refusal at a door that has a name."""
    return next((w for w in heard.witnesses if w.checked and w.refuses and w.person_id), None)


def faces_of(heard: Heard) -> list[int]:
    """Who is shown beside the sentence: two who kept it and one who refused it, else whoever there is."""
    checked = [w for w in heard.witnesses if w.checked and w.person_id]
    kept, refused = [w for w in checked if not w.refuses], [w for w in checked if w.refuses]
    first = [*kept[: MOST_FACES - bool(refused)], *refused[:MOST_FACES]]
    return [witness.person_id for witness in first[:MOST_FACES] if witness.person_id]


def reason_of(heard: Heard) -> str:
    """Why it was refused at a door, when all say the same."""
    reasons = {w.reason for w in heard.witnesses if w.checked and w.refuses}
    return reasons.pop() if len(reasons) == 1 else ""


def _witness(circle: Circle, piece: Weighed, acts: Sequence[Row]) -> Witness:
    """One person's doings. Whoever wants one of them counted without a name is shown without altogether."""
    checked = piece.hardness == HARD
    if not all(act.named for act in acts):
        return Witness(None, piece.value, weight=0.0, nearness=0.0, checked=checked)
    said = _telling(acts, refuses=piece.value <= 0)
    return Witness(
        piece.person,
        piece.value,
        piece.weight,
        circle.nearness_of(piece.person),
        checked,
        kept_units=sum(act.kept_units for act in acts),
        refused_units=sum(act.refused_units for act in acts),
        orders=sum(act.act == Act.PARCEL for act in acts),
        reason=said.reason,
        words=said.words,
        photo=_picture(said),
        lot_code=said.lot_code,
        place=said.place,
        at=said.at,
    )


def _telling(acts: Sequence[Row], *, refuses: bool) -> Row:
    """The act to show: the latest on the witness's own side, one with words if there is any."""
    own_side = [act for act in acts if (act.value <= 0) == refuses] or acts
    return max(own_side, key=lambda act: (bool(act.words), act.at))


def _picture(row: Row) -> Picture | None:
    if row.photo__name is None:
        return None
    return Picture(row.photo__name, row.photo__width, row.photo__height, row.photo__colour, row.photo__alt)
