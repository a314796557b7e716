"""One's own page and settings."""

from typing import Any

from django.conf import settings as market
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock, photos
from guanxi.base.errors import Refusal
from guanxi.orders import actions as orders
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.rules import FEWEST_IN_A_PILE
from guanxi.people.states import Consent
from guanxi.shops import queries as shops
from guanxi.web.forms import refuse
from guanxi.web.people.forms import Page
from guanxi.web.people.views.profile import about, person_or_gone
from guanxi.web.who import me as my_id

CONSENTS = (
    (
        Consent.NAMED,
        gettext_lazy("Named to my circle"),
        gettext_lazy("People who know you, or someone who knows you, see what you kept or refused, and your words."),
    ),
    (
        Consent.COUNTED,
        gettext_lazy("Counted without my name"),
        gettext_lazy("You count as one of their people. No name, no words, no photo, no path to you."),
    ),
    (
        Consent.NONE,
        gettext_lazy("Not at all"),
        gettext_lazy("Your orders say nothing to anybody. Your people will miss your advice."),
    ),
)


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """My own page, as others see it, with what is mine to do."""
    person = person_or_gone(my_id(request))
    waiting = queries.requests_to(person.pk).count() + queries.introductions_for(person.pk).count()
    mine = {"waiting": waiting, "carries": shops.carries(person.pk)}
    return render(request, "people/me.html", about(person, person.pk) | mine)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest) -> HttpResponse:
    """My photo, my names, a few lines."""
    person = person_or_gone(my_id(request))
    form = Page(request.POST or None, request.FILES or None, initial=Page.of(person))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _keep(person.pk, dict(form.cleaned_data))
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("people:me")
    return render(request, "people/edit.html", {"person": person, "form": form, "tab": "me"}, status=status)


def _keep(person_id: int, page: dict[str, Any]) -> None:
    at = clock.now()
    for frame in ("photo", "cover"):
        file = page.pop(frame)
        page[f"{frame}_id"] = photos.keep(file, owner_id=person_id, at=at).pk if file else None
    people.change_profile(person_id=person_id, at=at, **page)


@require_safe
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Language, evidence, ways in, and whom I have shut out."""
    context = {
        "person": person_or_gone(my_id(request)),
        "consents": CONSENTS,
        "blocked": queries.blocked_people(my_id(request)),
        "muted": queries.muted_people(my_id(request)),
        "elsewhere": any(market.SOCIALACCOUNT_PROVIDERS.values()),
        "tab": "me",
    }
    return render(request, "people/settings.html", context)


@require_POST
@login_required
def consent(request: HttpRequest) -> HttpResponse:
    """How my kept and refused orders serve as evidence, from now on and for those before."""
    orders.choose_consent(buyer_id=my_id(request), consent=request.POST.get("consent", ""), at=clock.now())
    messages.success(request, _("Saved. It holds for all your orders, except those you decided one by one."))
    return redirect("people:settings")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shield(request: HttpRequest) -> HttpResponse:
    """What the shield against crowds does, whether it is up, and putting it up or down."""
    person_id, at = my_id(request), clock.now()
    if request.method == "POST":
        if request.POST.get("up") == "1":
            people.raise_shield(person_id=person_id, at=at)
        else:
            people.lower_shield(person_id=person_id, at=at)
        return redirect("people:shield")
    until = queries.shield_until(person_id, at=at)
    return render(request, "people/shield.html", {"until": until, "fewest": FEWEST_IN_A_PILE, "tab": "me"})
