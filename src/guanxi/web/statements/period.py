"""From which day to which."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_DAYS = 366
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Period:
    """Whole days of the market's time zone, both included."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The moment after the last day."""
        return _midnight(self.last + timedelta(days=1))

    @property
    def query(self) -> str:
        return f"from={self.first.isoformat()}&to={self.last.isoformat()}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def month_of(day: date) -> Period:
    return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def month_before(period: Period) -> Period:
    return month_of(period.first.replace(day=1) - timedelta(days=1))


class PeriodForm(forms.Form):
    """The two days, as typed into the address."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in (("from", gettext_lazy("From")), ("to", gettext_lazy("Up to and including"))):
            self.fields[name] = forms.DateField(
                label=label,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
                error_messages={"invalid": gettext_lazy("Write a day, like 2026-11-21.")},
            )

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last:
            if first > last:
                self.add_error("to", _("The last day comes before the first."))
            elif (last - first).days >= MOST_DAYS:
                self.add_error("to", _("Choose a year at most."))
            elif first < FIRST or last > LAST:
                self.add_error("from", _("Write a day, like 2026-11-21."))
        return self.cleaned_data

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["from"], self.cleaned_data["to"])


def asked(typed: dict[str, str], *, today: date) -> tuple[Period, PeriodForm]:
    """The period asked for, or this month where none was or it makes no sense; and the form to show."""
    this_month = month_of(today)
    if not ({"from", "to"} & typed.keys()):
        return this_month, PeriodForm({"from": this_month.first, "to": this_month.last})
    form = PeriodForm(typed)
    return (form.period if form.is_valid() else this_month), form
