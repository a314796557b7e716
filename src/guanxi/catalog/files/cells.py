"""One cell of a row at a time: cleaned, checked against what a column holds, or noted as bad."""

from dataclasses import dataclass, field

from biip import ParseError
from biip.gtin import Gtin
from django.utils.translation import gettext as _

from guanxi.base import money
from guanxi.base.texts import clean, one_line
from guanxi.catalog.actions.lots import MOST_UNITS
from guanxi.catalog.files.drafts import BadRow
from guanxi.catalog.files.table import Row

FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would compute; such a text is written behind a quote
YES = frozenset({"true", "yes", "y", "1", "oui", "vrai", "是", ""})


@dataclass
class Cells:
    """Reads one row. Whatever is wrong goes to `bad`, and the reader goes on with something harmless."""

    row: Row
    currency: str
    language: str
    bad: list[BadRow] = field(default_factory=list)

    def raw(self, *columns: str) -> str:
        """The first of these columns that has something in it."""
        for column in columns:
            if written := self.row.cells.get(column, "").strip():
                return written[1:] if written[0] == "'" and written[1:2] in FORMULA else written
        return ""

    def line_of_text(self, *columns: str, most: int) -> str:
        return self._bounded(one_line(self.raw(*columns)), columns[0], most)

    def text(self, *columns: str, most: int) -> str:
        return self._bounded(clean(self.raw(*columns)), columns[0], most)

    def name(self, *columns: str, most: int) -> str:
        """A line of text that may not be missing."""
        found = self.line_of_text(*columns, most=most)
        if not found and not self.bad:
            self.note(columns[0], _("is missing"))
        return found

    def price_minor(self, *columns: str, default_minor: int | None = None) -> int:
        written = self.raw(*columns)
        if not written and default_minor:
            return default_minor
        if not written:
            self.note(columns[0], _("is missing"))
            return 0
        try:
            found = money.parse(written, self.currency, self.language)
        except money.AmountRefused as refused:
            self.note(columns[0], str(refused))
            return 0
        if not found:
            self.note(columns[0], _("A price is more than nothing."))
        return found

    def units(self, *columns: str, default: int = 0) -> int:
        """A whole number. Below zero means sold more than there was, as some programs allow: nothing is left."""
        written = self.raw(*columns).removesuffix(".0")
        if not written:
            return default
        try:
            found = int(written)
        except ValueError:
            self.note(columns[0], _("is not a whole number"))
            return 0
        if found > MOST_UNITS:
            self.note(columns[0], _("is too large"))
        return max(found, 0)

    def gtin(self, *columns: str) -> str:
        """A barcode with the right check digit, or nothing."""
        written = self.raw(*columns).lstrip("'").replace(" ", "").replace("-", "")
        if not written:
            return ""
        try:
            return Gtin.parse(written).value
        except ParseError:
            self.note(
                columns[0], _("%(code)s is not a barcode: a digit is wrong or missing") % {"code": written[:40]}
            )
            return ""

    def yes(self, *columns: str) -> bool:
        return self.raw(*columns).casefold() in YES

    def note(self, column: str, why: str) -> None:
        self.bad.append(BadRow(self.row.line, column, why))

    def _bounded(self, text: str, column: str, most: int) -> str:
        if len(text) > most:
            self.note(column, _("is longer than %(n)d characters") % {"n": most})
        return text[:most]
