"""The customer beside a shop's chat: how they are known, what they ordered, and what the shop has written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.catalog import queries as catalog
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Decision
from guanxi.orders import queries as orders
from guanxi.shops import customers
from guanxi.web.buying import progress
from guanxi.web.desk import words
from guanxi.web.forms import CleanText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guanxi.catalog.models import Tip
    from guanxi.shops.models import CustomerNote
    from guanxi.telling.target import Target

SHOWN = 4  # orders, and tips
COUNTED = 200  # of the latest orders


class NoteForm(forms.Form):
    """A note, and labels with commas between."""

    text = CleanText(label=_("Note"), required=False, lines=3)
    labels = CleanText(label=_("Labels, with commas between"), required=False)

    def labelled(self) -> list[str]:
        """The labels one by one, whichever comma is between."""
        text: str = self.cleaned_data["labels"]
        return text.replace("，", ",").replace("、", ",").split(",")

    @staticmethod
    def of(note: CustomerNote) -> NoteForm:
        return NoteForm(initial={"text": note.text, "labels": ", ".join(note.labels)})


@dataclass(frozen=True)
class Customer:
    """`kept` and `refused` are units of this shop; `reliability` says how their parcels ended in any shop."""

    rows: Sequence[progress.Row]
    orders_count: int
    kept: int
    refused: int
    reliability: str
    tips: Sequence[Tip]
    note: CustomerNote
    form: NoteForm


def see(whom: Target, form: NoteForm | None = None) -> Customer | None:
    """What the shop's people see of whom they write to; None where that is no customer of theirs."""
    if not whom.for_shop or whom.shop is None or whom.person is None:
        return None
    shop_id, person_id = whom.shop.pk, whom.person.pk
    theirs = list(orders.of_buyer(person_id).filter(shop_id=shop_id)[:COUNTED])
    parcels = delivery.of_orders([order.pk for order in theirs])
    units = [unit for some in parcels.values() for parcel in some for unit in parcel.units.all()]
    note = customers.note_of(shop_id, person_id)
    return Customer(
        [progress.Row(order, parcels.get(order.pk, [])) for order in theirs[:SHOWN]],
        len(theirs),
        len(progress.of(units, Decision.KEEP)),
        len(progress.of(units, Decision.REFUSE)),
        words.reliability(delivery.reliability([person_id])[person_id]),
        list(catalog.tips_by(person_id, shop_id=shop_id)[:SHOWN]),
        note,
        form or NoteForm.of(note),
    )
