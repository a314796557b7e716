"""What a shop's people fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from biip import ParseError
from biip.gtin import Gtin
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.catalog.states import Category
from guanxi.shops.states import Role
from guanxi.web.forms import CleanText, KeyField, MoneyField

if TYPE_CHECKING:
    from guanxi.catalog.models import Lot, Product
    from guanxi.people.models import Person
    from guanxi.shops.models import Shop

SHORT = {"class": "input--short", "inputmode": "numeric"}


def day(label: Any) -> forms.DateField:
    """A date, chosen from the browser's calendar."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
    return forms.DateField(label=label, required=False, widget=widget)


class ShopOpening(forms.Form):
    """The first of three steps: what it is called, where it is, and the word of whoever answers for it."""

    name = CleanText(label=gettext_lazy("What is your shop called?"), max_length=80)
    place = CleanText(
        label=gettext_lazy("Where is it?"), max_length=80, help_text=gettext_lazy("A town or a village is enough.")
    )
    promise = CleanText(
        label=gettext_lazy("Your promise"),
        max_length=600,
        lines=3,
        help_text=gettext_lazy("In your own words. It stands beside your face, and people see whether it is kept."),
    )
    key = KeyField()


class ShopSettings(forms.Form):
    """What an owner may change at any time."""

    name = CleanText(label=gettext_lazy("Name"), max_length=80)
    place = CleanText(label=gettext_lazy("Place"), max_length=80)
    about = CleanText(label=gettext_lazy("About the shop"), max_length=1000, lines=4, required=False)
    delivery_minor = MoneyField(label=gettext_lazy("Delivery costs"))
    free_delivery_from_minor = MoneyField(
        label=gettext_lazy("Delivered free from"), required=False, help_text=gettext_lazy("Leave it empty for never.")
    )
    answer_hours = forms.IntegerField(
        label=gettext_lazy("Hours to answer an order"),
        min_value=1,
        max_value=240,
        widget=forms.NumberInput(attrs=SHORT),
        help_text=gettext_lazy("An order that waits longer is called off."),
    )
    inspection_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes to check at the door"),
        min_value=5,
        max_value=120,
        widget=forms.NumberInput(attrs=SHORT),
    )
    asks_code = forms.BooleanField(
        label=gettext_lazy("Buyers confirm with a code"),
        required=False,
        help_text=gettext_lazy("They get it by e-mail or phone when they order. It keeps idle orders away."),
    )

    @staticmethod
    def of(shop: Shop) -> dict[str, Any]:
        return {name: getattr(shop, name) for name in ShopSettings.base_fields}


class Promise(forms.Form):
    promise = CleanText(
        label=gettext_lazy("The promise, in your words"),
        max_length=600,
        lines=4,
        help_text=gettext_lazy("From now on you answer for the shop: your name and face stand beside these words."),
    )


class ProductForm(forms.Form):
    """What is said of a product. Its photos and variants stand beside this form."""

    name = CleanText(label=gettext_lazy("What is it?"), max_length=160)
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=Category)
    measure = CleanText(
        label=gettext_lazy("One of it is a"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("Tin, jar, box: what buyers count."),
    )
    description = CleanText(label=gettext_lazy("What should people know?"), max_length=4000, lines=5, required=False)
    promise = CleanText(
        label=gettext_lazy("A promise on this product"),
        max_length=600,
        lines=2,
        required=False,
        help_text=gettext_lazy("In your own words, under your name. Left empty, the shop's promise holds."),
    )
    codes = CleanText(
        label=gettext_lazy("Does each one carry its own code? Where?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Under the lid, on the seal. Buyers can then check it at the door."),
    )
    gtin = CleanText(label=gettext_lazy("Barcode"), max_length=20, required=False)
    listed = forms.BooleanField(label=gettext_lazy("On offer"), required=False, initial=True)
    key = KeyField()

    def clean_gtin(self) -> str:
        written = self.cleaned_data["gtin"].replace(" ", "").replace("-", "")
        try:
            return Gtin.parse(written).value if written else ""
        except ParseError as error:
            raise ValidationError(_("This is not a barcode: a digit is wrong or missing.")) from error

    @property
    def words(self) -> dict[str, Any]:
        """What the action takes, without the key."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}

    @staticmethod
    def of(product: Product) -> dict[str, Any]:
        return {name: getattr(product, name) for name in ProductForm.base_fields if name != "key"}


class VariantForm(forms.Form):
    """One size or kind with its price."""

    variant_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = CleanText(label=gettext_lazy("Size or kind"), max_length=80, required=False)
    price_minor = MoneyField(label=gettext_lazy("Price"), above_zero=True)
    sku = CleanText(label=gettext_lazy("Your own number"), max_length=40, required=False)
    retired = forms.BooleanField(label=gettext_lazy("No longer offered"), required=False)


class VariantRows(forms.BaseFormSet[VariantForm]):
    """All variants of a product; the first row must be filled, later ones may stay empty."""

    default_error_messages = {
        "missing_management_form": gettext_lazy("This form is out of date. Open the page again.")
    }

    def clean(self) -> None:
        if not self.management_form.is_valid() or any(self.errors):
            return
        rows = self.rows
        if not rows:
            raise ValidationError(_("Say what it costs."))
        names = [row["name"] for row in rows if not row["retired"]]
        if len(set(names)) < len(names):
            raise ValidationError(_("Two variants have the same name."))

    @property
    def shown(self) -> int:
        """How many rows stand open; the others wait folded."""
        return max(self.initial_form_count(), 1)

    @property
    def spare_used(self) -> bool:
        """Whether something was typed into the folded rows, so that they must be seen."""
        return self.is_bound and any(form.has_changed() for form in self.forms[self.shown :])

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Those that are filled, as the action takes them."""
        filled = [form for form in self.forms if form.is_valid() and form.has_changed()]
        return [form.cleaned_data for form in filled]


Variants = forms.formset_factory(VariantForm, formset=VariantRows, extra=0, min_num=1, max_num=30, validate_max=True)


class LotWordsForm(forms.Form):
    """Where a lot is from, and its dates."""

    origin = CleanText(label=gettext_lazy("Where is it from?"), max_length=160, required=False)
    route = CleanText(
        label=gettext_lazy("How did it come?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: from Fuding, three days by train."),
    )
    made_on = day(gettext_lazy("Made or picked on"))
    packed_on = day(gettext_lazy("Packed on"))
    best_before = day(gettext_lazy("Best before"))


def units_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, widget=forms.NumberInput(attrs=SHORT))


class LotArrival(LotWordsForm):
    """A new lot on the shelf."""

    variant = forms.TypedChoiceField(label=gettext_lazy("Of which"), coerce=int)
    code = CleanText(
        label=gettext_lazy("Lot code"), max_length=40, help_text=gettext_lazy("As printed on it, or one of your own.")
    )
    units = units_field(gettext_lazy("How many"))
    key = KeyField()
    field_order = ("variant", "code", "units", "origin", "route", "made_on", "packed_on", "best_before")

    def __init__(self, *args: Any, product: Product, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        variants = [(variant.pk, variant.name or product.name) for variant in product.variants.all()]
        choice = self.fields["variant"]
        assert isinstance(choice, forms.TypedChoiceField)
        choice.choices = variants
        if len(variants) == 1:
            choice.widget = forms.HiddenInput()
            choice.initial = variants[0][0]


class LotCount(LotWordsForm):
    """The shelf was counted, or the label read again."""

    units = units_field(gettext_lazy("On the shelf now"))
    why = CleanText(label=gettext_lazy("What changed?"), max_length=280)
    field_order = ("units", "why")

    @staticmethod
    def of(lot: Lot) -> dict[str, Any]:
        return {name: getattr(lot, name) for name in LotWordsForm.base_fields} | {"units": lot.on_hand_units}


class LotStop(forms.Form):
    """Sell no more of it."""

    why = CleanText(
        label=gettext_lazy("Why?"),
        max_length=280,
        lines=2,
        help_text=gettext_lazy("Everybody who looks at this lot will read it."),
    )
    recalled = forms.ChoiceField(
        label=gettext_lazy("What about those already sold?"),
        choices=[("no", gettext_lazy("They are fine")), ("yes", gettext_lazy("Recall them"))],
        widget=forms.RadioSelect,
    )

    def clean_recalled(self) -> bool:
        return bool(self.cleaned_data["recalled"] == "yes")


class PersonField(forms.TypedChoiceField):
    """One of the people offered, by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)

    def offer(self, people: list[Person]) -> None:
        self.choices = [(person.pk, person.name) for person in people]


class NewMember(forms.Form):
    person = PersonField(label=gettext_lazy("Who"))
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=Role)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["person"]
        assert isinstance(who, PersonField)
        who.offer(people)


class NewPickup(forms.Form):
    name = CleanText(label=gettext_lazy("What is it called?"), max_length=80)
    address = CleanText(label=gettext_lazy("Address"), max_length=200)
    hours = CleanText(label=gettext_lazy("When is it open?"), max_length=100, required=False)
    keeper = PersonField(label=gettext_lazy("Who hands parcels out there?"))

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who = self.fields["keeper"]
        assert isinstance(who, PersonField)
        who.offer(people)


class FileChoice(forms.Form):
    """A file of goods, and what holds where it is silent."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,text/csv"}),
        help_text=gettext_lazy("Shopify's product CSV, or a list with the columns barcode and name. At most 6 MB."),
    )
    price_minor = MoneyField(
        label=gettext_lazy("Price of each, where the file has none"), above_zero=True, required=False
    )
    units = forms.IntegerField(
        label=gettext_lazy("How many of each, where the file does not say"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        widget=forms.NumberInput(attrs=SHORT),
    )
    key = KeyField()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > 6 * 1024 * 1024:
            raise ValidationError(_("The file is larger than %(n)d MB. Please split it.") % {"n": 6})
        return file
