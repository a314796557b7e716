"""A courier's cash, shop by shop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from guanxi.delivery import queries as delivery
from guanxi.shops import queries as shops

if TYPE_CHECKING:
    from guanxi.shops.models import Shop


@dataclass(frozen=True)
class Purse:
    """What a courier holds for one shop."""

    shop: Shop
    cash: delivery.Cash

    @property
    def percent(self) -> str:
        """How much of the limit is used, written for SVG: "47.9%"."""
        share = 100 * self.cash.in_hand_minor / max(settings.COURIER_CASH_LIMIT_MINOR, 1)
        return f"{min(max(share, 0), 100):.1f}%"

    @property
    def over_limit(self) -> bool:
        return self.cash.in_hand_minor > settings.COURIER_CASH_LIMIT_MINOR


def purses(courier_id: int, at: datetime) -> list[Purse]:
    """Every shop the courier holds cash of, the largest sum first. A fixed number of queries."""
    found = delivery.cash_of_courier(courier_id, currency=settings.CURRENCY, at=at)
    found = [each for each in found if each.in_hand_minor or each.pay_in]
    named = shops.browse().in_bulk([each.shop_id for each in found])
    return [Purse(named[each.shop_id], each) for each in found]
