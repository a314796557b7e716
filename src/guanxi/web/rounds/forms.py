"""What a courier types: a code, how it was paid, and how much cash is handed over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.delivery.states import Method
from guanxi.web.forms import KeyField, MoneyField

CODE = {"inputmode": "numeric", "autocomplete": "off", "class": "input--code", "size": 4}


class Presence(forms.Form):
    """The code that says the buyer is there."""

    code = forms.CharField(
        label=_("Their code"),
        max_length=12,
        widget=forms.TextInput(attrs=CODE),
        error_messages={"required": _("Ask for the code, or scan it.")},
    )
    key = KeyField()


class Acceptance(Presence):
    """The code that says they agree to exactly this, and how they paid."""

    method = forms.ChoiceField(
        label=_("How they paid"),
        choices=[(Method.CASH, _("Cash")), (Method.TRANSFER, _("Transfer"))],
        widget=forms.RadioSelect,
        initial=Method.CASH,
    )


class Step(forms.Form):
    """A step that says nothing more."""

    key = KeyField()


class Take(Step):
    """The parcels taken along."""

    parcels = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one parcel.")}
    )

    def __init__(self, *args: object, offered: list[int], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        choose = self.fields["parcels"]
        assert isinstance(choose, forms.ChoiceField)
        choose.choices = [(pk, str(pk)) for pk in offered]


class PayIn(Step):
    """The cash handed to the shop."""

    declared = MoneyField(label=_("You hand over"), above_zero=True)
