"""What a buyer fills in: an order, one unit at the door, and the few words around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core import signing
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from guanxi.base.money import MOST_MINOR, format_minor
from guanxi.delivery.states import Reason
from guanxi.orders.actions.placing import To
from guanxi.orders.rules import MOST_UNITS
from guanxi.people.states import Consent
from guanxi.web.accounts.phones import PhoneField
from guanxi.web.forms import CleanText, KeyField, PhotoField

if TYPE_CHECKING:
    from guanxi.catalog.models import Product, Variant
    from guanxi.shops.models import PickupPoint

DOOR = "door"
SEAL = "seal"  # of the photo of a closed box, between two tries
CONSENTS = [
    (Consent.NAMED, gettext_lazy("With my name, to my circle")),
    (Consent.COUNTED, gettext_lazy("Counted, without my name")),
    (Consent.NONE, gettext_lazy("Not at all")),
]


class PlaceOrder(forms.Form):
    """How many of each variant, and where to. Each variant's price goes along, so that a change is noticed."""

    recipient = CleanText(label=gettext_lazy("Who opens the parcel"), max_length=80)
    phone = PhoneField(
        required=False, help_text=gettext_lazy("Only the shop and its courier see it. They call to find your door.")
    )
    to = forms.ChoiceField(label=gettext_lazy("Where to"), widget=forms.RadioSelect, initial=DOOR)
    address = CleanText(
        label=gettext_lazy("Address"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    note = CleanText(
        label=gettext_lazy("Note for the courier"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("The gate, the floor, when you are in."),
    )
    consent = forms.ChoiceField(
        label=gettext_lazy("How this order may serve as evidence"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("", gettext_lazy("As I chose for all my orders, or ask me after the door")), *CONSENTS],
    )
    key = KeyField()

    def __init__(self, *args: Any, product: Product, points: Iterable[PickupPoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.variants: list[Variant] = list(product.variants.all())
        self.points = list(points)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(DOOR, _("My door")), *((str(p.pk), _where(p)) for p in self.points)]
        for variant in self.variants:
            self.fields[f"units_{variant.pk}"] = _units_field(variant, product)
            self.fields[f"price_{variant.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=variant.price_minor, required=False, max_value=MOST_MINOR
            )

    def rows(self) -> Iterator[tuple[Variant, forms.BoundField, forms.BoundField]]:
        """Each variant with its number and the price the buyer has seen."""
        for variant in self.variants:
            yield variant, self[f"units_{variant.pk}"], self[f"price_{variant.pk}"]

    @cached_property
    def items(self) -> dict[int, int]:
        """{variant id: units} as far as it can be read, for the order and for the sum shown."""
        return {variant.pk: _number(self[f"units_{variant.pk}"].value()) for variant in self.variants}

    @property
    def seen_minor(self) -> dict[int, int]:
        """{variant id: the price the page showed}. Only for a valid form."""
        prices = {variant.pk: self.cleaned_data.get(f"price_{variant.pk}") for variant in self.variants}
        return {pk: price for pk, price in prices.items() if price is not None}

    def clean(self) -> dict[str, Any]:
        for variant in self.variants:
            self._demand_left(variant)
            self._demand_same_price(variant)
        if self.cleaned_data.get("to") == DOOR and not self.cleaned_data.get("address"):
            self.add_error("address", _("Say where it should be brought."))
        return self.cleaned_data

    def _demand_left(self, variant: Variant) -> None:
        wanted = self.cleaned_data.get(f"units_{variant.pk}") or 0
        if wanted <= variant.left_units:
            return
        left = ngettext("Only %(n)d is left.", "Only %(n)d are left.", variant.left_units) % {"n": variant.left_units}
        self.add_error(f"units_{variant.pk}", left if variant.left_units else _("Sold out a moment ago."))

    def _demand_same_price(self, variant: Variant) -> None:
        seen = self.cleaned_data.get(f"price_{variant.pk}")
        if seen in (None, variant.price_minor) or not self.cleaned_data.get(f"units_{variant.pk}"):
            return
        self.add_error(
            f"units_{variant.pk}",
            _("The price was %(before)s when you opened this page and is %(now)s now. Order again if that is right.")
            % {"before": _money(seen), "now": _money(variant.price_minor)},
        )
        self.data = {**self.data, f"price_{variant.pk}": str(variant.price_minor)}

    def destination(self) -> To:
        """Where the order goes. Only for a valid form."""
        said = self.cleaned_data
        at_door = said["to"] == DOOR
        return To(
            recipient=said["recipient"],
            phone=said["phone"],
            address=said["address"] if at_door else "",
            note=said["note"],
            pickup_id=None if at_door else int(said["to"]),
        )


def _units_field(variant: Variant, product: Product) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("How many %(name)s") % {"name": variant.name or product.name},
        required=False,
        min_value=0,
        max_value=MOST_UNITS,
        error_messages={
            "max_value": _("At most %(limit_value)s of one thing in an order."),
            "min_value": _("Less than none cannot be ordered."),
            "invalid": _("Write a whole number."),
        },
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric", "data-price": variant.price_minor}),
    )


def _where(point: PickupPoint) -> str:
    return " · ".join(filter(None, (point.name, point.address, point.hours)))


def _number(typed: Any) -> int:
    try:
        return min(max(int(typed), 0), MOST_UNITS)
    except (TypeError, ValueError):
        return 0


def _money(amount_minor: int | None) -> str:
    return format_minor(amount_minor or 0, settings.CURRENCY, language=get_language() or "en")


class Code(forms.Form):
    """The six digits that say the order is meant."""

    code = forms.CharField(
        label=gettext_lazy("The code we sent you"),
        max_length=20,
        strip=True,
        widget=forms.TextInput(
            attrs={"class": "input--code", "inputmode": "numeric", "autocomplete": "one-time-code", "size": 6}
        ),
    )


class Words(forms.Form):
    """A sentence that goes along with calling off or contesting. May be empty."""

    words = CleanText(
        label=gettext_lazy("In your words"),
        required=False,
        max_length=280,
        lines=2,
    )


class ChooseConsent(forms.Form):
    """Which of the three. Empty is refused by the action, beside the field."""

    consent = forms.ChoiceField(
        label=gettext_lazy("How may your orders speak?"), required=False, widget=forms.RadioSelect, choices=CONSENTS
    )


YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
ANSWERS: dict[str, bool | None] = {"yes": True, "no": False}


class Seal(forms.Form):
    """The box as it came: is the seal whole, with a photograph beside the shop's."""

    seal = forms.ChoiceField(
        label=gettext_lazy("Is the seal whole?"),
        choices=YES_NO,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say whether the seal is whole before you open it.")},
    )
    photo = PhotoField(label=gettext_lazy("Your photo of the box"), required=False)
    kept = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    key = KeyField()

    def keep(self, photo_id: int) -> None:
        """Remember a photo that has been taken in, should the form be shown again."""
        self.data = {**self.data, "kept": signing.dumps(photo_id, salt=SEAL)}

    @property
    def kept_id(self) -> int | None:
        """The photo taken in with an earlier try; None for none, or one we never signed."""
        try:
            return int(signing.loads(self["kept"].value() or "", salt=SEAL))
        except signing.BadSignature:
            return None


class UnitForm(forms.Form):
    """All that may be said about one unit. One form for each, sent whole every time."""

    code = CleanText(label=gettext_lazy("The code on it"), required=False, max_length=60)
    genuine = forms.ChoiceField(label=gettext_lazy("Is it genuine?"), required=False, choices=YES_NO)
    undamaged = forms.ChoiceField(label=gettext_lazy("Undamaged?"), required=False, choices=YES_NO)
    as_described = forms.ChoiceField(label=gettext_lazy("As described?"), required=False, choices=YES_NO)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you refuse it?"), required=False, choices=Reason.choices, widget=forms.RadioSelect
    )
    words = CleanText(
        label=gettext_lazy("What did you see?"),
        required=False,
        max_length=500,
        # Other taps on the same unit must not take away what is being written.
        widget=forms.Textarea(attrs={"rows": 2, "hx-preserve": "true"}),
    )
    photo = PhotoField(label=gettext_lazy("Photo of what is wrong"), required=False)

    def said(self, question: str) -> bool | None:
        """The answer to one of the three questions; None when it is still open."""
        return ANSWERS.get(self.cleaned_data.get(question, ""))
