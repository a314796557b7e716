"""Arithmetic of an order: its delivery fee, and what an opened parcel proves. Pure; no database."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_UNITS = 99  # of one variant in one order
MOST_LINES = 30

# Gravest first. A change of mind says nothing about the goods.
GRAVITY = ("counterfeit", "expired", "misdescribed", "wrong_item", "damaged")
BREAKS_A_PROMISE = frozenset({"counterfeit", "expired", "misdescribed"})


def fee_minor(goods_minor: int, *, delivery_minor: int, free_from_minor: int | None, pickup: bool) -> int:
    """What delivery costs, in minor units: nothing at a pick-up point or above the shop's threshold."""
    if pickup or (free_from_minor is not None and goods_minor >= free_from_minor):
        return 0
    return delivery_minor


@dataclass(frozen=True)
class Looked:
    """One unit as it was decided at the door."""

    decision: str  # "keep", "refuse" or ""
    reason: str
    words: str
    photo_id: int | None


@dataclass(frozen=True)
class Finding:
    """What one parcel proves about one product."""

    kept_units: int
    refused_units: int  # at fault; whims are not counted
    reason: str  # the gravest, or ""
    words: str
    photo_id: int | None

    @property
    def value(self) -> int:
        """-100 (all refused at fault) to 100 (all kept)."""
        return 100 * (self.kept_units - self.refused_units) // (self.kept_units + self.refused_units)

    @property
    def promise_broken(self) -> bool:
        return self.reason in BREAKS_A_PROMISE


def finding(units: Sequence[Looked]) -> Finding | None:
    """What these units of one product prove together; None if all were undecided or refused on a whim."""
    kept = sum(unit.decision == "keep" for unit in units)
    faults = [unit for unit in units if unit.decision == "refuse" and unit.reason in GRAVITY]
    if not kept and not faults:
        return None
    gravest = min(faults, key=lambda unit: GRAVITY.index(unit.reason), default=None)
    if gravest is None:
        return Finding(kept, 0, "", "", None)
    return Finding(kept, len(faults), gravest.reason, gravest.words, gravest.photo_id)
