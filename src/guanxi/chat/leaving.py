"""When somebody leaves, their words are taken out. That something was said, and its number, stays for the others."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce

from guanxi.chat.actions import groups
from guanxi.chat.models import Conversation, Message, Reading, Seat


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:
    for group_id in Seat.objects.filter(person=person_id).values_list("conversation_id", flat=True):
        groups.leave(conversation_id=group_id, person_id=person_id, at=at)
    Message.objects.filter(author=person_id).update(
        text="", photo=None, card="", card_id=None, recalled_at=Coalesce("recalled_at", at)
    )
    Conversation.objects.filter(asked_by=person_id).update(asked_by=None)
    Reading.objects.filter(person=person_id).delete()
