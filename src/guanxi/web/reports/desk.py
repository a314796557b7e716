"""The desk of whoever runs the market, and of hosts: what was reported, one thing at a time, and who looked."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock
from guanxi.base.errors import Gone, Refusal
from guanxi.people import queries as people
from guanxi.reports import actions, queries
from guanxi.reports.states import WORDS, Outcome
from guanxi.web.asked import offset
from guanxi.web.reports.reporting import kind_of
from guanxi.web.who import me

AT_ONCE = 50
View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """For whoever runs the market; for others there is nothing here."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **words: Any) -> HttpResponse:
        if not _judge(request).runs_market:
            raise Http404
        return view(request, *arguments, **words)

    return login_required(guarded)


def _judge(request: HttpRequest) -> queries.Judge:
    return queries.judge(me(request), runs_market=request.user.is_staff)


@require_safe
@login_required
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for whoever runs the market, or hosts a community; the longest first."""
    who = _judge(request)
    if not who.is_one:
        raise Http404
    context = {"cases": queries.cases(who)[:AT_ONCE], "runs_market": who.runs_market, "tab": "me"}
    return render(request, "reports/desk.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def case(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """One thing that was reported, and what to do about it. To look is noted."""
    kind, problem, status, who = kind_of(what), "", 200, _judge(request)
    reports = list(queries.reports_of(kind, pk, who))
    if not reports:
        raise Http404
    if request.method == "POST":
        try:
            outcome = Outcome(request.POST.get("outcome", ""))
            actions.close(what=kind, subject_id=pk, outcome=outcome, actor_id=me(request), at=clock.now())
        except ValueError:
            problem, status = _("Choose what to do."), 422
        except Refusal as refusal:
            if refusal.status == Gone.status:
                raise
            problem, status = str(refusal), refusal.status
        else:
            messages.success(request, _("Decided."))
            return redirect("reports:desk")
    actions.look(person_id=me(request), what=kind, subject_id=pk, at=clock.now())
    context = {
        "thing": queries.thing(kind, pk),
        "kind": kind,
        "about": people.cards([reports[0].about_id]).get(reports[0].about_id),
        "reports": reports,
        "is_open": any(report.closed_at is None for report in reports),
        "may_take_down": kind in WORDS,
        "names_reporters": who.runs_market,
        "problem": problem,
        "tab": "me",
    }
    return render(request, "reports/case.html", context, status=status)


@require_safe
@for_operators
def looks(request: HttpRequest) -> HttpResponse:
    """Who looked at what, the latest first."""
    start = offset(request)
    found = list(queries.looks()[start : start + AT_ONCE + 1])
    context = {"looks": found[:AT_ONCE], "more": start + AT_ONCE if len(found) > AT_ONCE else 0, "tab": "me"}
    return render(request, "reports/looks.html", context)
