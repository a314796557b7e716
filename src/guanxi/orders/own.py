"""What is somebody's own here: what they ordered, and what they said of it."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Money, Row, Section, picture, word
from guanxi.orders.models import Line, Order
from guanxi.orders.states import Cancelled, OrderState
from guanxi.people.states import Consent


def _orders(person_id: int) -> Iterable[Row]:
    mine = Order.objects.filter(buyer=person_id).select_related("shop", "pickup").order_by("id")
    for order in mine.iterator(AT_ONCE):
        yield {
            "number": order.pk,
            "shop": order.shop.name,
            "state": word(OrderState(order.state)),
            "goods": Money(order.goods_minor, order.currency),
            "delivery": Money(order.delivery_minor, order.currency),
            "recipient": order.recipient,
            "phone": order.phone,
            "address": order.address,
            "note": order.note,
            "pickup": order.pickup.name if order.pickup else None,
            "evidence": word(Consent(order.consent)) if order.consent else None,
            "placed_at": order.placed_at,
            "confirmed_at": order.confirmed_at,
            "ended_at": order.ended_at,
            "called_off": word(Cancelled(order.cancelled)) if order.cancelled else None,
            "called_off_words": order.cancel_words,
        }


def _lines(person_id: int) -> Iterable[Row]:
    mine = Line.objects.filter(order__buyer=person_id).select_related("order", "photo").order_by("id")
    for line in mine.iterator(AT_ONCE):
        yield {
            "order": line.order_id,
            "name": line.name,
            "units": line.units,
            "price": Money(line.price_minor, line.order.currency),
            "words": line.words,
            "photo": picture(line.photo),
        }


SECTIONS = (
    Section(
        "orders",
        "orders",
        _("Your orders"),
        {
            "number": _("Number"),
            "shop": _("Shop"),
            "state": _("State"),
            "goods": _("Goods"),
            "delivery": _("Delivery"),
            "recipient": _("Recipient"),
            "phone": _("Phone"),
            "address": _("Address"),
            "note": _("Note"),
            "pickup": _("Pick-up point"),
            "evidence": _("What it says to others"),
            "placed_at": _("Placed"),
            "confirmed_at": _("Confirmed"),
            "ended_at": _("Ended"),
            "called_off": _("Called off"),
            "called_off_words": _("Words"),
        },
        _orders,
    ),
    Section(
        "order_lines",
        "orders",
        _("What was in them"),
        {
            "order": _("Order"),
            "name": _("Name"),
            "units": _("Units"),
            "price": _("Price of one"),
            "words": _("What you said of it"),
            "photo": _("Photo"),
        },
        _lines,
    ),
)
