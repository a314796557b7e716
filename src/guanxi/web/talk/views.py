"""Reaching a person. Conversations come with the talk feature; until then these pages say what there is."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guanxi.base.errors import Gone
from guanxi.catalog import queries as catalog
from guanxi.people import queries as people
from guanxi.standing import queries as standing
from guanxi.web.who import me


@require_safe
@login_required
def all_talks(request: HttpRequest) -> HttpResponse:
    """The people one is tied to, each one tap away."""
    ties = people.ties_of(me(request))[:50]
    return render(request, "talk/all.html", {"ties": ties, "tab": "chats"})


@require_safe
@login_required
def with_person(request: HttpRequest, pk: int) -> HttpResponse:
    """How the viewer knows somebody, and how to reach them: by phone and mail only when tied, or for a shop.

    `?product=` says what one wants to ask about.
    """
    person = people.person(pk)
    if person is None or people.blocked_either(me(request), pk):
        raise Gone(_("There is nobody here by that address."))
    asked_about = request.GET.get("product", "")
    products = catalog.products_by_id([int(asked_about)]) if asked_about.isdecimal() and len(asked_about) < 19 else {}
    answers_for = list(person.answers_for.order_by("opened_at"))
    context = {
        "person": person,
        "link": standing.link(me(request), [pk])[pk],
        "answers_for": answers_for,
        "product": next(iter(products.values()), None),
        "reachable": bool(answers_for) or people.tied(me(request), pk),
        "tab": "chats",
    }
    return render(request, "talk/with.html", context)
