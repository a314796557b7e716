"""Reads about who answers for whom."""

from django.db.models import QuerySet

from guanxi.people.models import Vouch


def vouches_for(subject: str, subject_id: int) -> QuerySet[Vouch]:
    """Standing vouches for a person or a shop, newest first, with who gives them."""
    standing = Vouch.objects.filter(subject=subject, subject_id=subject_id, withdrawn_at=None)
    return standing.filter(voucher__is_active=True).select_related("voucher__photo").order_by("-at", "-id")


def vouching_count(subject: str, subject_id: int) -> int:
    return vouches_for(subject, subject_id).count()


def vouches_by(person_id: int) -> QuerySet[Vouch]:
    """What this person stands behind now, newest first."""
    return Vouch.objects.filter(voucher=person_id, withdrawn_at=None).order_by("-at", "-id")


def standing_vouch(voucher_id: int, subject: str, subject_id: int) -> Vouch | None:
    return Vouch.objects.filter(voucher=voucher_id, subject=subject, subject_id=subject_id, withdrawn_at=None).first()


def vouch_history(voucher_id: int, subject: str, subject_id: int) -> QuerySet[Vouch]:
    """All one person ever said about it, withdrawn sentences included, newest first."""
    said = Vouch.objects.filter(voucher=voucher_id, subject=subject, subject_id=subject_id)
    return said.order_by("-at", "-id")
