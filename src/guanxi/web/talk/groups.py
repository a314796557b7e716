"""Founding a group, who is in it, and what its hosts do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock, limits
from guanxi.base.errors import Refusal
from guanxi.chat import queries
from guanxi.chat.actions import groups
from guanxi.chat.rules import MOST_GROUPS_A_DAY
from guanxi.people import queries as people
from guanxi.standing import queries as standing
from guanxi.telling import target
from guanxi.web.forms import refuse
from guanxi.web.talk.forms import GroupForm, NameForm, PeopleForm
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person


def _known(my_id: int, without: frozenset[int] = frozenset()) -> list[Person]:
    """One's own people, by name, without some."""
    return [tie.trusted for tie in people.ties_of(my_id) if tie.trusted_id not in without]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest) -> HttpResponse:
    my_id, at = me(request), clock.now()
    form = GroupForm(request.POST or None, known=_known(my_id))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        told = form.cleaned_data
        try:
            limits.allow("group", my_id, most=MOST_GROUPS_A_DAY, per_seconds=limits.DAY_SECONDS, at=at)
            made = groups.found(
                founder_id=my_id, name=told["name"], person_ids=told["people"], at=at, key=told["key"]
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("talk:group", made.pk)
    return render(request, "talk/new_group.html", {"form": form, "tab": "chats"}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def everybody(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in it; whoever is brings in people they know."""
    my_id = me(request)
    target.group_of(my_id, pk)
    there = frozenset(queries.seats(pk).values_list("person_id", flat=True))
    known = _known(my_id, frozenset() if request.method == "POST" else there)
    form = PeopleForm(request.POST or None, known=known)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        chosen = form.cleaned_data["people"]
        try:
            groups.add(conversation_id=pk, person_ids=chosen, actor_id=my_id, at=clock.now())
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            return redirect("talk:group_people", pk)
    return _page(request, pk, form, None, status)


def _page(
    request: HttpRequest, pk: int, form: PeopleForm | None, naming: NameForm | None, status: int = 200
) -> HttpResponse:
    my_id = me(request)
    whom = target.group_of(my_id, pk)
    rows = list(queries.seats(pk))
    there = frozenset(row.person_id for row in rows)
    links = standing.link(my_id, there)
    mine = next((row for row in rows if row.person_id == my_id), None)
    context = {
        "whom": whom,
        "rows": [(row, links[row.person_id]) for row in rows],
        "is_host": mine is not None and mine.is_host,
        "form": form or PeopleForm(known=_known(my_id, there)),
        "naming": naming or NameForm(initial={"name": whom.title}),
        "tab": "chats",
    }
    return render(request, "talk/group.html", context, status=status)


@require_POST
@login_required
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, pk, None, form, status=422)
    groups.rename(conversation_id=pk, name=form.cleaned_data["name"], actor_id=me(request), at=clock.now())
    return redirect("talk:group_people", pk)


@require_POST
@login_required
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    target.group_of(me(request), pk)
    groups.leave(conversation_id=pk, person_id=me(request), at=clock.now())
    messages.success(request, _("You have left."))
    return redirect("talk:all")


@require_POST
@login_required
def send_away(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    groups.remove(conversation_id=pk, person_id=person_pk, actor_id=me(request), at=clock.now())
    return redirect("talk:group_people", pk)


@require_POST
@login_required
def host(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """Make somebody a host, or lay it down oneself."""
    is_host = request.POST.get("host") == "1"
    try:
        groups.set_host(conversation_id=pk, person_id=person_pk, actor_id=me(request), is_host=is_host)
    except groups.LastHost as refusal:
        messages.warning(request, str(refusal))
    return redirect("talk:group_people", pk)
