"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info


def shell(request: HttpRequest) -> dict[str, Any]:
    """The market's name, currency and languages, and the language of this page."""
    return {
        "market_name": settings.MARKET_NAME,
        "currency": settings.CURRENCY,
        "market_languages": [(code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES],
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
    }
