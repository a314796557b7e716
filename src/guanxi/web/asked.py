"""What an address asks for, as plain values: whatever else somebody typed counts as nothing."""

from django.http import HttpRequest

LONGEST_NUMBER = 18  # digits, so that it fits into a column


def number(request: HttpRequest, name: str) -> int | None:
    """A number an id could be, from the address; or None."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None
