"""One product, and what the viewer's people saw of it."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.catalog import actions as catalog
from guanxi.catalog import queries as goods
from guanxi.catalog import showing
from guanxi.catalog.states import LotState
from guanxi.standing import queries as standing
from guanxi.standing.answers import Side, Verdict
from guanxi.standing.states import Subject
from guanxi.web.asked import offset
from guanxi.web.market import linked_data, offered
from guanxi.web.sharing import passing, things
from guanxi.web.who import me

WITNESSES = 3  # on the product's own page


@require_safe
def product(request: HttpRequest, pk: int) -> HttpResponse:
    """A product as this viewer sees it: their people first, everybody apart, then promise, lots and words."""
    shown = showing.shown(pk, request.user.pk)
    answerer = offered.answerer(shown.product)
    passed_by = passing.passed_on_to(request.user.pk, request.GET.get(passing.PARAMETER, ""), things.GOODS, pk)
    seen = standing.see(
        request.user.pk,
        Subject.PRODUCT,
        [pk, *(other.pk for other in shown.others)],
        shown=WITNESSES,
        people=[answerer.pk, *([passed_by.pk] if passed_by else [])],
    )
    shown = shown.unsaid_by(seen.blocked)
    context = {
        "shown": shown,
        "product": shown.product,
        "answerer": answerer,
        "verdict": seen.verdicts[pk],
        "others": [(other, seen.verdicts[other.pk]) for other in shown.others],
        "link": seen.links[answerer.pk],
        "counts": seen.counts[answerer.pk],
        "stopped": {lot.code: lot.state_words for lot in shown.lots if not lot.is_sold},
        "thing": things.of_product(
            shown.product,
            price_minor=shown.price_minor,
            is_price_from=shown.is_price_from,
            left_units=shown.left_units,
        ),
        "passed_by": passed_by,
        "passed_link": seen.links[passed_by.pk] if passed_by and request.user.is_authenticated else None,
        "linked_data": linked_data.product(shown),
        "tab": "shops",
    }
    return render(request, "market/product.html", context)


@require_safe
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Every witness with what they saw and how the viewer knows them; or the honest answer that there is none."""
    product = offered.product(pk)
    side = _side(request.GET.get("side", ""))
    after = offset(request)
    found = standing.explain(request.user.pk, Subject.PRODUCT, pk, side=side, after=after)
    links = {} if found.count() else standing.link(request.user.pk, [product.answerer_id])
    context = {
        "product": product,
        "answerer": offered.answerer(product),
        "verdict": found,
        "left": max(0, found.count(side) - after - standing.EXPLAINED),
        "more": _address(pk, side, after + standing.EXPLAINED),
        "chips": _chips(pk, found, side),
        "link": links.get(product.answerer_id),
        "stopped": _stopped(pk) if found.count() else {},
        "tab": "shops",
    }
    return render(request, "market/verdict.html", context)


@require_POST
@login_required
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a product for later, or let it go."""
    if request.POST.get("keep") == "no":
        catalog.unsave(person_id=me(request), product_id=pk)
    else:
        offered.product(pk)
        catalog.save(person_id=me(request), product_id=pk, at=clock.now())
    return redirect("market:product", pk)


def _stopped(pk: int) -> dict[str, str]:
    """The product's lots that are no longer sold, in words, by code."""
    lots = goods.lots(pk).exclude(state=LotState.ON_SALE)
    return {lot.code: str(LotState(lot.state).label) for lot in lots}


def _side(name: str) -> Side:
    return Side(name) if name in set(Side) else Side.ALL


def _address(pk: int, side: Side, after: int = 0) -> str:
    query = {name: value for name, value in (("side", side if side != Side.ALL else ""), ("after", after)) if value}
    address = reverse("market:verdict", args=[pk])
    return f"{address}?{urlencode(query)}" if query else address


def _chips(pk: int, verdict: Verdict, chosen: Side) -> list[tuple[Side, int, str, bool]]:
    """The sides one can look at: side, how many people, address, whether it is the one shown."""
    sides = [Side.ALL, *(side for side in (Side.REFUSED, Side.KEPT) if verdict.count(side))]
    return [(side, verdict.count(side), _address(pk, side), side == chosen) for side in sides]
