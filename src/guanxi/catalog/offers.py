"""A shop's whole catalogue, variant by variant, for programs that read it in one go.

Two queries run side by side and meet in the order of products, so that 50,000 products need no more memory than
a few: rows of variants, and names of photographs. O(variants + photos).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db.models import F

from guanxi.catalog.models import ProductPhoto, Variant
from guanxi.catalog.states import Category

AT_ONCE = 2000  # rows fetched at a time
MOST_PHOTOS = 11  # of one product; no reader takes more
_FIELDS = (
    "product_id",
    "pk",
    "product__name",
    "name",
    "product__description",
    "product__promise",
    "product__category",
    "product__gtin",
    "price_minor",
)
_LEFT = F("on_hand_units") - F("reserved_units")


@dataclass(frozen=True)
class Offer:
    """One variant that is offered. `of_several` says whether its product has others."""

    product_id: int
    variant_id: int
    product: str
    variant: str
    description: str
    promise: str
    category: str
    gtin: str
    price_minor: int
    left_units: int
    photos: tuple[str, ...] = ()
    of_several: bool = False

    @property
    def category_words(self) -> str:
        return str(Category(self.category).label)


def offers(shop_id: int) -> Iterator[Offer]:
    """Every variant of every listed product, in a lasting order."""
    photos = _photos(shop_id)
    waiting = next(photos, None)
    for product_id, some in groupby(_variants(shop_id), lambda offer: offer.product_id):
        while waiting is not None and waiting[0] < product_id:
            waiting = next(photos, None)
        names = waiting[1] if waiting is not None and waiting[0] == product_id else ()
        variants = list(some)
        for offer in variants:
            yield replace(offer, photos=names, of_several=len(variants) > 1)


def mark(shop_id: int) -> str:
    """A few letters that change when anything of the catalogue does. Reads it all, without making anything of it."""
    said = sha256()
    for rows in (_variant_rows(shop_id), _photo_rows(shop_id)):
        for row in rows:
            said.update(repr(row).encode())
    return said.hexdigest()[:32]


def _variants(shop_id: int) -> Iterator[Offer]:
    return (Offer(*row) for row in _variant_rows(shop_id))


def _variant_rows(shop_id: int) -> Iterator[tuple[Any, ...]]:
    offered = Variant.objects.filter(product__shop=shop_id, product__listed=True, retired_at=None)
    return offered.order_by("product_id", "position", "pk").values_list(*_FIELDS, _LEFT).iterator(AT_ONCE)


def _photos(shop_id: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    for product_id, some in groupby(_photo_rows(shop_id), lambda row: row[0]):
        yield product_id, tuple(name for _product, name in some)[:MOST_PHOTOS]


def _photo_rows(shop_id: int) -> Iterator[tuple[int, str]]:
    pictures = ProductPhoto.objects.filter(product__shop=shop_id, product__listed=True)
    names = pictures.order_by("product_id", "position", "pk").values_list("product_id", "photo__name")
    return names.iterator(AT_ONCE)
