"""When somebody leaves, what they were told and that they did it goes with them."""

from datetime import datetime

from django.db import transaction

from guanxi.notices.models import Browser, Doer, Hush, Notice, Ways


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    Notice.objects.filter(person=person_id).delete()
    Doer.objects.filter(person=person_id).delete()
    Hush.objects.filter(person=person_id).delete()
    Ways.objects.filter(person=person_id).delete()
    Browser.objects.filter(person=person_id).delete()
