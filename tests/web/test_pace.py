"""A newcomer whom few people know may do less, and is told why."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from guanxi.base import clock
from guanxi.people.models import Person
from guanxi.web.pace import ENOUGH_TIES, NEW_FOR, SHARE
from guanxi.web.posts.writing import MOST_AN_HOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def posts_taken(noon: datetime, monkeypatch: pytest.MonkeyPatch, client_of) -> Callable[[Person], int]:
    """How many posts somebody gets through at once."""
    monkeypatch.setattr(clock, "now", lambda: noon)

    def write(person: Person) -> int:
        client = client_of(person)
        for n in range(MOST_AN_HOUR + 1):
            answer = client.post("/posts/new/", {"text": f"Leaf {n}", "audience": "public", "key": uuid4()})
            if answer.status_code == 429:
                return n
        return MOST_AN_HOUR + 1

    return write


def test_a_newcomer_may_do_a_fifth(posts_taken, make_person: Callable[..., Person], noon: datetime) -> None:
    assert posts_taken(make_person("New", joined_at=noon - timedelta(hours=1))) == MOST_AN_HOUR // SHARE


@pytest.mark.parametrize(
    ("ties", "expected"), [(ENOUGH_TIES, MOST_AN_HOUR), (ENOUGH_TIES - 1, MOST_AN_HOUR // SHARE)]
)
def test_three_people_who_know_somebody_are_enough(
    ties: int, expected: int, posts_taken, make_person: Callable[..., Person], tie, noon: datetime
) -> None:
    person = make_person("New", joined_at=noon)
    for n in range(ties):
        tie(person, make_person(f"Friend {n}"))
    assert posts_taken(person) == expected


def test_after_three_days_nobody_is_new(posts_taken, make_person: Callable[..., Person], noon: datetime) -> None:
    assert posts_taken(make_person("Settled", joined_at=noon - NEW_FOR)) == MOST_AN_HOUR


def test_the_refusal_says_why_and_keeps_what_was_typed(
    posts_taken, make_person: Callable[..., Person], noon: datetime, client_of
) -> None:
    person = make_person("New", joined_at=noon)
    posts_taken(person)
    answer = client_of(person).post("/posts/new/", {"text": "One more leaf", "audience": "public", "key": uuid4()})
    page = answer.content.decode()
    assert answer.status_code == 429
    assert "While you are new" in page
    assert "One more leaf" in page
