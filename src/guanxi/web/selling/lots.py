"""Lots of a product: they arrive, are counted, and may be stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog import actions as catalog
from guanxi.catalog import queries
from guanxi.web.forms import refuse
from guanxi.web.selling.forms import LotArrival, LotCount, LotStop
from guanxi.web.selling.gate import KEEPERS, in_shop
from guanxi.web.selling.goods import of_shop
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.catalog.models import Lot
    from guanxi.shops.models import Shop


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def lots(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Every lot of a product, and a form for the next one. In a shop's first three steps this is the third."""
    first = "first" in request.GET
    product = of_shop(shop, pk)
    form = LotArrival(request.POST or None, product=product)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        words = dict(form.cleaned_data)
        try:
            lot = catalog.receive_lot(variant_id=words.pop("variant"), actor_id=me(request), at=clock.now(), **words)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return _received(request, shop, lot, first=first)
    context = {"shop": shop, "product": product, "lots": queries.lots(pk), "form": form, "tab": "me"}
    return render(request, "selling/lots.html", {**context, "step": 3 if first else 0}, status=status)


def _received(request: HttpRequest, shop: Shop, lot: Lot, *, first: bool) -> HttpResponse:
    if first:
        messages.success(request, _("Your shop is open. This is what people see."))
        return redirect("market:shop", shop.slug)
    units = lot.on_hand_units
    words = ngettext("%(n)d is on the shelf, lot %(code)s.", "%(n)d are on the shelf, lot %(code)s.", units)
    messages.success(request, words % {"n": units, "code": lot.code})
    return redirect("selling:lots", shop.slug, lot.variant.product_id)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def lot(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """One lot: its words and its count."""
    found = _of_shop(shop, pk)
    form = LotCount(request.POST or None, initial=LotCount.of(found))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            catalog.correct_lot(lot_id=pk, actor_id=me(request), at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Lot %(code)s is saved.") % {"code": found.code})
            return redirect("selling:lots", shop.slug, found.variant.product_id)
    context = {"shop": shop, "lot": found, "form": form, "stop": LotStop(prefix="stop"), "tab": "me"}
    return render(request, "selling/lot.html", context, status=status)


@require_POST
@in_shop(*KEEPERS)
def stop(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Sell no more of a lot, or recall it."""
    found = _of_shop(shop, pk)
    form = LotStop(request.POST, prefix="stop")
    if form.is_valid():
        stopped = catalog.stop_lot(lot_id=pk, actor_id=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _stopped(stopped))
        return redirect("selling:lot", shop.slug, pk)
    context = {"shop": shop, "lot": found, "form": LotCount(initial=LotCount.of(found)), "stop": form, "tab": "me"}
    return render(request, "selling/lot.html", context, status=422)


def _stopped(lot: Lot) -> str:
    """What happened to the units, and what the shop still has to do."""
    if not lot.on_hand_units:
        return _("Lot %(code)s is no longer sold. What was on the shelf is in quarantine.") % {"code": lot.code}
    words = ngettext(
        "Lot %(code)s is no longer sold. Orders wait for %(n)d of it: pack another lot, or call them off.",
        "Lot %(code)s is no longer sold. Orders wait for %(n)d of it: pack another lot, or call them off.",
        lot.on_hand_units,
    )
    return words % {"code": lot.code, "n": lot.on_hand_units}


def _of_shop(shop: Shop, lot_id: int) -> Lot:
    found = queries.lots_of_shop(shop.pk).filter(pk=lot_id).first()
    if found is None:
        raise Gone(_("There is no such lot."))
    return found
