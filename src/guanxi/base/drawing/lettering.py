"""Text broken into lines in the package's font, for Chinese, French and English alike. Lengths are pixels.

Chinese breaks after any character, Latin at spaces; closing marks never begin a line and opening ones never end
one. A narrow no-break space (French) holds. Source: the parts of Unicode's UAX 14 that these languages need.
Linear in the length of the text.
"""

import re
from functools import lru_cache

from PIL import ImageFont

from guanxi.base.font import FILE, printable, without_pictographs

LONGEST = 2000  # characters looked at; no picture holds more
_OPENING = "([{“‘«（《〈「『【〔"
_CLOSING = ")]}”’»%‰,.;:!?…·、。，．；：！？）》〉」』】〕～—"
_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
# A space that may break, or the least that has to stay together.
_ATOM = re.compile(
    rf"[ \t]+|[{re.escape(_OPENING)}]*(?:[{_CJK}]|[^ \t{_CJK}{re.escape(_OPENING)}]+|(?<=[{re.escape(_OPENING)}]))"
    rf"(?:\u202f?[{re.escape(_CLOSING)}])*"
)

_FRENCH = re.compile(r" (?=[!?;:»])|(?<=«) ")  # where French keeps a space that must not break, typed as any other


@lru_cache(maxsize=32)
def font(size: float) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels."""
    return ImageFont.truetype(str(FILE), size)


def width(text: str, size: float) -> float:
    """How wide a line would be."""
    return font(size).getlength(text)


def drawable(text: str) -> str:
    """What can be drawn of somebody's text: without emoji, and with what the font lacks marked."""
    return printable(without_pictographs(text[:LONGEST])).strip()


def lines(text: str, size: float, *, room: float, most: int) -> list[str]:
    """At most so many lines, each within the room; a mark ends the last one where there was more."""
    found: list[str] = []
    for paragraph in _FRENCH.sub("\u202f", drawable(text)).split("\n"):
        if paragraph.strip():
            found += _broken(paragraph, size, room)
        if len(found) > most:
            between = "" if re.search(f"[{_CJK}]", found[most - 1][-1]) else " "
            return [*found[: most - 1], _cut(found[most - 1] + between + found[most], size, room)]
    return found


def fitting(text: str, sizes: tuple[float, ...], *, room: float, most: int) -> tuple[float, list[str]]:
    """The largest of these sizes, tried in turn, at which the text fits; else the last, cut."""
    for size in sizes:
        broken = lines(text, size, room=room, most=most)
        if len(lines(text, size, room=room, most=most + 1)) <= most:
            return size, broken
    return size, broken


def _broken(text: str, size: float, room: float) -> list[str]:
    found, line = [], ""
    for atom in _ATOM.findall(text):
        if width(line + atom, size) <= room or not line.strip():
            line += atom
        else:
            found.append(line.strip(" \t"))
            line = "" if atom.isspace() else atom
        while width(line, size) > room:
            head = _head(line, size, room)
            found.append(head)
            line = line[len(head) :]
    return [*found, line.strip(" \t")] if line.strip() else found


def _head(word: str, size: float, room: float) -> str:
    """As much of a word as the room holds, at least one character."""
    end = len(word)
    while end > 1 and width(word[:end], size) > room:
        end -= 1
    return word[:end]


def _cut(line: str, size: float, room: float) -> str:
    """The line with the mark that there was more: the font's own "…" stands at half height, as Chinese wants it."""
    more = "…" if re.search(f"[{_CJK}]", line[-2:]) else "..."
    while line and width(line + more, size) > room:
        line = line[:-1]
    return line.rstrip(" ,.;:、。，；：") + more
