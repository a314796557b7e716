"""One conversation as its page needs it, whether anything was said in it or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.chat import queries as chat
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.shops import queries as shops

if TYPE_CHECKING:
    from guanxi.chat.models import Conversation
    from guanxi.communities.models import Community
    from guanxi.people.models import Person
    from guanxi.shops.models import Shop


@dataclass(frozen=True)
class Target:
    """Whom one writes to.

    person
        The other one: a person, a shop's contact person, or a shop's customer. None for a group or a community.
    shop
        The shop one writes to or for.
    for_shop
        The viewer works there, and writes for it.
    community
        Whose members read it.
    """

    person: Person | None
    shop: Shop | None
    conversation: Conversation | None
    for_shop: bool = False
    community: Community | None = None

    @property
    def face(self) -> Any:
        """Who or what is shown for it."""
        return self.community or (self.shop if self.shop and not self.for_shop else self.person) or self.conversation

    @property
    def title(self) -> str:
        """Who is on the other side."""
        return str(self.face.name)

    @property
    def address(self) -> str:
        """Of the page."""
        if self.community is not None:
            return reverse("talk:community", args=[self.community.pk])
        if self.person is None:
            assert self.conversation is not None
            return reverse("talk:group", args=[self.conversation.pk])
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


def group_of(viewer_id: int, conversation_id: int) -> Target:
    """A group, for those who have a seat in it."""
    conversation = chat.readable(conversation_id, person_id=viewer_id)
    if not conversation.is_group:
        raise Gone
    return Target(None, None, conversation)


def community_of(viewer_id: int, community_id: int) -> Target:
    """What the members of a community say to each other, for them."""
    community = communities.inside(community_id, viewer_id).community
    return Target(None, None, chat.of_community(community_id), community=community)


def of(talk: Conversation, viewer_id: int) -> Target:
    """Whichever of these a conversation is for somebody who takes part in it."""
    if talk.community is not None:
        return Target(None, None, talk, community=talk.community)
    if talk.is_group:
        return Target(None, None, talk)
    if talk.shop is None:
        return Target(talk.other if talk.one_id == viewer_id else talk.one, None, talk)
    if talk.one_id == viewer_id:
        return Target(talk.shop.contact, talk.shop, talk)
    return Target(talk.one, talk.shop, talk, for_shop=True)
