"""The drawn pictures: a link's preview, a poster, one's own code as a poster."""

from collections.abc import Callable
from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe
from PIL import Image

from guanxi.base import clock, limits
from guanxi.base.drawing import kept
from guanxi.base.drawing import own_code as drawn_code
from guanxi.base.drawing import poster as drawn_poster
from guanxi.base.drawing import preview as drawn_preview
from guanxi.base.drawing.card import Card
from guanxi.people import queries as people
from guanxi.web.sharing import cards, passing, things
from guanxi.web.who import me, who_asks

TYPES = {"jpg": "image/jpeg", "png": "image/png"}
AN_HOUR = 120  # pictures drawn anew for one person or address; those that are there already do not count
FRESH_SECONDS = 600


@require_safe
def preview(request: HttpRequest, kind: str, pk: int, language: str) -> HttpResponseBase:
    """The picture of a link to a thing, in one language."""
    with translation.override(language):
        card = cards.of(things.find(kind, pk))
    return _answer(request, "preview", card, "jpg", drawn_preview.draw)


@require_safe
def poster(request: HttpRequest, kind: str, pk: int, language: str, form: str) -> HttpResponseBase:
    """A tall picture with a code; `?from=` names whoever passes it on, if it is their mark."""
    if form not in TYPES or kind == things.PERSON:
        raise Http404
    by = passing.whose(request.GET.get(passing.PARAMETER, ""), kind, pk)
    with translation.override(language):
        card = cards.poster(things.find(kind, pk), by)
    return _answer(request, "poster", card, form, drawn_poster.draw)


@require_safe
@login_required
def own_code(request: HttpRequest, language: str, form: str) -> HttpResponseBase:
    """One's own code, to be sent or printed."""
    person = people.person(me(request))
    if form not in TYPES or person is None:
        raise Http404
    with translation.override(language):
        card = cards.own_code(person)
    response = _answer(request, "code", card, form, drawn_code.draw)
    patch_cache_control(response, private=True)
    return response


def _answer(
    request: HttpRequest, what: str, card: Card, form: str, draw: Callable[[Card], Image.Image]
) -> HttpResponseBase:
    """The file, drawn if need be, unless the reader has this very one."""
    name = kept.name(what, card)

    def drawn() -> Image.Image:
        limits.allow("drawing", who_asks(request), most=AN_HOUR, per_seconds=limits.HOUR_SECONDS, at=clock.now())
        return draw(card)

    def answer(_request: HttpRequest) -> HttpResponse:
        path = kept.file(name, form, drawn, at=clock.now())
        headers = {"Content-Disposition": f'inline; filename="{what}.{form}"'}
        return HttpResponse(path.read_bytes(), content_type=TYPES[form], headers=headers)

    response = condition(etag_func=partial(_etag, name, form))(answer)(request)
    patch_cache_control(response, max_age=FRESH_SECONDS)
    return response


def _etag(name: str, form: str, _request: HttpRequest) -> str:
    return f'"{name}-{form}"'
