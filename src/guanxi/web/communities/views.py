"""Communities to find, and the page of one: what it is, and what is written in it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.base.texts import one_line
from guanxi.communities import queries as communities
from guanxi.communities.states import Entry
from guanxi.people import queries as people
from guanxi.posts import actions as posts_do
from guanxi.posts import feeds
from guanxi.posts import queries as posts
from guanxi.reports import queries as reports
from guanxi.shops import queries as shops
from guanxi.web.communities.forms import Asking
from guanxi.web.posts import feed
from guanxi.web.who import me

FOUND_A_PAGE = 30
FACES = 5  # of the viewer's own people who are in it


@require_safe
@login_required
def all_of_them(request: HttpRequest) -> HttpResponse:
    """One's own, those one is invited to, and others: those one's people are in before the rest."""
    my_id, words = me(request), one_line(request.GET.get("q", ""))[:60]
    page = Paginator(communities.to_find(my_id, words=words), FOUND_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": [] if words or page.number > 1 else communities.of_person(my_id),
        "invitations": [] if words or page.number > 1 else communities.inviting(my_id),
        "page": page,
        "words": words,
        "tab": "me",
    }
    return render(request, "communities/all.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, pk, Asking())


def page_of(request: HttpRequest, pk: int, form: Asking, status: int = 200) -> HttpResponse:
    """What whoever may know of it sees; and for its members all that is written in it."""
    viewer_id = request.user.pk
    seen = communities.see(pk, viewer_id)
    place = feed.place(request)
    context = {
        "community": seen.community,
        "is_in": seen.is_in,
        "is_host": seen.is_host,
        "is_open": seen.community.entry == Entry.OPEN,
        "members_count": communities.members_count(pk),
        "waiting": communities.requests(pk).count() if seen.is_host else 0,
        "reported": _reported(viewer_id if seen.is_host else None),
        "known": _known(pk, viewer_id),
        "shops": shops.of_community(pk),
        "form": form,
        "tab": "me",
        "first": not seen.is_in or place.before is None,
        "write_href": f"{reverse('posts:new')}?community={pk}",
    }
    if seen.is_in:
        who = posts.reader(viewer_id)
        page = feed.page(feeds.community(pk, who), who, place)
        kept = feed.entries(posts.whole(posts.pinned(pk, who), who), who) if place.before is None else []
        href = f"{reverse('communities:show', args=[pk])}?before={page.before}"
        context |= {"page": page, "more_href": href, "pinned": kept}
    elif viewer_id:
        context |= {
            "invitation": seen.invitation,
            "asked": communities.open_request(pk, viewer_id),
        }
    return render(request, "communities/show.html", context, status=status)


def _reported(host_id: int | None) -> int:
    """How many reports wait for a host, of all they keep."""
    return reports.waiting_count(reports.judge(host_id, runs_market=False)) if host_id else 0


def _known(pk: int, viewer_id: int | None) -> dict[str, object]:
    """The viewer's own people who are in it: some of them with a face, and how many they are."""
    if viewer_id is None:
        return {"faces": [], "count": 0}
    ids = people.tied_ids(viewer_id)
    theirs = communities.members(pk).filter(person__in=ids)
    return {"faces": [row.person for row in theirs[:FACES]], "count": theirs.count()}


@require_POST
@login_required
def pin(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """Keep a post at the top, or no longer."""
    communities.inside(pk, me(request), host=True)
    pinned = request.POST.get("pinned") == "1"
    try:
        posts_do.pin(post_id=post_pk, community_id=pk, actor_id=me(request), pinned=pinned, at=clock.now())
    except Refusal as refusal:
        if refusal.status == Gone.status:
            raise
        messages.warning(request, str(refusal))
    return redirect("communities:show", pk)
