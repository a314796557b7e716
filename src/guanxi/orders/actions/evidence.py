"""From an opened parcel to what the buyer's people will read, in the same transaction as the decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from guanxi.catalog import actions as catalog
from guanxi.catalog import queries as goods
from guanxi.orders import rules
from guanxi.orders.models import Order
from guanxi.people import queries as people
from guanxi.people.states import Consent
from guanxi.standing import actions as standing
from guanxi.standing.states import Act, Subject

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, Unit

HARD = 100


def count_and_testify(order: Order, parcel: Parcel, *, at: datetime) -> None:
    """Count the parcel in the public figures, once, and let it speak as far as the buyer agrees."""
    for product_id, units in _by_product(parcel):
        found = rules.finding([_looked(unit) for unit in units])
        if found is None:
            continue
        promiser_id = goods.promiser_of(product_id)
        counts = {
            "checked": found.kept_units + found.refused_units,
            "kept": found.kept_units,
            "refused": found.refused_units,
            "promises_kept": int(found.refused_units == 0),
            "promises_broken": int(found.promise_broken),
        }
        standing.count(subject=Subject.PRODUCT, subject_id=product_id, **counts)
        standing.count(subject=Subject.SHOP, subject_id=order.shop_id, **counts)
        standing.count(subject=Subject.PERSON, subject_id=promiser_id, **counts)
        _count_lots(units)
    testify(order, parcel, at=at)


def _count_lots(units: list[Unit]) -> None:
    for lot_id in sorted({unit.lot_id for unit in units}):
        found = rules.finding([_looked(unit) for unit in units if unit.lot_id == lot_id])
        if found is not None:
            checked = found.kept_units + found.refused_units
            catalog.count_lot(lot_id=lot_id, checked=checked, refused=found.refused_units)


def testify(order: Order, parcel: Parcel, *, at: datetime) -> None:
    """Write, change or take back the evidence of one parcel, by the buyer's consent. May run again."""
    consent = order.consent or people.consent_of(order.buyer_id)
    if consent not in (Consent.NAMED, Consent.COUNTED):
        standing.forget(act=Act.PARCEL, act_id=parcel.pk)
        return
    place = people.cards([order.buyer_id])[order.buyer_id].place
    said = {line.product_id: line for line in order.lines.all() if line.words}
    for product_id, units in _by_product(parcel):
        found = rules.finding([_looked(unit) for unit in units])
        if found is None:
            continue
        later = said.get(product_id) if not found.refused_units else None
        for subject, subject_id in ((Subject.PRODUCT, product_id), (Subject.SHOP, order.shop_id)):
            standing.record(
                witness_id=order.buyer_id,
                subject=subject,
                subject_id=subject_id,
                act=Act.PARCEL,
                act_id=parcel.pk,
                value=found.value,
                hardness=HARD,
                named=consent == Consent.NAMED,
                kept_units=found.kept_units,
                refused_units=found.refused_units,
                reason=found.reason,
                words=later.words if later else found.words,
                photo_id=later.photo_id if later else found.photo_id,
                lot_code=units[0].lot.code,
                place=place,
                at=at,
            )


def _by_product(parcel: Parcel) -> Iterator[tuple[int, list[Unit]]]:
    units = list(parcel.units.select_related("lot").order_by("id"))
    for product_id in sorted({unit.product_id for unit in units}):
        yield product_id, [unit for unit in units if unit.product_id == product_id]


def _looked(unit: Unit) -> rules.Looked:
    return rules.Looked(unit.decision, unit.reason, unit.words, unit.photo_id)
