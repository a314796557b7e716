"""For search engines: every page that is for everybody, and which pages are for nobody but people.

Nobody is found by their name unless they answer for a shop: an account is a human being, not an entry.
"""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from guanxi.catalog import queries as catalog
from guanxi.posts import feeds
from guanxi.posts import queries as posts
from guanxi.shops import queries as shops
from guanxi.web import addresses

# Behind these nothing is for everybody, or nothing that another page does not say.
CLOSED = ("account", "desk", "sell", "orders", "round", "talk", "live", "share", "shops/search", "posts/new")


class _Pages(Sitemap):  # type: ignore[type-arg]
    """Pages of one kind under the market's own address, 10,000 in a file."""

    limit = 10_000
    page: ClassVar[str]

    def get_protocol(self, protocol: str | None = None) -> str:  # noqa: ARG002
        return urlsplit(settings.PUBLIC_URL).scheme

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002
        return urlsplit(settings.PUBLIC_URL).netloc

    def location(self, item: Any) -> str:
        return reverse(self.page, args=[item])


class Goods(_Pages):
    page = "market:product"

    def items(self) -> QuerySet[Any, int]:
        return catalog.listed_ids()


class Shops(_Pages):
    page = "market:shop"

    def items(self) -> QuerySet[Any, str]:
        return shops.browse().order_by("id").values_list("slug", flat=True)


class People(_Pages):
    page = "people:show"

    def items(self) -> QuerySet[Any, int]:
        return shops.contact_ids()


class Posts(_Pages):
    page = "posts:show"

    def items(self) -> QuerySet[Any, int]:
        return feeds.public(posts.reader(None)).posts.order_by("id").values_list("pk", flat=True)


SITEMAPS = {"sitemaps": {"goods": Goods, "shops": Shops, "people": People, "posts": Posts}}


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What programs should leave alone, and where the list of all that is for them begins."""
    # What others may show beside a link has to be fetched by them.
    lines = ["User-agent: *", "Allow: /share/*/preview-", *(f"Disallow: /{closed}/" for closed in CLOSED)]
    lines += ["", f"Sitemap: {addresses.to('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
