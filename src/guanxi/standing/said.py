"""What people said on opening their parcels, for whoever sold it: only those who show their name."""

from collections.abc import Iterable

from django.db.models import QuerySet

from guanxi.standing.models import Evidence
from guanxi.standing.states import Act, Subject


def latest(product_ids: Iterable[int]) -> QuerySet[Evidence]:
    """Sentences about these products, each with its author and photo, latest first. Slice it."""
    named = Evidence.objects.filter(subject=Subject.PRODUCT, act=Act.PARCEL, subject_id__in=product_ids, named=True)
    return named.exclude(words="").select_related("witness__photo").order_by("-at", "-id")
