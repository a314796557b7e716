"""What every request passes through that is ours."""

import logging
from collections.abc import Callable
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from guanxi.base.errors import Refusal

Handler = Callable[[HttpRequest], HttpResponse]
LARGEST_ID = 2**63 - 1
# A shop's days, a round and every statement are read by the market's clock, whoever reads them.
MARKET_CLOCK = ("/desk/", "/round/", "/sell/", "/orders/statement/")
ANSWERED = (Http404, PermissionDenied, SuspiciousOperation)  # no error of ours; Django has a page for each
log = logging.getLogger("guanxi.errors")

# The camera is for scanning codes; a page has no business with the rest.
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"


class ErrorId:
    """Gives each request an id; a programming error's page shows it and the log has it too."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.error_id = token_hex(4)  # type: ignore[attr-defined]
        return self.handler(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, ANSWERED):
            return
        log.error("error %s at %s %s", request.error_id, request.method, request.path, exc_info=error)  # type: ignore[attr-defined]


class Headers:
    """What a browser may do with our pages, and that no shared cache keeps them."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.handler(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class PersonPlace:
    """The language the person chose; else the browser's; else the market's. And the clock of where they are.

    A photograph has none: to ask who wants it would cost two queries for each picture of a page.
    """

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.MEDIA_URL):
            return self.handler(request)
        chosen = getattr(request.user, "language", "") or translation.get_language_from_request(request)
        is_business = request.path.startswith(MARKET_CLOCK)
        zone = None if is_business else getattr(request.user, "time_zone", "") or None
        with translation.override(chosen), timezone.override(zone):
            request.LANGUAGE_CODE = translation.get_language() or ""
            response = self.handler(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


class Refusals:
    """An expected "no" that no form catches becomes a calm page with its sentence and its status."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.handler(request)

    def process_view(self, _request: HttpRequest, _view: Handler, _args: Any, words: dict[str, Any]) -> None:
        """What no table can hold, in an address, leads where everything unknown leads."""
        if any(word > LARGEST_ID if isinstance(word, int) else "\x00" in str(word) for word in words.values()):
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refusal):
            return None
        page = "shell/refusal.html" if str(error) else f"{error.status}.html"
        return render(request, page, {"sentence": str(error)}, status=error.status)
