"""What one viewer's people say, and how the viewer knows them.

Every question costs one circle, one query for evidence, one for the public counts and one for the ties and
faces on the way, however many subjects are asked about. A viewer of None is a stranger: UNKNOWN, with the
public counts.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
from django.db.models import Q

from guanxi.standing import graph
from guanxi.standing.answers import Counts, Link, LinkKind, Seen, Side, Verdict, Witness
from guanxi.standing.models import Tally
from guanxi.standing.rules import FAINTEST
from guanxi.standing.states import Subject
from guanxi.standing.threads import Threads
from guanxi.standing.weighing import evidence, lately_kept, weigh

SHOWN = 3  # witnesses that come with a path when a verdict isn't being explained
EXPLAINED = 10  # witnesses explained at a time
PATHS = 3  # to each of those


def verdict(viewer_id: int | None, subject: str, subject_id: int) -> Verdict:
    """What the viewer's people say of one subject; the first three named witnesses come with a path."""
    return see(viewer_id, subject, [subject_id], shown=SHOWN).verdicts[subject_id]


def verdicts(viewer_id: int | None, subject: str, ids: Iterable[int]) -> dict[int, Verdict]:
    """The same for a list, where only the first refusal comes with a path."""
    return see(viewer_id, subject, ids).verdicts


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
    people: Iterable[int] = (),
) -> Seen:
    """Everything a page wants to know of several subjects and people, in one look.

    shown, paths, side, after
        How many witnesses of each subject come with paths if they have a name, how many paths each, of which
        side, and how many to pass over before. The first refusal with a name always comes with one.
    people
        Whose links to the viewer and public counts are wanted.
    """
    person_ids = list(dict.fromkeys(people))
    counts = _public({subject: list(ids), Subject.PERSON: person_ids} if person_ids else {subject: list(ids)})
    if viewer_id is None:
        found = {pk: Verdict(public=counted) for pk, counted in counts[subject].items()}
        return Seen(found, {pk: Link(LinkKind.NONE) for pk in person_ids}, counts.get(Subject.PERSON, {}))
    circle = graph.circle(viewer_id)
    found = weigh(circle, evidence(circle, subject, list(counts[subject])), counts[subject])
    chosen = {pk: _chosen(each.on(side)[after : after + shown], each.refuser) for pk, each in found.items()}
    most = dict.fromkeys(person_ids, 1)
    most |= {w.person.pk: paths for some in chosen.values() for w in some if w.person}
    threads = Threads(circle, most)
    return Seen(
        {pk: _with_paths(each, chosen[pk], threads) for pk, each in found.items()},
        {pk: threads.link(pk) for pk in person_ids},
        counts.get(Subject.PERSON, {}),
    )


def _chosen(witnesses: list[Witness], refuser: Witness | None) -> list[Witness]:
    """The witnesses to draw threads to."""
    named = [witness for witness in witnesses if witness.person]
    return [refuser, *named] if refuser and refuser not in named else named


def _with_paths(verdict: Verdict, chosen: list[Witness], threads: Threads) -> Verdict:
    drawn = {w.person.pk: threads.paths(w.person.pk) for w in chosen if w.person}
    return replace(
        verdict,
        witnesses=[
            replace(w, paths=drawn[w.person.pk]) if w.person and w.person.pk in drawn else w
            for w in verdict.witnesses
        ],
    )


def _public(wanted: Mapping[str, list[int]]) -> dict[str, dict[int, Counts]]:
    """The counts of subjects of several kinds, in one query."""
    counts = {subject: dict.fromkeys(ids, Counts()) for subject, ids in wanted.items()}
    asked = Q(pk__in=[])
    for subject, ids in wanted.items():
        asked |= Q(subject=subject, subject_id__in=ids)
    for tally in Tally.objects.filter(asked):
        counts[tally.subject][tally.subject_id] = Counts(
            tally.checked, tally.kept, tally.refused, tally.promises_kept, tally.promises_broken
        )
    return counts
