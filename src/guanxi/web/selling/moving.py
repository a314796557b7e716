"""Goods from a file and into one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Refusal
from guanxi.catalog import files
from guanxi.web.forms import refuse
from guanxi.web.selling.forms import FileChoice
from guanxi.web.selling.gate import KEEPERS, in_shop
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.shops.models import Shop

AN_HOUR = 60  # files one person may send
SHOWN = 100  # bad rows and drafts; a page is not a spreadsheet


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def choose(request: HttpRequest, shop: Shop) -> HttpResponse:
    """Choose a file. It is read, and what it says is shown before anything of it counts."""
    form = FileChoice(request.POST or None, request.FILES or None)
    if form.is_valid():
        words = form.cleaned_data
        try:
            limits.allow("file", me(request), most=AN_HOUR, per_seconds=limits.HOUR_SECONDS, at=clock.now())
            files.keep_waiting(
                shop_id=shop.pk,
                actor_id=me(request),
                name=words["file"].name,
                data=words["file"].read(),
                defaults=files.Defaults(words["price_minor"], words["units"] or 0),
                language=get_language() or "en",
                at=clock.now(),
                key=words["key"],
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("selling:import_check", shop.slug, words["key"])
    context = {"shop": shop, "form": form, "tab": "me"}
    return render(request, "selling/import.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def check(request: HttpRequest, shop: Shop, key: UUID) -> HttpResponse:
    """What the file says and what is wrong with it; a yes brings it in, all of it or nothing."""
    if request.method == "POST":
        return _bring_in(request, shop, key, clock.now())
    return _report(request, shop, key)


def _bring_in(request: HttpRequest, shop: Shop, key: UUID, at: datetime) -> HttpResponse:
    skip_bad = request.POST.get("skip_bad") == "yes"
    try:
        brought = files.bring_in_waiting(shop_id=shop.pk, key=key, actor_id=me(request), skip_bad=skip_bad, at=at)
    except files.FileHasErrors as refusal:
        return _report(request, shop, key, problem=str(refusal))
    messages.success(request, _said(brought))
    return redirect("selling:products", shop.slug)


def _report(request: HttpRequest, shop: Shop, key: UUID, problem: str = "") -> HttpResponse:
    waiting = files.waiting(shop_id=shop.pk, key=key)
    reading = files.read_waiting(waiting)
    context = {
        "shop": shop,
        "file": waiting,
        "reading": reading,
        "bad_rows": reading.bad_rows[:SHOWN],
        "drafts": reading.drafts[:SHOWN],
        "problem": problem,
        "tab": "me",
    }
    return render(request, "selling/import_check.html", context, status=422 if problem else 200)


def _said(brought: files.Brought) -> str:
    words = [ngettext("%(n)d product is new.", "%(n)d products are new.", brought.products) % {"n": brought.products}]
    if brought.already:
        there = ngettext("%(n)d was there already.", "%(n)d were there already.", brought.already)
        words.append(there % {"n": brought.already})
    return " ".join(words)


@require_safe
@in_shop(*KEEPERS)
def export(request: HttpRequest, shop: Shop) -> StreamingHttpResponse:
    """All goods of the shop as Shopify's product CSV."""

    def photo_address(name: str) -> str:
        return request.build_absolute_uri(reverse("photos:file", args=[name, 1280, "jpg"]))

    lines = files.export(shop.pk, photo_address=photo_address)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    day = timezone.localdate(clock.now())
    response["Content-Disposition"] = f'attachment; filename="goods-{shop.pk}-{day:%Y-%m-%d}.csv"'
    return response
