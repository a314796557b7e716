"""What can be refused between the shop's shelf and the buyer's hands."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.errors import NotAllowed, Refusal


class NotNow(Refusal):
    """The parcel is somewhere else on its way, so this step makes no sense any more."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(_("This can't be done now: the parcel is “%(state)s”.") % {"state": state})


class NotYourParcel(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("This parcel is not yours to handle."))


class WrongCode(Refusal):
    field = "code"

    def __init__(self, *, left: int) -> None:
        self.left = left
        super().__init__(
            ngettext("That is not the code. %(left)d more try.", "That is not the code. %(left)d more tries.", left)
            % {"left": left}
            if left > 0
            else _("Too many wrong codes. Ask the buyer to show a new one.")
        )


class ReasonMissing(Refusal):
    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say why you refuse it."))


class PhotoMissing(Refusal):
    field = "photo"

    def __init__(self) -> None:
        super().__init__(_("Take a photo of what is wrong. Only a change of mind needs none."))


class Undecided(Refusal):
    def __init__(self, *, left_units: int) -> None:
        super().__init__(
            ngettext("%(n)d thing is not decided yet.", "%(n)d things are not decided yet.", left_units)
            % {"n": left_units}
        )


class NothingKept(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Nothing is kept, so nothing is paid. The buyer refuses the whole parcel instead."))


class SomethingKept(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Something is kept. Show the courier your code instead."))


class StillTime(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The buyer still has time to check."))


class AlreadyExtended(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You have had your ten more minutes. The courier may wait longer if you ask."))


class CashLimit(Refusal):
    def __init__(self, *, cash: str, limit: str) -> None:
        super().__init__(
            _("You hold %(cash)s of this shop's cash; the limit is %(limit)s. Pay in first.")
            % {"cash": cash, "limit": limit}
        )


class ShortOfCash(Refusal):
    def __init__(self, *, short: str) -> None:
        super().__init__(
            _("%(short)s of this shop's cash is missing from your last count. Settle it before a new round.")
            % {"short": short}
        )


class SerialMismatch(Refusal):
    field = "serial"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            _("The code on this %(name)s is not the one that left. Set it apart and look again.") % {"name": name}
        )


class PayInOpen(Refusal):
    def __init__(self) -> None:
        super().__init__(_("Your last cash is still waiting to be counted."))


class NothingToPayIn(Refusal):
    field = "declared"

    def __init__(self) -> None:
        super().__init__(_("You hold no cash of this shop."))


class CountYourself(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("Somebody else must count the cash you carried."))


class AlreadyCounted(Refusal):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This cash has been counted already."))


class MoreThanInTill(Refusal):
    field = "amount"

    def __init__(self, *, till: str) -> None:
        super().__init__(_("The till holds %(till)s; more than that can't be banked.") % {"till": till})


class BankLineUsed(Refusal):
    field = "bank_line"

    def __init__(self) -> None:
        super().__init__(_("This line of the bank statement has been used already."))


class TooLateToChange(Refusal):
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This has been decided and paid; it can't be changed here."))
