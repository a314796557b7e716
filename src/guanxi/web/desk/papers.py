"""A parcel as its printed papers tell it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language

from guanxi.base import pdf
from guanxi.base.money import format_minor
from guanxi.delivery import queries as delivery
from guanxi.web import moments

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, Unit
    from guanxi.shops.models import Shop


def packing_slip(parcel: Parcel, shop: Shop, *, link: str, at: datetime) -> pdf.Slip:
    """What lies in the box: every thing with its lot and code, and what it costs if it is kept."""
    packed = timezone.localdate(parcel.packed_at)
    return pdf.Slip(
        shop=shop.name,
        contact=shop.contact.name,
        promise=shop.promise,
        order_number=str(parcel.order_id),
        parcel_number=str(parcel.pk),
        day=moments.day(packed, this_year=timezone.localdate(at).year, language=get_language() or "en"),
        to=_to(parcel),
        items=tuple(_items(parcel)),
        delivery=format_minor(parcel.fee_minor, parcel.currency, short=False),
        due=format_minor(delivery.most_due_minor(parcel), parcel.currency, short=False),
        link=link,
        at=at,
    )


def label(parcel: Parcel, *, link: str, at: datetime) -> pdf.Label:
    """What is seen from outside."""
    return pdf.Label(
        shop=parcel.shop.name,
        parcel_number=str(parcel.pk),
        units=len(parcel.units.all()),
        to=_to(parcel),
        due=format_minor(delivery.most_due_minor(parcel), parcel.currency, short=False),
        link=link,
        at=at,
    )


def _to(parcel: Parcel) -> pdf.Destination:
    pickup = parcel.pickup.name if parcel.pickup else ""
    return pdf.Destination(parcel.recipient, parcel.phone, parcel.address, parcel.note, pickup)


def _items(parcel: Parcel) -> Iterable[pdf.Packed]:
    """One row for the units of a line that come from one lot."""

    def alike(unit: Unit) -> tuple[int, int]:
        return unit.line_id, unit.lot_id

    for _alike, some in groupby(sorted(parcel.units.all(), key=alike), key=alike):
        units = list(some)
        codes = [units[0].lot.code, *(unit.serial for unit in units)]
        price = format_minor(sum(unit.price_minor for unit in units), parcel.currency, short=False)
        yield pdf.Packed(units[0].name, len(units), price, " · ".join(filter(None, codes)))
