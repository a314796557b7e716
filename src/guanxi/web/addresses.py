"""Whole addresses, for whoever reads them elsewhere: in a preview, a feed, a letter, a code."""

from django.conf import settings
from django.urls import reverse

PHOTO_WIDTH = 1280  # pixels; large enough for every reader elsewhere
EXAMPLE_NUMBER, EXAMPLE_PHOTO = 9_071_071, "0" * 32  # met in no address but where it was put


def to(name: str, *arguments: object) -> str:
    """The address of a page as the market is known by, whatever name this request was sent to."""
    return settings.PUBLIC_URL + reverse(name, args=arguments)


def of_photo(name: str) -> str:
    """A photograph as JPEG, which every reader knows."""
    return to("photos:file", name, PHOTO_WIDTH, "jpg")


def numbered(name: str) -> str:
    """The address of a page that takes a number, with %d in its place: for lists of tens of thousands, in which
    working out each alone would cost more than all the rest."""
    return to(name, EXAMPLE_NUMBER).replace(str(EXAMPLE_NUMBER), "%d")


def of_photos() -> str:
    """The same for photographs, with %s in place of the name."""
    return of_photo(EXAMPLE_PHOTO).replace(EXAMPLE_PHOTO, "%s")
