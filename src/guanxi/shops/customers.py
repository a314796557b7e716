"""What a shop writes down about a customer, for whoever works there: a note and a few labels."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import facts
from guanxi.base.errors import Refusal
from guanxi.base.texts import clean, one_line
from guanxi.shops.models import CustomerNote
from guanxi.shops.queries import require

LONGEST_NOTE = 2000  # characters
LONGEST_LABEL = 24
MOST_LABELS = 8


class NoteTooLong(Refusal):
    field = "text"


class TooManyLabels(Refusal):
    field = "labels"


def note_of(shop_id: int, customer_id: int) -> CustomerNote:
    """What is written down; empty where nothing is. Ask for whoever works in the shop only."""
    found = CustomerNote.objects.select_related("by").filter(shop=shop_id, customer=customer_id).first()
    return found or CustomerNote(shop_id=shop_id, customer_id=customer_id)


@transaction.atomic
def write_note(
    *, shop_id: int, customer_id: int, text: str, labels: Sequence[str], actor_id: int, at: datetime
) -> None:
    """Write down anew what the shop knows of a customer. Without a word nothing is kept."""
    require(shop_id, actor_id)
    text = clean(text)
    words = list(dict.fromkeys(filter(None, map(one_line, labels))))
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(
            ngettext(
                "This is %(now)d characters long; %(most)d fit.",
                "This is %(now)d characters long; %(most)d fit.",
                len(text),
            )
            % {"now": len(text), "most": LONGEST_NOTE}
        )
    if len(words) > MOST_LABELS or any(len(word) > LONGEST_LABEL for word in words):
        raise TooManyLabels(_("Eight labels at most, each of %(most)d characters at most.") % {"most": LONGEST_LABEL})
    if text or words:
        told = {"text": text, "labels": words, "by_id": actor_id, "at": at}
        CustomerNote.objects.update_or_create(shop_id=shop_id, customer_id=customer_id, defaults=told)
    else:
        CustomerNote.objects.filter(shop=shop_id, customer=customer_id).delete()
    facts.record("customer.noted", subject="shop", subject_id=shop_id, at=at, actor_id=actor_id)
