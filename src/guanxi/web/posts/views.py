"""The home feed, one post, and writing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog import queries as catalog
from guanxi.communities import queries as communities
from guanxi.orders import queries as orders
from guanxi.posts import actions as posts
from guanxi.posts import queries
from guanxi.posts.rules import tag_of
from guanxi.standing import graph
from guanxi.standing import queries as standing
from guanxi.web import pace
from guanxi.web.asked import number
from guanxi.web.forms import refuse
from guanxi.web.posts import feed, hot
from guanxi.web.posts.forms import CommentForm
from guanxi.web.sharing import passing, things
from guanxi.web.who import me

NEAR = 300  # people of the circle whose public posts the feed shows, the nearest first
COMMENTS = 50
MOST_AN_HOUR = 120  # comments by one person
ON_THE_WAY = ("confirmed", "packed", "under_way")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The feed of one's circle, of those one follows, or of everybody.

    Somebody without an account is told what this is.
    """
    if not request.user.is_authenticated:
        return _landing(request)
    who = queries.reader(request.user.pk)
    of = request.GET.get("of", "")
    if of == "public":
        chosen = queries.public_feed(who)
    elif of == "followed":
        chosen = queries.followed_feed(who)
    else:
        of = "circle"
        near = graph.circle(request.user.pk).person_ids[:NEAR]
        chosen = queries.circle_feed(who, [int(pk) for pk in near])
    page = feed.page(chosen, who, before=number(request, "before"))
    more_href = f"{reverse('home')}?of={of}&before={page.before}"
    talked_about = hot.topics(hot.FIRST)[0] if of == "public" else []
    context = {"page": page, "of": of, "more_href": more_href, "topics": talked_about, "tab": "home"}
    return render(request, "posts/home.html", context)


@require_safe
@login_required
def beside(request: HttpRequest) -> HttpResponse:
    """What a wide screen shows beside the feed; a phone has no room for it and never asks."""
    on_the_way = orders.of_buyer(me(request)).filter(state__in=ON_THE_WAY).prefetch_related(None)
    talked_about = [] if request.GET.get("of") == "public" else hot.topics(hot.FIRST)[0]  # there it is above the feed
    return render(request, "posts/_beside.html", {"on_the_way": on_the_way[:3], "topics": talked_about})


def _landing(request: HttpRequest) -> HttpResponse:
    before = number(request, "before")
    nobody = queries.reader(None)
    page = feed.page(queries.public_feed(nobody), nobody, before=before)
    context = {
        "page": page,
        "products": [] if before else catalog.search()[:6],
        "more_href": f"{reverse('home')}?before={page.before}",
        "tab": "home",
    }
    return render(request, "posts/landing.html", context)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    return _post(request, pk, CommentForm())


def _post(request: HttpRequest, pk: int, form: CommentForm, status: int = 200) -> HttpResponse:
    """One post and its latest comments."""
    viewer_id = request.user.pk
    who = queries.reader(viewer_id)
    post = queries.one(pk, who)
    said = queries.comments_for(who).filter(post=pk)
    if (before := number(request, "before")) is not None:
        said = said.filter(pk__lt=before)
    latest = list(said.order_by("-id")[: COMMENTS + 1])
    shown = latest[:COMMENTS][::-1]
    entry = feed.entries([post], who)[0]
    passed_by = passing.passed_on_to(viewer_id, request.GET.get(passing.PARAMETER, ""), things.POST, pk)
    context = {
        "entry": entry,
        "thing": things.of_post(post, entry.product) if things.is_public(post) else None,
        "passed_by": passed_by,
        "passed_link": standing.link(viewer_id, [passed_by.pk])[passed_by.pk] if passed_by and viewer_id else None,
        "comments": shown,
        "earlier_href": f"?before={shown[0].pk}" if len(latest) > COMMENTS else "",
        "form": form if viewer_id else None,
        "hosting": bool(post.community_id and viewer_id and communities.is_host(post.community_id, viewer_id)),
        "tab": "home",
    }
    return render(request, "posts/show.html", context, status=status)


@require_safe
def tagged(request: HttpRequest, word: str) -> HttpResponse:
    """Everything the viewer may read that is found by this word."""
    tag = tag_of(word)
    if not tag:
        raise Gone(_("There is nothing here under this address."))
    who = queries.reader(request.user.pk)
    page = feed.page(queries.tagged(tag, who), who, before=number(request, "before"))
    more_href = f"{reverse('posts:tagged', args=[tag])}?before={page.before}"
    context = {"page": page, "tag": tag, "more_href": more_href, "tab": "home"}
    return render(request, "posts/tagged.html", context)


@require_POST
@login_required
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _post(request, pk, form, status=422)
    try:
        pace.keep(request, "comment", most=MOST_AN_HOUR, per_seconds=limits.HOUR_SECONDS)
        posts.comment(post_id=pk, author_id=me(request), at=clock.now(), **form.cleaned_data)
    except Refusal as refusal:
        if refusal.status == Gone.status:
            raise
        return _post(request, pk, refuse(form, refusal), status=refusal.status)
    return redirect(reverse("posts:show", args=[pk]) + "#said")


@require_POST
@login_required
def like(request: HttpRequest, pk: int) -> HttpResponse:
    """Like or no longer; htmx gets the line of counts again, others the post."""
    viewer_id = me(request)
    posts.like(post_id=pk, person_id=viewer_id, liked=request.POST.get("liked") == "1", at=clock.now())
    if not request.headers.get("HX-Request"):
        return redirect("posts:show", pk)
    post = queries.one(pk, queries.reader(viewer_id))
    product = catalog.products_by_id([post.product_id]).get(post.product_id) if post.product_id else None
    return render(request, "posts/_acts.html", {"post": post, "product": product})


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    posts.remove(post_id=pk, actor_id=me(request), at=clock.now())
    return redirect("home")


@require_POST
@login_required
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    post_id = posts.remove_comment(comment_id=pk, actor_id=me(request), at=clock.now())
    return redirect(reverse("posts:show", args=[post_id]) + "#said")
