"""When somebody leaves, their evidence goes: nobody reaches them any more, so it would weigh nothing."""

from datetime import datetime

from django.db import transaction

from guanxi.standing.models import Evidence, Tally
from guanxi.standing.states import Subject


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    """What they testified, and what was said and counted of them. Public counts of goods and shops stay."""
    Evidence.objects.filter(witness=person_id).delete()
    Evidence.objects.filter(subject=Subject.PERSON, subject_id=person_id).delete()
    Tally.objects.filter(subject=Subject.PERSON, subject_id=person_id).delete()
