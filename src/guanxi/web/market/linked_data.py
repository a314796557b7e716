"""A product in schema.org's words, for search engines and link previews. No ratings: there are none here."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from guanxi.base import money
from guanxi.catalog.showing import Shown
from guanxi.web import addresses

# As json_script does: nothing in the data may end the element it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
SCHEMA = "https://schema.org/"


def product(shown: Shown) -> SafeString:
    """The content of a script of type application/ld+json."""
    goods = shown.product
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": goods.name,
        "url": addresses.to("market:product", goods.pk),
        "category": str(goods.get_category_display()),
        "offers": [_offer(shown, variant) for variant in shown.variants],
    }
    if goods.description:
        data["description"] = goods.description
    if goods.gtin:
        data["gtin"] = goods.gtin
    if shown.pictures:
        data["image"] = [addresses.of_photo(picture.name) for picture in shown.pictures]
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def _offer(shown: Shown, variant: Any) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "price": money.plain(variant.price_minor, settings.CURRENCY),
        "priceCurrency": settings.CURRENCY,
        "availability": SCHEMA + ("InStock" if variant.left_units else "OutOfStock"),
        "itemCondition": SCHEMA + "NewCondition",
        "url": addresses.to("market:product", shown.product.pk),
        "seller": {
            "@type": "Organization",
            "name": shown.product.shop.name,
            "url": addresses.to("market:shop", shown.product.shop.slug),
        },
    }
    return offer | ({"name": variant.name} if variant.name else {})
