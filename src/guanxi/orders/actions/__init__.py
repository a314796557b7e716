"""Every change to an order, from placing it to releasing the money. See docs/architecture.md for the table.

Each step is one transaction with its event row. Locks are taken in one order everywhere: order, parcel,
units, stock. That order is what keeps two steps at once from waiting for each other.
"""

from guanxi.orders.actions.closing import close_shop
from guanxi.orders.actions.consent import choose_consent, tell_words
from guanxi.orders.actions.door import (
    accept,
    answer,
    arrive,
    be_absent,
    contest_absence,
    decide,
    extend,
    open_parcel,
    refuse_all,
    show_new_code,
    take_back,
)
from guanxi.orders.actions.money import release_due
from guanxi.orders.actions.packing import offer, pack, take
from guanxi.orders.actions.placing import cancel, confirm, confirm_with_code, expire, place, renew_code
from guanxi.orders.actions.returns import lose, receive

__all__ = [
    "accept",
    "answer",
    "arrive",
    "be_absent",
    "cancel",
    "choose_consent",
    "close_shop",
    "confirm",
    "confirm_with_code",
    "contest_absence",
    "decide",
    "expire",
    "extend",
    "lose",
    "offer",
    "open_parcel",
    "pack",
    "place",
    "receive",
    "refuse_all",
    "release_due",
    "renew_code",
    "show_new_code",
    "take",
    "take_back",
    "tell_words",
]
