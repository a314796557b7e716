"""When somebody leaves: what they reported, what was reported of them, and where they looked, goes with them."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from guanxi.reports.models import Look, Report


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    Report.objects.filter(Q(reporter=person_id) | Q(about=person_id)).delete()
    Report.objects.filter(closed_by=person_id).update(closed_by=None)
    Look.objects.filter(person=person_id).delete()
