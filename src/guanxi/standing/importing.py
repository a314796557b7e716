"""Writes distrust brought along from elsewhere: the softest evidence there is, about a person."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction

from guanxi.standing.models import Evidence
from guanxi.standing.states import Act, Subject

HARDNESS = 20
ROWS_AT_ONCE = 5000

Item = TypeVar("Item")
Said = tuple[int, int, int, datetime]  # witness, person, percent below 0, when


@transaction.atomic
def replace_statements(
    witness_ids: Iterable[int], said: Iterable[Said], *, progress: Callable[[int], None] = lambda _: None
) -> None:
    """Have these witnesses say exactly this of other people, whatever they were imported to say before."""
    for ids in _portions(witness_ids):
        Evidence.objects.filter(act=Act.STATEMENT, act_id__in=ids).delete()
    for portion in _portions(said):
        Evidence.objects.bulk_create([_evidence(*one) for one in portion])
        progress(len(portion))


def _evidence(witness_id: int, person_id: int, percent: int, at: datetime) -> Evidence:
    """`act_id` is the witness, so that all of one witness's statements are found together."""
    return Evidence(
        witness_id=witness_id,
        subject=Subject.PERSON,
        subject_id=person_id,
        act=Act.STATEMENT,
        act_id=witness_id,
        value=percent,
        hardness=HARDNESS,
        at=at,
    )


def _portions(items: Iterable[Item]) -> Iterator[list[Item]]:
    remaining = iter(items)
    while portion := list(islice(remaining, ROWS_AT_ONCE)):
        yield portion
