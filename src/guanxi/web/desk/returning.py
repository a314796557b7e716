"""The form that checks in what came back, unit by unit: on the shelf, set apart, or missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.delivery.errors import SerialMismatch
from guanxi.delivery.states import AT_FAULT
from guanxi.web.forms import CleanText, KeyField

if TYPE_CHECKING:
    from guanxi.delivery.models import Unit


class Where(TextChoices):
    SHELF = "shelf", gettext_lazy("On the shelf")
    APART = "apart", gettext_lazy("Set apart")
    MISSING = "missing", gettext_lazy("Missing")


@dataclass(frozen=True)
class Row:
    unit: Unit
    where: forms.BoundField
    serial: forms.BoundField | None


class Receive(forms.Form):
    """Where each unit goes. What was refused for a fault is set apart unless somebody says otherwise."""

    key = KeyField()

    def __init__(self, *args: Any, units: Sequence[Unit], **options: Any) -> None:
        super().__init__(*args, **options)
        self.units = units
        for unit in units:
            self.fields[f"where_{unit.pk}"] = forms.ChoiceField(
                label=unit.name,
                choices=Where.choices,
                widget=forms.RadioSelect,
                initial=Where.APART if unit.reason in AT_FAULT else Where.SHELF,
                error_messages={"required": _("Say where it is.")},
            )
            if unit.serial:
                self.fields[f"serial_{unit.pk}"] = CleanText(
                    label=_("Code on it"),
                    required=False,
                    max_length=60,
                    widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
                )

    def rows(self) -> Iterator[Row]:
        for unit in self.units:
            yield Row(unit, self[f"where_{unit.pk}"], self[f"serial_{unit.pk}"] if unit.serial else None)

    def clean(self) -> dict[str, Any]:
        for unit in self.units:
            there = self.cleaned_data.get(f"where_{unit.pk}") in (Where.SHELF, Where.APART)
            if there and unit.serial and self.cleaned_data.get(f"serial_{unit.pk}") != unit.serial:
                self.add_error(f"serial_{unit.pk}", str(SerialMismatch(name=unit.name)))
        return self.cleaned_data

    def found(self) -> dict[int, tuple[str, bool]]:
        """What is there, as delivery wants it: {unit id: (its code, set apart?)}. Only for a valid form."""
        said = self.cleaned_data
        return {
            unit.pk: (said.get(f"serial_{unit.pk}", ""), said[f"where_{unit.pk}"] == Where.APART)
            for unit in self.units
            if said[f"where_{unit.pk}"] != Where.MISSING
        }
