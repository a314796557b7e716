"""The one font the package carries, and what becomes of characters it lacks. See docs/decisions/0007."""

import unicodedata
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "fonts" / "paper.otf"
MISSING = "〓"
ALIKE = {"〇": "○"}  # the nought of Chinese years
PICTOGRAPHS = frozenset({"So", "Sk", "Cf", "Co", "Mn", "Me"})  # Unicode's categories of emoji and what joins them


def printable(text: str) -> str:
    """The text with what the font lacks replaced: by the letter under an accent, or by a mark."""
    return "".join(map(_sign, text))


def without_pictographs(text: str) -> str:
    """The text without emoji, which are no words and would all become the same mark."""
    signs = _signs()
    return "".join(sign for sign in text if ord(sign) in signs or unicodedata.category(sign) not in PICTOGRAPHS)


def _sign(sign: str) -> str:
    signs = _signs()
    if sign == "\n" or ord(sign) in signs:
        return sign
    letter = ALIKE.get(sign) or unicodedata.normalize("NFKD", sign)[0]
    return letter if ord(letter) in signs else MISSING


@cache
def _signs() -> frozenset[int]:
    """Every character the font has."""
    from fontTools.ttLib import TTFont  # here, because few pages draw anything and it is slow to import

    with TTFont(FILE, lazy=True) as font:
        return frozenset(font.getBestCmap())
