"""People of the cast, met in every way."""

from datetime import UTC, datetime

import pytest

from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.people.states import Met, Nearness

NOON = datetime(2025, 11, 3, 4, 0, tzinfo=UTC)


@pytest.fixture
def friends(lin_yue: Person, li_na: Person) -> tuple[Person, Person]:
    tie(lin_yue, li_na)
    return lin_yue, li_na


def tie(a: Person, b: Person, nearness: int = Nearness.FRIEND) -> None:
    people.tie_directly(a=a.pk, b=b.pk, nearness_a=nearness, nearness_b=nearness, met=Met.CODE, at=NOON)


def ask(asker: Person, asked: Person, **more: object) -> int:
    words = {"nearness": Nearness.FRIEND, "met": Met.CODE, "at": NOON} | more
    return people.ask_tie(asker_id=asker.pk, asked_id=asked.pk, **words).pk  # type: ignore[arg-type]
