"""What somebody was told of, with whoever did it; and by which ways."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When

from guanxi.notices.models import Browser, Doer, Hush, Notice, Ways
from guanxi.notices.rules import PUSH_AGAIN_AFTER, PUSH_WITHIN
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


def ways(person_id: int) -> Ways:
    """How somebody wants to be told; as it is at first, where they have chosen nothing."""
    return Ways.objects.filter(person=person_id).first() or Ways(person_id=person_id)


def digests_due(now: datetime) -> QuerySet[Ways]:
    """Whose letter's time has come, the longest wait first."""
    return (
        Ways.objects.filter(digest_at__lte=now, person__is_active=True).select_related("person").order_by("digest_at")
    )


def browsers_of(person_ids: Collection[int]) -> QuerySet[Browser]:
    """Where to push to for these people."""
    return (
        Browser.objects.filter(person__in=person_ids, person__is_active=True).select_related("person").order_by("id")
    )


def pushed_people() -> QuerySet[Browser, int]:
    """Everybody with a browser that takes pushes, for a subquery."""
    return Browser.objects.filter(person__is_active=True).values_list("person_id", flat=True)


def to_push(now: datetime) -> QuerySet[Notice]:
    """Unread news of somebody with a browser: not pushed yet, or grown and pushed a while ago; oldest first."""
    fresh = Notice.objects.filter(read_at=None, at__gte=now - PUSH_WITHIN, person__in=pushed_people())
    grown = Q(pushed_at__lt=F("at")) & Q(pushed_at__lt=now - PUSH_AGAIN_AFTER)
    return fresh.filter(Q(pushed_at=None) | grown).select_related("person").order_by("at", "id")
