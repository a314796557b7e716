"""A copy of one's own data: ask for it, and fetch it when it is made."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guanxi.base import clock, limits
from guanxi.base.errors import Gone
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.copies import KEPT_FOR
from guanxi.web.accounts.again import only_proved
from guanxi.web.forms import sent_key
from guanxi.web.who import me

MOST_A_DAY = 3


@require_safe
@login_required
def own(request: HttpRequest) -> HttpResponse:
    """What one can do with what is one's own."""
    copies = list(queries.copies_of(me(request)))
    context = {
        "copies": copies,
        "waiting": any(copy.ready_at is None for copy in copies),
        "kept_days": KEPT_FOR.days,
        "leaves_at": queries.cards([me(request)])[me(request)].leaves_at,
        "tab": "me",
    }
    return render(request, "yours/own.html", context)


@require_POST
@only_proved
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a copy, made in the background."""
    at = clock.now()
    key = UUID(sent_key(request) or str(uuid4()))
    limits.allow("own copy", me(request), most=MOST_A_DAY, per_seconds=limits.DAY_SECONDS, at=at)
    people.ask_copy(person_id=me(request), language=get_language() or "en", at=at, key=key)
    messages.success(request, _("Your copy is being made. We write to you when it is ready."))
    return redirect("yours:own")


@require_safe
@only_proved
def fetch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file, for its owner."""
    copy = queries.copy_of(me(request), pk)
    if copy is None:
        raise Gone(_("This copy is not there any more. Ask for a new one."))
    try:
        file = default_storage.open(copy.file)
    except FileNotFoundError:
        raise Gone(_("This copy is not there any more. Ask for a new one.")) from None
    day = timezone.localtime(copy.ready_at).date()
    response = FileResponse(file, as_attachment=True, filename=f"guanxi-{day:%Y-%m-%d}.zip")
    response["Cache-Control"] = "private, no-store"
    return response
