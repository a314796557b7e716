"""A catalogue as Google's Merchant Center reads it: RSS 2.0 with its own words in the namespace g.

Source: "Product data specification" of Google Merchant Center. An offer without a picture, which it would
refuse, is left out. Texts are cut where the specification ends them.
"""

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from biip import ParseError
from biip.gtin import Gtin, GtinFormat
from django.conf import settings

from guanxi.base import money
from guanxi.base.texts import for_xml
from guanxi.catalog.offers import Offer
from guanxi.web import addresses

NAMESPACE = "http://base.google.com/ns/1.0"
LONGEST = {"title": 150, "description": 5000, "brand": 70, "product_type": 750, "size": 100}  # characters
MOST_MORE_PHOTOS = 10
# GS1's prefixes of numbers that only one shop or company knows, and of coupons: nobody else can look them up.
KNOWN_TO_ONE = ("02", "04", "05", "2", "98", "99")
KNOWN_TO_ONE_SHORT = ("0", "2")  # of numbers with eight digits


def feed(offers: Iterable[Offer], *, shop: str, address: str, about: str) -> Iterator[str]:
    """The file in pieces. `address` is the shop's page."""
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:g="{NAMESPACE}">\n<channel>\n'
        f"<title>{_text(shop)}</title>\n<link>{_text(address)}</link>\n<description>{_text(about)}</description>\n"
    )
    product_at, photo_at = addresses.numbered("market:product"), addresses.of_photos()
    for offer in offers:
        if offer.photos:
            photos = [photo_at % name for name in offer.photos]
            yield _item(offer, shop, product_at % offer.product_id, photos)
    yield "</channel>\n</rss>\n"


def _item(offer: Offer, shop: str, address: str, photos: list[str]) -> str:
    """One offer. The number of a barcode belongs to one thing, so several variants cannot share one."""
    gtin = "" if offer.of_several else known_gtin(offer.gtin)
    words = [
        ("id", str(offer.variant_id)),
        ("title", f"{offer.product}, {offer.variant}" if offer.variant else offer.product),
        ("description", offer.description or offer.promise or offer.product),
        ("link", address),
        ("image_link", photos[0]),
        *(("additional_image_link", each) for each in photos[1 : MOST_MORE_PHOTOS + 1]),
        ("availability", "in_stock" if offer.left_units else "out_of_stock"),
        ("price", f"{money.plain(offer.price_minor, settings.CURRENCY)} {settings.CURRENCY}"),
        ("brand", shop),
        *([("gtin", gtin)] if gtin else []),
        ("identifier_exists", "yes" if gtin else "no"),
        ("condition", "new"),
        ("product_type", offer.category_words),
        *([("item_group_id", str(offer.product_id)), ("size", offer.variant)] if offer.of_several else []),
    ]
    return "<item>\n" + "".join(f"<g:{name}>{_cut(name, text)}</g:{name}>\n" for name, text in words) + "</item>\n"


def known_gtin(written: str) -> str:
    """The number of a barcode that the world knows: whole, with the right check digit. Else nothing."""
    try:
        gtin = Gtin.parse(written)
    except ParseError:
        return ""
    to_one = KNOWN_TO_ONE_SHORT if gtin.format == GtinFormat.GTIN_8 else KNOWN_TO_ONE
    return "" if gtin.prefix is None or gtin.prefix.value.startswith(to_one) else written


def _cut(name: str, text: str) -> str:
    return _text(text[: LONGEST.get(name, len(text))])


def _text(text: str) -> str:
    return escape(for_xml(text))
