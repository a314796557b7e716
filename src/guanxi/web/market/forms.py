"""What people write about goods, and what they look for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.catalog.states import Advice
from guanxi.web.forms import CleanText, KeyField

LONGEST = 1000


class TipForm(forms.Form):
    text = CleanText(
        label=_("Your tip"),
        help_text=_("What you would tell a friend who has just bought it."),
        max_length=LONGEST,
        lines=3,
    )
    advice = forms.ChoiceField(
        label=_("In one word?"),
        help_text=_("People who reach you see it among what their people say."),
        choices=[(each.value, each.label) for each in (Advice.GET, Advice.LEAVE, Advice.OPEN)],
        widget=forms.RadioSelect,
        required=False,
    )
    key = KeyField()


class QuestionForm(forms.Form):
    text = CleanText(
        label=_("Your question"),
        help_text=_("The shop and people who have it can answer. Everybody can read it."),
        max_length=LONGEST,
        lines=3,
    )
    key = KeyField()


class AnswerForm(forms.Form):
    text = CleanText(label=_("Your answer"), max_length=LONGEST, lines=2)
    key = KeyField()
