"""From rows of evidence to verdicts: who of the viewer's circle found what. Paths come later, in queries.py."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np
from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL

from guanxi.standing.answers import Counts, Verdict, Witness
from guanxi.standing.models import Evidence
from guanxi.standing.rules import FAINTEST
from guanxi.standing.states import Act
from guanxi.trust import Circle
from guanxi.trust import Evidence as Pieces
from guanxi.trust import Witness as Weighed

PERCENT = 100
HARD = 1.0
ASKED_LATELY = 200  # nearest people whose latest acts are looked through
REPEATS = 6  # acts read for each subject wanted: several people keep the same


def evidence(circle: Circle, subject: str, ids: Sequence[int]) -> list[Evidence]:
    """What the circle has on these subjects, by subject and witness, oldest first; one query.

    Strangers' evidence is not read, so the cost does not grow with how much the market sells.
    """
    near = _near(circle)
    if not near or not ids:
        return []
    # The sum keeps the database from looking up every person of the circle in the index, one by one.
    rows = Evidence.objects.alias(who=F("witness_id") + 0).filter(
        subject=subject, subject_id__in=ids, who__in=_numbers(near)
    )
    faces = rows.filter(witness__is_active=True).select_related("witness__photo", "photo")
    return list(faces.order_by("subject_id", "witness_id", "at", "id"))


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


def weigh(circle: Circle, rows: Sequence[Evidence], public: Mapping[int, Counts]) -> dict[int, Verdict]:
    """A verdict for each subject that has public counts asked for, with or without evidence."""
    pieces = Pieces(
        np.array([row.witness_id for row in rows], dtype=np.int64),
        np.array([row.subject_id for row in rows], dtype=np.int64),
        np.array([row.value for row in rows], dtype=float) / PERCENT,
        np.array([row.hardness for row in rows], dtype=float) / PERCENT,
    )
    by_subject = {pk: list(some) for pk, some in groupby(rows, attrgetter("subject_id"))}
    answers = pieces.weigh_many(circle, public)
    found: dict[int, Verdict] = {}
    for (pk, counts), weighed in zip(public.items(), answers, strict=True):
        theirs = {who: list(acts) for who, acts in groupby(by_subject.get(pk, ()), attrgetter("witness_id"))}
        witnesses = [_witness(circle, piece, theirs[piece.person]) for piece in weighed.witnesses]
        found[pk] = Verdict(
            weighed.answer,
            weighed.score,
            weighed.sureness,
            sorted(witnesses, key=_rank),
            public=counts,
            **_people(witnesses),
        )
    return found


def _rank(witness: Witness) -> tuple[bool, bool, bool, float]:
    """Refusals first, the heaviest first; then keepers who say something, then those who don't, the nearest first.

    Whoever has no name comes at the end of their side.
    """
    if witness.refuses:
        return False, witness.person is None, False, -witness.weight
    return True, witness.person is None, not witness.words, -witness.nearness


def _people(witnesses: Iterable[Witness]) -> dict[str, int]:
    """How many people are on which side, by what they did."""
    counts = {"kept": 0, "refused": 0, "unnamed": 0, "for_it": 0, "against_it": 0}
    for witness in witnesses:
        side = ("against_it", "refused") if witness.refuses else ("for_it", "kept")
        counts[side[witness.checked]] += 1
        counts["unnamed"] += witness.checked and witness.person is None
    return counts


def _witness(circle: Circle, piece: Weighed, acts: Sequence[Evidence]) -> Witness:
    """One person's doings. Whoever wants one of them counted without a name is shown without altogether."""
    checked = piece.hardness == HARD
    if not all(act.named for act in acts):
        return Witness(None, piece.value, weight=0.0, nearness=0.0, checked=checked)
    said = _telling(acts, refuses=piece.value <= 0)
    return Witness(
        acts[0].witness,
        piece.value,
        piece.weight,
        circle.nearness_of(piece.person),
        checked,
        kept_units=sum(act.kept_units for act in acts),
        refused_units=sum(act.refused_units for act in acts),
        orders=sum(act.act == Act.PARCEL for act in acts),
        reason=said.reason,
        words=said.words,
        photo=said.photo,
        lot_code=said.lot_code,
        place=said.place,
        at=said.at,
    )


def _telling(acts: Sequence[Evidence], *, refuses: bool) -> Evidence:
    """The act to show: the latest on the witness's own side, one with words if there is any."""
    own_side = [act for act in acts if (act.value <= 0) == refuses] or acts
    return max(own_side, key=lambda act: (bool(act.words), act.at))
