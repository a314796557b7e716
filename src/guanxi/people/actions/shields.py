"""A shield against a crowd: up by itself or by hand, and down by hand at any time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from guanxi.base import facts
from guanxi.people.models import Shield

UP_FOR = timedelta(hours=24)


@transaction.atomic
def raise_shield(*, person_id: int, at: datetime) -> None:
    """Put it up by hand, for a day from now."""
    Shield.objects.update_or_create(person_id=person_id, defaults={"until": at + UP_FOR, "by_itself_after": None})


@transaction.atomic
def raise_by_itself(*, person_id: int, at: datetime, stranger_id: int) -> bool:
    """Put it up because a crowd came, `stranger_id` one of it. False where it is up, or its owner took it down."""
    shield, is_new = Shield.objects.get_or_create(person_id=person_id, defaults={"until": at + UP_FOR})
    if not is_new:
        may = Q(until__lte=at) & (Q(by_itself_after=None) | Q(by_itself_after__lte=at))
        is_new = bool(Shield.objects.filter(may, pk=shield.pk).update(until=at + UP_FOR, by_itself_after=None))
    if is_new:
        facts.record("shield.raised", subject="person", subject_id=person_id, at=at, actor_id=stranger_id)
    return is_new


@transaction.atomic
def lower_shield(*, person_id: int, at: datetime) -> None:
    """Take it down. It does not come up by itself for a day."""
    Shield.objects.filter(person=person_id).update(until=at, by_itself_after=at + UP_FOR)
