"""What somebody was told of, with whoever did it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, Count, Prefetch, Q, QuerySet, Value, When

from guanxi.notices.models import Doer, Hush, Notice
from guanxi.notices.states import Kind

LEADS = 1  # of those who did it, named


def of_person(person_id: int, *, known: Collection[int], without: Collection[int]) -> QuerySet[Notice]:
    """Everything this person was told of, the latest first.

    Each notice gets `doers_count`, `known_count` (those among `known`) and the list `leads`: people known before
    others, the latest first. What only people in `without` did is left out.
    """
    counted = ~Q(doers__person__in=without) & Q(doers__person__is_active=True)
    first = Case(When(person__in=known, then=Value(0)), default=Value(1))
    leads = Doer.objects.exclude(person__in=without).filter(person__is_active=True).select_related("person__photo")
    notices = Notice.objects.filter(person=person_id).annotate(
        doers_count=Count("doers", filter=counted),
        known_count=Count("doers", filter=Q(doers__person__in=known)),
    )
    return (
        notices.exclude(doers_count=0)
        .prefetch_related(Prefetch("doers", leads.order_by(first, "-id")[:LEADS], to_attr="leads"))
        .order_by("-at", "-id")
    )


def unread_count(person_id: int) -> int:
    """How many things they were told of and have not looked at."""
    return Notice.objects.filter(person=person_id, read_at=None).count()


def hushed(person_id: int) -> set[str]:
    """The kinds this person does not want to be told of."""
    return set(Hush.objects.filter(person=person_id).values_list("kind", flat=True))


def wants(person_id: int, kind: Kind) -> bool:
    return not Hush.objects.filter(person=person_id, kind=kind).exists()


def old(before: datetime) -> QuerySet[Notice]:
    """Notices nobody needs any more, read or not."""
    return Notice.objects.filter(at__lt=before)
