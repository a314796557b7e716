"""One conversation as its page needs it, whether anything was said in it or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.chat import queries as chat
from guanxi.people import queries as people
from guanxi.shops import queries as shops

if TYPE_CHECKING:
    from guanxi.chat.models import Conversation
    from guanxi.people.models import Person
    from guanxi.shops.models import Shop


@dataclass(frozen=True)
class Target:
    """Whom one writes to.

    person
        The other one: a person, a shop's contact person, or a shop's customer.
    shop
        The shop one writes to or for; None between two people.
    for_shop
        The viewer works there, and writes for it.
    """

    person: Person
    shop: Shop | None
    conversation: Conversation | None
    for_shop: bool = False

    @property
    def title(self) -> str:
        """Who is on the other side."""
        return self.shop.name if self.shop and not self.for_shop else self.person.name

    @property
    def address(self) -> str:
        """Of the page."""
        if self.shop is None:
            return reverse("talk:with", args=[self.person.pk])
        if self.for_shop and self.conversation:
            return reverse("talk:customer", args=[self.conversation.pk])
        return reverse("talk:shop", args=[self.shop.slug])

    @property
    def write_address(self) -> str:
        """Where what is written is sent."""
        return f"{self.address}write/"


def person_of(viewer_id: int, pk: int) -> Target:
    """Between two people. Gone for oneself, for nobody, and where one has blocked the other."""
    other = people.person(pk)
    if other is None or pk == viewer_id or people.blocked_either(viewer_id, pk):
        raise Gone(_("There is nobody here by that address."))
    return Target(other, None, chat.between(viewer_id, pk))


def shop_of(viewer_id: int, slug: str) -> Target:
    """A customer's with a shop."""
    shop = shops.by_slug(slug)
    if people.blocked_either(viewer_id, shop.contact_id):
        raise Gone
    return Target(shop.contact, shop, chat.with_shop(viewer_id, shop.pk))


def customer_of(viewer_id: int, conversation_id: int) -> Target:
    """A shop's with a customer, for those who work there."""
    conversation = chat.readable(conversation_id, person_id=viewer_id)
    if conversation.shop is None or conversation.one_id == viewer_id:
        raise Gone
    return Target(conversation.one, conversation.shop, conversation, for_shop=True)
