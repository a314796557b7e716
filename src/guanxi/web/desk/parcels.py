"""One parcel at the desk: handing it over, its papers, and checking in what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, pdf
from guanxi.base.errors import Gone, Refusal
from guanxi.delivery import queries as delivery
from guanxi.delivery.states import Custody, ParcelState
from guanxi.orders import actions
from guanxi.orders.actions.packing import PACKERS
from guanxi.web.desk import board, papers
from guanxi.web.desk.access import Desk, beside, sit
from guanxi.web.desk.forms import OfferTo
from guanxi.web.desk.returning import Receive

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel

ON_SHELF = (ParcelState.SEALED, ParcelState.OFFERED)


def own_parcel(desk: Desk, pk: int) -> Parcel:
    """A parcel of this shop. Raises Gone for another's."""
    found = delivery.parcel(pk)
    if found.shop_id != desk.shop.pk:
        raise Gone
    return found


@login_required
@require_safe
def parcel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One parcel of the shop."""
    desk = sit(request, slug, *PACKERS)
    return parcel_page(request, desk, pk)


def parcel_page(
    request: HttpRequest,
    desk: Desk,
    pk: int,
    *,
    offer_form: OfferTo | None = None,
    receive_form: Receive | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of one parcel as it is now, with the form that was refused, if one was."""
    found = own_parcel(desk, pk)
    back = [unit for unit in found.units.all() if unit.custody == Custody.RETURNING]
    context = {
        "tab": "me",
        "desk": desk,
        "shop": desk.shop,
        "parcel": found,
        "most_minor": delivery.most_due_minor(found),
        "offer_form": (offer_form or _offer(desk, found)) if found.state in ON_SHELF else None,
        "receive_form": (receive_form or Receive(units=back)) if back else None,
        "refusal": refusal,
    }
    return render(request, "desk/parcel.html", context, status=status)


def _offer(desk: Desk, found: Parcel) -> OfferTo:
    """The courier named already, or for a pick-up point its keeper."""
    keeper_id = found.pickup.keeper_id if found.pickup else None
    return OfferTo(couriers=board.couriers(desk.shop.pk), initial={"courier": found.courier_id or keeper_id})


@login_required
@require_POST
def offer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Name who carries it. It leaves the shelf when that person takes it."""
    desk = sit(request, slug, *PACKERS)
    own_parcel(desk, pk)
    form = OfferTo(request.POST, couriers=board.couriers(desk.shop.pk))
    if not form.is_valid():
        return parcel_page(request, desk, pk, offer_form=form, status=422)
    try:
        actions.offer(
            parcel_id=pk,
            courier_id=form.cleaned_data["courier"],
            actor_id=desk.person_id,
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        words = beside(form, refusal)
        return parcel_page(request, desk, pk, offer_form=form, refusal=words, status=refusal.status)
    return redirect("desk:parcel", desk.shop.slug, pk)


@login_required
@require_POST
def receive(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Check in what the courier brought back."""
    desk = sit(request, slug, *PACKERS)
    found = own_parcel(desk, pk)
    form = Receive(request.POST, units=[unit for unit in found.units.all() if unit.custody == Custody.RETURNING])
    if not form.is_valid():
        return parcel_page(request, desk, pk, receive_form=form, status=422)
    try:
        actions.receive(
            parcel_id=pk,
            actor_id=desk.person_id,
            found=form.found(),
            at=clock.now(),
            key=str(form.cleaned_data["key"]),
        )
    except Refusal as refusal:
        words = beside(form, refusal)
        return parcel_page(request, desk, pk, receive_form=form, refusal=words, status=refusal.status)
    return redirect("desk:parcel", desk.shop.slug, pk)


@login_required
@require_safe
def slip(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The parcel's papers as PDF: `kind=label` to stick on it, else the slip to lay in it."""
    desk = sit(request, slug, *PACKERS)
    found = own_parcel(desk, pk)
    if request.GET.get("kind") == "label":
        link = request.build_absolute_uri(reverse("rounds:stop", args=[pk]))
        return _pdf(pdf.label(papers.label(found, link=link, at=clock.now())), f"label-{pk}")
    link = request.build_absolute_uri(reverse("buying:door", args=[pk]))
    return _pdf(pdf.packing_slip(papers.packing_slip(found, desk.shop, link=link, at=clock.now())), f"slip-{pk}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    where = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=where)
