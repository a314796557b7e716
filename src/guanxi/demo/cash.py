"""What becomes of the cash: couriers pay in every third evening, somebody else counts, and it goes to the bank."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from guanxi.delivery import actions as delivery
from guanxi.delivery import queries as parcels
from guanxi.demo.goods import Stall
from guanxi.demo.times import Diary, Times
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind
from guanxi.orders import actions as orders

if TYPE_CHECKING:
    from guanxi.people.models import Person

EVERY_DAYS = 3
YESTERDAY = 1
STILL_OUT = {("meis-tea", "Aunt Ping")}  # who has not come by with yesterday's cash yet
WAITS = {"orchard"}  # whose cashier has not counted what was brought yesterday
MINUTE = timedelta(minutes=1)


@dataclass
class Cash:
    """Follows every courier's pocket."""

    diary: Diary
    times: Times
    _going: set[tuple[str, int, int]] = field(default_factory=set)

    def collected(self, stall: Stall, courier: "Person", at: datetime) -> None:
        """Somebody was paid at a door: one evening soon they come by with it."""
        ago = (timezone.localtime(self.times.now).date() - timezone.localtime(at).date()).days
        ago -= (ago - YESTERDAY) % EVERY_DAYS
        evening = self.times.day(ago, 21, 30)
        if evening < at or evening > self.times.now or (ago == YESTERDAY and (stall.key, courier.name) in STILL_OUT):
            return
        if (stall.key, courier.pk, ago) not in self._going:
            self._going.add((stall.key, courier.pk, ago))
            self.diary.note(evening, lambda then: self._pay_in(stall, courier, then, ago))

    def _pay_in(self, stall: Stall, courier: "Person", at: datetime, ago: int) -> None:
        currency = settings.CURRENCY
        in_hand = parcels.cash_of(courier.pk, stall.shop_id, currency=currency).in_hand_minor
        pay_in = delivery.declare_pay_in(
            shop_id=stall.shop_id, courier_id=courier.pk, declared_minor=in_hand, currency=currency, at=at
        )
        if ago == YESTERDAY and stall.key in WAITS:
            return
        counts = stall.cashier if stall.cashier != courier else stall.owner
        delivery.count_pay_in(
            pay_in_id=pay_in.pk, cashier_id=counts.pk, counted_minor=in_hand, currency=currency, at=at + MINUTE
        )
        if ago > YESTERDAY:
            self._bank(stall, at + 10 * MINUTE)

    def _bank(self, stall: Stall, at: datetime) -> None:
        till = books.balance_minor(shop_id=stall.shop_id, kind=Kind.SHOP_CASH, currency=settings.CURRENCY)
        if till:
            delivery.bank(
                shop_id=stall.shop_id,
                cashier_id=stall.cashier.pk,
                amount_minor=till,
                bank_line=f"{timezone.localtime(at):%Y-%m-%d %H:%M} cash deposit {stall.shop_id}-{len(self._going)}",
                currency=settings.CURRENCY,
                at=at,
            )

    def release_every_morning(self, first_day_ago: int) -> None:
        """What was held long enough becomes the seller's."""
        for ago in range(first_day_ago, -1, -1):
            self.diary.note(self.times.day(ago, 4), lambda at: orders.release_due(at=at))
