"""The form that fills one box: for each line of the order, which lot each unit comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from guanxi.catalog import queries as catalog
from guanxi.orders.actions.packing import Pick
from guanxi.orders.errors import SealPhotoMissing, SerialMissing
from guanxi.web.forms import CleanText, KeyField, PhotoField

if TYPE_CHECKING:
    from guanxi.catalog.models import Lot
    from guanxi.delivery.models import Parcel
    from guanxi.orders.models import Line, Order

SALT = "seal photo"


@dataclass(frozen=True)
class ToPack:
    """A line of which some units are in no box yet, and the lots they may come from, the soonest to end first."""

    line: Line
    missing: int
    lots: list[Lot]

    @property
    def by_code(self) -> bool:
        """Each unit has a code of its own, so each is packed by itself."""
        return bool(self.line.product.codes)

    @property
    def short(self) -> int:
        """How many cannot be packed from what is on the shelf."""
        return max(0, self.missing - sum(lot.on_hand_units for lot in self.lots))

    def suggested(self) -> Iterator[tuple[Lot, int]]:
        """How many to take from each lot, using up the first before the next."""
        left = self.missing
        for lot in self.lots:
            take = min(left, lot.on_hand_units)
            left -= take
            yield lot, take


def left_to_pack(order: Order, parcels: Sequence[Parcel]) -> list[ToPack]:
    """The lines of an order that are not wholly in boxes. One query."""
    boxed: dict[int, int] = {}
    for parcel in parcels:
        for unit in parcel.units.all():
            boxed[unit.line_id] = boxed.get(unit.line_id, 0) + 1
    missing = {line: line.units - boxed.get(line.pk, 0) for line in order.lines.all()}
    lots = catalog.lots_on_shelf(line.variant_id for line, n in missing.items() if n)
    return [ToPack(line, n, lots.get(line.variant_id, [])) for line, n in missing.items() if n]


@dataclass(frozen=True)
class Row:
    """One row of the form: a lot with a number beside it, or one unit with its lot and code."""

    lot: Lot | None
    field: forms.BoundField
    serial: forms.BoundField | None


class PackBox(forms.Form):
    """One sealed box. A photo once sent stays, whatever else is refused, as a signed number in `sealed`."""

    photo = PhotoField(
        label=gettext_lazy("Photo of the sealed parcel"),
        help_text=gettext_lazy("With the seal in view. The buyer compares it at the door."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif", "capture": "environment"}),
    )
    sealed = forms.CharField(required=False, widget=forms.HiddenInput)
    key = KeyField()

    def __init__(self, *args: Any, to_pack: Sequence[ToPack], **options: Any) -> None:
        super().__init__(*args, **options)
        self.to_pack = to_pack
        for each in to_pack:
            self.fields.update(_by_code(each) if each.by_code else _by_lot(each))

    def groups(self) -> Iterator[tuple[ToPack, list[Row]]]:
        """The rows of each line."""
        for each in self.to_pack:
            pk = each.line.pk
            if each.by_code:
                yield each, [Row(None, self[f"lot_{pk}_{n}"], self[f"serial_{pk}_{n}"]) for n in range(each.missing)]
            else:
                yield each, [Row(lot, self[f"units_{pk}_{lot.pk}"], None) for lot in each.lots]

    def clean(self) -> dict[str, Any]:
        if "photo" not in self.errors and not self.cleaned_data.get("photo") and self.sealed_photo_id is None:
            self.add_error("photo", str(SealPhotoMissing()))
        for each in self.to_pack:
            if each.by_code:
                self._demand_codes(each)
            else:
                self._demand_not_more(each)
        if not self.errors and not self.picks():
            raise forms.ValidationError(_("Put at least one thing into the box."))
        return self.cleaned_data

    def _demand_not_more(self, each: ToPack) -> None:
        names = [f"units_{each.line.pk}_{lot.pk}" for lot in each.lots]
        if sum(self.cleaned_data.get(name) or 0 for name in names) > each.missing:
            said = ngettext("The order needs only %(n)d.", "The order needs only %(n)d.", each.missing)
            self.add_error(names[0], said % {"n": each.missing})

    def _demand_codes(self, each: ToPack) -> None:
        seen: set[str] = set()
        for n in range(each.missing):
            lot, name = self.cleaned_data.get(f"lot_{each.line.pk}_{n}"), f"serial_{each.line.pk}_{n}"
            serial = self.cleaned_data.get(name, "")
            if lot and not serial and name not in self.errors:
                self.add_error(name, str(SerialMissing(name=each.line.name)))
            elif lot and serial in seen:
                self.add_error(name, _("This code is on another unit of this box already."))
            seen.add(serial)

    def picks(self) -> list[Pick]:
        """Every unit of the box. Only after cleaning."""
        return [pick for each in self.to_pack for pick in self._picks_of(each)]

    def _picks_of(self, each: ToPack) -> Iterator[Pick]:
        pk, said = each.line.pk, self.cleaned_data
        if each.by_code:
            for n in range(each.missing):
                if lot := said.get(f"lot_{pk}_{n}"):
                    yield Pick(pk, lot, said.get(f"serial_{pk}_{n}", ""))
        else:
            for lot in each.lots:
                yield from [Pick(pk, lot.pk)] * (said.get(f"units_{pk}_{lot.pk}") or 0)

    @property
    def sealed_photo_id(self) -> int | None:
        """The photo sent with an earlier try of this form."""
        try:
            return int(signing.loads(self["sealed"].value() or "", salt=SALT))
        except signing.BadSignature:
            return None

    def remember(self, photo_id: int) -> None:
        """Have the form, shown again, come back with this photo."""
        self.data = {**dict(self.data.items()), "sealed": signing.dumps(photo_id, salt=SALT)}


def _by_lot(each: ToPack) -> Mapping[str, forms.Field]:
    return {f"units_{each.line.pk}_{lot.pk}": _units_field(lot, take) for lot, take in each.suggested()}


def _units_field(lot: Lot, take: int) -> forms.IntegerField:
    left = ngettext("Only %(n)d of this lot is left.", "Only %(n)d of this lot are left.", lot.on_hand_units)
    return forms.IntegerField(
        label=lot_label(lot),
        min_value=0,
        max_value=lot.on_hand_units,
        required=False,
        initial=take,
        error_messages={"max_value": left % {"n": lot.on_hand_units}, "invalid": _("Write a whole number.")},
        widget=forms.NumberInput(attrs={"class": "input", "inputmode": "numeric"}),
    )


def _by_code(each: ToPack) -> dict[str, forms.Field]:
    choices = [(lot.pk, lot_label(lot)) for lot in each.lots]
    taken = [lot.pk for lot, take in each.suggested() for _n in range(take)]
    fields: dict[str, forms.Field] = {}
    for n in range(each.missing):
        where = {"n": n + 1, "name": each.line.name}
        fields[f"lot_{each.line.pk}_{n}"] = forms.TypedChoiceField(
            label=_("Lot of no. %(n)d, %(name)s") % where,
            choices=[("", _("Not in this box")), *choices],
            coerce=int,
            empty_value=None,
            required=False,
            initial=taken[n] if n < len(taken) else "",
            widget=forms.Select(attrs={"class": "input"}),
        )
        fields[f"serial_{each.line.pk}_{n}"] = CleanText(
            label=_("Code on no. %(n)d, %(name)s") % where,
            required=False,
            max_length=60,
            widget=forms.TextInput(attrs={"class": "input", "autocapitalize": "characters", "autocomplete": "off"}),
        )
    return fields


def lot_label(lot: Lot) -> str:
    """A lot as it is chosen from: its code, when it ends, and how many are there."""
    left = ngettext("%(n)d on the shelf", "%(n)d on the shelf", lot.on_hand_units) % {"n": lot.on_hand_units}
    ends = _("until %(date)s") % {"date": date_format(lot.best_before)} if lot.best_before else ""
    return " · ".join(filter(None, (lot.code, ends, left)))
