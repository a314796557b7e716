"""Shops and goods: those of one's people first, then by category, place and words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from guanxi.base.texts import one_line
from guanxi.catalog import queries as catalog
from guanxi.catalog.states import Category
from guanxi.people import queries as people
from guanxi.shops import queries as selling
from guanxi.standing import queries as standing
from guanxi.standing.states import Subject
from guanxi.web.asked import offset
from guanxi.web.sharing import passing, things
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.base.models import Photo
    from guanxi.catalog.models import Product

A_PAGE = 24
OWN_SHOPS = 8  # shops of the viewer's people, above the others
VOUCHES = 6
ON_SHELF = 6  # goods shown above the shops
PLACES = 12  # offered as chips; a search finds the rest


@dataclass(frozen=True)
class Choice:
    """One chip: what it says, where it leads, how many there are, and whether it is chosen."""

    label: str
    href: str
    count: int
    chosen: bool


@require_safe
def shops(request: HttpRequest) -> HttpResponse:
    """All shops: those whose contact person the viewer knows first, the nearest at the front."""
    after = offset(request)
    contacts = dict(selling.browse().values_list("pk", "contact_id"))
    near = {person: rank for rank, person in enumerate(standing.nearest(request.user.pk, contacts.values()))}
    own = sorted((pk for pk in contacts if contacts[pk] in near), key=lambda pk: near[contacts[pk]])[:OWN_SHOPS]
    others = selling.browse().exclude(pk__in=own)[after : after + A_PAGE + 1]
    every = [*selling.browse().filter(pk__in=own if not after else ()), *others[:A_PAGE]]
    seen = standing.see(
        request.user.pk,
        Subject.SHOP,
        [shop.pk for shop in every],
        lines=True,
        people=[shop.contact_id for shop in every],
    )
    lines = {shop.pk: (shop, seen.verdicts[shop.pk], seen.links[shop.contact_id]) for shop in every}
    facets = catalog.facets()
    context = {
        "shelf": _shelf(request.user.pk) if not after else (),
        "own": [lines[pk] for pk in own if pk in lines],
        "others": [lines[shop.pk] for shop in others[:A_PAGE]],
        "categories": _choices("category", facets.categories, {}, names=dict(Category.choices)),
        "places": _choices("place", facets.places[:PLACES], {}),
        "more": _address("market:shops", {"after": after + A_PAGE}) if len(others) > A_PAGE else None,
        "tab": "shops",
    }
    return render(request, "market/shops.html", context)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Goods that hold all the words, with what the viewer's people say of each."""
    asked = {name: one_line(request.GET.get(name, "")) for name in ("q", "category", "place", "shop")}
    after = offset(request)
    shop = selling.by_slug(asked["shop"]) if asked["shop"] else None
    narrow: dict[str, Any] = {
        "category": asked["category"] if asked["category"] in Category.values else "",
        "place": asked["place"],
        "shop_id": shop.pk if shop else None,
    }
    found = list(catalog.search(asked["q"], **narrow)[after : after + A_PAGE + 1])
    verdicts = standing.verdicts(request.user.pk, Subject.PRODUCT, [product.pk for product in found])
    facets = catalog.facets(asked["q"], **narrow)
    kept = {**asked, "shop": shop.slug if shop else ""}
    context = {
        "asked": kept,
        "shop": shop,
        "found": [(product, verdicts[product.pk]) for product in found[:A_PAGE]],
        "categories": _choices("category", facets.categories, kept, names=dict(Category.choices)),
        "places": _choices("place", facets.places[:PLACES], kept),
        "more": _address("market:search", {**kept, "after": after + A_PAGE}) if len(found) > A_PAGE else None,
        "tab": "shops",
    }
    return render(request, "market/search.html", context)


@require_safe
def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """One shop: who answers for it, what they promise, who answers for them, and what it sells."""
    found = selling.by_slug(slug)
    after = offset(request)
    products = list(catalog.search(shop_id=found.pk)[after : after + A_PAGE + 1])
    passed_by = passing.passed_on_to(request.user.pk, request.GET.get(passing.PARAMETER, ""), things.SHOP, found.pk)
    seen = standing.see(
        request.user.pk,
        Subject.PRODUCT,
        [product.pk for product in products],
        lines=True,
        people=[found.contact_id, *([passed_by.pk] if passed_by else [])],
    )
    vouches = people.vouches_for("shop", found.pk)
    context = {
        "shop": found,
        "link": seen.links[found.contact_id],
        "verdict": standing.verdict(request.user.pk, Subject.SHOP, found.pk),
        "products": [(product, seen.verdicts[product.pk]) for product in products[:A_PAGE]],
        "more": _address("market:shop", {"after": after + A_PAGE}, slug) if len(products) > A_PAGE else None,
        "vouches": vouches[:VOUCHES],
        "vouch_count": vouches.count(),
        "pickup_points": selling.pickup_points(found.pk),
        "roles": selling.roles(found.pk, request.user.pk),
        "thing": things.of_shop(found, _first_photo(products)),
        "passed_by": passed_by,
        "passed_link": seen.links[passed_by.pk] if passed_by and request.user.is_authenticated else None,
        "tab": "shops",
    }
    return render(request, "market/shop.html", context)


def _first_photo(products: list[Product]) -> Photo | None:
    return next((picture.photo for product in products for picture in product.pictures.all()[:1]), None)


@require_safe
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """What the signed-in person keeps for later, the latest first."""
    after = offset(request)
    found = list(catalog.saved_by(me(request))[after : after + A_PAGE + 1])
    verdicts = standing.verdicts(me(request), Subject.PRODUCT, [product.pk for product in found])
    context = {
        "found": [(product, verdicts[product.pk]) for product in found[:A_PAGE]],
        "more": _address("market:kept", {"after": after + A_PAGE}) if len(found) > A_PAGE else None,
        "tab": "me",
    }
    return render(request, "market/kept.html", context)


def _shelf(viewer_id: int | None) -> tuple[bool, list[Product]]:
    """What the viewer's people kept lately; where they kept nothing yet, what is new. Says which of the two."""
    kept = standing.kept_lately(viewer_id, Subject.PRODUCT, most=ON_SHELF)
    if not kept:
        return False, list(catalog.search()[:ON_SHELF])
    found = catalog.products_by_id(kept)
    return True, [found[pk] for pk in kept if pk in found and found[pk].listed]


def _choices(
    name: str, facets: list[tuple[str, int]], asked: dict[str, str], names: dict[str, Any] | None = None
) -> list[Choice]:
    """Chips for one way to narrow the search; choosing a chosen one takes it back."""
    chosen = asked.get(name, "")
    return [
        Choice(
            str((names or {}).get(value, value)),
            _address("market:search", {**asked, name: "" if value == chosen else value}),
            count,
            value == chosen,
        )
        for value, count in facets
        if value
    ]


def _address(name: str, asked: dict[str, Any], *args: Any) -> str:
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name, args=args) + (f"?{query}" if query else "")
