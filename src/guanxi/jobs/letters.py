"""Letters to the people an order concerns, in their language, by e-mail or as a text message.

Each is a task with an id for its only argument. Sent twice it does no harm, which is why none carries money
or asks for an answer that counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django_tasks import task

from guanxi.base import facts
from guanxi.delivery import queries as parcels
from guanxi.orders import queries as orders
from guanxi.orders.states import Cancelled
from guanxi.people import queries as people
from guanxi.people.actions.copies import KEPT_FOR

if TYPE_CHECKING:
    from guanxi.orders.models import Order
    from guanxi.people.models import Person


@dataclass(frozen=True)
class Letter:
    """Rendered, in its reader's language, and where it goes."""

    subject: str
    body: str
    email: str
    phone: str  # only where there is no e-mail
    link: str


@task()
def order_placed(order_id: int) -> None:
    """To the shop's contact person: somebody ordered."""
    order = _order(order_id)
    link = _link("desk:order", order.shop.slug, order.pk)
    write(order.shop.contact, "order_placed", order=order, link=link)


@task()
def code_for_order(order_id: int) -> None:
    """To the buyer, where the shop asks for it: the code that says the order is meant."""
    order = _order(order_id)
    if order.buyer_code:
        link = _link("buying:order", order.pk)
        write(order.buyer, "code_for_order", order=order, code=order.buyer_code, link=link)


@task()
def order_confirmed(order_id: int) -> None:
    order = _order(order_id)
    write(order.buyer, "order_confirmed", order=order, link=_link("buying:order", order.pk))


@task()
def order_cancelled(order_id: int) -> None:
    """To whoever did not call it off: the buyer, or the shop's contact person when it was the buyer."""
    order = _order(order_id)
    if order.cancelled == Cancelled.BY_BUYER:
        link = _link("desk:order", order.shop.slug, order.pk)
        write(order.shop.contact, "order_cancelled", order=order, link=link)
    else:
        write(order.buyer, "order_cancelled", order=order, link=_link("buying:order", order.pk))


@task()
def parcel_packed(parcel_id: int) -> None:
    _write_about_parcel("parcel_packed", parcel_id)


@task()
def parcel_on_its_way(parcel_id: int) -> None:
    _write_about_parcel("parcel_on_its_way", parcel_id)


@task()
def parcel_missed(parcel_id: int) -> None:
    _write_about_parcel("parcel_missed", parcel_id)


@task()
def copy_ready(copy_id: int) -> None:
    """To whoever asked for a copy of their own data: it can be fetched."""
    copy = people.copy(copy_id)
    if copy is not None and copy.gone_at is None:
        write(copy.person, "copy_ready", days=KEPT_FOR.days, link=_link("yours:own"))


@task()
def leaving_asked(person_id: int) -> None:
    """To whoever asked for their account to be deleted: when that will be, and where to take it back."""
    person = people.cards([person_id]).get(person_id)
    if person is not None and person.leaves_at is not None:
        write(person, "leaving_asked", at=person.leaves_at, link=_link("yours:own"))


def goodbye(person: "Person") -> Letter | None:
    """The last letter, written while it is still known to whom."""
    return _compose(person, "goodbye", link=settings.PUBLIC_URL)


def _write_about_parcel(letter: str, parcel_id: int) -> None:
    parcel = parcels.parcel(parcel_id)
    link = _link("buying:door", parcel.pk)
    write(parcel.buyer, letter, parcel=parcel, shop=parcel.shop, link=link)


def _order(order_id: int) -> "Order":
    """The order, found through the person who placed it."""
    placed = facts.of("order", order_id).get(name="order.placed")
    assert placed.actor_id is not None
    return orders.one_of_buyer(order_id, buyer_id=placed.actor_id)


def _link(name: str, *arguments: object) -> str:
    return settings.PUBLIC_URL + reverse(name, args=arguments)


def write(person: "Person", letter: str, *, headers: Mapping[str, str] | None = None, **context: Any) -> None:
    """Send a letter of jobs/templates, where there is an address to send it to. Takes what the template takes."""
    if (composed := _compose(person, letter, **context)) is not None:
        send(composed, headers)


def _compose(person: "Person", letter: str, **context: Any) -> Letter | None:
    """Render. The template's first line is the subject, and all there is of it in a text message.

    None for somebody with neither address nor verified number, who is told by the pages only.
    """
    if not person.email and not (person.phone and person.phone_verified):
        return None
    with translation.override(person.language or settings.LANGUAGE_CODE):
        context = {"person": person, "market": settings.MARKET_NAME, **context}
        text = render_to_string(f"jobs/{letter}.txt", context).strip()
    subject, _, body = text.partition("\n")
    return Letter(subject, body.strip() + "\n", person.email or "", person.phone or "", str(context["link"]))


def send(letter: Letter, headers: Mapping[str, str] | None = None) -> None:
    if letter.email:
        EmailMessage(letter.subject, letter.body, to=[letter.email], headers=dict(headers or {})).send()
    else:
        import_string(settings.SMS_BACKEND)(letter.phone, f"{letter.subject} {letter.link}")
