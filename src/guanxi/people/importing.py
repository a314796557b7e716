"""Writes people and ties of a signed network, as read by snap.py.

A node becomes a person whom nobody can sign in as, known again at the next import by an address under
`.invalid`. Trust becomes a one-way tie. Distrust is not written here: it is evidence, and standing's.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models, transaction

from guanxi.people.models import ArcChange, Person, Tie
from guanxi.people.snap import Network, Statement
from guanxi.people.states import Met

ROWS_AT_ONCE = 5000

Row = TypeVar("Row", bound=models.Model)
Pair = tuple[int, int]
Progress = Callable[[int], None]  # told how many rows more were written


@dataclass(frozen=True)
class Imported:
    """What was written, and who each node is."""

    person_ids: dict[str, int]
    people_new: int
    ties_new: int
    ties_changed: int
    ties_ended: int


@transaction.atomic
def write(network: Network, *, source: str, at: datetime, progress: Progress = lambda _: None) -> Imported:
    """Write all of it, or, after an error, nothing. The same file again changes nothing.

    `source` names the network, so that node 7 of one file is not node 7 of another. A tie that the file now
    calls distrust is ended.
    """
    known = _person_ids(source)
    strangers = [node for node in network.nodes if node not in known]
    _create(Person, (_person(node, source, at) for node in strangers), progress)
    ids = _person_ids(source)
    said = {(ids[a], ids[b]): statement for (a, b), statement in network.statements.items()}
    before = _nearness_by_pair(source)
    ties = {pair: s for pair, s in said.items() if s.percent > 0}
    new = {pair: s for pair, s in ties.items() if pair not in before}
    changed = {pair: s for pair, s in ties.items() if before.get(pair, s.percent) != s.percent}
    ended = [pair for pair, s in said.items() if s.percent < 0 and pair in before]
    _create(Tie, (_tie(pair, s, at) for pair, s in new.items()), progress)
    for (truster_id, trusted_id), s in changed.items():
        Tie.objects.filter(truster=truster_id, trusted=trusted_id).update(nearness=s.percent)
    for truster_id, trusted_id in ended:
        Tie.objects.filter(truster=truster_id, trusted=trusted_id).delete()
    _create(ArcChange, (_change(pair, at) for pair in (*new, *changed, *ended)), progress)
    return Imported(ids, len(strangers), len(new), len(changed), len(ended))


def _ending(source: str) -> str:
    return f"@{source}.invalid"


def _person_ids(source: str) -> dict[str, int]:
    """Who came of this source before, by node."""
    ending = _ending(source)
    rows = Person.objects.filter(email__endswith=ending).values_list("email", "pk")
    return {email.removesuffix(ending): pk for email, pk in rows.iterator() if email}


def _nearness_by_pair(source: str) -> dict[Pair, int]:
    rows = Tie.objects.filter(met=Met.IMPORT, truster__email__endswith=_ending(source))
    return {(a, b): n for a, b, n in rows.values_list("truster_id", "trusted_id", "nearness").iterator()}


def _person(node: str, source: str, at: datetime) -> Person:
    return Person(
        name=f"{source} {node}"[:60],
        email=f"{node}{_ending(source)}",
        password=UNUSABLE_PASSWORD_PREFIX,
        joined_at=at,
    )


def _tie(pair: Pair, statement: Statement, at: datetime) -> Tie:
    truster_id, trusted_id = pair
    return Tie(
        truster_id=truster_id,
        trusted_id=trusted_id,
        nearness=statement.percent,
        met=Met.IMPORT,
        at=statement.at or at,
    )


def _change(pair: Pair, at: datetime) -> ArcChange:
    return ArcChange(truster_id=pair[0], trusted_id=pair[1], at=at)


def _create(model: type[Row], rows: Iterable[Row], progress: Progress) -> None:
    """Insert in portions, so that neither memory nor one statement grows with the file."""
    for portion in _portions(rows):
        model._default_manager.bulk_create(portion)
        progress(len(portion))


def _portions(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while portion := list(islice(remaining, ROWS_AT_ONCE)):
        yield portion
