"""A file of rows as programs and people really write them: gzipped or not, in several encodings, parted by
commas, semicolons or tabs. Every row knows the line of the file it starts on.
"""

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.base.errors import Refusal

if TYPE_CHECKING:
    import _csv

MOST_BYTES = 32 * 1024 * 1024  # unpacked
MOST_ROWS = 50_000
LONGEST_CELL = 1_000_000  # longer than any column allows, so that the row is refused and not the file


class FileRefused(Refusal):
    """The file as a whole cannot be read. The sentence says why."""

    field = "file"


@dataclass(frozen=True)
class Row:
    """One row: the line it starts on, from 1, and its cells by column, in small letters."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    header: list[str]  # as written in the file
    rows: list[Row]

    @property
    def columns(self) -> frozenset[str]:
        return frozenset(column_name(name) for name in self.header)


def column_name(written: str) -> str:
    """How a column is called here: in small letters, with single spaces."""
    return " ".join(written.casefold().split())


def parse(data: bytes) -> Table:
    """The rows of a file. Raises FileRefused."""
    text = decode(_unpacked(data))
    if not text.strip():
        raise FileRefused(_("The file is empty."))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = next(reader)
        return Table(header, _rows(reader, [column_name(name) for name in header]))
    except csv.Error as error:
        words = _("Line %(line)d cannot be read as a row of a table.") % {"line": reader.line_num}
        raise FileRefused(words) from error


def _rows(reader: "_csv.Reader", columns: list[str]) -> list[Row]:
    rows = []
    before = reader.line_num
    for cells in reader:
        if any(cell.strip() for cell in cells):
            rows.append(Row(before + 1, dict(zip(columns, cells, strict=False))))
        before = reader.line_num
        if len(rows) > MOST_ROWS:
            raise FileRefused(_("The file has more than %(n)d rows. Please split it.") % {"n": MOST_ROWS})
    return rows


def decode(data: bytes) -> str:
    """The text, whatever program wrote it: UTF-8, UTF-16, or GB18030, of which GBK and GB2312 are parts."""
    even_zeros, odd_zeros = data[:400:2].count(0), data[1:400:2].count(0)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif max(even_zeros, odd_zeros) > 2 and min(even_zeros, odd_zeros) == 0:  # commas and digits have an empty half
        encodings = ["utf-16-le" if odd_zeros else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(_("The file's characters cannot be read. Save it as CSV in UTF-8."))


def _unpacked(data: bytes) -> bytes:
    """What is inside a gzip file, or the data itself. Stops reading at the limit, whatever is inside."""
    if data.startswith(b"PK"):
        raise FileRefused(_("This is a spreadsheet or an archive. Save it as CSV first."))
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(io.BytesIO(data)) as packed:
                data = packed.read(MOST_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise FileRefused(_("The gzip file is damaged.")) from error
    if len(data) > MOST_BYTES:
        raise FileRefused(_("The file is larger than %(n)d MB. Please split it.") % {"n": MOST_BYTES >> 20})
    return data


def _delimiter(text: str) -> str:
    """What parts the cells: whichever of the three the first line has most of."""
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)
