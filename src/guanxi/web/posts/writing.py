"""Writing a post, and showing something kept."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.base.texts import clean, one_line
from guanxi.catalog import queries as catalog
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.posts import actions as posts
from guanxi.posts import queries
from guanxi.posts.rules import LONGEST_NAME
from guanxi.web import pace
from guanxi.web.asked import number
from guanxi.web.forms import refuse
from guanxi.web.posts.forms import EditForm, PostForm, RepostForm, ShowForm, of_community
from guanxi.web.who import me

MOST_AN_HOUR = 60
MOST_OFFERED = 6  # people to mention
MOST_BEGUN = 600  # characters that a link may bring along


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Tell one's people something; `?product=` puts that product's card into it, `?text=` the first words.

    `?community=` is for its members.
    """
    if request.method != "POST":
        begun = {"product": request.GET.get("product", ""), "text": clean(request.GET.get("text", "")[:MOST_BEGUN])}
        if community_id := number(request, "community"):
            begun["audience"] = of_community(community_id)
        return _form(request, PostForm(initial=begun, owner_id=me(request)))
    form = PostForm(request.POST, request.FILES, owner_id=me(request))
    status = 422
    if form.is_valid():
        try:
            pace.keep(request, "post", most=MOST_AN_HOUR, per_seconds=limits.HOUR_SECONDS)
            post = posts.write(author_id=me(request), at=clock.now(), **form.as_post())
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("posts:show", post.pk)
    return _form(request, form, status=status)


def _form(request: HttpRequest, form: PostForm, status: int = 200) -> HttpResponse:
    product_id = str(form["product"].value() or "")
    products = catalog.products_by_id([int(product_id)]) if product_id.isdecimal() and len(product_id) < 19 else {}
    context: dict[str, Any] = {
        "form": form,
        "title": _("Tell your people"),
        "send": _("Post"),
        "product": next(iter(products.values()), None),
    }
    return render(request, "posts/write.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def showing(request: HttpRequest, order_pk: int) -> HttpResponse:
    """Show something of an order that was checked and kept."""
    orders.one_of_buyer(order_pk, buyer_id=me(request))
    kept = posts.kept_units(order_pk)
    shown = queries.shown_products(me(request), order_pk)
    products = [card for pk, card in catalog.products_by_id(kept).items() if pk not in shown]
    if not products:
        return render(request, "posts/nothing_to_show.html", {"any_kept": bool(kept), "order_pk": order_pk})
    form = ShowForm(
        request.POST or None,
        request.FILES or None,
        products=[(card.pk, card.name) for card in products],
        owner_id=me(request),
        initial={"product": products[0].pk},
    )
    if request.method == "POST" and form.is_valid():
        try:
            post = posts.show(author_id=me(request), order_id=order_pk, at=clock.now(), **form.as_post())
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            return redirect("posts:show", post.pk)
    context = {"form": form, "title": _("Show what you kept"), "send": _("Show it")}
    return render(request, "posts/write.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words."""
    post = queries.one(pk, queries.reader(me(request)))
    if post.author_id != me(request):
        raise Gone(_("There is no such post of yours."))
    form = EditForm(request.POST or None, initial={"text": post.text, "answers": post.answers})
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            posts.edit(post_id=pk, author_id=me(request), at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("posts:show", pk)
    return render(request, "posts/edit.html", {"form": form, "post": post, "tab": "home"}, status=status)


@require_safe
@login_required
def names(request: HttpRequest) -> HttpResponse:
    """Whose name begins so, among those whom whoever asks has a tie with or follows."""
    begun = one_line(request.GET.get("q", ""))[:LONGEST_NAME]
    found = people.whose_name_begins(begun, person_id=me(request))[:MOST_OFFERED] if begun else []
    return JsonResponse({"names": [{"name": each.name, "also": each.native_name} for each in found]})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def repost(request: HttpRequest, pk: int) -> HttpResponse:
    """Show somebody's public post to those who read oneself."""
    who = queries.reader(me(request))
    post = queries.one(pk, who)
    form = RepostForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            pace.keep(request, "post", most=MOST_AN_HOUR, per_seconds=limits.HOUR_SECONDS)
            made = posts.repost(post_id=pk, author_id=me(request), at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("posts:show", made.pk)
    original = queries.originals([post], who).get(post.of_id or 0) if post.is_repost else post
    context = {"form": form, "original": original, "tab": "home"}
    return render(request, "posts/repost.html", context, status=status)
