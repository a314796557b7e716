"""Founding a community, and changing what is said of it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.base import clock, limits, photos
from guanxi.base.errors import Refusal
from guanxi.communities import actions as do
from guanxi.communities import queries as communities
from guanxi.communities.rules import MOST_FOUNDED_A_DAY
from guanxi.web.communities.forms import About, Founding
from guanxi.web.forms import refuse
from guanxi.web.who import me


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    form = Founding(request.POST or None, request.FILES or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            limits.allow(
                "community", me(request), most=MOST_FOUNDED_A_DAY, per_seconds=limits.DAY_SECONDS, at=clock.now()
            )
            made = do.found(actor_id=me(request), at=clock.now(), **_words(request, form))
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("communities:show", made.pk)
    context = {"form": form, "title": _("A new community"), "send": _("Found it"), "community": None, "tab": "me"}
    return render(request, "communities/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    community = communities.inside(pk, me(request), host=True).community
    form = About(request.POST or None, request.FILES or None, initial=About.of(community))
    if form.is_valid():
        do.change(community_id=pk, actor_id=me(request), at=clock.now(), **_words(request, form))
        return redirect("communities:show", pk)
    context = {
        "form": form,
        "title": _("What is said of it"),
        "send": _("Keep this"),
        "community": community,
        "tab": "me",
    }
    return render(request, "communities/form.html", context, status=422 if form.is_bound else 200)


def _words(request: HttpRequest, form: About) -> dict[str, Any]:
    """What the action takes. A photo that is not sent again stays."""
    words = dict(form.cleaned_data)
    if (photo := words.pop("photo")) is not None:
        words["photo_id"] = photos.keep(photo, owner_id=me(request), at=clock.now()).pk
    return words
