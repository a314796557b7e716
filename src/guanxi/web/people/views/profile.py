"""One person's page: who they are, how the viewer knows them, who answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.states import VouchFor
from guanxi.posts import queries as posts
from guanxi.shops import queries as shops
from guanxi.standing import queries as standing
from guanxi.web import pace
from guanxi.web.sharing import things
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person

VOUCHES_SHOWN = 4
VOUCHES_A_PAGE = 50
POSTS_SHOWN = 12
MOST_FOLLOWED_A_DAY = 300


def person_or_gone(pk: int) -> Person:
    if person := queries.person(pk):
        return person
    raise Gone(_("There is nobody here under this address."))


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Anybody's page. Across a block it is a name and nothing else."""
    person = person_or_gone(pk)
    viewer_id = request.user.pk
    if viewer_id == pk:
        return redirect("people:me")
    if viewer_id and queries.blocked_either(viewer_id, pk):
        blocked = pk in queries.blocked_by(viewer_id)
        return render(request, "people/shut.html", {"person": person, "blocked": blocked})
    page = about(person, viewer_id)
    answered = ", ".join(shop.name for shop in page["shops"] if shop.contact_id == pk)
    return render(request, "people/show.html", page | {"thing": things.of_person(person, answers_for=answered)})


def about(person: Person, viewer_id: int | None) -> dict[str, Any]:
    """What the page of a person shows to a viewer."""
    vouches = list(queries.vouches_for(VouchFor.PERSON, person.pk)[:VOUCHES_A_PAGE])
    seen = standing.see(viewer_id, "person", [], people=[person.pk, *(v.voucher_id for v in vouches)])
    # The viewer's own people speak first; of equals, the latest.
    vouches.sort(key=lambda vouch: seen.links[vouch.voucher_id].steps or len(vouches) + 99)
    followers, follows = queries.followers(person.pk, viewer_id=viewer_id)
    written = posts.of_author(person.pk, viewer_id=viewer_id).prefetch_related("pictures__photo")
    return {
        "person": person,
        "tab": "me" if viewer_id == person.pk else "",
        "link": seen.links[person.pk],
        "counts": seen.counts[person.pk],
        "vouches": [(vouch, seen.links[vouch.voucher_id]) for vouch in vouches[:VOUCHES_SHOWN]],
        "followers": followers,
        "follows": follows,
        "vouching": queries.vouching_count(VouchFor.PERSON, person.pk),
        "shops": list(shops.shops_of(person.pk)),
        "posts": written[:POSTS_SHOWN],
        **(_between(viewer_id, person.pk) if viewer_id and viewer_id != person.pk else {}),
    }


def _between(viewer_id: int, person_id: int) -> dict[str, Any]:
    """What there is between the two: a tie, a question, a word."""
    return {
        "tie": queries.tie(viewer_id, person_id),
        "muted": person_id in queries.muted_by(viewer_id),
        "asked": queries.open_request(viewer_id, person_id),
        "asks": queries.open_request(person_id, viewer_id),
        "my_vouch": queries.standing_vouch(viewer_id, VouchFor.PERSON, person_id),
    }


@require_safe
def vouches(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who answers for one person, the latest first."""
    person = person_or_gone(pk)
    if request.user.pk and queries.blocked_either(request.user.pk, pk):
        raise Gone(_("There is nobody here under this address."))
    pages = Paginator(queries.vouches_for(VouchFor.PERSON, pk), VOUCHES_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    links = standing.link(request.user.pk, [vouch.voucher_id for vouch in page])
    said = [(vouch, links[vouch.voucher_id]) for vouch in page]
    return render(request, "people/vouches.html", {"person": person, "page": page, "vouches": said})


@require_POST
@login_required
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow somebody, or no longer."""
    person_or_gone(pk)
    if request.POST.get("followed") == "0":
        people.unfollow(follower_id=me(request), followed_id=pk)
    else:
        most = MOST_FOLLOWED_A_DAY
        pace.keep(request, "follow", most=most, per_seconds=limits.DAY_SECONDS)
        people.follow(follower_id=me(request), followed_id=pk, at=clock.now())
    return redirect("people:show", pk)


@require_POST
@login_required
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Have nothing of somebody's come by itself, or again."""
    person_or_gone(pk)
    if request.POST.get("muted") == "0":
        people.unmute(muter_id=me(request), muted_id=pk)
    else:
        people.mute(muter_id=me(request), muted_id=pk, at=clock.now())
    return redirect("people:show", pk)


@require_POST
@login_required
def block(request: HttpRequest, pk: int) -> HttpResponse:
    people.block(blocker_id=me(request), blocked_id=pk, at=clock.now())
    return redirect("people:show", pk)


@require_POST
@login_required
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    people.unblock(blocker_id=me(request), blocked_id=pk, at=clock.now())
    return redirect("people:show", pk)
