"""A shop for readers of feeds: its public posts, and its catalogue for shopping programs."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import format_html, linebreaks
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from guanxi.base import clock
from guanxi.base.texts import for_xml
from guanxi.catalog import offers
from guanxi.catalog import queries as catalog
from guanxi.posts import queries as posts
from guanxi.shops import queries as shops
from guanxi.web import addresses
from guanxi.web.sharing import merchant, things

POSTS = 50
ITEMS_AT_ONCE = 400  # written to the reader in one piece
FRESH_SECONDS = 300
YEAR_SECONDS = 365 * 86_400


@require_safe
def posts_of(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What everybody may read of a shop, as RSS. In the market's language, whoever asks."""
    shop = shops.by_slug(slug)
    found = list(posts.of_shop(shop.pk, shop.contact_id)[:POSTS])
    products = catalog.products_by_id({post.product_id for post in found if post.product_id})
    address = addresses.to("market:shop", slug)
    feed = Rss201rev2Feed(
        title=for_xml(shop.name),
        link=address,
        description=for_xml(shop.about or shop.promise),
        language=settings.LANGUAGE_CODE,
        feed_url=addresses.to("market:feed", slug),
    )
    with translation.override(settings.LANGUAGE_CODE):
        for post in found:
            thing = things.of_post(post, products.get(post.product_id or 0))
            photos = [addresses.of_photo(picture.photo.name) for picture in post.pictures.all()]
            feed.add_item(
                title=for_xml(thing.title),
                link=thing.address,
                description=for_xml(_told(thing, photos)),
                author_name=for_xml(post.author.name),
                pubdate=post.at,
                unique_id=thing.address,
                unique_id_is_permalink=True,
            )
    text = feed.writeString("utf-8")
    etag = f'"{sha256(text.encode()).hexdigest()[:32]}"'
    answer = HttpResponse(text, content_type="application/rss+xml; charset=utf-8")
    return _conditional(request, answer, etag, max((post.at for post in found), default=shop.opened_at))


def _told(thing: things.Thing, photos: list[str]) -> str:
    """A post as HTML: its words, what it tells of, its photographs."""
    said = linebreaks(thing.words, autoescape=True)
    about = format_html("<p>{} {}</p>", thing.proof, thing.about) if thing.about else ""
    return said + about + "".join(format_html('<p><img src="{}" alt=""></p>', photo) for photo in photos)


@require_safe
def goods_of(request: HttpRequest, slug: str) -> HttpResponseBase:
    """All a shop offers, as Google's Merchant Center reads it, in pieces as they are made."""
    shop = shops.by_slug(slug)
    etag, since = _since(shop.pk, f"{offers.mark(shop.pk)}-{shop.name}-{shop.about}", clock.now())
    address, about = addresses.to("market:shop", slug), shop.about or shop.promise
    pieces = merchant.feed(offers.offers(shop.pk), shop=shop.name, address=address, about=about)
    answer = StreamingHttpResponse(_in_pieces(pieces), content_type="application/xml; charset=utf-8")
    return _conditional(request, answer, etag, since)


def _since(shop_id: int, mark: str, at: datetime) -> tuple[str, datetime]:
    """The catalogue's tag, and since when it has been so, as far as anybody has asked."""
    etag = f'"{sha256(f"{mark}{settings.PUBLIC_URL}".encode()).hexdigest()[:32]}"'
    name = f"catalogue-{shop_id}"
    known = cache.get(name)
    if known is None or known[0] != etag:
        known = (etag, at.replace(microsecond=0))
        cache.set(name, known, YEAR_SECONDS)
    return known[0], known[1]


def _in_pieces(pieces: Iterator[str]) -> Iterator[str]:
    """Made as it is sent, so that the whole is never held."""
    while some := _some(pieces):
        yield some


def _some(pieces: Iterator[str]) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return "".join(islice(pieces, ITEMS_AT_ONCE))


def _conditional(request: HttpRequest, answer: HttpResponseBase, etag: str, since: datetime) -> HttpResponseBase:
    """304 for a reader who has it already."""
    moment = int(since.timestamp())
    answer["ETag"], answer["Last-Modified"] = etag, http_date(moment)
    answer["Cache-Control"] = f"max-age={FRESH_SECONDS}"
    known: Any = get_conditional_response(request, etag, moment, answer)  # type: ignore[arg-type]
    return known or answer
