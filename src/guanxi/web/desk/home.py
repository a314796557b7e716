"""The desk itself, and handing over several parcels at once."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.delivery import queries as delivery
from guanxi.orders import actions
from guanxi.orders import queries as orders
from guanxi.orders.actions.packing import PACKERS
from guanxi.shops import queries as shops
from guanxi.shops.states import Role
from guanxi.web import moments
from guanxi.web.desk import board
from guanxi.web.desk.access import Desk, sit
from guanxi.web.desk.forms import HandOver


@login_required
@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that waits for somebody of the shop. Whoever only carries for it has the round instead."""
    if shops.roles(shops.by_slug(slug).pk, request.user.pk) == {Role.COURIER}:
        return redirect("rounds:today")
    return desk_page(request, sit(request, slug))


def desk_page(request: HttpRequest, desk: Desk, form: HandOver | None = None, status: int = 200) -> HttpResponse:
    at, shop_id = clock.now(), desk.shop.pk
    context: dict[str, Any] = {
        "tab": "me",
        "desk": desk,
        "shop": desk.shop,
        "today": moments.weekday(timezone.localdate(at), language=get_language() or "en"),
        "now": timezone.localtime(at),
        "limit_minor": settings.COURIER_CASH_LIMIT_MINOR,
        "lots": board.lots(shop_id),
        "sentences": board.sentences(shop_id),
    }
    if desk.packs:
        context |= _goods(desk, form)
        context["rounds"] = board.rounds(desk, list(delivery.out(shop_id)[: board.MOST_ROWS * 4]), at)
        context["coming_back"] = board.coming_back(delivery.coming_back(shop_id)[: board.MOST_ROWS])
    if desk.counts:
        context["cash"] = board.cash(shop_id, at)
    return render(request, "desk/home.html", context, status=status)


def _goods(desk: Desk, form: HandOver | None) -> dict[str, Any]:
    """Orders to answer and to pack, and what stands on the shelf."""
    waiting, to_pack = orders.awaiting_answer(desk.shop.pk), orders.to_pack(desk.shop.pk)
    shelf = list(delivery.on_shelf(desk.shop.pk)[: board.MOST_ROWS])
    return {
        "asked": board.asked(desk, list(waiting[: board.MOST_ROWS])),
        "asked_count": waiting.count(),
        "to_pack": list(to_pack[: board.MOST_ROWS]),
        "to_pack_count": to_pack.count(),
        "shelf": shelf,
        "hand_over": form or HandOver(couriers=board.couriers(desk.shop.pk), parcels=shelf),
    }


@login_required
@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Name a courier for several parcels at once. Each is its own step: one that is refused stops the rest."""
    desk = sit(request, slug, *PACKERS)
    shelf = list(delivery.on_shelf(desk.shop.pk)[: board.MOST_ROWS])
    form = HandOver(request.POST, couriers=board.couriers(desk.shop.pk), parcels=shelf)
    if not form.is_valid():
        return desk_page(request, desk, form, status=422)
    try:
        for parcel_id in form.cleaned_data["parcels"]:
            actions.offer(
                parcel_id=parcel_id,
                courier_id=form.cleaned_data["courier"],
                actor_id=desk.person_id,
                at=clock.now(),
                key=str(form.cleaned_data["key"]),
            )
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return desk_page(request, desk, form, status=refusal.status)
    return redirect("desk:home", desk.shop.slug)
