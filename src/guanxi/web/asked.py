"""What an address asks for, as plain values: whatever else somebody typed counts as nothing."""

from django.http import HttpRequest

LONGEST_NUMBER = 18  # digits, so that it fits into a column
LARGEST_ID = 10**LONGEST_NUMBER - 1
LARGEST_OFFSET = 99_999


def number(request: HttpRequest, name: str, *, most: int = LARGEST_ID) -> int | None:
    """A whole number from the address, 0 to `most`; or None."""
    text = request.GET.get(name, "")
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else None


def offset(request: HttpRequest, name: str = "after") -> int:
    """How many of a list to pass over; 0 for anything odd."""
    return number(request, name, most=LARGEST_OFFSET) or 0
