"""Phone numbers as people type them, kept as E.164: +8613812345678."""

import phonenumbers
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class PhoneField(forms.CharField):
    """Reads a number of the market's own region, or of any country when it begins with +."""

    def __init__(self, **kwargs: object) -> None:
        attrs = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        super().__init__(
            **{"label": gettext_lazy("Phone"), "max_length": 40, "widget": forms.TextInput(attrs=attrs)} | kwargs  # type: ignore[arg-type]
        )

    def clean(self, value: object) -> str:
        typed = super().clean(value)
        return get_adapter().clean_phone(e164(typed)) if typed else ""


def e164(typed: str) -> str:
    """The number in one form. Raises ValidationError with a sentence."""
    try:
        number = phonenumbers.parse(typed, settings.REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise forms.ValidationError(
            _("This is not a whole phone number. Begin with + and the country if it is from abroad."),
            code="phone",
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def readable(phone: str) -> str:
    """The number with its spaces, as its country writes it abroad: +86 138 1234 5678."""
    return phonenumbers.format_number(phonenumbers.parse(phone), phonenumbers.PhoneNumberFormat.INTERNATIONAL)
