"""Reads about the copies people asked for of what is their own."""

from datetime import datetime

from django.db.models import QuerySet

from guanxi.people.models import OwnCopy


def copies_of(person_id: int) -> QuerySet[OwnCopy]:
    """Copies that are being made or can be fetched, the latest first."""
    return OwnCopy.objects.filter(person=person_id, gone_at=None).order_by("-id")


def copy_of(person_id: int, copy_id: int) -> OwnCopy | None:
    """One copy that can be fetched, for its owner only."""
    return copies_of(person_id).filter(pk=copy_id, ready_at__isnull=False).first()


def copy(copy_id: int) -> OwnCopy | None:
    """One copy with its person, for whoever makes it."""
    return OwnCopy.objects.select_related("person").filter(pk=copy_id).first()


def stale_copies(*, before: datetime) -> QuerySet[OwnCopy]:
    """Copies made before then that are still there, oldest first."""
    return OwnCopy.objects.filter(ready_at__lt=before, gone_at=None).order_by("id")
