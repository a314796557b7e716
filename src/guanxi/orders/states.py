"""Where an order may go next, and where held money may go."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OrderState(TextChoices):
    PLACED = "placed", _("placed")
    CONFIRMED = "confirmed", _("confirmed")
    PACKED = "packed", pgettext_lazy("order", "packed")  # every unit is in a sealed parcel
    UNDER_WAY = "under_way", _("on the way")  # a parcel has left the shop
    SETTLED = "settled", _("settled")  # every parcel is decided, returned or lost
    CANCELLED = "cancelled", _("cancelled")


S = OrderState
NEXT: dict[OrderState, frozenset[OrderState]] = {
    S.PLACED: frozenset({S.CONFIRMED, S.CANCELLED}),
    S.CONFIRMED: frozenset({S.PACKED, S.CANCELLED}),
    S.PACKED: frozenset({S.UNDER_WAY, S.CANCELLED}),
    S.UNDER_WAY: frozenset({S.SETTLED}),
    S.SETTLED: frozenset(),
    S.CANCELLED: frozenset(),
}


class Cancelled(TextChoices):
    BY_BUYER = "buyer", _("by the buyer")
    BY_SELLER = "seller", _("by the shop")
    UNANSWERED = "unanswered", _("the shop did not answer in time")


class HoldState(TextChoices):
    HELD = "held", _("held")
    RELEASED = "released", _("released to the shop")
