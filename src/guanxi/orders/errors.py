"""What can be refused between wanting something and owning it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.errors import NotAllowed, Refusal


class NotNow(Refusal):
    """The order has moved on, so this step makes no sense any more."""

    status = 409

    def __init__(self, state: str) -> None:
        super().__init__(_("This can't be done now: the order is “%(state)s”.") % {"state": state})


class NotYourOrder(NotAllowed):
    status = 404

    def __init__(self) -> None:
        super().__init__(_("There is no such order of yours."))


class NothingOrdered(Refusal):
    field = "units"

    def __init__(self) -> None:
        super().__init__(_("Choose how many you would like."))


class TooMany(Refusal):
    field = "units"

    def __init__(self, *, most: int) -> None:
        super().__init__(
            ngettext(
                "At most %(most)d of one thing in an order.",
                "At most %(most)d of one thing in an order.",
                most,
            )
            % {"most": most}
        )


class NotSoldNow(Refusal):
    field = "units"

    def __init__(self) -> None:
        super().__init__(_("This is not sold any more."))


class PriceChanged(Refusal):
    field = "units"

    def __init__(self) -> None:
        super().__init__(_("The price has just changed. Look again before you order."))


class OwnShop(Refusal):
    def __init__(self) -> None:
        super().__init__(_("You work in this shop, so you can't be its customer."))


class NoSuchPickup(Refusal):
    field = "pickup"

    def __init__(self) -> None:
        super().__init__(_("This pick-up point is closed. Choose another, or your door."))


class NoAddress(Refusal):
    field = "address"

    def __init__(self) -> None:
        super().__init__(_("Say where it should be brought."))


class NotConfirmedByBuyer(Refusal):
    def __init__(self) -> None:
        super().__init__(_("The buyer has not confirmed with the code yet."))


class WrongBuyerCode(Refusal):
    field = "code"

    def __init__(self, *, left: int) -> None:
        self.left = left
        super().__init__(
            ngettext(
                "That is not the code we sent. %(left)d more try.",
                "That is not the code we sent. %(left)d more tries.",
                left,
            )
            % {"left": left}
            if left > 0
            else _("Too many wrong codes. Ask for a new one.")
        )


class NotInOrder(Refusal):
    def __init__(self) -> None:
        super().__init__(_("That is more than the order still needs."))


class WrongLot(Refusal):
    field = "lot"

    def __init__(self, *, name: str) -> None:
        super().__init__(_("Choose a lot of %(name)s.") % {"name": name})


class SerialMissing(Refusal):
    field = "serial"

    def __init__(self, *, name: str) -> None:
        super().__init__(_("Each %(name)s has its own code. Scan or type it.") % {"name": name})


class SerialTwice(Refusal):
    field = "serial"

    def __init__(self, *, serial: str) -> None:
        super().__init__(_("The code %(serial)s is on another unit already.") % {"serial": serial})


class SealPhotoMissing(Refusal):
    field = "photo"

    def __init__(self) -> None:
        super().__init__(_("Take a photo of the sealed parcel. The buyer compares the seal at the door."))


class NotACourier(Refusal):
    field = "courier"

    def __init__(self) -> None:
        super().__init__(_("Choose a courier of your shop."))


class ConsentMissing(Refusal):
    field = "consent"

    def __init__(self) -> None:
        super().__init__(_("Choose one of the three."))
