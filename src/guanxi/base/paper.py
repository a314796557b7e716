"""A sheet to print on: text in one font that has Chinese and every Latin accent, lines, and QR codes.

Lengths are millimetres, type sizes points. Characters the font lacks (rare ones, emoji) become 〓, as printers do.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from guanxi.base import qr
from guanxi.base.font import FILE, printable

if TYPE_CHECKING:
    from fpdf import FPDF

MILLIMETRES_PER_POINT = 25.4 / 72
LEADING = 1.45


class Paper:
    """One document. Text runs down from the top within the margins; a long one goes on to a new page."""

    def __init__(self, *, width: float, height: float, margin: float, title: str, at: datetime) -> None:
        self.width, self.margin = width, margin
        self.pdf = _document(width, height, margin, title, at)
        self.pdf.add_page()

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - 2 * self.margin

    @property
    def y(self) -> float:
        """How far down the next text begins."""
        return float(self.pdf.get_y())

    def text(self, text: str, size: float = 10, *, width: float = 0, grey: bool = False, at: float = 0) -> None:
        """A paragraph `width` wide (0: up to the margin), beginning `at` from the left margin."""
        self.pdf.set_font("paper", size=size)
        self.pdf.set_text_color(*((95, 88, 80) if grey else (0, 0, 0)))
        self.pdf.set_x(self.margin + at)
        self.pdf.multi_cell(
            width or self.inner - at, leading(size), printable(text), align="L", new_x="LMARGIN", new_y="NEXT"
        )

    def cells(self, cells: list[tuple[str, float, str]], size: float = 10, *, grey: bool = False) -> None:
        """A row of (text, width, "L" or "R"). Texts too wide run on below within their own column."""
        with self.pdf.table(
            borders_layout="NONE",
            col_widths=tuple(width for _text, width, _align in cells),
            width=self.inner,
            align="L",
            v_align="TOP",
            text_align=tuple(align for _text, _width, align in cells),
            line_height=leading(size),
            padding=(0.6, 1, 0.6, 0),
            first_row_as_headings=False,
        ) as table:
            self.pdf.set_font("paper", size=size)
            self.pdf.set_text_color(*((95, 88, 80) if grey else (0, 0, 0)))
            row = table.row()
            for text, _width, _align in cells:
                row.cell(printable(text))

    def gap(self, height: float) -> None:
        self.pdf.ln(height)

    def rule(self) -> None:
        """A thin line across, with a little air."""
        self.gap(1.5)
        self.pdf.set_draw_color(150, 142, 132)
        self.pdf.set_line_width(0.2)
        self.pdf.line(self.margin, self.y, self.width - self.margin, self.y)
        self.gap(1.5)

    def code(self, text: str, *, x: float, y: float, side: float) -> None:
        """A QR code with its quiet zone, `side` wide, its corner at x, y of the sheet."""
        rows = qr.modules(text)
        module = side / (len(rows) + 2 * qr.QUIET_MODULES)
        self.pdf.set_fill_color(0, 0, 0)
        for down, row in enumerate(rows, start=qr.QUIET_MODULES):
            for start, length in _runs(row):
                left = x + (start + qr.QUIET_MODULES) * module
                self.pdf.rect(left, y + down * module, length * module, module, style="F")

    def lines(self, text: str, size: float, width: float) -> int:
        """How many lines the text would take."""
        self.pdf.set_font("paper", size=size)
        found = self.pdf.multi_cell(width, leading(size), printable(text), dry_run=True, output="LINES")
        return len(found) if isinstance(found, list) else 0

    def bytes(self) -> bytes:
        return bytes(self.pdf.output())


def leading(size: float) -> float:
    """The height of a line of that type size."""
    return size * LEADING * MILLIMETRES_PER_POINT


def _document(width: float, height: float, margin: float, title: str, at: datetime) -> "FPDF":
    from fpdf import FPDF  # here, because it takes longer to import than everything else together

    pdf = FPDF(format=(width, height))
    pdf.set_margin(margin)
    pdf.c_margin = 0
    pdf.set_auto_page_break(True, margin)
    pdf.set_title(title)
    pdf.set_creation_date(at)
    pdf.add_font("paper", fname=FILE)
    pdf.set_font("paper", size=10)
    return pdf


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where dark modules begin and how many follow, so that no hairline of white parts neighbours."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(row):
        if dark and runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((place, 1))
    return runs
