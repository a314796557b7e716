"""How somebody wants to be told."""

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.notices.states import Digest

if TYPE_CHECKING:
    from guanxi.notices.models import Ways

OF_MARKET = "market"
PLACES = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone that is named after a place, by part of the world, for a choice."""
    found = defaultdict(list)
    for name in sorted(available_timezones()):
        part, _slash, place = name.partition("/")
        if part in PLACES:
            found[part].append((name, place.replace("_", " ").replace("/", ", ")))
    return sorted(found.items())


class HourField(forms.TimeField):
    """A time of day; takes and gives minutes after midnight."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 60:02}:{value % 60:02}" if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        at = super().clean(value)
        return None if at is None else at.hour * 60 + at.minute


class WaysForm(forms.Form):
    """Letters, quiet hours, and where the person's clock is read."""

    digest = forms.ChoiceField(
        label=_("What I have not looked at, by e-mail"), choices=Digest, widget=forms.RadioSelect
    )
    quiet_from = HourField(label=_("Quiet from"), required=False)
    quiet_until = HourField(label=_("until"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["time_zone"]
        field.choices = [(OF_MARKET, _("As in this market")), *zones()]

    def clean_time_zone(self) -> str:
        """Empty for the market's."""
        chosen: str = self.cleaned_data["time_zone"]
        return "" if chosen == OF_MARKET else chosen

    @staticmethod
    def of(ways: "Ways", time_zone: str) -> dict[str, Any]:
        """As it is now, to begin with."""
        chosen = {"digest": ways.digest, "quiet_from": ways.quiet_from, "quiet_until": ways.quiet_until}
        return chosen | {"time_zone": time_zone or OF_MARKET}
