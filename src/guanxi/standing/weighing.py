"""From rows of evidence to verdicts: who of the viewer's circle found what. Faces and paths come in queries.py."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F, QuerySet

from guanxi.base.prepared import numbers, prepared
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


class Found(NamedTuple):
    """One person of the circle and their acts, before it is known whether they will be shown.

    Whoever wants one of the acts counted without a name stands here without altogether: nothing of theirs is told.
    """

    person_id: int
    named: bool
    value: float
    weight: float
    nearness: float
    checked: bool
    acts: Sequence[Row]
    said: Row  # the act to show

    @property
    def refuses(self) -> bool:
        return self.value <= 0


class Heard(NamedTuple):
    """A verdict in numbers, and all who have something to say, in order."""

    verdict: Verdict
    found: list[Found]


def evidence(circle: Circle, subject: str, ids: Sequence[int]) -> list[Row]:
    """What the circle has on these subjects, by subject and witness, oldest first; one query.

    Strangers' evidence is not read, so the cost does not grow with how much the market sells.
    """
    near = _near(circle)
    if not near or not ids:
        return []
    rows = [Row._make(row) for row in _evidence(subject, list(ids), near)]
    checked = {(row.subject_id, row.witness_id) for row in rows if row.act == Act.PARCEL}
    # Whoever opened the parcel is heard for what they did there, and not for what they say besides.
    return [row for row in rows if row.act == Act.PARCEL or (row.subject_id, row.witness_id) not in checked]


@prepared
def _evidence(subject: str, ids: list[int], near: list[int]) -> QuerySet[Evidence, tuple[Any, ...]]:
    # The sum keeps the database from looking up every person of the circle in the index, one by one.
    rows = Evidence.objects.alias(who=F("witness_id") + 0).filter(
        subject=subject, subject_id__in=numbers(ids), who__in=numbers(near), witness__is_active=True
    )
    return rows.order_by("subject_id", "witness_id", "at", "id").values_list(*Row._fields)


def lately_kept(circle: Circle, subject: str, *, most: int) -> list[int]:
    """Subjects that the viewer's nearest people have kept and say so by name, the latest first; one query."""
    near = _near(circle)[:ASKED_LATELY]
    kept = Evidence.objects.filter(
        witness_id__in=numbers(near), subject=subject, act=Act.PARCEL, value__gt=0, named=True
    )
    latest = kept.order_by("-at", "-id").values_list("subject_id", flat=True)[: most * REPEATS]
    return list(dict.fromkeys(latest))[:most]


def _near(circle: Circle) -> list[int]:
    """Everybody in the circle who counts, the nearest first."""
    near: list[int] = circle.person_ids[circle.nearness >= FAINTEST * circle.reference].tolist()
    return near


def weigh(circle: Circle, rows: Sequence[Row], public: Mapping[int, Counts]) -> dict[int, Heard]:
    """What is heard of each subject that has public counts asked for, with or without evidence."""
    pieces = Pieces(
        np.array([row.witness_id for row in rows], dtype=np.int64),
        np.array([row.subject_id for row in rows], dtype=np.int64),
        np.array([row.value for row in rows], dtype=float) / PERCENT,
        np.array([row.hardness for row in rows], dtype=float) / PERCENT,
    )
    by_subject = {pk: list(some) for pk, some in groupby(rows, attrgetter("subject_id"))}
    answers = pieces.weigh_many(circle, public, records=False)
    found: dict[int, Heard] = {}
    for (pk, counts), weighed in zip(public.items(), answers, strict=True):
        theirs = {who: list(acts) for who, acts in groupby(by_subject.get(pk, ()), attrgetter("witness_id"))}
        some = sorted(_find(circle, weighed.witnesses, theirs), key=_rank)
        people = _people(some)
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
        found[pk] = Heard(verdict, some)
    return found


def _find(circle: Circle, pieces: Sequence[Weighed], theirs: Mapping[int, list[Row]]) -> Iterator[Found]:
    nearness = circle.nearness_of_all(np.array([piece.person for piece in pieces], dtype=np.int64)).tolist()
    for piece, near in zip(pieces, nearness, strict=True):
        acts = theirs[piece.person]
        said = acts[0] if len(acts) == 1 else _telling(acts, refuses=piece.value <= 0)
        checked = piece.hardness == HARD
        if all(act.named for act in acts):
            yield Found(piece.person, True, piece.value, piece.weight, near, checked, acts, said)
        else:
            yield Found(piece.person, False, piece.value, 0.0, 0.0, checked, acts, said)


def _rank(found: Found) -> tuple[bool, bool, bool, float]:
    """Refusals first, the heaviest first; then keepers who say something, then those who don't, the nearest first.

    Whoever has no name comes at the end of their side.
    """
    if found.refuses:
        return False, not found.named, False, -found.weight
    return True, not found.named, not found.said.words, -found.nearness


def _people(some: Iterable[Found]) -> Counter[str]:
    """How many people are on which side, by what they did."""
    counts: Counter[str] = Counter()
    for found in some:
        did, spoke = ("refused", "against_it") if found.refuses else ("kept", "for_it")
        counts[did if found.checked else spoke] += 1
        counts["unnamed"] += found.checked and not found.named
    return counts


def choose(heard: Heard, side: Side) -> list[Found]:
    """All in order, or those of one side."""
    if side == Side.ALL:
        return heard.found
    return [found for found in heard.found if found.refuses == (side == Side.REFUSED)]


def refuser_of(heard: Heard) -> Found | None:
    """The heaviest refusal at a door that has a name."""
    return next((found for found in heard.found if found.checked and found.refuses and found.named), None)


def faces_of(heard: Heard) -> list[int]:
    """Who is shown beside the sentence: two who kept it and one who refused it, else whoever there is."""
    checked = [found for found in heard.found if found.checked and found.named]
    kept, refused = [one for one in checked if not one.refuses], [one for one in checked if one.refuses]
    first = [*kept[: MOST_FACES - bool(refused)], *refused[:MOST_FACES]]
    return [found.person_id for found in first[:MOST_FACES]]


def reason_of(heard: Heard) -> str:
    """Why it was refused at a door, when all say the same; whoever has no name says nothing."""
    against = [found for found in heard.found if found.checked and found.refuses]
    reasons = {found.said.reason if found.named else "" for found in against}
    return reasons.pop() if len(reasons) == 1 else ""


def witness(found: Found) -> Witness:
    """The person as a page tells of them, still without face and paths."""
    if not found.named:
        return Witness(None, found.value, weight=0.0, nearness=0.0, checked=found.checked)
    acts, said = found.acts, found.said
    return Witness(
        found.person_id,
        found.value,
        found.weight,
        found.nearness,
        found.checked,
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
