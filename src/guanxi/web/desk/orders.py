"""One order at the desk: answering it, packing it, calling it off, and what happened to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, facts, photos
from guanxi.base.errors import Refusal
from guanxi.chat import queries as chat
from guanxi.delivery import queries as delivery
from guanxi.orders import actions, queries
from guanxi.orders.actions.packing import PACKERS
from guanxi.orders.states import NEXT, OrderState
from guanxi.web.buying import history
from guanxi.web.desk import board
from guanxi.web.desk.access import SELLERS, Desk, beside, sit
from guanxi.web.desk.forms import CallOff
from guanxi.web.desk.packing import PackBox, left_to_pack
from guanxi.web.forms import sent_key


@login_required
@require_safe
def order(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One order of the shop."""
    return order_page(request, sit(request, slug, *PACKERS), pk)


def order_page(
    request: HttpRequest,
    desk: Desk,
    pk: int,
    *,
    call_off: CallOff | None = None,
    box: PackBox | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one order as it is now, with the form that was refused, if one was."""
    found = queries.one_of_shop(pk, shop_id=desk.shop.pk)
    parcels = delivery.of_order(found.pk)
    to_pack = left_to_pack(found, parcels) if found.state == OrderState.CONFIRMED else []
    may_end = OrderState.CANCELLED in NEXT[OrderState(found.state)] and desk.sells
    context = {
        "tab": "me",
        "desk": desk,
        "shop": desk.shop,
        "order": found,
        "lines": [(line, line.units * line.price_minor) for line in found.lines.all()],
        "asked": board.asked(desk, [found])[0],
        "parcels": parcels,
        "box": (box or PackBox(to_pack=to_pack)) if to_pack else None,
        "call_off": (call_off or CallOff()) if may_end else None,
        "refusal": refusal,
        "events": history.of(found, parcels),
        "talk": chat.with_shop(found.buyer_id, desk.shop.pk),
        "holds": list(queries.holds_of(found.pk)) if desk.counts else [],
    }
    return render(request, "desk/order.html", context, status=status)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say yes. From the desk one stays at the desk, from the order one goes on to pack it."""
    desk = sit(request, slug, *SELLERS)
    queries.one_of_shop(pk, shop_id=desk.shop.pk)
    try:
        actions.confirm(order_id=pk, actor_id=desk.person_id, at=clock.now(), key=sent_key(request))
    except Refusal as refusal:
        return order_page(request, desk, pk, refusal=str(refusal), status=refusal.status)
    if "stay" in request.POST:
        return redirect("desk:home", desk.shop.slug)
    return redirect("desk:order", desk.shop.slug, pk)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Decline it, or call it off before anything has left."""
    desk = sit(request, slug, *SELLERS)
    queries.one_of_shop(pk, shop_id=desk.shop.pk)
    form = CallOff(request.POST)
    if not form.is_valid():
        return order_page(request, desk, pk, call_off=form, status=422)
    try:
        actions.cancel(
            order_id=pk,
            actor_id=desk.person_id,
            words=form.cleaned_data["words"],
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        words = beside(form, refusal)
        return order_page(request, desk, pk, call_off=form, refusal=words, status=refusal.status)
    return redirect("desk:order", desk.shop.slug, pk)


@login_required
@require_POST
def pack(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Close one box: lots, codes and the photo of the seal. Several boxes are several times this."""
    desk = sit(request, slug, *PACKERS)
    found = queries.one_of_shop(pk, shop_id=desk.shop.pk)
    if facts.already(sent_key(request), name="order.boxed", subject_id=pk):
        return redirect("desk:order", desk.shop.slug, pk)
    form = PackBox(request.POST, request.FILES, to_pack=left_to_pack(found, delivery.of_order(pk)))
    words, status = "", 422
    try:
        photo_id = _keep_photo(form, desk)
        if form.is_valid():
            actions.pack(
                order_id=pk,
                actor_id=desk.person_id,
                picks=form.picks(),
                seal_photo_id=photo_id,
                at=clock.now(),
                key=str(form.cleaned_data["key"]),
            )
            return redirect("desk:order", desk.shop.slug, pk)
    except Refusal as refusal:
        words, status = beside(form, refusal), refusal.status
    return order_page(request, desk, pk, box=form, refusal=words, status=status)


def _keep_photo(form: PackBox, desk: Desk) -> int | None:
    """The photo of this try or of an earlier one. Kept even where the rest of the form is refused."""
    form.full_clean()
    prepared = form.cleaned_data.get("photo")
    if prepared is None:
        return form.sealed_photo_id
    alt = _("The sealed parcel")
    photo = photos.keep(prepared, owner_id=desk.person_id, at=clock.now(), alt=alt)
    form.remember(photo.pk)
    return photo.pk
