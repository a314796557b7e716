"""How two people come to be tied: a code that is scanned, a request, an introduction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guanxi.base import clock, qr
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.ties import AlreadyTied
from guanxi.people.states import Met
from guanxi.web import pace
from guanxi.web.forms import refuse
from guanxi.web.people.forms import Asking, Introducing, Knowing
from guanxi.web.people.views.profile import person_or_gone
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.people.models import Person

ASKED_A_DAY = 100
DAY_SECONDS = 86_400


@require_safe
@login_required
def code(request: HttpRequest) -> HttpResponse:
    """My code: whoever scans it lands on `meet`."""
    person = person_or_gone(me(request))
    link = request.build_absolute_uri(reverse("people:meet", args=[person.code]))
    return render(request, "people/code.html", {"person": person, "link": link, "qr": qr.svg(link), "tab": "me"})


@require_POST
@login_required
def new_code(request: HttpRequest) -> HttpResponse:
    people.new_code(person_id=me(request), at=clock.now())
    messages.success(request, _("This is your new code. The old one leads nowhere now."))
    return redirect("people:code")


@require_http_methods(["GET", "HEAD", "POST"])
def meet(request: HttpRequest, code: str) -> HttpResponse:
    """Where a scanned code leads. A stranger sees whose it is, and joins or signs in first."""
    person = queries.by_code(code)
    if person is None:
        raise Gone(_("This code is no longer in use. Ask for the new one."))
    if not request.user.is_authenticated:
        return render(request, "people/meet_stranger.html", {"person": person})
    if request.user.pk == person.pk:
        return redirect("people:code")
    return _ask(request, person, Knowing, Met.CODE, reverse("people:meet", args=[code]))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask somebody for a tie from their page."""
    if pk == request.user.pk:
        return redirect("people:me")
    return _ask(request, person_or_gone(pk), Asking, Met.REQUEST, reverse("people:ask", args=[pk]))


def _ask(request: HttpRequest, person: Person, kind: type[Knowing], met: Met, action: str) -> HttpResponse:
    my_id = me(request)
    if queries.blocked_either(my_id, person.pk):
        raise NotAllowed(_("This page is not open to you."))
    if queries.tied(my_id, person.pk):
        return redirect("people:show", person.pk)
    form = kind(request.POST or None)
    if form.is_valid():
        at = clock.now()
        try:
            pace.keep(request, "ask a tie", most=ASKED_A_DAY, per_seconds=DAY_SECONDS)
            people.ask_tie(asker_id=my_id, asked_id=person.pk, met=met, at=at, **form.cleaned_data)
        except AlreadyTied:
            return redirect("people:show", person.pk)
        except Refusal as refusal:
            return _form(request, person, refuse(form, refusal), action, status=refusal.status)
        _say(request, person)
        return redirect("people:show", person.pk)
    return _form(request, person, form, action, status=422 if form.is_bound else 200)


def _say(request: HttpRequest, person: Person) -> None:
    if queries.tied(me(request), person.pk):
        messages.success(request, _("You and %(name)s know each other now.") % {"name": person.name})
    else:
        messages.success(request, _("You asked %(name)s. They will agree or not.") % {"name": person.name})


def _form(request: HttpRequest, person: Person, form: Knowing, action: str, *, status: int) -> HttpResponse:
    context = {"person": person, "form": form, "action": action} | _asked(me(request), person.pk)
    return render(request, "people/ask.html", context, status=status)


def _asked(my_id: int, other: int) -> dict[str, Any]:
    return {"asks": queries.open_request(other, my_id), "asked": queries.open_request(my_id, other)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Introduce one of my people to another of mine."""
    my_id, first = me(request), person_or_gone(pk)
    known = [tie.trusted for tie in queries.ties_of(my_id) if tie.trusted_id != pk]
    form = Introducing(request.POST or None, known=known)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        data = form.cleaned_data
        try:
            people.introduce(
                introducer_id=my_id,
                first_id=pk,
                second_id=data["second"],
                words=data["words"],
                key=data["key"],
                at=clock.now(),
            )
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Both have your introduction. They will agree or not."))
            return redirect("people:show", pk)
    return render(request, "people/introduce.html", {"person": first, "form": form}, status=status)
