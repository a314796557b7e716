"""Getting into a community, and out of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.chat import actions as chat
from guanxi.communities import actions as do
from guanxi.communities import queries as communities
from guanxi.web.communities.forms import Asking
from guanxi.web.communities.views import page_of
from guanxi.web.who import me


@require_POST
@login_required
def join(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        do.join(community_id=pk, person_id=me(request), at=clock.now())
        chat.arrive(community_id=pk, person_id=me(request))
    except Refusal as refusal:
        if refusal.status == Gone.status:
            raise
        messages.warning(request, str(refusal))
    return redirect("communities:show", pk)


@require_POST
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    form = Asking(request.POST)
    if not form.is_valid():
        return page_of(request, pk, form, status=422)
    do.ask(community_id=pk, person_id=me(request), at=clock.now(), **form.cleaned_data)
    return redirect("communities:show", pk)


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    do.withdraw_request(community_id=pk, person_id=me(request))
    return redirect("communities:all")


@require_POST
@login_required
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    do.decline(community_id=pk, person_id=me(request))
    return redirect("communities:all")


@require_POST
@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    if communities.is_member(pk, me(request)):
        do.leave(community_id=pk, person_id=me(request), at=clock.now())
        messages.success(request, _("You have left."))
    return redirect("communities:all")
