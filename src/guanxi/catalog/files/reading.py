"""From bytes to drafts, whichever kind of file it is."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.catalog.files import barcodes, shopify
from guanxi.catalog.files.drafts import Reading
from guanxi.catalog.files.table import FileRefused, parse


@dataclass(frozen=True)
class Defaults:
    """What holds where a list of barcodes is silent. Money in minor units of the market's currency."""

    price_minor: int | None = None
    units: int = 0


NO_DEFAULTS = Defaults()


def read(data: bytes, *, defaults: Defaults = NO_DEFAULTS, language: str = "en") -> Reading:
    """What a file says and what is wrong with it; nothing is brought in. Raises FileRefused.

    `language` settles what 1,234 means as a price.
    """
    table = parse(data)
    if shopify.fits(table):
        return shopify.read(table, currency=settings.CURRENCY, language=language)
    if barcodes.fits(table):
        return barcodes.read(
            table,
            currency=settings.CURRENCY,
            language=language,
            default_price_minor=defaults.price_minor,
            default_units=defaults.units,
        )
    raise FileRefused(_missing(table.columns))


def _missing(columns: frozenset[str]) -> str:
    """Which column is missing, as far as one can tell what the file was meant to be."""
    needed = {"Handle": shopify.HANDLE, "Title": shopify.TITLE, "Variant Price": shopify.PRICE}
    if columns & frozenset(shopify.HANDLE + shopify.BODY + ("variant price",)):
        missing = [name for name, also in needed.items() if not columns & frozenset(also)]
    else:
        needed = {"barcode": barcodes.BARCODE, "name": barcodes.NAME}
        missing = [name for name, also in needed.items() if not columns & frozenset(also)]
    return _("The file has no column “%(column)s”.") % {"column": "”, “".join(missing)}
