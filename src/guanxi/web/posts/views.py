"""The home feed, one post, and what one does with it."""

from typing import TYPE_CHECKING

from django.contrib import messages
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
from guanxi.posts import feeds, queries
from guanxi.posts.rules import may_answer, tag_of
from guanxi.posts.states import Answers
from guanxi.standing import graph
from guanxi.standing import queries as standing
from guanxi.web import pace
from guanxi.web.asked import number
from guanxi.web.forms import refuse
from guanxi.web.posts import feed, hot
from guanxi.web.posts.forms import CommentForm
from guanxi.web.sharing import passing, things
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.posts.models import Post

NEAR = 300  # people of the circle whose public posts the feed shows, the nearest first
MOST_FRESH = 12  # new posts are counted as far as this
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
    who, of = queries.reader(request.user.pk), _of(request)
    page = feed.page(_chosen(of, who), who, feed.place(request))
    more_href = f"{reverse('home')}?of={of}&before={page.before}"
    talked_about = hot.topics(hot.FIRST)[0] if of == "public" else []
    context = {"page": page, "of": of, "more_href": more_href, "topics": talked_about, "tab": "home"}
    return render(request, "posts/home.html", context)


def _of(request: HttpRequest) -> str:
    asked = request.GET.get("of", "")
    return asked if asked in ("followed", "public") else "circle"


def _chosen(of: str, who: queries.Reader) -> feeds.Feed:
    if of == "circle":
        return feeds.circle(who, [int(pk) for pk in graph.circle(who.person_id or 0).person_ids[:NEAR]])
    return feeds.followed(who) if of == "followed" else feeds.public(who)


@require_safe
@login_required
def fresh(request: HttpRequest) -> HttpResponse:
    """How much has been written since the page was loaded: a line that leads to it, or nothing."""
    who, of = queries.reader(me(request)), _of(request)
    count = feeds.count_above(_chosen(of, who), number(request, "top") or 0, most=MOST_FRESH + 1)
    context = {"count": min(count, MOST_FRESH), "more": count > MOST_FRESH, "of": of}
    return render(request, "posts/_fresh.html", context)


@require_safe
@login_required
def beside(request: HttpRequest) -> HttpResponse:
    """What a wide screen shows beside the feed; a phone has no room for it and never asks."""
    on_the_way = orders.of_buyer(me(request)).filter(state__in=ON_THE_WAY).prefetch_related(None)
    talked_about = [] if request.GET.get("of") == "public" else hot.topics(hot.FIRST)[0]  # there it is above the feed
    return render(request, "posts/_beside.html", {"on_the_way": on_the_way[:3], "topics": talked_about})


def _landing(request: HttpRequest) -> HttpResponse:
    nobody, place = queries.reader(None), feed.place(request)
    page = feed.page(feeds.public(nobody), nobody, place)
    context = {
        "page": page,
        "products": [] if place.before else catalog.search()[:6],
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
    closed = _closed(post, who) if viewer_id else ""
    passed_by = passing.passed_on_to(viewer_id, request.GET.get(passing.PARAMETER, ""), things.POST, pk)
    context = {
        "entry": entry,
        "thing": things.of_post(post, entry.product) if things.is_public(post) else None,
        "passed_by": passed_by,
        "passed_link": standing.link(viewer_id, [passed_by.pk])[passed_by.pk] if passed_by and viewer_id else None,
        "comments": shown,
        "earlier_href": f"?before={shown[0].pk}" if len(latest) > COMMENTS else "",
        "form": form if viewer_id and not closed else None,
        "closed": closed,
        "waiting": queries.waiting_comments(pk)[:COMMENTS] if viewer_id == post.author_id else [],
        "hosting": bool(post.community_id and viewer_id and communities.is_host(post.community_id, viewer_id)),
        "tab": "home",
    }
    return render(request, "posts/show.html", context, status=status)


def _closed(post: "Post", who: queries.Reader) -> str:
    """Why this reader may not answer; nothing where they may."""
    is_author, is_tied = post.author_id == who.person_id, post.author_id in who.tied
    if may_answer(post.answers, is_author=is_author, is_tied=is_tied):
        return ""
    if post.answers == Answers.NOBODY:
        return _("%(name)s wants no answers here.") % {"name": post.author.name}
    return _("Only people %(name)s has a tie with answer here.") % {"name": post.author.name}


@require_safe
def tagged(request: HttpRequest, word: str) -> HttpResponse:
    """Everything the viewer may read that is found by this word."""
    tag = tag_of(word)
    if not tag:
        raise Gone(_("There is nothing here under this address."))
    who = queries.reader(request.user.pk)
    page = feed.page(feeds.tagged(tag, who), who, feed.place(request))
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
def save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a post to read again, or no longer; back to where one was."""
    saved = request.POST.get("saved") == "1"
    posts.save(post_id=pk, person_id=me(request), saved=saved, at=clock.now())
    messages.success(request, _("Saved. You find it on your page.") if saved else _("No longer saved."))
    return redirect(f"{reverse('posts:show', args=[pk])}" if saved else reverse("posts:saved"))


@require_safe
@login_required
def saved(request: HttpRequest) -> HttpResponse:
    """What one keeps to read again, the newest post first. Nobody else sees it."""
    who = queries.reader(me(request))
    page = feed.page(feeds.saved(who), who, feed.place(request))
    more_href = f"{reverse('posts:saved')}?before={page.before}"
    return render(request, "posts/saved.html", {"page": page, "more_href": more_href, "tab": "me"})


@require_safe
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """How a post read before, for whoever may read it."""
    post = queries.one(pk, queries.reader(request.user.pk))
    return render(request, "posts/history.html", {"post": post, "earlier": queries.earlier(pk), "tab": "home"})


@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    posts.remove(post_id=pk, actor_id=me(request), at=clock.now())
    return redirect("home")


@require_POST
@login_required
def let_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Have one comment be read that waits under one's own post, or all of them."""
    chosen = request.POST.get("comment", "")
    comment_id = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else None
    if chosen and comment_id is None:
        raise Gone(_("There is no such comment of yours."))
    posts.let_in(post_id=pk, author_id=me(request), comment_id=comment_id)
    return redirect(reverse("posts:show", args=[pk]) + "#said")


@require_POST
@login_required
def remove_comment(request: HttpRequest, pk: int) -> HttpResponse:
    post_id = posts.remove_comment(comment_id=pk, actor_id=me(request), at=clock.now())
    return redirect(reverse("posts:show", args=[post_id]) + "#said")
