"""Reporting something one can read."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone, Refusal
from guanxi.people import queries as people
from guanxi.reports import actions, queries
from guanxi.reports.states import What
from guanxi.web.asked import offset
from guanxi.web.forms import refuse
from guanxi.web.reports.forms import ReportForm
from guanxi.web.who import me

MOST_A_DAY = 20
AT_ONCE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def new(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """Say what is wrong. Whoever runs the market reads it; of what stands in a community its hosts too, unnamed."""
    kind = kind_of(what)
    thing = queries.seen_by(me(request), kind, pk)
    form = ReportForm(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            limits.allow("report", me(request), most=MOST_A_DAY, per_seconds=limits.DAY_SECONDS, at=clock.now())
            actions.report(reporter_id=me(request), what=kind, subject_id=pk, at=clock.now(), **form.cleaned_data)
        except Refusal as refusal:
            if refusal.status == Gone.status:
                raise
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Thank you. Somebody will look at it."))
            return redirect("home")
    about = people.cards([thing.about_id]).get(thing.about_id)
    context = {"form": form, "thing": thing, "about": about, "tab": "home"}
    return render(request, "reports/new.html", context, status=status)


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What one has reported, and what became of it."""
    start = offset(request)
    found = list(queries.made_by(me(request))[start : start + AT_ONCE + 1])
    context = {"reports": found[:AT_ONCE], "more": start + AT_ONCE if len(found) > AT_ONCE else 0, "tab": "me"}
    return render(request, "reports/mine.html", context)


def kind_of(what: str) -> What:
    """The kind an address names."""
    try:
        return What(what)
    except ValueError as error:
        raise Http404 from error
