"""A shop's products: the list, a new one, and changing one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.base.texts import one_line
from guanxi.catalog import actions as catalog
from guanxi.catalog import queries
from guanxi.web.forms import refuse
from guanxi.web.selling.forms import ProductForm, VariantRows, Variants
from guanxi.web.selling.gate import EVERYBODY, KEEPERS, in_shop
from guanxi.web.selling.pictures import Pictures
from guanxi.web.selling.shop import redirect_first
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.catalog.models import Product
    from guanxi.shops.models import Shop

A_PAGE = 30
SPARE_ROWS = 3  # empty rows for more variants, folded until they are needed


@require_safe
@in_shop(*EVERYBODY)
def products(request: HttpRequest, shop: Shop) -> HttpResponse:
    """What the shop has, on offer or not, with search."""
    words = one_line(request.GET.get("q", ""))[:200]
    page = Paginator(queries.of_shop(shop.pk, words=words), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "selling/products.html", {"shop": shop, "page": page, "q": words, "tab": "me"})


def of_shop(shop: Shop, product_id: int) -> Product:
    """The product, if it is of this shop. Raises Gone."""
    product = queries.product(product_id)
    if product.shop_id != shop.pk:
        raise Gone(_("There is no such product."))
    return product


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def add(request: HttpRequest, shop: Shop) -> HttpResponse:
    """A new product. In the first three steps of a shop this is the second."""
    first = "first" in request.GET
    form = ProductForm(request.POST or None)
    rows = _variants(request, [])
    pictures = Pictures(request)
    if _all_valid(form, rows, pictures):
        try:
            product = catalog.add_product(
                shop_id=shop.pk,
                actor_id=me(request),
                variants=[_new(row) for row in rows.rows],
                photo_ids=pictures.ids,
                at=clock.now(),
                key=form.cleaned_data["key"],
                **form.words,
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect_first("selling:lots", shop, product.pk) if first else _kept(request, shop, product)
    return _page(request, shop, form, rows, pictures, {"step": 2 if first else 0})


@require_http_methods(["GET", "HEAD", "POST"])
@in_shop(*KEEPERS)
def product(request: HttpRequest, shop: Shop, pk: int) -> HttpResponse:
    """Change a product, its photos and its variants."""
    found = of_shop(shop, pk)
    form = ProductForm(request.POST or None, initial=ProductForm.of(found))
    rows = _variants(request, list(found.variants.all()))
    pictures = Pictures(request, there=[picture.photo_id for picture in found.pictures.all()])
    if _all_valid(form, rows, pictures):
        try:
            catalog.rewrite_product(
                product_id=pk,
                actor_id=me(request),
                at=clock.now(),
                key=form.cleaned_data["key"],
                photo_ids=pictures.ids,
                variants=[_row(row) for row in rows.rows],
                **form.words,
            )
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return _kept(request, shop, found)
    return _page(request, shop, form, rows, pictures, {"product": found})


def _variants(request: HttpRequest, variants: list[Any]) -> VariantRows:
    initial = [
        {"variant_id": each.pk, "name": each.name, "price_minor": each.price_minor, "sku": each.sku}
        for each in variants
    ]
    sent = request.POST if request.method == "POST" else None  # names its variants itself
    rows = Variants(sent, initial=None if sent else initial, prefix="variants")
    rows.extra = SPARE_ROWS
    assert isinstance(rows, VariantRows)
    return rows


def _row(row: dict[str, Any]) -> catalog.VariantRow:
    return {**_new(row), "variant_id": row["variant_id"], "retired": row["retired"]}


def _new(row: dict[str, Any]) -> catalog.VariantWords:
    return {"name": row["name"], "sku": row["sku"], "price_minor": row["price_minor"]}


def _all_valid(form: ProductForm, rows: VariantRows, pictures: Pictures) -> bool:
    """Whether everything is; each is asked, so that all that is wrong is said at once."""
    return all([form.is_valid(), rows.is_valid(), pictures.is_valid()])


def _kept(request: HttpRequest, shop: Shop, product: Product) -> HttpResponse:
    messages.success(request, _("%(product)s is saved.") % {"product": product.name})
    return redirect("selling:product", shop.slug, product.pk)


def _page(
    request: HttpRequest,
    shop: Shop,
    form: ProductForm,
    rows: VariantRows,
    pictures: Pictures,
    more: dict[str, Any],
) -> HttpResponse:
    context = {"shop": shop, "form": form, "rows": rows, "pictures": pictures, "tab": "me", **more}
    return render(request, "selling/product.html", context, status=422 if form.is_bound else 200)
