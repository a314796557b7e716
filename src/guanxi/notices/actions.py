"""Telling somebody, reading what one was told, and choosing what to be told of."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from guanxi.notices import queries
from guanxi.notices.models import Doer, Hush, Notice
from guanxi.notices.states import Kind


@transaction.atomic
def note(*, person_id: int, kind: Kind, subject_id: int, actor_id: int, at: datetime) -> None:
    """Tell somebody what another one did, together with others who did the same, unless they do not want to know."""
    if person_id == actor_id or not queries.wants(person_id, kind):
        return
    notice, _is_new = Notice.objects.get_or_create(
        person_id=person_id, kind=kind, subject_id=subject_id, read_at=None, defaults={"at": at}
    )
    _doer, is_new = Doer.objects.get_or_create(notice=notice, person_id=actor_id)
    if is_new:
        Notice.objects.filter(pk=notice.pk, at__lt=at).update(at=at)


def read_all(*, person_id: int, at: datetime) -> None:
    """Everything so far has been seen."""
    Notice.objects.filter(person=person_id, read_at=None, at__lte=at).update(read_at=at)


@transaction.atomic
def choose(*, person_id: int, wanted: Collection[str]) -> None:
    """Be told of these kinds from now on, and of no other."""
    Hush.objects.filter(person=person_id).delete()
    Hush.objects.bulk_create(Hush(person_id=person_id, kind=kind) for kind in Kind if kind not in wanted)


def forget_old(*, before: datetime) -> int:
    """Delete what was told before then; says how much."""
    return queries.old(before).delete()[0]
