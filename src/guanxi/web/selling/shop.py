"""Opening a shop, and what its owner may change about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.catalog import actions as catalog
from guanxi.orders import actions as orders
from guanxi.people import actions as people_do
from guanxi.people import queries as people
from guanxi.shops import actions as shops_do
from guanxi.shops import queries as shops
from guanxi.shops.states import Role
from guanxi.web.forms import refuse
from guanxi.web.selling.forms import Promise, ShopOpening, ShopSettings
from guanxi.web.selling.gate import EVERYBODY, in_shop
from guanxi.web.selling.pictures import Pictures
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person
    from guanxi.shops.models import Shop


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """The shops one works in. Whoever has none is led to open one."""
    found = list(shops.shops_of(me(request)))
    if not found:
        return redirect("selling:open")
    return render(request, "selling/mine.html", {"shops": found, "tab": "me"})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def open_shop(request: HttpRequest) -> HttpResponse:
    """Step one of three: the shop, the face that answers for it, and the promise."""
    person = people.cards([me(request)])[me(request)]
    form = ShopOpening(request.POST or None, initial={"place": person.place})
    there = [person.photo_id] if person.photo_id else []
    face = Pictures(request, there=there, most=1, needed=_("Choose a photo of yourself. People buy from a face."))
    if form.is_valid() and face.is_valid():
        words = dict(form.cleaned_data)
        with transaction.atomic():
            shop = shops_do.open_shop(actor_id=person.pk, at=clock.now(), **words)
            _show_face(person, face.ids[0])
        return redirect_first("selling:add", shop)
    context = {"form": form, "face": face, "person": person, "step": 1, "tab": "me"}
    return render(request, "selling/open.html", context, status=422 if form.is_bound else 200)


def redirect_first(view: str, shop: Shop, *more: int) -> HttpResponse:
    """On to the next of the three steps."""
    response = redirect(view, shop.slug, *more)
    response["Location"] += "?first=1"
    return response


def _show_face(person: Person, photo_id: int) -> None:
    if person.photo_id == photo_id:
        return
    words = {name: getattr(person, name) for name in ("name", "native_name", "about", "place")}
    people_do.change_profile(person_id=person.pk, at=clock.now(), photo_id=photo_id, **words)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*EVERYBODY)
def settings(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Everything about the shop in one place. Any member may look; the owner may change it."""
    may_change = Role.OWNER in shops.roles(shop.pk, me(request))
    form = ShopSettings(request.POST or None, initial=ShopSettings.of(shop))
    front = Pictures(request, there=[shop.photo_id] if shop.photo_id else [], most=1)
    status = 422 if form.is_bound else 200
    if form.is_valid() and front.is_valid():
        try:
            photo_id = front.ids[0] if front.ids else None
            catalog.change_shop(
                shop_id=shop.pk, actor_id=me(request), at=clock.now(), photo_id=photo_id, **form.cleaned_data
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("The shop's settings are saved."))
            return redirect("selling:shop", shop.slug)
    context = {"shop": shop, "form": form, "front": front, "may_change": may_change, "tab": "me"}
    return render(request, "selling/settings.html", context, status=status)


@require_POST
@in_shop(Role.OWNER)
def close(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Close for good, once nothing of the shop is under way."""
    orders.close_shop(shop_id=shop.pk, actor_id=me(request), at=clock.now())
    messages.success(request, _("%(shop)s has closed.") % {"shop": shop.name})
    return redirect("selling:shop", shop.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(Role.CONTACT)
def promise(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Answer for the shop, in one's own words."""
    own = shop.contact_id == me(request)
    form = Promise(request.POST or None, initial={"promise": shop.promise if own else ""})
    if form.is_valid():
        shops_do.answer_for(shop_id=shop.pk, actor_id=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("You answer for %(shop)s, in these words.") % {"shop": shop.name})
        return redirect("selling:shop", shop.slug)
    context = {"shop": shop, "form": form, "own": own, "tab": "me"}
    return render(request, "selling/promise.html", context, status=422 if form.is_bound else 200)
