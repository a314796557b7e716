"""Ordering: the form, and the code some shops ask for afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog import queries as catalog
from guanxi.orders import actions as orders
from guanxi.orders import queries, rules
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.web.buying.forms import DOOR, Code, PlaceOrder
from guanxi.web.buying.orders import order_page
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.catalog.models import Product

MOST_CODES = 5  # new ones in an hour


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """The order form of one product, and what becomes of it."""
    product = catalog.product(pk)
    if not product.listed:
        raise Gone(_("This is not sold any more."))
    points = list(shops.pickup_points(product.shop_id))
    if request.method != "POST":
        form = PlaceOrder(product=product, points=points, initial=_first_guess(request, product))
        return _page(request, product, form)
    form = PlaceOrder(request.POST, product=product, points=points)
    if "total" in request.POST:  # only the sum was asked for, by a browser without scripts
        return _page(request, product, PlaceOrder(product=product, points=points, initial=request.POST.dict()))
    if not form.is_valid():
        return _page(request, product, form, status=422)
    try:
        order = orders.place(
            buyer_id=me(request),
            items=form.items,
            to=form.destination(),
            consent=form.cleaned_data["consent"],
            seen_minor=form.seen_minor,
            at=clock.now(),
            key=form.cleaned_data["key"],
        )
    except Refusal as refusal:
        return _refused(request, product, form, refusal)
    return redirect("buying:order", order.pk)


def _first_guess(request: HttpRequest, product: Product) -> dict[str, Any]:
    """One of the variant asked for, to where the last order went."""
    asked = request.GET.get("variant", "")
    offered = [variant for variant in product.variants.all() if variant.left_units]
    chosen = next((v for v in offered if str(v.pk) == asked), offered[0] if offered else None)
    guess: dict[str, Any] = {f"units_{chosen.pk}": 1} if chosen else {}
    last = queries.of_buyer(me(request)).first()
    if last is None:
        myself = people.cards([me(request)])[me(request)]
        return {"recipient": myself.name, "phone": myself.phone or "", "to": DOOR, **guess}
    guess |= {"recipient": last.recipient, "phone": last.phone, "note": last.note, "to": DOOR}
    if last.pickup_id is None:
        guess["address"] = last.address
    elif last.shop_id == product.shop_id:
        guess["to"] = str(last.pickup_id)
    return guess


def _refused(request: HttpRequest, product: Product, form: PlaceOrder, refusal: Refusal) -> HttpResponse:
    """The same form, all kept, with the sentence beside the number it is about."""
    fresh = catalog.product(product.pk)
    field = {"pickup": "to", "units": _short_of(form, fresh)}.get(refusal.field or "", refusal.field)
    form.add_error(field if field in form.fields else None, str(refusal))
    form.variants = list(fresh.variants.all())
    return _page(request, fresh, form, status=refusal.status)


def _short_of(form: PlaceOrder, product: Product) -> str | None:
    """The number that asks for more than is left, or the first one."""
    left = {variant.pk: variant.left_units for variant in product.variants.all()}
    short = [pk for pk, units in form.items.items() if units > left.get(pk, 0)]
    return f"units_{(short or list(form.items))[0]}" if form.items else None


def _page(request: HttpRequest, product: Product, form: PlaceOrder, status: int = 200) -> HttpResponse:
    shop = product.shop
    goods_minor = sum(variant.price_minor * form.items.get(variant.pk, 0) for variant in form.variants)
    fee_minor = rules.fee_minor(
        goods_minor,
        delivery_minor=shop.delivery_minor,
        free_from_minor=shop.free_delivery_from_minor,
        pickup=form["to"].value() not in (DOOR, None),
    )
    picture = next(iter(product.pictures.all()), None)
    return render(
        request,
        "buying/place.html",
        {
            "tab": "shops",
            "product": product,
            "shop": shop,
            "picture": picture.photo if picture else None,
            "form": form,
            "fee_minor": fee_minor,
            "due_minor": goods_minor + fee_minor,
            "sold_out": not any(variant.left_units for variant in form.variants),
        },
        status=status,
    )


@login_required
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The buyer types the code that was sent to them."""
    form = Code(request.POST)
    if form.is_valid():
        try:
            orders.confirm_with_code(
                order_id=pk, buyer_id=me(request), code=form.cleaned_data["code"], at=clock.now()
            )
        except Refusal as refusal:
            if refusal.field is None:
                raise
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("buying:order", pk)
    return order_page(request, pk, code_form=form, status=422)


@login_required
@require_POST
def code_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send another code, a few times an hour at most."""
    order = queries.one_of_buyer(pk, buyer_id=me(request))
    limits.allow("order_code", order.pk, most=MOST_CODES, per_seconds=3600, at=clock.now())
    orders.renew_code(order_id=order.pk, buyer_id=me(request), at=clock.now())
    messages.success(request, _("We have sent you a new code."))
    return redirect("buying:order", pk)
