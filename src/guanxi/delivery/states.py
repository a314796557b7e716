"""Where a parcel may go next, who holds a unit, and why one is refused."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ParcelState(TextChoices):
    SEALED = "sealed", _("packed")  # on the shop's shelf
    OFFERED = "offered", _("waiting for the courier")  # the seller named a courier, who has not taken it yet
    UNDER_WAY = "under_way", _("on the way")  # with the courier or at the pick-up point
    AT_DOOR = "at_door", _("at the door")  # the presence code was right
    OPENED = "opened", _("being checked")
    SETTLED = "settled", pgettext_lazy("parcel", "kept")  # all or part kept and paid
    RETURNING = "returning", _("coming back")  # nothing kept
    RETURNED = "returned", _("back in the shop")
    LOST = "lost", _("lost")
    UNPACKED = "unpacked", _("unpacked")  # cancelled before hand-over


S = ParcelState
NEXT: dict[ParcelState, frozenset[ParcelState]] = {
    S.SEALED: frozenset({S.OFFERED, S.UNPACKED}),
    S.OFFERED: frozenset({S.UNDER_WAY, S.SEALED, S.UNPACKED}),
    S.UNDER_WAY: frozenset({S.AT_DOOR, S.RETURNING, S.LOST}),
    S.AT_DOOR: frozenset({S.OPENED, S.UNDER_WAY, S.RETURNING, S.LOST}),
    S.OPENED: frozenset({S.SETTLED, S.RETURNING, S.LOST}),
    S.SETTLED: frozenset(),
    S.RETURNING: frozenset({S.RETURNED, S.LOST}),
    S.RETURNED: frozenset(),
    S.LOST: frozenset(),
    S.UNPACKED: frozenset(),
}
DONE = frozenset({S.SETTLED, S.RETURNED, S.LOST, S.UNPACKED})
WITH_COURIER = frozenset({S.UNDER_WAY, S.AT_DOOR, S.OPENED, S.RETURNING})


class Custody(TextChoices):
    """Who holds a unit. One column, so a unit cannot have two custodians."""

    PACKED = "packed", pgettext_lazy("unit", "packed")
    COURIER = "courier", _("with the courier")
    BUYER = "buyer", _("with the buyer")
    RETURNING = "returning", _("coming back")
    SHELF = "shelf", _("back on the shelf")
    QUARANTINE = "quarantine", _("set apart")
    LOST = "lost", pgettext_lazy("unit", "lost")


class Decision(TextChoices):
    NONE = "", _("not decided")
    KEEP = "keep", _("keep")
    REFUSE = "refuse", _("refuse")


class Reason(TextChoices):
    """Why a unit is refused. All but the last are the seller's fault and need a photo."""

    COUNTERFEIT = "counterfeit", _("Looks counterfeit")
    DAMAGED = "damaged", _("Damaged")
    MISDESCRIBED = "misdescribed", _("Not as described")
    EXPIRED = "expired", _("Past its date")
    WRONG_ITEM = "wrong_item", _("Wrong item")
    CHANGED_MIND = "changed_mind", _("Changed my mind")


AT_FAULT = frozenset(set(Reason) - {Reason.CHANGED_MIND})
MOST_VISITS = 3


class Method(TextChoices):
    CASH = "cash", _("cash")
    TRANSFER = "transfer", _("transfer")
