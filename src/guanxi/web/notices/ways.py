"""Of what to be told, and how: on the pages, by push to this browser, by letter; and when not."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.base import clock, limits, webpush
from guanxi.base.errors import Gone, Refusal
from guanxi.notices import actions, queries
from guanxi.notices.states import Digest, Kind
from guanxi.people import actions as people
from guanxi.telling import stopping
from guanxi.web.forms import refuse
from guanxi.web.notices.forms import WaysForm
from guanxi.web.who import me

MOST_BROWSERS_A_DAY = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Everything about being told, on one page."""
    person_id = me(request)
    zone: str = request.user.time_zone  # type: ignore[union-attr]
    form = WaysForm(request.POST or None, initial=WaysForm.of(queries.ways(person_id), zone))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _keep(person_id, request.POST.getlist("kind"), **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
            status = refusal.status
        else:
            messages.success(request, _("Kept."))
            return redirect("notices:all")
    hushed = queries.hushed(person_id)
    wanted = request.POST.getlist("kind") if form.is_bound else [kind for kind in Kind if kind not in hushed]
    context = {
        "form": form,
        "kinds": [(kind, kind in wanted) for kind in Kind],
        "browsers": queries.browsers_of([person_id]),
        "push_key": webpush.public_key(str(settings.PUSH_KEY)),
        "tab": "me",
    }
    return render(request, "notices/choose.html", context, status=status)


def _keep(
    person_id: int, kinds: list[str], *, digest: str, quiet_from: int | None, quiet_until: int | None, time_zone: str
) -> None:
    people.choose_time_zone(person_id=person_id, time_zone=time_zone)
    zone = ZoneInfo(time_zone) if time_zone else timezone.get_default_timezone()
    hours = {"quiet_from": quiet_from, "quiet_until": quiet_until}
    actions.choose_ways(person_id=person_id, digest=digest, zone=zone, at=clock.now(), **hours)
    actions.choose(person_id=person_id, wanted=kinds)


@require_POST
@login_required
def keep_browser(request: HttpRequest) -> HttpResponse:
    """Push to this browser from now on; it says itself where and with which keys."""
    limits.allow("browser", me(request), most=MOST_BROWSERS_A_DAY, per_seconds=limits.DAY_SECONDS, at=clock.now())
    actions.keep_browser(
        person_id=me(request),
        endpoint=request.POST.get("endpoint", ""),
        public_key=request.POST.get("public_key", ""),
        secret=request.POST.get("secret", ""),
        agent=request.headers.get("User-Agent", ""),
        at=clock.now(),
    )
    return redirect("notices:choose")


@require_POST
@login_required
def drop_browser(request: HttpRequest, pk: int) -> HttpResponse:
    """Push there no more."""
    actions.drop_browser(person_id=me(request), browser_id=pk)
    messages.success(request, _("Nothing is pushed there any more."))
    return redirect("notices:choose")


@csrf_exempt  # a mail program sends it, at one tap (RFC 8058); the address says whose letters they are
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """No letters any more, for whoever holds one, signed in or not."""
    person_id = stopping.reader_of(token)
    if person_id is None:
        raise Gone(_("There is nothing here under this address."))
    if request.method == "POST":
        actions.no_digest(person_id=person_id)
        if "List-Unsubscribe" not in request.POST:  # a person at the page, and no mail program
            return redirect("notices:stop", token)
    stopped = queries.ways(person_id).digest == Digest.NEVER
    return render(request, "notices/stop.html", {"stopped": stopped})
