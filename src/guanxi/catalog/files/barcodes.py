"""A list of barcodes with names, as scanners and open food databases write them."""

from django.utils.translation import gettext as _

from guanxi.catalog.files import categories
from guanxi.catalog.files.cells import Cells
from guanxi.catalog.files.drafts import Draft, Reading, VariantDraft
from guanxi.catalog.files.table import FileRefused, Table
from guanxi.catalog.states import Category

BARCODE = ("barcode", "gtin", "ean", "code", "upc", "条码")
NAME = ("name", "product_name", "product name", "title", "nom", "名称")
WORDS = ("ingredients", "ingredients_text", "description", "配料")
PRICE = ("price", "prix", "价格")
UNITS = ("units", "stock", "quantity", "库存")


def fits(table: Table) -> bool:
    return all(table.columns & frozenset(names) for names in (BARCODE, NAME))


def read(
    table: Table, *, currency: str, language: str, default_price_minor: int | None, default_units: int
) -> Reading:
    """What the list names. Without a column of prices a default price is needed. Raises FileRefused."""
    if not table.columns & frozenset(PRICE) and not default_price_minor:
        raise FileRefused(_("The file has no column “price”. Add one, or give one price for all."))
    reading = Reading("barcodes")
    first_lines: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, currency, language)
        gtin = cells.gtin(*BARCODE)
        if not gtin and not cells.bad:
            cells.note(BARCODE[0], _("is missing"))
        if gtin in first_lines:
            cells.note(BARCODE[0], _("is used on line %(line)d already") % {"line": first_lines[gtin]})
        name = cells.name(*NAME, most=160)
        words = cells.text(*WORDS, most=4000).replace("_", "")  # allergens are underlined in open food data
        price = cells.price_minor(*PRICE, default_minor=default_price_minor)
        units = cells.units(*UNITS, default=default_units)
        reading.bad_rows += cells.bad
        if not cells.bad:
            first_lines[gtin] = row.line
            category = categories.guess(name)
            if category == Category.OTHER:
                category = Category.PANTRY
            variants = (VariantDraft("", "", price, units),)
            reading.drafts.append(Draft(row.line, name, category, words, gtin=gtin, variants=variants))
    return reading
