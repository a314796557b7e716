"""One's own ties: the list, what waits for an answer, and one tie."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock
from guanxi.base.errors import NotAllowed, Refusal
from guanxi.base.texts import one_line
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.web.forms import refuse
from guanxi.web.people.forms import Agreeing, Changing
from guanxi.web.who import me

TIES_A_PAGE = 60


@require_safe
@login_required
def all_ties(request: HttpRequest) -> HttpResponse:
    return _list(request)


def _list(request: HttpRequest, refused: Agreeing | None = None, kind: str = "", pk: int = 0) -> HttpResponse:
    """The page of ties; `refused` is an answer that was not complete, put back at its place."""
    my_id, words = me(request), one_line(request.GET.get("q", ""))[:60]
    page = Paginator(queries.ties_of(my_id, words=words), TIES_A_PAGE).get_page(request.GET.get("page"))

    def forms(kind_: str, rows: Any) -> list[tuple[Any, Agreeing]]:
        return [
            (row, refused if refused and (kind_, row.pk) == (kind, pk) else Agreeing(name=f"{kind_}{row.pk}"))
            for row in rows
        ]

    context = {
        "requests": forms("request", queries.requests_to(my_id)),
        "introductions": forms("introduction", queries.introductions_for(my_id)),
        "sent": queries.requests_from(my_id),
        "page": page,
        "words": words,
        "tab": "me",
    }
    return render(request, "people/ties.html", context, status=422 if refused else 200)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a request, or decline it."""
    my_id, at = me(request), clock.now()
    if "decline" in request.POST:
        people.answer_tie(request_id=pk, actor_id=my_id, accept=False, at=at)
        return redirect("people:ties")
    form = Agreeing(request.POST, name=f"request{pk}")
    if not form.is_valid():
        return _list(request, form, "request", pk)
    agreed = people.answer_tie(request_id=pk, actor_id=my_id, accept=True, at=at, **form.cleaned_data)
    messages.success(request, _("You and %(name)s know each other now.") % {"name": agreed.asker.name})
    return redirect("people:ties")


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a request that has no answer yet."""
    people.withdraw_request(request_id=pk, actor_id=me(request), at=clock.now())
    return redirect("people:ties")


@require_POST
@login_required
def answer_introduction(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to be introduced, or decline it."""
    my_id, at = me(request), clock.now()
    if "decline" in request.POST:
        people.answer_introduction(introduction_id=pk, actor_id=my_id, accept=False, at=at)
        return redirect("people:ties")
    form = Agreeing(request.POST, name=f"introduction{pk}")
    if not form.is_valid():
        return _list(request, form, "introduction", pk)
    nearness = form.cleaned_data["nearness"]
    made = people.answer_introduction(introduction_id=pk, actor_id=my_id, accept=True, nearness=nearness, at=at)
    messages.success(
        request,
        _("You know each other now.") if made.ended_at else _("You agreed. The other has still to agree."),
    )
    return redirect("people:ties")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def tie(request: HttpRequest, pk: int) -> HttpResponse:
    """How I know one person, and since when: mine to change."""
    my_id = me(request)
    mine = queries.tie(my_id, pk)
    if mine is None:
        raise NotAllowed(_("You have no tie with this person."))
    form = Changing(request.POST or None, initial=Changing.of(mine))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            people.change_tie(actor_id=my_id, other_id=pk, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Saved."))
            return redirect("people:show", pk)
    return render(request, "people/tie.html", {"tie": mine, "person": mine.trusted, "form": form}, status=status)


@require_POST
@login_required
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Part from somebody."""
    people.end_tie(actor_id=me(request), other_id=pk, at=clock.now())
    return redirect("people:ties")
