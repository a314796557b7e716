"""Who is in a community, and what hosts do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.chat import actions as chat
from guanxi.communities import actions as do
from guanxi.communities import queries as communities
from guanxi.communities.rules import MOST_INVITED_A_DAY
from guanxi.communities.states import Entry
from guanxi.people import queries as people
from guanxi.shops import actions as shops_do
from guanxi.shops import queries as shops
from guanxi.standing import queries as standing
from guanxi.web.communities.forms import Inviting
from guanxi.web.forms import refuse
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person

A_PAGE = 60


@require_safe
@login_required
def everybody(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, form: Inviting | None = None, status: int = 200) -> HttpResponse:
    """Everybody in it; for hosts also who asks to come in, and whom they sent away."""
    my_id = me(request)
    seen = communities.inside(pk, my_id)
    is_host = seen.is_host
    page = Paginator(communities.members(pk).exclude(person__in=people.blocked_with(my_id)), A_PAGE).get_page(
        request.GET.get("page")
    )
    asking = list(communities.requests(pk)) if is_host else []
    away = list(communities.shut_out(pk)) if is_host else []
    ids = {row.person_id for row in page} | {row.person_id for row in asking} | {row.person_id for row in away}
    links = standing.link(my_id, ids)
    may_invite = is_host or seen.community.entry == Entry.OPEN
    context = {
        "community": seen.community,
        "is_host": is_host,
        "page": page,
        "members": [(row, links[row.person_id]) for row in page],
        "asking": [(row, links[row.person_id]) for row in asking],
        "away": [(row, links[row.person_id]) for row in away],
        "form": form or (Inviting(people=_invitable(pk, my_id)) if may_invite else None),
        "tab": "me",
    }
    return render(request, "communities/members.html", context, status=status)


def _invitable(pk: int, my_id: int) -> list[Person]:
    """One's own people who are not in it, by name."""
    inside = set(communities.members(pk).values_list("person_id", flat=True))
    return [tie.trusted for tie in people.ties_of(my_id) if tie.trusted_id not in inside]


@require_POST
@login_required
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    my_id = me(request)
    communities.inside(pk, my_id)
    form = Inviting(request.POST, people=[tie.trusted for tie in people.ties_of(my_id)])
    status = 422
    if form.is_valid():
        person_id = form.cleaned_data["person"]
        try:
            limits.allow("invite", my_id, most=MOST_INVITED_A_DAY, per_seconds=limits.DAY_SECONDS, at=clock.now())
            do.invite(community_id=pk, person_id=person_id, actor_id=my_id, at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            name = people.cards([person_id])[person_id].name
            messages.success(request, _("%(name)s is invited.") % {"name": name})
            return redirect("communities:members", pk)
    return _page(request, pk, form, status)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Let somebody in who asked, or not."""
    accept = "decline" not in request.POST
    do.answer(community_id=pk, person_id=person_pk, actor_id=me(request), accept=accept, at=clock.now())
    chat.arrive(community_id=pk, person_id=person_pk)
    return redirect("communities:members", pk)


@require_POST
@login_required
def send_away(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    try:
        do.send_away(community_id=pk, person_id=person_pk, actor_id=me(request), at=clock.now())
    except Refusal as refusal:
        _say_or_raise(request, refusal)
    return redirect("communities:members", pk)


@require_POST
@login_required
def host(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Make a member a host, or lay it down oneself."""
    is_host = request.POST.get("host") == "1"
    try:
        do.set_host(community_id=pk, person_id=person_pk, actor_id=me(request), is_host=is_host, at=clock.now())
    except Refusal as refusal:
        _say_or_raise(request, refusal)
    return redirect("communities:members", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def shops_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The shops that belong to it: members bring in those they own, hosts and owners take them out."""
    my_id = me(request)
    seen = communities.inside(pk, my_id)
    if request.method == "POST":
        shop_id = request.POST.get("shop", "")
        if not shop_id.isdecimal() or len(shop_id) > 18:
            raise Gone(_("There is no such shop."))
        do_it = shops_do.take_out if "out" in request.POST else shops_do.bring_in
        do_it(shop_id=int(shop_id), community_id=pk, actor_id=my_id, at=clock.now())
        return redirect("communities:shops", pk)
    there, mine = list(shops.of_community(pk)), list(shops.owned_by(my_id))
    context = {
        "community": seen.community,
        "there": there,
        "owned": [shop for shop in mine if shop not in there],
        "mine": {shop.pk for shop in mine},
        "is_host": seen.is_host,
        "tab": "me",
    }
    return render(request, "communities/shops.html", context)


def _say_or_raise(request: HttpRequest, refusal: Refusal) -> None:
    """A no that the page can tell stays on it; somebody who has no business here gets their own page."""
    if refusal.status in {403, 404}:
        raise refusal
    messages.warning(request, str(refusal))
