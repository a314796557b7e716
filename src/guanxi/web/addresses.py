"""Whole addresses, for whoever reads them elsewhere: in a preview, a feed, a letter, a code."""

from django.conf import settings
from django.urls import reverse

PHOTO_WIDTH = 1280  # pixels; large enough for every reader elsewhere


def to(name: str, *arguments: object) -> str:
    """The address of a page as the market is known by, whatever name this request was sent to."""
    return settings.PUBLIC_URL + reverse(name, args=arguments)


def of_photo(name: str) -> str:
    """A photograph as JPEG, which every reader knows."""
    return to("photos:file", name, PHOTO_WIDTH, "jpg")
