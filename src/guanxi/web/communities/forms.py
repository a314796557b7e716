"""What hosts say of a community, and what others say to get in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.communities.rules import LONGEST_RULES
from guanxi.communities.states import Entry
from guanxi.web.forms import CleanText, KeyField, PhotoField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from guanxi.communities.models import Community
    from guanxi.people.models import Person


class About(forms.Form):
    """All that its hosts may change."""

    name = CleanText(label=_("What it is called"), max_length=80)
    about = CleanText(
        label=_("What brings you together"),
        help_text=_("A street, a school, a kind of tea. Whoever may know of it reads this."),
        max_length=1000,
        lines=3,
        required=False,
    )
    place = CleanText(label=_("Where"), max_length=80, required=False)
    entry = forms.ChoiceField(
        label=_("How one gets in"), choices=Entry, initial=Entry.REQUEST, widget=forms.RadioSelect
    )
    rules = CleanText(
        label=_("Its rules"),
        help_text=_("Short ones are read."),
        max_length=LONGEST_RULES,
        lines=4,
        required=False,
    )
    photo = PhotoField(label=_("A photo for it"), required=False)

    @staticmethod
    def of(community: Community) -> dict[str, Any]:
        return {name: getattr(community, name) for name in ("name", "about", "place", "entry", "rules")}


class Founding(About):
    key = KeyField()


class Asking(forms.Form):
    words = CleanText(
        label=_("A line to its hosts"),
        help_text=_("Say who you are, if they may not know."),
        max_length=200,
        required=False,
    )


class Inviting(forms.Form):
    person = forms.TypedChoiceField(label=_("Whom?"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        person: Any = self.fields["person"]
        person.choices = [("", "")] + [(one.pk, one.name) for one in people]
