"""What somebody is told of: the page, and the mark on the bell."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guanxi.base import clock
from guanxi.notices import actions, queries
from guanxi.posts import queries as posts
from guanxi.telling import lines
from guanxi.web.asked import offset
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
