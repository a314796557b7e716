"""What is somebody's own, in a form that can be handed to them: sections of rows of plain values.

Each app names its sections in a module `own`, and `jobs.own` puts them together. A section must not hold what is
private to others: how near they feel, what they hide, whom they blocked, how they are reached.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from guanxi.base.models import Fact, Photo

AT_ONCE = 1000  # rows read at a time, so that a long life needs no more memory than a short one


@dataclass(frozen=True)
class Money:
    """An amount in minor units of its currency."""

    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Picture:
    """One of one's own photographs, which goes along as a file; by its name."""

    name: str


@dataclass(frozen=True)
class Word:
    """One of a column's fixed words: for programs always the same, for readers in their language."""

    value: str | int
    label: str


Value = str | int | bool | datetime | date | Money | Picture | Word | tuple["Value", ...] | None
Row = Mapping[str, Value]


@dataclass(frozen=True)
class Section:
    """One kind of things: `rows(person_id)` gives each as {column: value}, with exactly these columns."""

    name: str  # of the file, and in docs/own-data.md
    group: str  # of sections that are read together, one of GROUPS in jobs.own
    title: str | Promise
    columns: Mapping[str, str | Promise]  # what a reader sees above each
    rows: Callable[[int], Iterable[Row]]


def word(choice: Any) -> Word:
    """A member of some Choices."""
    return Word(choice.value, str(choice.label))


def picture(photo: Any) -> Picture | None:
    """A base.Photo or none, as a value."""
    return Picture(photo.name) if photo else None


def facts_of(person_id: int) -> Iterable[Fact]:
    """Everything this person did, oldest first. What others did to them is told by what came of it."""
    return Fact.objects.filter(actor=person_id).order_by("id").iterator(AT_ONCE)


def photos_of(person_id: int) -> Iterable[Photo]:
    """Every photograph this person sent in, oldest first."""
    return Photo.objects.filter(owner=person_id).order_by("id").iterator(AT_ONCE)
