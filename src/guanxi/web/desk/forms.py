"""What a shop's people fill in at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.delivery.states import ParcelState
from guanxi.web.forms import CleanText, KeyField, MoneyField

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel
    from guanxi.people.models import Person


class CallOff(forms.Form):
    """A "no" to an order, with a sentence for its buyer."""

    words = CleanText(
        label=gettext_lazy("Why, in your words"),
        help_text=gettext_lazy("The buyer reads it."),
        required=False,
        max_length=280,
        lines=2,
    )
    key = KeyField()


class OfferTo(forms.Form):
    """Who shall carry a parcel."""

    courier = forms.TypedChoiceField(
        label=gettext_lazy("Who carries it"),
        coerce=int,
        error_messages={
            "required": gettext_lazy("Choose a courier of your shop."),
            "invalid_choice": gettext_lazy("Choose a courier of your shop."),
        },
    )
    key = KeyField()

    def __init__(self, *args: Any, couriers: Sequence[Person], **options: Any) -> None:
        super().__init__(*args, **options)
        choose = self.fields["courier"]
        assert isinstance(choose, forms.ChoiceField)
        choose.choices = [("", _("Choose")), *((person.pk, person.name) for person in couriers)]


class HandOver(OfferTo):
    """The same for several parcels; those for a door and not offered yet are ticked."""

    parcels = forms.TypedMultipleChoiceField(
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Choose at least one parcel."),
            "invalid_choice": gettext_lazy("One of these parcels has left the shelf. Look again."),
        },
    )

    def __init__(self, *args: Any, parcels: Sequence[Parcel], **options: Any) -> None:
        super().__init__(*args, **options)
        choose = self.fields["parcels"]
        assert isinstance(choose, forms.ChoiceField)
        choose.choices = [(parcel.pk, parcel.recipient) for parcel in parcels]
        choose.initial = [p.pk for p in parcels if p.state == ParcelState.SEALED and p.pickup_id is None]

    @property
    def ticked(self) -> set[str]:
        """The parcels ticked now, as the page has them."""
        return {str(pk) for pk in self["parcels"].value() or ()}


class Count(forms.Form):
    """What a cashier counted."""

    counted = MoneyField(label=gettext_lazy("You count"), help_text=gettext_lazy("Count it before you ask how much."))
    key = KeyField()


class Bank(forms.Form):
    """Cash brought to the bank."""

    amount = MoneyField(label=gettext_lazy("Amount"), above_zero=True)
    bank_line = CleanText(
        label=gettext_lazy("Line of the bank statement"),
        help_text=gettext_lazy("Its number or text. Each line serves once."),
        max_length=80,
    )
    key = KeyField()
