"""What is written into the box below a conversation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.chat.rules import LONGEST_MESSAGE
from guanxi.web.forms import CleanText, KeyField, PhotoField


class MessageForm(forms.Form):
    text = CleanText(
        label=_("Message"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 1, "maxlength": False, "placeholder": _("Message")}),
    )
    photo = PhotoField(label=_("Add a photo"), required=False)
    product = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # the page says what is too long, and loses nothing
