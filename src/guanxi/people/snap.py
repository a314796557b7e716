"""Reads a signed network in either of SNAP's two forms. Touches no database.

`from to sign` separated by tabs or blanks, with # comments; or `rater,rated,rating,seconds` with commas, a
header allowed. Either may be gzipped. A plus is trust of the one in the other, a minus is distrust.
"""

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from guanxi.people.states import Nearness

GZIP_MAGIC = b"\x1f\x8b"
MOST_RATING = 10
MOST_ID_LETTERS = 40


class Statement(NamedTuple):
    """What one node of the file says of another. `percent` is -100 to 100, never 0; `at` None: not told."""

    truster: str
    trusted: str
    percent: int
    at: datetime | None


@dataclass(frozen=True)
class BadLine:
    number: int
    reason: str

    def __str__(self) -> str:
        return f"line {self.number}: {self.reason}"


@dataclass
class Network:
    """A file as read. Of two statements by one node about another, the later line counts.

    Real files have nodes that praise themselves; those lines say nothing, and are only counted.
    """

    statements: dict[tuple[str, str], Statement] = field(default_factory=dict)
    bad: list[BadLine] = field(default_factory=list)
    about_oneself: int = 0

    def add(self, statement: Statement) -> None:
        if statement.truster == statement.trusted:
            self.about_oneself += 1
        else:
            self.statements[statement.truster, statement.trusted] = statement

    @property
    def nodes(self) -> list[str]:
        """Everybody in the file, in the order of their first line."""
        return list(dict.fromkeys(node for pair in self.statements for node in pair))


def read(path: Path) -> Network:
    """Read a file. Lines that cannot be understood are in `bad`, with their number and the reason."""
    network = Network()
    number = 0
    try:
        for number, line in enumerate(_lines(path), start=1):
            _read_line(network, number, line.strip())
    except (EOFError, gzip.BadGzipFile, zlib.error):
        network.bad.append(BadLine(number + 1, "the file is damaged or cut off from here on"))
    return network


def _lines(path: Path) -> Iterator[str]:
    """Lines of text; a byte that is not UTF-8 shows as a mark, and the line as one that is not understood."""
    with path.open("rb") as plain:
        is_packed = plain.read(len(GZIP_MAGIC)) == GZIP_MAGIC
        plain.seek(0)
        for line in gzip.GzipFile(fileobj=plain) if is_packed else plain:
            yield line.decode("utf-8-sig", errors="replace")


def _read_line(network: Network, number: int, text: str) -> None:
    if not text or text.startswith("#") or (number == 1 and _is_header(text)):
        return
    try:
        network.add(_parse(text))
    except ValueError as error:
        network.bad.append(BadLine(number, str(error)))


def _is_header(text: str) -> bool:
    """A first line of the second form that names its columns."""
    return text.count(",") in (2, 3) and not any(letter.isdigit() for letter in text)


def _parse(text: str) -> Statement:
    """One line of either form. Raises ValueError with the reason, in words."""
    if "," in text:
        return _parse_rating([part.strip() for part in text.split(",")])
    return _parse_sign(text.split())


def _parse_sign(parts: list[str]) -> Statement:
    if len(parts) != 3:
        raise ValueError(f"three columns are wanted (from, to, sign), found {len(parts)}")
    if parts[2] not in {"1", "+1", "-1"}:
        raise ValueError(f"the sign is 1 or -1, not {parts[2][:20]!r}")
    percent = int(Nearness.FRIEND) if parts[2] != "-1" else -100
    return _statement(parts[0], parts[1], percent, None)


def _parse_rating(parts: list[str]) -> Statement:
    if len(parts) not in (3, 4):
        raise ValueError(f"four columns are wanted (rater, rated, rating, seconds), found {len(parts)}")
    try:
        rating = int(parts[2])
    except ValueError:
        raise ValueError(f"the rating is a whole number, not {parts[2][:20]!r}") from None
    if rating == 0 or abs(rating) > MOST_RATING:
        raise ValueError(f"the rating is from -10 to 10 and not 0, not {rating}")
    return _statement(parts[0], parts[1], rating * 100 // MOST_RATING, _moment(parts[3:]))


def _moment(parts: list[str]) -> datetime | None:
    if not parts:
        return None
    try:
        return datetime.fromtimestamp(float(parts[0]), UTC)
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"the time is in seconds since 1970, not {parts[0][:20]!r}") from None


def _statement(truster: str, trusted: str, percent: int, at: datetime | None) -> Statement:
    for name in (truster, trusted):
        if not (0 < len(name) <= MOST_ID_LETTERS and name.isascii() and name.isalnum()):
            raise ValueError(f"a node is named by digits or plain letters, not {name[:20]!r}")
    return Statement(truster, trusted, percent, at)
