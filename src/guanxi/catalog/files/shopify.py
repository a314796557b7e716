"""Shopify's product CSV, with the columns of its older and its newer exports.

Rows with the same handle, one after the other, are one product: its first row names it, each row with a
price is a variant, and a row with only a picture is one more picture.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.translation import gettext as _

from guanxi.base.texts import clean
from guanxi.catalog.files import categories
from guanxi.catalog.files.cells import Cells
from guanxi.catalog.files.drafts import Draft, Reading, VariantDraft
from guanxi.catalog.files.html_text import to_text
from guanxi.catalog.files.table import Row, Table

HANDLE = ("handle", "url handle")
TITLE = ("title",)
BODY = ("body (html)", "body html", "description")
PRICE = ("variant price", "price")
SKU = ("variant sku", "sku")
UNITS = ("variant inventory qty", "inventory quantity", "inventory qty")
BARCODE = ("variant barcode", "barcode")
CATEGORY = ("type", "product category", "tags")
PUBLISHED = ("published", "published on online store")
STATUS = ("status",)
IMAGE = ("image src", "product image url", "image url")
OPTIONS = ("option1 value", "option2 value", "option3 value")
MEASURE = ("measure (product.metafields.guanxi.measure)",)
PROMISE = ("promise (product.metafields.guanxi.promise)",)
CODES = ("unit code (product.metafields.guanxi.codes)",)
DEFAULT_OPTION = "default title"  # Shopify's way of saying that there is only one variant
OWN_PHOTO = re.compile(r"/photos/([\w-]{8,40})/")


def fits(table: Table) -> bool:
    return all(table.columns & frozenset(names) for names in (HANDLE, TITLE, PRICE))


def read(table: Table, *, currency: str, language: str) -> Reading:
    """What the file describes, with everything wrong in it."""
    reading = Reading("shopify")
    first_lines: dict[str, int] = {}
    for handle, group in groupby(table.rows, key=_handle):
        rows = [Cells(row, currency, language) for row in group]
        if handle in first_lines:
            rows[0].note(HANDLE[0], _("is used on line %(line)d already") % {"line": first_lines[handle]})
        elif not handle:
            rows[0].note(HANDLE[0], _("is missing"))
        else:
            first_lines[handle] = rows[0].row.line
        _read_product(rows, reading)
        reading.bad_rows += [bad for cells in rows for bad in cells.bad]
    return reading


def _handle(row: Row) -> str:
    return next((row.cells[name].strip() for name in HANDLE if row.cells.get(name, "").strip()), "")


def _read_product(rows: list[Cells], reading: Reading) -> None:
    """Add the product to the reading, unless its own words are bad or no variant of it is good."""
    first = rows[0]
    if first.bad:
        return
    name = first.name(*TITLE, most=160)
    description = clean(to_text(first.raw(*BODY)))
    if len(description) > 4000:
        first.note(BODY[0], _("is longer than %(n)d characters") % {"n": 4000})
    measure = first.line_of_text(*MEASURE, most=20)
    promise = first.text(*PROMISE, most=600)
    codes = first.line_of_text(*CODES, most=200)
    gtin = first.gtin(*BARCODE)
    listed = first.yes(*PUBLISHED) and first.raw(*STATUS).casefold() in {"", "active"}
    if first.bad:
        return
    variants = tuple(_variants(rows))
    photos, elsewhere = _photos(rows)
    if not variants:
        return
    reading.photos_elsewhere += elsewhere
    category = categories.guess(*(first.raw(column) for column in CATEGORY), name)
    reading.drafts.append(
        Draft(
            line=first.row.line,
            name=name,
            category=category,
            description=description,
            measure=measure,
            gtin=gtin,
            promise=promise,
            codes=codes,
            listed=listed,
            variants=variants,
            photos=photos,
        )
    )


def _variants(rows: list[Cells]) -> Iterator[VariantDraft]:
    """The good ones. A row without a price is a picture, except the first and those that name an option."""
    seen: dict[str, int] = {}
    for cells in rows:
        values = [cells.line_of_text(column, most=80) for column in OPTIONS]
        name = " / ".join(value for value in values if value and value.casefold() != DEFAULT_OPTION)
        if cells is not rows[0] and not cells.raw(*PRICE) and not name:
            continue
        if name in seen:
            cells.note(OPTIONS[0], _("is the same variant as on line %(line)d") % {"line": seen[name]})
        if len(name) > 80:
            cells.note(OPTIONS[0], _("is longer than %(n)d characters") % {"n": 80})
        sku = cells.line_of_text(*SKU, most=40)
        draft = VariantDraft(name, sku, cells.price_minor(*PRICE), cells.units(*UNITS))
        seen.setdefault(name, cells.row.line)
        if not cells.bad:
            yield draft


def _photos(rows: list[Cells]) -> tuple[tuple[str, ...], int]:
    """Names of this market's own photographs, and how many addresses lead elsewhere."""
    addresses = [address for cells in rows if (address := cells.raw(*IMAGE))]
    own = [found[1] for address in addresses if (found := OWN_PHOTO.search(address))]
    return tuple(dict.fromkeys(own))[:9], len(addresses) - len(own)
