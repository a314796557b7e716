"""A statement with its words: what the page and the file are both made of."""

from collections.abc import Callable
from dataclasses import dataclass

from guanxi.ledger.statements import Row, Statement
from guanxi.web.statements import words

MOST_ROWS = 300  # on a page; the file has all of them


@dataclass(frozen=True)
class Movement:
    """One row, with what it was in words and where its order can be read ("" for nowhere)."""

    row: Row
    day: str
    number: str
    text: str
    href: str


@dataclass(frozen=True)
class Sheet:
    """One account's statement under its name."""

    title: str
    opened: str  # the first day, in words
    statement: Statement
    movements: tuple[Movement, ...]

    @property
    def shown(self) -> tuple[Movement, ...]:
        return self.movements[:MOST_ROWS]

    @property
    def left_out(self) -> int:
        return max(0, len(self.movements) - MOST_ROWS)

    @property
    def anchor(self) -> str:
        """A name for the sheet within its page."""
        about = self.statement
        return f"{about.kind}-{about.shop_id}-{about.person_id}-{about.currency}"


def sheet(title: str, statement: Statement, *, order_at: Callable[[int], str]) -> Sheet:
    """A statement with its words. `order_at` gives the address of an order's page, or ""."""
    movements = (
        Movement(
            row=row,
            day=words.day(row.at),
            number=words.number(row.number),
            text=words.said(row),
            href=order_at(row.order_id) if row.order_id else "",
        )
        for row in statement.rows
    )
    return Sheet(title, words.day(statement.since), statement, tuple(movements))
