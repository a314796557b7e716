"""Letters to the people an order concerns, in their language, by e-mail or as a text message.

Each is a task with an id for its only argument. Sent twice it does no harm, which is why none carries money
or asks for an answer that counts.
"""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks import task

from guanxi.base import facts
from guanxi.delivery import queries as parcels
from guanxi.orders import queries as orders
from guanxi.orders.states import Cancelled

if TYPE_CHECKING:
    from guanxi.orders.models import Order
    from guanxi.people.models import Person


@task()
def order_placed(order_id: int) -> None:
    """To the shop's contact person: somebody ordered."""
    order = _order(order_id)
    link = _link("desk:order", order.shop.slug, order.pk)
    _write(order.shop.contact, "order_placed", order=order, link=link)


@task()
def code_for_order(order_id: int) -> None:
    """To the buyer, where the shop asks for it: the code that says the order is meant."""
    order = _order(order_id)
    if order.buyer_code:
        link = _link("buying:order", order.pk)
        _write(order.buyer, "code_for_order", order=order, code=order.buyer_code, link=link)


@task()
def order_confirmed(order_id: int) -> None:
    order = _order(order_id)
    _write(order.buyer, "order_confirmed", order=order, link=_link("buying:order", order.pk))


@task()
def order_cancelled(order_id: int) -> None:
    """To whoever did not call it off: the buyer, or the shop's contact person when it was the buyer."""
    order = _order(order_id)
    if order.cancelled == Cancelled.BY_BUYER:
        link = _link("desk:order", order.shop.slug, order.pk)
        _write(order.shop.contact, "order_cancelled", order=order, link=link)
    else:
        _write(order.buyer, "order_cancelled", order=order, link=_link("buying:order", order.pk))


@task()
def parcel_packed(parcel_id: int) -> None:
    _write_about_parcel("parcel_packed", parcel_id)


@task()
def parcel_on_its_way(parcel_id: int) -> None:
    _write_about_parcel("parcel_on_its_way", parcel_id)


@task()
def parcel_missed(parcel_id: int) -> None:
    _write_about_parcel("parcel_missed", parcel_id)


def _write_about_parcel(letter: str, parcel_id: int) -> None:
    parcel = parcels.parcel(parcel_id)
    link = _link("buying:door", parcel.pk)
    _write(parcel.buyer, letter, parcel=parcel, shop=parcel.shop, link=link)


def _order(order_id: int) -> "Order":
    """The order, found through the person who placed it."""
    placed = facts.of("order", order_id).get(name="order.placed")
    assert placed.actor_id is not None
    return orders.one_of_buyer(order_id, buyer_id=placed.actor_id)


def _link(name: str, *arguments: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=arguments)


def _write(person: "Person", letter: str, **context: Any) -> None:
    """Render and send. The template's first line is the subject, and all there is of it in a text message.

    Somebody with neither address nor verified number is told by the pages only.
    """
    with translation.override(person.language or settings.LANGUAGE_CODE):
        context = {"person": person, "market": settings.MARKET_NAME, **context}
        text = render_to_string(f"jobs/{letter}.txt", context).strip()
    subject, _, body = text.partition("\n")
    if person.email:
        send_mail(subject, body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [person.email])
    elif person.phone and person.phone_verified:
        import_string(settings.SMS_BACKEND)(person.phone, f"{subject} {context['link']}")
