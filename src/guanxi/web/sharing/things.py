"""What can be shown to somebody outside: goods, shops, public posts and people, as a stranger sees them.

Every preview, poster, link and feed is made from these values, so that nothing else of a page can get out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.base import money
from guanxi.base.errors import Gone
from guanxi.catalog import queries as catalog
from guanxi.people import queries as people
from guanxi.posts import queries as posts
from guanxi.posts.states import Audience
from guanxi.shops import queries as shops
from guanxi.web import addresses
from guanxi.web.market import offered

if TYPE_CHECKING:
    from guanxi.base.models import Photo
    from guanxi.catalog.models import Product
    from guanxi.people.models import Person
    from guanxi.posts.models import Post
    from guanxi.shops.models import Shop

GOODS, SHOP, POST, PERSON = "goods", "shop", "post", "person"
TITLE_CHARACTERS = 60


@dataclass(frozen=True)
class Thing:
    """One of them, in plain values. `who` is the person one tap away: they stand behind it, or wrote it."""

    kind: str
    pk: int
    title: str
    address: str
    words: str  # theirs: a promise, a post, a few lines about themselves
    who: Person
    place: str  # where it is from, or the shop and its place
    photo: Photo | None = None
    price_minor: int | None = None
    is_price_from: bool = False
    measure: str = ""
    left_units: int | None = None  # only of goods
    proof: str = ""  # of a show: what was kept
    about: str = ""  # of a post: the product it tells of
    is_indexed: bool = True

    @property
    def path(self) -> str:
        """Where it is on this very server, whatever name it was asked under."""
        return self.address.removeprefix(settings.PUBLIC_URL)

    @property
    def og_type(self) -> str:
        return {GOODS: "product", POST: "article", PERSON: "profile"}.get(self.kind, "website")

    @property
    def price(self) -> str:
        """In words; empty for what has none."""
        if self.price_minor is None:
            return ""
        price = money.format_minor(self.price_minor, settings.CURRENCY)
        return _("from %(price)s") % {"price": price} if self.is_price_from else price


def find(kind: str, pk: int) -> Thing:
    """The thing, read anew. Raises Gone for one that is not there, or not for everybody."""
    if kind not in FIND:
        raise Gone(_("There is nothing here under this address."))
    return FIND[kind](pk)


def of_product(product: Product, *, price_minor: int | None, is_price_from: bool, left_units: int) -> Thing:
    who: Any = offered.answerer(product)  # a person, whichever of the two
    pictures = product.pictures.all()
    return Thing(
        GOODS,
        product.pk,
        product.name,
        addresses.to("market:product", product.pk),
        product.word,
        who,
        " · ".join(filter(None, (product.shop.name, product.shop.place))),
        photo=pictures[0].photo if pictures else None,
        price_minor=price_minor,
        is_price_from=is_price_from,
        measure=product.measure,
        left_units=left_units,
    )


def of_shop(shop: Shop, photo: Photo | None = None) -> Thing:
    """`photo` stands in for a shop that shows none of its own."""
    address = addresses.to("market:shop", shop.slug)
    return Thing(
        SHOP,
        shop.pk,
        shop.name,
        address,
        shop.promise,
        shop.contact,
        shop.place,
        photo=shop.photo or photo,
        is_indexed=shop.closed_at is None,
    )


def of_post(post: Post, product: Product | None) -> Thing:
    """A post that everybody may read."""
    pictures = [picture.photo for picture in post.pictures.all()]
    of_product = product.pictures.all() if product else ()
    return Thing(
        POST,
        post.pk,
        _shortened(post.text) if post.text else _("A post of %(name)s") % {"name": post.author.name},
        addresses.to("posts:show", post.pk),
        post.text,
        post.author,
        post.author.place,
        photo=pictures[0] if pictures else of_product[0].photo if of_product else None,
        proof=_("Bought, checked, kept.") if post.order_id else "",
        about=product.name if product else "",
    )


def of_person(person: Person, *, answers_for: str) -> Thing:
    """`answers_for` names their shop. Whoever answers for none is not looked up by name from elsewhere."""
    return Thing(
        PERSON,
        person.pk,
        person.name,
        addresses.to("people:show", person.pk),
        person.about,
        person,
        " · ".join(filter(None, (answers_for, person.place))),
        photo=person.cover or person.photo,
        is_indexed=bool(answers_for),
    )


def _shortened(text: str) -> str:
    """The beginning of a text as its title, in whole words where there are spaces."""
    title = " ".join(text.split())
    if len(title) <= TITLE_CHARACTERS:
        return title
    cut = title[:TITLE_CHARACTERS]
    return f"{(cut.rpartition(' ')[0] or cut).rstrip(',.;:、，；：')}…"


def _product(pk: int) -> Thing:
    product = offered.product(pk)
    variants = list(product.variants.all())
    prices = {variant.price_minor for variant in variants}
    return of_product(
        product,
        price_minor=min(prices, default=None),
        is_price_from=len(prices) > 1,
        left_units=sum(variant.left_units for variant in variants),
    )


def _shop(pk: int) -> Thing:
    shop = shops.shop(pk)
    return of_shop(shop, None if shop.photo else catalog.first_photo(shop.pk))


def _post(pk: int) -> Thing:
    post = posts.one(pk, posts.reader(None))
    product = catalog.products_by_id([post.product_id]).get(post.product_id) if post.product_id else None
    return of_post(post, product)


def _person(pk: int) -> Thing:
    if (person := people.person(pk)) is None:
        raise Gone(_("There is nobody here under this address."))
    return of_person(person, answers_for=", ".join(shop.name for shop in shops.answered_by(pk)))


def is_public(post: Post) -> bool:
    """Whether a post may be handed on: what was written for a circle stays there."""
    return post.audience == Audience.PUBLIC


FIND: dict[str, Callable[[int], Thing]] = {GOODS: _product, SHOP: _shop, POST: _post, PERSON: _person}
