"""What happened, in the past tense, committed with the change that made it true.

A fact is a transition's event row: who did what to which thing, when. Its `key` makes a step repeatable:
an offline phone may send the same step twice, and the second finds the first.

Whoever listens is told inside the transaction, and may only put work in the queue.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guanxi.base.models import Fact

_listeners: list[Callable[[Fact], None]] = []
_heard: ContextVar[bool] = ContextVar("heard", default=True)


def record(
    name: str,
    *,
    subject: str,
    subject_id: int,
    at: datetime,
    actor_id: int | None = None,
    key: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> Fact:
    """Write a fact, e.g. `record("order.placed", subject="order", subject_id=7, at=now, actor_id=3)`."""
    fact = Fact.objects.create(
        name=name,
        subject=subject,
        subject_id=subject_id,
        at=at,
        actor_id=actor_id,
        key=key or None,
        data=dict(data or {}),
    )
    if _heard.get():
        for listener in _listeners:
            listener(fact)
    return fact


def listen(listener: Callable[[Fact], None]) -> None:
    """Have every fact told to `listener` from now on, once each, within the change's own transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


@contextmanager
def unheard() -> Iterator[None]:
    """Within the block facts are kept but nobody is told: for a history that is written, not lived."""
    token = _heard.set(False)
    try:
        yield
    finally:
        _heard.reset(token)


def already(key: str | None, *, name: str, subject_id: int) -> bool:
    """Whether this very step was done before. False for a step without a key."""
    return bool(key) and Fact.objects.filter(key=key, name=name, subject_id=subject_id).exists()


def find(key: str, *, name: str) -> Fact | None:
    """The fact an earlier try of this step left behind, or None."""
    return Fact.objects.filter(key=key, name=name).first()


def reword(told: QuerySet[Fact], change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The one change a fact may suffer: words in it that leave with whoever said them. What happened stays."""
    for fact in told.order_by("id").iterator():
        if (data := change(fact.data)) != fact.data:
            Fact.objects.filter(pk=fact.pk).update(data=data)


def one(fact_id: int) -> Fact | None:
    """One fact by its number."""
    return Fact.objects.filter(pk=fact_id).first()


def first_actors(name: str, *, most: int) -> list[int]:
    """Who did this first, each once, in that order. Reads from the beginning until there are enough."""
    found: dict[int, None] = {}
    for actor_id in Fact.objects.filter(name=name).order_by("id").values_list("actor_id", flat=True).iterator():
        if actor_id is not None:
            found[actor_id] = None
        if len(found) == most:
            break
    return list(found)


def unsay_words_of(actor_id: int) -> None:
    """Take the free words out of everything this person did."""
    reword(Fact.objects.filter(actor=actor_id), lambda data: {**data, "words": ""} if "words" in data else data)


def of(subject: str, subject_id: int) -> QuerySet[Fact]:
    """The history of one thing, oldest first."""
    return Fact.objects.filter(subject=subject, subject_id=subject_id).order_by("id")


def last_id(*, until: datetime) -> int:
    """The number of the last fact that is no later; 0 before the first."""
    return Fact.objects.filter(at__lte=until).order_by("-id").values_list("pk", flat=True).first() or 0


def since(fact_id: int) -> QuerySet[Fact]:
    """Every fact after that one, oldest first."""
    return Fact.objects.filter(id__gt=fact_id).order_by("id")
