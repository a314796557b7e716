"""Who works in a shop and as what, and where its parcels can be fetched."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.people import queries as people
from guanxi.shops import actions as shops_do
from guanxi.shops import queries as shops
from guanxi.shops.states import Role
from guanxi.web.forms import refuse
from guanxi.web.selling.forms import NewMember, NewPickup
from guanxi.web.selling.gate import EVERYBODY, KEEPERS, in_shop
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person
    from guanxi.shops.models import Shop


def _askable(shop: Shop, actor_id: int) -> list[Person]:
    """Oneself, the people of the shop and those one has a tie with, by name."""
    ids = {actor_id, *people.tied_ids(actor_id), *(row.person_id for row in shops.members(shop.pk))}
    return sorted(people.cards(ids).values(), key=lambda person: person.name)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*EVERYBODY)
def members(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Everybody in the shop. The owner may give a role."""
    form = NewMember(request.POST or None, people=_askable(shop, me(request)))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        person_id, role = form.cleaned_data["person"], Role(form.cleaned_data["role"])
        try:
            shops_do.add_member(shop_id=shop.pk, person_id=person_id, role=role, actor_id=me(request), at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("selling:members", shop.slug)
    return _members_page(request, shop, form, status)


@require_POST
@in_shop(*EVERYBODY)
def remove_member(request: HttpRequest, shop: Shop, person_pk: int, role: str) -> HttpResponse:
    """Take a role away, or lay down one's own."""
    if role not in Role.values:
        raise Gone
    try:
        shops_do.remove_member(
            shop_id=shop.pk, person_id=person_pk, role=Role(role), actor_id=me(request), at=clock.now()
        )
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    if shops.roles(shop.pk, me(request)):
        return redirect("selling:members", shop.slug)
    return redirect("selling:mine")


def _members_page(request: HttpRequest, shop: Shop, form: NewMember, status: int) -> HttpResponse:
    rows = groupby(shops.members(shop.pk), key=lambda row: row.person)
    team = [(person, [Role(row.role) for row in held]) for person, held in rows]
    context = {
        "shop": shop,
        "team": team,
        "form": form,
        "owner": Role.OWNER in shops.roles(shop.pk, me(request)),
        "tab": "me",
    }
    return render(request, "selling/members.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def pickup(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Where parcels can be fetched, and a form for one more place."""
    form = NewPickup(request.POST or None, people=_askable(shop, me(request)))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        words = dict(form.cleaned_data)
        try:
            shops_do.add_pickup_point(
                shop_id=shop.pk, keeper_id=words.pop("keeper"), actor_id=me(request), at=clock.now(), **words
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("selling:pickup", shop.slug)
    context = {"shop": shop, "points": shops.pickup_points(shop.pk), "form": form, "tab": "me"}
    return render(request, "selling/pickup.html", context, status=status)


@require_POST
@in_shop(*EVERYBODY)
def close_pickup(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Take no new orders there."""
    if not shop.pickup_points.filter(pk=pk).exists():  # closed ones too: the form may come twice
        raise Gone(_("There is no such pick-up point."))
    point = shops_do.close_pickup_point(point_id=pk, actor_id=me(request), at=clock.now())
    messages.success(request, _("%(point)s takes no new orders.") % {"point": point.name})
    return redirect("selling:pickup", shop.slug)
