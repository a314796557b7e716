"""What one viewer's people say, and how the viewer knows them.

Every question costs one circle, one query for evidence, one for the public counts and one for the ties and
faces on the way, however many subjects are asked about. A viewer of None is a stranger: UNKNOWN, with the
public counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

import numpy as np
from django.db.models import QuerySet

from guanxi.base.prepared import numbers, prepared
from guanxi.standing import graph
from guanxi.standing.answers import Counts, Link, LinkKind, Seen, Side, Verdict, Witness
from guanxi.standing.models import Tally
from guanxi.standing.rules import FAINTEST
from guanxi.standing.states import Subject
from guanxi.standing.threads import Threads
from guanxi.standing.weighing import (
    Found,
    Heard,
    choose,
    evidence,
    faces_of,
    lately_kept,
    reason_of,
    refuser_of,
    weigh,
    witness,
)

SHOWN = 3  # witnesses that come with a path when a verdict isn't being explained
EXPLAINED = 10  # witnesses explained at a time
PATHS = 3  # to each of those


def verdict(viewer_id: int | None, subject: str, subject_id: int) -> Verdict:
    """What the viewer's people say of one subject, with the first three witnesses, each with a path."""
    return see(viewer_id, subject, [subject_id], shown=SHOWN, lines=True).verdicts[subject_id]


def verdicts(viewer_id: int | None, subject: str, ids: Iterable[int]) -> dict[int, Verdict]:
    """The same for a list: counts and faces, and a path to the first refusal only."""
    return see(viewer_id, subject, ids, lines=True).verdicts


def explain(
    viewer_id: int | None, subject: str, subject_id: int, *, side: Side = Side.ALL, after: int = 0
) -> Verdict:
    """The verdict with three paths to each of the ten witnesses of that side that follow the first `after`."""
    seen = see(viewer_id, subject, [subject_id], shown=EXPLAINED, paths=PATHS, side=side, after=after)
    return seen.verdicts[subject_id]


def link(viewer_id: int | None, person_ids: Iterable[int]) -> dict[int, Link]:
    """How the viewer knows each of these people."""
    return see(viewer_id, Subject.PERSON, (), people=person_ids).links


def nearest(viewer_id: int | None, person_ids: Iterable[int]) -> list[int]:
    """Those of these people who are in the viewer's circle, the nearest first; the viewer before all."""
    asked = list(dict.fromkeys(person_ids))
    if viewer_id is None or not asked:
        return []
    circle = graph.circle(viewer_id)
    nearness = dict(zip(asked, circle.nearness_of_all(np.array(asked, dtype=np.int64)).tolist(), strict=True))
    nearness |= {viewer_id: 1.0} if viewer_id in nearness else {}
    known = [pk for pk in asked if nearness[pk] >= FAINTEST * circle.reference]
    return sorted(known, key=lambda pk: -nearness[pk])


def kept_lately(viewer_id: int | None, subject: str, *, most: int) -> list[int]:
    """What the viewer's nearest people kept most recently, the latest first. Empty for a stranger."""
    return lately_kept(graph.circle(viewer_id), subject, most=most) if viewer_id is not None else []


def public(subject: str, ids: Iterable[int]) -> dict[int, Counts]:
    """Everybody's counts of these subjects, zero where nothing happened yet."""
    return _public({subject: list(ids)})[subject]


def see(
    viewer_id: int | None,
    subject: str,
    ids: Iterable[int],
    *,
    shown: int = 0,
    paths: int = 1,
    side: Side = Side.ALL,
    after: int = 0,
    lines: bool = False,
    people: Iterable[int] = (),
) -> Seen:
    """Everything a page wants to know of several subjects and people, in one look.

    shown, paths, side, after
        How many witnesses of the first subject are wanted, with how many paths each if they have a name, of
        which side, and how many to pass over first.
    lines
        Whether the verdicts are shown as a line beside faces.
    people
        Whose links to the viewer and public counts are wanted.
    """
    person_ids = list(dict.fromkeys(people))
    counts = _public({subject: list(ids), Subject.PERSON: person_ids} if person_ids else {subject: list(ids)})
    if viewer_id is None:
        unheard = {pk: Verdict(public=counted) for pk, counted in counts[subject].items()}
        return Seen(unheard, {pk: Link(LinkKind.NONE) for pk in person_ids}, counts.get(Subject.PERSON, {}))
    circle = graph.circle(viewer_id)
    heard = weigh(circle, evidence(circle, subject, list(counts[subject])), counts[subject])
    first = next(iter(heard), None)
    chosen = {first: choose(heard[first], side)[after : after + shown]} if first is not None else {}
    faces = {pk: faces_of(each) if lines else [] for pk, each in heard.items()}
    refusers = {found.person_id: 1 for each in heard.values() if (found := refuser_of(each))}
    named = {found.person_id: paths for some in chosen.values() for found in some if found.named}
    threads = Threads(
        circle,
        {**dict.fromkeys(person_ids, 1), **refusers, **named},
        faces={*refusers, *named}.union(*faces.values()),
    )
    return Seen(
        {pk: _told(each, chosen.get(pk, ()), faces[pk], threads) for pk, each in heard.items()},
        {pk: threads.link(pk) for pk in person_ids},
        counts.get(Subject.PERSON, {}),
        circle.without,
    )


def _told(heard: Heard, chosen: Iterable[Found], faces: list[int], threads: Threads) -> Verdict:
    """The verdict with faces, and with paths to those it tells of."""

    def known(found: Found) -> Witness:
        if not found.named:
            return witness(found)
        return replace(witness(found), person=threads.faces[found.person_id], paths=threads.paths(found.person_id))

    refuser = refuser_of(heard)
    return replace(
        heard.verdict,
        witnesses=[known(found) for found in chosen],
        refuser=known(refuser) if refuser else None,
        faces=[threads.faces[pk] for pk in faces],
        reason=reason_of(heard),
    )


def _public(wanted: Mapping[str, list[int]]) -> dict[str, dict[int, Counts]]:
    """The counts of subjects of several kinds, in one query."""
    counts = {subject: dict.fromkeys(ids, Counts()) for subject, ids in wanted.items()}
    for subject, pk, *numbers_of in _tallies(sorted({pk for ids in wanted.values() for pk in ids})):
        if pk in counts.get(subject, ()):
            counts[subject][pk] = Counts(*numbers_of)
    return counts


@prepared
def _tallies(ids: list[int]) -> QuerySet[Tally, tuple[Any, ...]]:
    """Of every kind: a few rows more than asked for are cheaper than a longer condition."""
    rows = Tally.objects.filter(subject__in=Subject.values, subject_id__in=numbers(ids))
    return rows.values_list("subject", "subject_id", *(field.name for field in fields(Counts)))
