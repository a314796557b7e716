"""What somebody shows of an order once it is kept."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING

from guanxi.demo.album import Album
from guanxi.demo.goods import Stall, key
from guanxi.orders import actions as orders
from guanxi.posts import actions as posts
from guanxi.posts.states import Audience

if TYPE_CHECKING:
    from guanxi.orders.models import Order


@dataclass(frozen=True)
class Show:
    """A post bound to what was kept. `quote` is the sentence beside their evidence, where it is a shorter one."""

    sku: str
    text: str
    quote: str = ""
    pictures: tuple[str, ...] = ()
    audience: Audience = Audience.PUBLIC


def publish(show: Show, order: "Order", stall: Stall, *, album: Album, random: Random, at: datetime) -> None:
    """Write the post, and put its words beside what the order proves."""
    product_id = stall.items[show.sku].product_id
    photo_ids = [album.photo(name, order.buyer, at) for name in show.pictures]
    posts.show(
        author_id=order.buyer_id,
        order_id=order.pk,
        product_id=product_id,
        text=show.text,
        audience=show.audience,
        photo_ids=photo_ids,
        at=at,
        key=key(random),
    )
    if show.quote and show.audience == Audience.PUBLIC:
        orders.tell_words(
            order_id=order.pk, product_id=product_id, words=show.quote, photo_id=photo_ids[0] if photo_ids else None
        )
