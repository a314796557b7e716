"""Reads about shields, and about whom somebody does not know."""

from collections.abc import Collection
from datetime import datetime

from guanxi.people.models import Shield
from guanxi.people.queries.follows import followed_ids
from guanxi.people.queries.ties import tied_ids


def shield_until(person_id: int, *, at: datetime) -> datetime | None:
    """Until when somebody is shielded; None for whoever is not."""
    return Shield.objects.filter(person=person_id, until__gt=at).values_list("until", flat=True).first()


def strangers_to(person_id: int, others: Collection[int]) -> set[int]:
    """Those of these people whom this person has no tie with and does not follow."""
    return set(others) - tied_ids(person_id) - followed_ids(person_id) - {person_id}


def is_kept_off(person_id: int, other_id: int, *, at: datetime) -> bool:
    """Whether a shield stands between somebody and a person they do not know."""
    return shield_until(person_id, at=at) is not None and bool(strangers_to(person_id, [other_id]))
