"""What is refused to whoever writes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.errors import Refusal


class NothingSaid(Refusal):
    field = "text"


class TooLong(Refusal):
    field = "text"

    def __init__(self, *, most: int, now: int) -> None:
        words = ngettext(
            "This is %(now)d characters long; %(most)d fit.", "This is %(now)d characters long; %(most)d fit.", now
        )
        super().__init__(words % {"now": now, "most": most})


class TooManyPhotos(Refusal):
    field = "photos"


class TooManyPinned(Refusal):
    status = 409


class TooManyEdits(Refusal):
    status = 409


class NotKept(Refusal):
    """Somebody shows what they did not keep."""

    field = "product"


def refuse_unfit(text: str, most: int, *, empty: bool) -> None:
    """Refuse words that are too long, or missing where `empty` says that nothing else is there."""
    if empty and not text:
        raise NothingSaid(_("Write something first."))
    if len(text) > most:
        raise TooLong(most=most, now=len(text))
