"""What the door page shows: each unit with its form and its code's answer, the sums, and the two codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.base import qr
from guanxi.catalog import queries as catalog
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Decision, ParcelState
from guanxi.web.buying.forms import UnitForm
from guanxi.web.buying.progress import of

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from guanxi.base.models import Photo
    from guanxi.delivery.models import Parcel, Unit


@dataclass(frozen=True)
class Card:
    """One unit on the page. `number` counts through the parcel, from 1."""

    unit: Unit
    number: int
    form: UnitForm
    asked: catalog.CodeAsked | None  # the last time its code was asked for
    is_open: bool  # a kept unit is folded away unless it was the last one touched
    refuses: bool  # the reasons are on the table

    @property
    def pk(self) -> str:
        """The unit's number as it is put into ids."""
        return str(self.unit.pk)

    @property
    def picture(self) -> Photo | None:
        """What the product looks like, or what the buyer photographed once it is refused."""
        if self.unit.decision == Decision.REFUSE and self.unit.photo:
            return self.unit.photo
        first = next(iter(self.unit.product.pictures.all()), None)
        return first.photo if first else None

    @property
    def code_fits(self) -> bool:
        """Whether the code that was read is the one the shop packed."""
        return self.asked is not None and self.unit.serial in ("", self.asked.code)

    @property
    def answers(self) -> str:
        """The three answers in one line, as far as they were given."""
        unit = self.unit
        said = [
            (unit.genuine, _("genuine"), _("not genuine")),
            (unit.undamaged, _("undamaged"), _("damaged")),
            (unit.as_described, _("as described"), _("not as described")),
        ]
        return _(", ").join(yes if answer else no for answer, yes, no in said if answer is not None)


def cards(parcel: Parcel, *, touched: int = 0, refuses: int = 0, bound: UnitForm | None = None) -> list[Card]:
    """Every unit of the parcel. `touched` stays unfolded; `refuses` shows its reasons; `bound` is its form."""
    units = list(parcel.units.all())
    prefetch_related_objects([unit.product for unit in units], "pictures__photo")
    asked = catalog.codes_asked([unit.pk for unit in units if unit.product.codes])
    return [
        Card(
            unit=unit,
            number=number,
            form=bound if bound is not None and unit.pk == touched else form_of(unit, asked),
            asked=asked.get(unit.pk),
            is_open=unit.decision != Decision.KEEP or unit.pk == touched,
            refuses=unit.decision == Decision.REFUSE or unit.pk == refuses,
        )
        for number, unit in enumerate(units, start=1)
    ]


def form_of(unit: Unit, asked: Mapping[int, catalog.CodeAsked]) -> UnitForm:
    """A unit's form as it was left."""
    last = asked.get(unit.pk)
    return UnitForm(
        initial={
            "code": last.code if last else "",
            "genuine": _yes_no(unit.genuine),
            "undamaged": _yes_no(unit.undamaged),
            "as_described": _yes_no(unit.as_described),
            "reason": unit.reason,
            "words": unit.words,
        },
        prefix=f"u{unit.pk}",
    )


def _yes_no(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[answer]


@dataclass(frozen=True)
class Sums:
    """What the decisions come to, in minor units. `due` includes the fee as soon as anything is kept."""

    due_minor: int
    fee_minor: int
    kept: list[Unit]
    refused: list[Unit]
    undecided: int

    @property
    def kept_minor(self) -> int:
        return sum(unit.price_minor for unit in self.kept)

    @property
    def decided(self) -> bool:
        return not self.undecided

    @property
    def all_refused(self) -> bool:
        return not self.undecided and not self.kept


def sums(parcel: Parcel, units: Sequence[Unit]) -> Sums:
    kept, refused = of(units, Decision.KEEP), of(units, Decision.REFUSE)
    return Sums(
        due_minor=delivery.due_minor(units, parcel.fee_minor),
        fee_minor=parcel.fee_minor if kept else 0,
        kept=kept,
        refused=refused,
        undecided=len(units) - len(kept) - len(refused),
    )


@dataclass(frozen=True)
class Shown:
    """A code as the buyer shows it: digits to read out, and a square that leads the courier to their page."""

    digits: str
    square: SafeString


def presence(request: HttpRequest, parcel: Parcel) -> Shown | None:
    """ "I am here": only while the parcel is under way."""
    if parcel.state != ParcelState.UNDER_WAY:
        return None
    return _shown(request, parcel, delivery.presence_code(parcel))


def acceptance(request: HttpRequest, parcel: Parcel) -> Shown | None:
    """ "I agree to exactly this": only once everything is decided and something is kept."""
    code = delivery.acceptance_code(parcel) if parcel.state == ParcelState.OPENED else None
    return _shown(request, parcel, code) if code else None


def _shown(request: HttpRequest, parcel: Parcel, code: str) -> Shown:
    link = request.build_absolute_uri(reverse("rounds:stop", args=[parcel.pk]) + f"?code={code}")
    return Shown(code, qr.svg(link))


def seconds_left(parcel: Parcel, now: datetime) -> int:
    """Seconds until the time for checking is over; 0 afterwards."""
    if parcel.decide_by is None:
        return 0
    return max(0, int((parcel.decide_by - now).total_seconds()))
