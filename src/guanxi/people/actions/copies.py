"""A copy of one's own data: asked for once at a time, handed over when it is made, thrown away after some days."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from guanxi.base import facts
from guanxi.people.models import OwnCopy, Person

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def ask_copy(*, person_id: int, language: str, at: datetime, key: UUID) -> OwnCopy:
    """Ask for a copy. While one is being made, asking again finds it; the same key finds the same one."""
    Person.objects.select_for_update(no_key=True).get(pk=person_id)
    mine = OwnCopy.objects.filter(person=person_id)
    if (earlier := mine.filter(key=key).first() or mine.filter(ready_at=None).first()) is not None:
        return earlier
    copy = OwnCopy.objects.create(person_id=person_id, language=language, asked_at=at, key=key)
    facts.record("copy.asked", subject="copy", subject_id=copy.pk, at=at, actor_id=person_id)
    return copy


@transaction.atomic
def hand_over_copy(*, copy_id: int, file: str, size_bytes: int, at: datetime) -> bool:
    """It is made, and lies under that name. Said once: False for whoever comes second."""
    made = OwnCopy.objects.filter(pk=copy_id, ready_at=None).update(ready_at=at, file=file, size_bytes=size_bytes)
    if made:
        facts.record("copy.ready", subject="copy", subject_id=copy_id, at=at)
    return bool(made)


@transaction.atomic
def drop_copy(*, copy_id: int, at: datetime) -> None:
    """Its file is gone; that there was one may stay."""
    OwnCopy.objects.filter(pk=copy_id, gone_at=None).update(gone_at=at, file="")
