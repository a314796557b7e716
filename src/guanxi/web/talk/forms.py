"""What is written into the box below a conversation."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.chat.rules import LONGEST_MESSAGE, LONGEST_NAME
from guanxi.chat.states import Card
from guanxi.web.asked import LONGEST_NUMBER
from guanxi.web.forms import CleanText, KeyField, PhotoField

if TYPE_CHECKING:
    from guanxi.people.models import Person


class CardField(forms.CharField):
    """What a message carries: “goods-12” as ("goods", 12)."""

    default_error_messages = {"invalid": _("One thing can be sent along, and this is none.")}

    def prepare_value(self, value: Any) -> Any:
        return "-".join(map(str, value)) if isinstance(value, tuple) else value

    def to_python(self, value: Any) -> Any:
        kind, _dash, digits = str(value or "").partition("-")
        if not value:
            return None
        if kind not in Card or not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return kind, int(digits)


class MessageForm(forms.Form):
    text = CleanText(
        label=_("Message"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 1, "placeholder": _("Message")}),
    )
    photo = PhotoField(label=_("Add a photo"), required=False)
    card = CardField(required=False, widget=forms.HiddenInput)
    quoted = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # the page says what is too long, and loses nothing


class PeopleForm(forms.Form):
    """Some of one's own people."""

    people = forms.TypedMultipleChoiceField(
        label=_("Whom?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, known: Iterable["Person"], **more: Any) -> None:
        super().__init__(*args, **more)
        people: Any = self.fields["people"]
        people.choices = [(person.pk, person.name) for person in known]


class GroupForm(PeopleForm):
    name = CleanText(label=_("Name of the group"), max_length=LONGEST_NAME)
    key = KeyField()
    field_order = ("name", "people")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["people"].label = _("Who is in it")


class NameForm(forms.Form):
    name = CleanText(label=_("Name of the group"), max_length=LONGEST_NAME)
