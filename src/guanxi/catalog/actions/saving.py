"""Keeping a product for later, for oneself."""

from datetime import datetime

from guanxi.catalog.models import Saved


def save(*, person_id: int, product_id: int, at: datetime) -> None:
    """Keep it; keeping it twice is keeping it."""
    Saved.objects.get_or_create(person_id=person_id, product_id=product_id, defaults={"at": at})


def unsave(*, person_id: int, product_id: int) -> None:
    """Let it go."""
    Saved.objects.filter(person_id=person_id, product_id=product_id).delete()
