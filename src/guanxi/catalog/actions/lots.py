"""Units made together arrive, are counted, and may be stopped."""

from datetime import date, datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import facts
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog.actions.stock import withdraw_stopped
from guanxi.catalog.models import Lot, Variant
from guanxi.catalog.states import LotState
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

MOST_UNITS = 1_000_000


class LotWords(TypedDict, total=False):
    """What is said of a lot: where it is from, how it came, and its dates."""

    origin: str
    route: str
    made_on: date | None
    packed_on: date | None
    best_before: date | None


class LotThere(Refusal):
    field = "code"


class UnitsOutOfRange(Refusal):
    field = "units"


class DatesCrossed(Refusal):
    field = "best_before"


class StockPromised(Refusal):
    """Orders have set aside more than would be left."""

    field = "units"

    def __init__(self, *, reserved_units: int) -> None:
        words = ngettext(
            "Orders have set %(n)d aside, so the count cannot go lower.",
            "Orders have set %(n)d aside, so the count cannot go lower.",
            reserved_units,
        )
        super().__init__(words % {"n": reserved_units})


class WhyMissing(Refusal):
    field = "why"


@transaction.atomic
def receive_lot(
    *,
    variant_id: int,
    code: str,
    units: int,
    actor_id: int,
    at: datetime,
    key: UUID | str | None = None,
    **words: Unpack[LotWords],
) -> Lot:
    """Put a new lot on the shelf. A repeat with the same key returns the first; another of that code is refused."""
    variant = _variant(variant_id, actor_id)
    if key and (done := facts.find(str(key), name="lot.received")):
        return Lot.objects.get(pk=done.subject_id)
    _demand_sense(units, words)
    if Lot.objects.filter(variant_id=variant_id, code=code).exists():
        raise LotThere(_("There is a lot with this code already. Count it again instead."))
    lot = Lot.objects.create(variant_id=variant_id, code=code, on_hand_units=units, added_at=at, **words)
    variant.on_hand_units += units
    variant.save(update_fields=["on_hand_units"])
    withdraw_stopped(variant_id)
    _record("lot.received", lot, actor_id=actor_id, at=at, key=key, units=units)
    return lot


@transaction.atomic
def correct_lot(
    *,
    lot_id: int,
    units: int,
    why: str,
    actor_id: int,
    at: datetime,
    **words: Unpack[LotWords],
) -> Lot:
    """The shelf was counted, or the label read again. `units` is what is on the shelf now. Raises StockPromised."""
    variant = _variant(_variant_of(lot_id), actor_id)
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    _demand_sense(units, words)
    more = units - lot.on_hand_units
    if variant.on_hand_units + more < variant.reserved_units:
        raise StockPromised(reserved_units=variant.reserved_units)
    lot.on_hand_units = units
    for name, value in words.items():
        setattr(lot, name, value)
    lot.save()
    variant.on_hand_units += more
    variant.save(update_fields=["on_hand_units"])
    withdraw_stopped(variant.pk)
    _record("lot.corrected", lot, actor_id=actor_id, at=at, more=more, why=why)
    return lot


@transaction.atomic
def stop_lot(*, lot_id: int, why: str, recalled: bool, actor_id: int, at: datetime) -> Lot:
    """Sell no more of a lot, at once. What is on the shelf goes into quarantine.

    Units that orders have set aside stay counted until those orders are called off or packed from another lot;
    they cannot be packed from this one. Stopping may be sharpened to a recall, never taken back.
    """
    variant = _variant(_variant_of(lot_id), actor_id)
    lot = Lot.objects.select_for_update(no_key=True).get(pk=lot_id)
    if not why:
        raise WhyMissing(_("Say why. Everybody who looks at the lot will read it."))
    state = LotState.RECALLED if recalled else LotState.STOPPED
    if lot.state in (state, LotState.RECALLED):
        return lot
    lot.state, lot.why = state, why
    lot.save(update_fields=["state", "why"])
    withdraw_stopped(variant.pk)
    lot.refresh_from_db()
    _record("lot.recalled" if recalled else "lot.stopped", lot, actor_id=actor_id, at=at, why=why)
    return lot


def count_lot(*, lot_id: int, checked: int, refused: int) -> None:
    """Add to the lot's public counts: units opened at a door, and of those refused."""
    Lot.objects.filter(pk=lot_id).update(
        checked_units=F("checked_units") + checked, refused_units=F("refused_units") + refused
    )


def _variant(variant_id: int, actor_id: int) -> Variant:
    """The variant, locked, if the person may count its goods."""
    found = (
        Variant.objects.select_for_update(no_key=True, of=("self",))
        .select_related("product")
        .filter(pk=variant_id)
        .first()
    )
    if found is None:
        raise Gone(_("There is no such product."))
    shops.require(found.product.shop_id, actor_id, Role.OWNER, Role.CONTACT)
    return found


def _variant_of(lot_id: int) -> int:
    variant_id = Lot.objects.filter(pk=lot_id).values_list("variant_id", flat=True).first()
    if variant_id is None:
        raise Gone(_("There is no such lot."))
    return variant_id


def _demand_sense(units: int, words: LotWords) -> None:
    if not 0 <= units <= MOST_UNITS:
        raise UnitsOutOfRange(_("A lot has between 0 and 1,000,000 units."))
    made, ends = words.get("made_on") or words.get("packed_on"), words.get("best_before")
    if made and ends and ends < made:
        raise DatesCrossed(_("This is before the day it was made."))


def _record(
    name: str, lot: Lot, *, actor_id: int, at: datetime, key: UUID | str | None = None, **data: object
) -> None:
    facts.record(
        name, subject="lot", subject_id=lot.pk, at=at, actor_id=actor_id, key=str(key) if key else None, data=data
    )
