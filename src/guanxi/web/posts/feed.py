"""Posts as pages show them: with how the viewer knows the author, and a product's verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest

from guanxi.catalog import queries as catalog
from guanxi.posts import queries as posts
from guanxi.posts.feeds import Feed, newest, read
from guanxi.posts.queries import Reader
from guanxi.standing import queries as standing
from guanxi.standing.answers import Link, Verdict
from guanxi.standing.states import Subject
from guanxi.web.asked import number

if TYPE_CHECKING:
    from guanxi.catalog.models import Product
    from guanxi.posts.models import Post

PAGE = 12
MOST_AGAIN = 120  # posts on the way back


@dataclass(frozen=True)
class Entry:
    """One post and what surrounds it."""

    post: "Post"
    link: Link
    product: "Product | None" = None
    original: "Post | None" = None  # of a repost, where it is there and the viewer's to read
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Place:
    """Where in a feed to begin: below a post, for the next part; or from `top` down to `end`, as somebody left it."""

    before: int | None = None
    top: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Page:
    """Some entries, the number of the first post of all, and the one to continue below; None at the end."""

    entries: list[Entry]
    top: int | None
    before: int | None


def place(request: HttpRequest) -> Place:
    return Place(number(request, "before"), number(request, "top"), number(request, "end"))


def page(chosen: Feed, who: Reader, where: Place) -> Page:
    """The next posts. A constant number of queries, whatever they hold."""
    most = MOST_AGAIN if where.end is not None and where.before is None else PAGE
    ids = newest(chosen, most=most + 1, before=where.before, top=where.top)
    if where.end is None or where.before is not None:
        shown = ids[:most]
    else:
        shown = [pk for pk in ids[:most] if pk >= where.end] or ids[:PAGE]
    top = where.top or (shown[0] if shown and where.before is None else None)
    return Page(entries(read(shown, who), who), top, shown[-1] if len(ids) > len(shown) else None)


def entries(found: Iterable["Post"], who: Reader) -> list[Entry]:
    """The same posts with links and verdicts: one look at the viewer's circle for all of them."""
    found, viewer_id = list(found), who.person_id
    originals = posts.originals(found, who)
    product_ids = {post.product_id for post in found if post.product_id}
    products = catalog.products_by_id(product_ids) if product_ids else {}
    seen = standing.see(
        viewer_id, Subject.PRODUCT, product_ids, lines=True, people={post.author_id for post in found}
    )
    return [
        Entry(
            post,
            seen.links[post.author_id],
            products.get(post.product_id or 0),
            originals.get(post.of_id or 0),
            # Somebody without an account has no people, so nothing is said of what they say.
            seen.verdicts.get(post.product_id or 0) if viewer_id else None,
        )
        for post in found
    ]
