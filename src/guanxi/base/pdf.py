"""What a shop prints for a parcel: a packing slip to lay in it and a label to stick on it. In the reader's language.

Both take plain values, already in words where they are money or dates, and give the bytes of a PDF.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.paper import Paper, leading

A5 = (148.0, 210.0)
A6 = (105.0, 148.0)
SLIP_QR, LABEL_QR = 34.0, 30.0
SMALLEST = 6.0  # points


@dataclass(frozen=True)
class Destination:
    """Who opens the parcel, and where. `pickup` names the pick-up point, if it goes to one."""

    recipient: str
    phone: str
    address: str
    note: str = ""
    pickup: str = ""


@dataclass(frozen=True)
class Packed:
    """So many units of one thing. `detail` is for lot and serial numbers; `price` is for all of them, in words."""

    name: str
    units: int
    price: str
    detail: str = ""


@dataclass(frozen=True)
class Slip:
    """A parcel as its packing slip tells it. `link` leads to the buyer's page for the parcel."""

    shop: str
    contact: str
    promise: str
    order_number: str
    parcel_number: str
    day: str
    to: Destination
    items: tuple[Packed, ...]
    delivery: str  # the fee, in words
    due: str  # what is due if everything is kept, in words
    link: str
    at: datetime


@dataclass(frozen=True)
class Label:
    """A parcel as seen from outside. `link` leads to the courier's page for it, `due` is the most to be paid."""

    shop: str
    parcel_number: str
    units: int
    to: Destination
    due: str
    link: str
    at: datetime


def packing_slip(slip: Slip) -> bytes:
    """An A5 sheet, or as many as the goods need."""
    title = _("Parcel %(number)s") % {"number": slip.parcel_number}
    paper = Paper(width=A5[0], height=A5[1], margin=12, title=title, at=slip.at)
    beside = paper.inner - SLIP_QR
    paper.code(slip.link, x=paper.width - paper.margin - SLIP_QR + 4, y=paper.margin - 4, side=SLIP_QR)
    paper.text(slip.shop, 17, width=beside)
    paper.text(
        _("Order %(order)s · parcel %(parcel)s · %(day)s")
        % {"order": slip.order_number, "parcel": slip.parcel_number, "day": slip.day},
        9,
        width=beside,
        grey=True,
    )
    paper.gap(3)
    _destination(paper, slip.to, size=11, width=beside)
    paper.gap(max(2, paper.margin + SLIP_QR - 4 - paper.y))
    _goods(paper, slip)
    paper.gap(3)
    paper.text(_("Open it while the courier waits, and look at each thing."))
    paper.text(_("You pay only for what you keep. What you refuse with a reason costs you nothing."))
    paper.gap(4)
    if slip.promise:
        paper.text(slip.promise, 11)
        paper.text(slip.contact, 9, grey=True)
    return paper.bytes()


def label(of: Label) -> bytes:
    """One A6 label."""
    title = _("Parcel %(number)s") % {"number": of.parcel_number}
    paper = Paper(width=A6[0], height=A6[1], margin=8, title=title, at=of.at)
    paper.pdf.set_auto_page_break(False)
    foot = A6[1] - paper.margin - LABEL_QR
    paper.text(of.shop, 11, grey=True)
    paper.rule()
    _destination(paper, of.to, size=16, width=paper.inner, until=foot - 6)
    paper.pdf.set_y(foot - 3)
    paper.rule()
    top, beside = paper.y, paper.inner - LABEL_QR
    paper.code(of.link, x=paper.width - paper.margin - LABEL_QR + 4, y=top - 2, side=LABEL_QR)
    paper.text(title, 15, width=beside)
    things = ngettext("%(n)d thing", "%(n)d things", of.units) % {"n": of.units}
    paper.text(things, 10, width=beside, grey=True)
    paper.text(_("To pay at the door, at most"), 9, width=beside, grey=True)
    paper.text(of.due, 15, width=beside)
    return paper.bytes()


def _destination(paper: Paper, to: Destination, *, size: float, width: float, until: float = 0) -> None:
    """Name and place. With `until`, the type gets smaller until everything ends above that line."""
    texts = [to.recipient, to.phone, to.pickup, to.address]
    small = size * 0.75
    if until:
        size, small = _fitting(paper, texts, to.note, (size, small), width, until - paper.y)
    for text in filter(None, texts):
        paper.text(text, size, width=width)
    if to.note:
        paper.text(to.note, small, width=width, grey=True)


def _fitting(
    paper: Paper, texts: list[str], note: str, sizes: tuple[float, float], width: float, room: float
) -> tuple[float, float]:
    """The largest sizes, keeping their proportion, at which it all fits; not below what can be read."""
    size, small = sizes
    while small > SMALLEST and _height(paper, texts, size, width) + _height(paper, [note], small, width) > room:
        size, small = size * 0.92, small * 0.92
    return size, small


def _height(paper: Paper, texts: list[str], size: float, width: float) -> float:
    return sum(paper.lines(text, size, width) for text in filter(None, texts)) * leading(size)


def _goods(paper: Paper, slip: Slip) -> None:
    """A row for each thing, then the fee and the sum."""
    units, price = 14.0, 30.0
    name = paper.inner - units - price
    paper.rule()
    for item in slip.items:
        paper.cells([(f"{item.units} ×", units, "L"), (item.name, name, "L"), (item.price, price, "R")])
        if item.detail:
            paper.text(item.detail, 8, at=units, width=name, grey=True)
    paper.rule()
    paper.cells([(_("Delivery"), units + name, "L"), (slip.delivery, price, "R")], grey=True)
    paper.cells([(_("If you keep everything"), units + name, "L"), (slip.due, price, "R")], 12)
    paper.rule()
