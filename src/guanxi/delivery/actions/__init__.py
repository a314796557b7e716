"""Every change to a parcel, its units or the cash for it. Callers lock the order first, if there is one."""

from guanxi.delivery.actions.cash import bank, count_pay_in, declare_pay_in
from guanxi.delivery.actions.door import (
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
from guanxi.delivery.actions.parcels import Box, Packed, lose, move_stop, offer, receive, seal, take, unpack

__all__ = [
    "Box",
    "Packed",
    "accept",
    "answer",
    "arrive",
    "bank",
    "be_absent",
    "contest_absence",
    "count_pay_in",
    "decide",
    "declare_pay_in",
    "extend",
    "lose",
    "move_stop",
    "offer",
    "open_parcel",
    "receive",
    "refuse_all",
    "seal",
    "show_new_code",
    "take",
    "take_back",
    "unpack",
]
