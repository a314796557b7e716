"""What people say about each other and about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.people.states import Nearness
from guanxi.web.forms import CleanText, KeyField, PhotoField

if TYPE_CHECKING:
    from guanxi.people.models import Person, Tie


class Knowing(forms.Form):
    """How one knows somebody: the nearness is private, the words are shown where the tie is."""

    nearness = forms.TypedChoiceField(
        label=_("How near is this person to you?"),
        help_text=_("Only you ever see this. It decides how much their word weighs for you."),
        choices=Nearness.choices,
        coerce=int,
        initial=Nearness.FRIEND,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how near this person is to you.")},
    )
    relation = CleanText(
        label=_("How do you know each other?"),
        help_text=_("Classmate, neighbour, cousin. Shown to those who reach one of you through the other."),
        max_length=40,
        required=False,
    )


class Asking(Knowing):
    words = CleanText(
        label=_("A line to them"),
        help_text=_("Say who you are, if they may not know."),
        max_length=200,
        required=False,
    )


class Agreeing(Knowing):
    """The answer to a request or an introduction. Several stand on one page, so each has ids of its own."""

    def __init__(self, data: Any = None, *, name: str) -> None:
        super().__init__(data, auto_id=f"id_{name}_%s")


class Changing(Knowing):
    known_since = forms.IntegerField(
        label=_("Since which year?"),
        min_value=1900,
        required=False,
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )
    hidden = forms.BooleanField(
        label=_("Keep this tie to myself"),
        help_text=_("Nobody is shown that you two know each other. It still counts for the two of you."),
        required=False,
    )
    field_order = ("nearness", "relation", "known_since", "hidden")

    @staticmethod
    def of(tie: Tie) -> dict[str, Any]:
        return {
            "nearness": tie.nearness,
            "relation": tie.relation,
            "known_since": tie.known_since,
            "hidden": tie.hidden,
        }


class Introducing(forms.Form):
    second = forms.TypedChoiceField(label=_("To whom?"), coerce=int)
    words = CleanText(
        label=_("Why they should meet"),
        help_text=_("Both read it, with your name."),
        max_length=200,
        required=False,
    )
    key = KeyField()

    def __init__(self, *args: Any, known: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        second: Any = self.fields["second"]
        second.choices = [("", "")] + [(person.pk, person.name) for person in known]


class Vouching(forms.Form):
    sentence = CleanText(
        label=_("Your word"),
        help_text=_("One sentence, in your own words. Everybody can read it, with your name."),
        max_length=280,
        lines=3,
        error_messages={"required": _("Say in one sentence why you vouch for them.")},
    )


class Page(forms.Form):
    """One's own page."""

    name = CleanText(label=_("What people call you"), max_length=60)
    native_name = CleanText(
        label=_("The same name in its own script"),
        help_text=_("王梅 beside Wang Mei."),
        max_length=60,
        required=False,
    )
    about = CleanText(
        label=_("A few lines about you"),
        max_length=500,
        required=False,
        lines=4,
    )
    place = CleanText(label=_("Where you live"), max_length=80, required=False)
    photo = PhotoField(label=_("Your photo"), required=False)
    cover = PhotoField(label=_("The picture behind it"), required=False)

    @staticmethod
    def of(person: Person) -> dict[str, Any]:
        return {
            "name": person.name,
            "native_name": person.native_name,
            "about": person.about,
            "place": person.place,
        }
