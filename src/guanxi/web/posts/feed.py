"""Posts as pages show them: with how the viewer knows the author, and a product's verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from guanxi.catalog import queries as catalog
from guanxi.posts import queries as posts
from guanxi.posts.queries import Reader
from guanxi.standing import queries as standing
from guanxi.standing.answers import Link, Verdict
from guanxi.standing.states import Subject

if TYPE_CHECKING:
    from guanxi.catalog.models import Product
    from guanxi.posts.models import Post

PAGE = 12


@dataclass(frozen=True)
class Entry:
    """One post and what surrounds it."""

    post: "Post"
    link: Link
    product: "Product | None" = None
    original: "Post | None" = None  # of a repost, where it is there and the viewer's to read
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Page:
    """Some entries, and the id to continue below; None at the end."""

    entries: list[Entry]
    before: int | None


def page(chosen: QuerySet["Post"], who: Reader, *, before: int | None = None, size: int = PAGE) -> Page:
    """The next posts older than `before`. A constant number of queries, whatever they hold."""
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    found = list(posts.whole(chosen, who)[: size + 1])
    shown = found[:size]
    return Page(entries(shown, who), shown[-1].pk if len(found) > size else None)


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
