"""A product in schema.org's words, for search engines and link previews. No ratings: there are none here."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from guanxi.base import money
from guanxi.catalog.showing import Shown

WIDTH = 1280
# As json_script does: nothing in the data may end the element it stands in.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
SCHEMA = "https://schema.org/"


def product(shown: Shown, request: HttpRequest) -> SafeString:
    """The content of a script of type application/ld+json."""
    goods = shown.product
    data: dict[str, Any] = {
        "@context": SCHEMA,
        "@type": "Product",
        "name": goods.name,
        "url": request.build_absolute_uri(request.path),
        "category": str(goods.get_category_display()),
        "offers": [_offer(shown, variant, request) for variant in shown.variants],
    }
    if goods.description:
        data["description"] = goods.description
    if goods.gtin:
        data["gtin"] = goods.gtin
    if shown.pictures:
        data["image"] = [image(picture.name, request) for picture in shown.pictures]
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def image(name: str, request: HttpRequest) -> str:
    """The whole address of a photograph, in the kind every reader knows."""
    return request.build_absolute_uri(reverse("photos:file", args=[name, WIDTH, "jpg"]))


def _offer(shown: Shown, variant: Any, request: HttpRequest) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "price": _decimal(variant.price_minor),
        "priceCurrency": settings.CURRENCY,
        "availability": SCHEMA + ("InStock" if variant.left_units else "OutOfStock"),
        "itemCondition": SCHEMA + "NewCondition",
        "url": request.build_absolute_uri(request.path),
        "seller": {
            "@type": "Organization",
            "name": shown.product.shop.name,
            "url": request.build_absolute_uri(reverse("market:shop", args=[shown.product.shop.slug])),
        },
    }
    return offer | ({"name": variant.name} if variant.name else {})


def _decimal(amount_minor: int) -> str:
    """16800 fen as "168.00"."""
    places = money.exponent(settings.CURRENCY)
    whole, rest = divmod(amount_minor, 10**places)
    return f"{whole}.{rest:0{places}d}" if places else str(whole)
