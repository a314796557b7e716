"""A product as its pages take it: offered, and answered for by somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.catalog import queries as catalog

if TYPE_CHECKING:
    from guanxi.catalog.models import Product
    from guanxi.standing.answers import Somebody


def product(pk: int) -> Product:
    """A product that is listed, with shop, people, photos and variants. Raises Gone."""
    found = catalog.product(pk)
    if not found.listed:
        raise Gone(_("This is not sold any more."))
    return found


def answerer(product: Product) -> Somebody:
    """The person one tap away: whoever gave its promise, or the shop's contact person."""
    return product.promiser if product.promiser_id == product.answerer_id else product.shop.contact
