"""What somebody is told of: the page, the mark on the bell, and the choice of kinds."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from guanxi.base import clock
from guanxi.notices import actions, queries
from guanxi.notices.states import Kind
from guanxi.posts import queries as posts
from guanxi.web.asked import offset
from guanxi.web.notices import lines
from guanxi.web.who import me

AT_ONCE = 30


@require_safe
@login_required
def all_of_them(request: HttpRequest) -> HttpResponse:
    """The latest first. Whoever sees the first page has seen what is new."""
    start = offset(request)
    found, has_more = lines.of(posts.reader(me(request)), start=start, most=AT_ONCE)
    if not start and request.method == "GET":
        actions.read_all(person_id=me(request), at=clock.now())
    context = {"lines": found, "more": start + AT_ONCE if has_more else 0, "start": start, "tab": "me"}
    return render(request, "notices/all.html", context)


@require_safe
@login_required
def unread(request: HttpRequest) -> HttpResponse:
    """The mark on the bell, which a page asks for once it is shown."""
    return render(request, "notices/_unread.html", {"n": queries.unread_count(me(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """What to be told of."""
    if request.method == "POST":
        actions.choose(person_id=me(request), wanted=request.POST.getlist("kind"))
        messages.success(request, _("Kept."))
        return redirect("notices:all")
    hushed = queries.hushed(me(request))
    kinds = [(kind, kind not in hushed) for kind in Kind]
    return render(request, "notices/choose.html", {"kinds": kinds, "tab": "me"})
