"""A shop's goods as Shopify's product CSV. Reading it again gives the same goods."""

import csv
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.utils.text import slugify

from guanxi.base import money
from guanxi.catalog.files.cells import FORMULA
from guanxi.catalog.files.html_text import from_text
from guanxi.catalog.models import Product, ProductPhoto, Variant

HEADER = (
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Inventory Qty",
    "Variant Price",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "Status",
    "Measure (product.metafields.guanxi.measure)",
    "Promise (product.metafields.guanxi.promise)",
    "Unit code (product.metafields.guanxi.codes)",
)
PRODUCTS_AT_ONCE = 200


class _Line:
    """Takes what the csv module writes and hands it back."""

    def write(self, text: str) -> str:
        return text


def export(shop_id: int, *, photo_address: Callable[[str], str]) -> Iterator[str]:
    """The file line by line, beginning with the mark by which spreadsheets know UTF-8.

    `photo_address` turns a photograph's name into its full address.
    """
    writer = csv.DictWriter(_Line(), HEADER, restval="")
    yield "\ufeff" + str(writer.writer.writerow(HEADER))
    offered = Prefetch("variants", queryset=Variant.objects.filter(retired_at=None))
    pictures = Prefetch("pictures", queryset=ProductPhoto.objects.select_related("photo"))
    products = Product.objects.filter(shop_id=shop_id).select_related("shop").prefetch_related(offered, pictures)
    for product in products.order_by("id").iterator(PRODUCTS_AT_ONCE):
        for row in _rows(product, photo_address):
            yield str(writer.writerow({column: _harmless(cell) for column, cell in row.items()}))


def _rows(product: Product, photo_address: Callable[[str], str]) -> Iterator[dict[str, str]]:
    """One row for each variant and picture, whichever are more; the product's own words on the first."""
    variants, pictures = list(product.variants.all()), list(product.pictures.all())
    handle = f"{slugify(product.name, allow_unicode=True)[:60]}-{product.pk}".strip("-")
    for i in range(max(len(variants), len(pictures))):
        row = {"Handle": handle}
        if i == 0:
            row |= _words(product)
        if i < len(variants):
            row |= _variant(variants[i])
        if i < len(pictures):
            photo = pictures[i].photo
            row |= {"Image Src": photo_address(photo.name), "Image Position": str(i + 1), "Image Alt Text": photo.alt}
        yield row


def _words(product: Product) -> dict[str, str]:
    return {
        "Title": product.name,
        "Body (HTML)": from_text(product.description),
        "Vendor": product.shop.name,
        "Type": product.category,
        "Published": "TRUE" if product.listed else "FALSE",
        "Variant Barcode": product.gtin,
        "Status": "active" if product.listed else "draft",
        "Measure (product.metafields.guanxi.measure)": product.measure,
        "Promise (product.metafields.guanxi.promise)": product.promise,
        "Unit code (product.metafields.guanxi.codes)": product.codes,
    }


def _variant(variant: Variant) -> dict[str, str]:
    return {
        "Option1 Name": "Kind" if variant.name else "Title",
        "Option1 Value": variant.name or "Default Title",
        "Variant SKU": variant.sku,
        "Variant Inventory Qty": str(variant.on_hand_units),
        "Variant Price": money.plain(variant.price_minor, settings.CURRENCY),
    }


def _harmless(cell: str) -> str:
    """A quote before what a spreadsheet would take for a formula; reading takes it off again."""
    return "'" + cell if cell.startswith(FORMULA) else cell
