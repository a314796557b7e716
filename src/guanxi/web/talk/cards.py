"""What a message carries, as one reader may see it: read anew each time, by the rule that holds for its own page.

What is gone, or is not this reader's to see, is not among what is found, and the message says only that something
was there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.base import qr
from guanxi.base.money import format_minor
from guanxi.catalog import queries as catalog
from guanxi.chat.actions import NothingThere
from guanxi.chat.states import Card
from guanxi.delivery import queries as delivery
from guanxi.orders import queries as orders
from guanxi.orders.actions.packing import PACKERS
from guanxi.people import queries as people
from guanxi.posts import queries as posts
from guanxi.posts.states import Audience
from guanxi.shops import queries as shops
from guanxi.web import addresses
from guanxi.web.buying import progress

if TYPE_CHECKING:
    from guanxi.base.models import Photo
    from guanxi.chat.models import Message

Which = tuple[str, int]  # a Card and a number


@dataclass(frozen=True)
class Shown:
    """A card. `face` stands for a thing without a photo; `buy` leads to an order, `steps` is where one is; without an
    address it leads nowhere.
    """

    title: str
    meta: str
    address: str
    photo: Photo | None = None
    face: Any = None
    buy: str = ""
    steps: Collection[tuple[str, str]] = ()
    qr: str = ""


Shows = dict[int, Shown]


def of(wanted: Iterable[Which], viewer_id: int) -> dict[Which, Shown]:
    """All of these that the viewer may see; a constant number of queries for each kind."""
    by_kind: dict[str, set[int]] = defaultdict(set)
    for kind, pk in wanted:
        by_kind[kind].add(pk)
    return {(kind, pk): card for kind, ids in by_kind.items() for pk, card in SHOW[kind](ids, viewer_id).items()}


def require(which: Which, author_id: int) -> None:
    """Refuse what its sender may not see themselves, and the code of anybody else."""
    is_theirs = which[0] != Card.CODE or which[1] == author_id
    if not is_theirs or which not in of([which], author_id):
        raise NothingThere(_("There is nothing to show there any more, or it is not for you."))


def code_address(person_id: int) -> str:
    """Where one's code leads, for the words of a message that carries it."""
    person = people.person(person_id)
    return addresses.to("people:meet", person.code) if person else ""


def with_code(card: Shown, message: Message) -> Shown:
    """A code as it was when it was sent: with a new one, the old leads nowhere, and this card too."""
    link = message.text.rsplit(None, 1)[-1] if message.text else ""
    path = link.removeprefix(settings.PUBLIC_URL)
    is_code = path.startswith(reverse("people:meet", args=["x"])[:-2])
    return Shown(card.title, card.meta, path, face=card.face, qr=qr.svg(link)) if is_code else card


def _goods(ids: set[int], _viewer_id: int) -> Shows:
    return {
        pk: Shown(
            product.name,
            product.shop.name,
            reverse("market:product", args=[pk]),
            photo=next((picture.photo for picture in product.pictures.all()), None),
            buy=reverse("buying:place", args=[pk]),
        )
        for pk, product in catalog.products_by_id(ids).items()
    }


def _shops(ids: set[int], _viewer_id: int) -> Shows:
    return {
        shop.pk: Shown(
            shop.name,
            _("%(name)s answers for it") % {"name": shop.contact.name},
            reverse("market:shop", args=[shop.slug]),
            photo=shop.photo,
            face=shop,
        )
        for shop in shops.by_ids(ids)
    }


def _posts(ids: set[int], viewer_id: int) -> Shows:
    """Only what everybody may read travels."""
    found = posts.visible_to(viewer_id).filter(pk__in=ids, audience=Audience.PUBLIC)
    return {
        post.pk: Shown(
            post.text or _("A photo or a card"),
            post.author.name,
            reverse("posts:show", args=[post.pk]),
            photo=next((picture.photo for picture in post.pictures.all()), None),
            face=post.author,
            buy=reverse("buying:place", args=[post.product_id]) if post.product_id else "",
        )
        for post in found.select_related("author__photo").prefetch_related("pictures__photo")
    }


def _people(ids: set[int], viewer_id: int) -> Shows:
    apart = people.blocked_with(viewer_id)
    return {
        pk: Shown(person.name, person.place, reverse("people:show", args=[pk]), face=person)
        for pk, person in people.cards(ids - apart).items()
        if person.is_active
    }


def _orders(ids: set[int], viewer_id: int) -> Shows:
    """For the buyer and for those who work in the shop, each leading to their own page of it."""
    found = {order.pk: order for order in orders.seen_by(viewer_id, ids)}
    parcels = delivery.of_orders(found)
    packing = {pk for pk in {order.shop_id for order in found.values()} if shops.roles(pk, viewer_id) & {*PACKERS}}
    return {
        pk: _order(progress.Row(order, parcels.get(pk, [])), viewer_id, packs=order.shop_id in packing)
        for pk, order in found.items()
    }


def _order(row: progress.Row, viewer_id: int, *, packs: bool) -> Shown:
    """A courier or cashier sees how far it is; the desk's page of it is for those who pack."""
    order = row.order
    is_buyer = order.buyer_id == viewer_id
    there = reverse("buying:order", args=[order.pk])
    if not is_buyer:
        there = reverse("desk:order", args=[order.shop.slug, order.pk]) if packs else ""
    return Shown(
        _("Order no. %(number)s") % {"number": order.pk},
        row.sentence if is_buyer else format_minor(order.due_minor, order.currency),
        there,
        face=order.shop,
        steps=row.steps,
    )


SHOW: dict[str, Callable[[set[int], int], Shows]] = {
    Card.GOODS: _goods,
    Card.SHOP: _shops,
    Card.POST: _posts,
    Card.PERSON: _people,
    Card.ORDER: _orders,
    Card.CODE: _people,
}
