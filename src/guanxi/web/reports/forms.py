"""What somebody says when they report something, and what is decided."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.reports.actions import LONGEST_WORDS
from guanxi.reports.states import Reason
from guanxi.web.forms import CleanText


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it"), choices=Reason, widget=forms.RadioSelect)
    words = CleanText(label=_("In your words"), max_length=LONGEST_WORDS, lines=3, required=False)
