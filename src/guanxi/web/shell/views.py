"""What belongs to no feature: language, installation, being offline, and pages for when something is wrong."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from guanxi.people import actions as people
from guanxi.web.shell import typed

YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language: kept with the person, and with the browser for who has not signed in."""
    chosen = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = reverse("home")
    response = redirect(back)
    if chosen in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            people.choose_language(person_id=request.user.pk, language=chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR_SECONDS, samesite="Lax", httponly=True
        )
    return response


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What an installed Guanxi shows without a network. Knows nobody, since it is kept on the phone."""
    return HttpResponse(render_to_string("shell/offline.html", {"market_name": settings.MARKET_NAME}))


@require_safe
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> HttpResponse:
    """How a phone installs the market."""
    return JsonResponse(
        {
            "name": settings.MARKET_NAME,
            "short_name": settings.MARKET_NAME[:12],
            "start_url": reverse("home"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#f4f2ee",
            "theme_color": "#ffffff",
            "icons": [
                _icon("icons/icon-192.png", "192x192", "any"),
                _icon("icons/icon-512.png", "512x512", "any"),
                _icon("icons/maskable-512.png", "512x512", "maskable"),
            ],
        },
        content_type="application/manifest+json",
    )


def _icon(name: str, sizes: str, purpose: str) -> dict[str, str]:
    return {"src": static(name), "sizes": sizes, "type": "image/png", "purpose": purpose}


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses this release keeps on the phone."""
    return render(request, "shell/worker.js", {"pages": reverse("rounds:today")}, content_type="text/javascript")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose secret was old or missing: nothing was done, and what was written is given back."""
    return render(request, "shell/csrf.html", {"texts": typed.texts(request.POST)}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect. Rendered without the database or the person, either of which may be what broke."""
    context: dict[str, Any] = {
        "error_id": getattr(request, "error_id", ""),
        "market_name": settings.MARKET_NAME,
    }
    return HttpResponse(render_to_string("500.html", context), status=500)
