"""Who may sit at a shop's desk, and at which part of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.http import HttpRequest

from guanxi.base.errors import Refusal
from guanxi.orders.actions.packing import PACKERS
from guanxi.shops import queries as shops
from guanxi.shops.states import Role
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.shops.models import Shop

SELLERS = (Role.OWNER, Role.CONTACT)
CASHIERS = (Role.OWNER, Role.CASHIER)
EVERYBODY = (Role.OWNER, Role.CONTACT, Role.PACKER, Role.CASHIER)


@dataclass(frozen=True)
class Desk:
    """One shop, as one of its people sees it."""

    shop: Shop
    roles: frozenset[Role]
    person_id: int

    @property
    def sells(self) -> bool:
        """Answers orders."""
        return not self.roles.isdisjoint(SELLERS)

    @property
    def packs(self) -> bool:
        return not self.roles.isdisjoint(PACKERS)

    @property
    def counts(self) -> bool:
        """Handles the cash."""
        return not self.roles.isdisjoint(CASHIERS)


def sit(request: HttpRequest, slug: str, *roles: Role) -> Desk:
    """The desk, for somebody with one of these roles. Raises Gone without such a shop, NotAllowed for others."""
    shop = shops.by_slug(slug)
    person_id = me(request)
    return Desk(shop, shops.require(shop.pk, person_id, *(roles or EVERYBODY)), person_id)


def beside(form: forms.Form, refusal: Refusal) -> str:
    """Put a "no" beside the field it names. Returns the sentence if there is none, for the top of the page."""
    if refusal.field in form.fields:
        form.add_error(refusal.field, str(refusal))
        return ""
    return str(refusal)
