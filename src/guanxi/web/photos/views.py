"""The files of photographs. A name is never used twice, so a file may be kept for ever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from guanxi.base import photos

TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
FOR_EVER = "max-age=31536000, immutable"


def _etag(_request: HttpRequest, name: str, width: str, kind: str) -> str:
    return f'"{name}-{width}-{kind}"'


@require_safe
@condition(etag_func=_etag)
def file(_request: HttpRequest, name: str, width: str, kind: str) -> HttpResponse:
    """One photo in one width and format."""
    try:
        path = photos.rendition(name, int(width), kind)
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": FOR_EVER, "Content-Disposition": "inline"}
    return HttpResponse(path.read_bytes(), content_type=TYPES[kind], headers=headers)
