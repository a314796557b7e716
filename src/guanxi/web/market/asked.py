"""What an address asks for, read without trust: anything odd means the beginning."""

MOST_DIGITS = 5


def number(text: str, *, otherwise: int = 0) -> int:
    """A small whole number, or `otherwise`."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else otherwise
