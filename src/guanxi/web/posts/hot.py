"""The hot list as a page and as the numbers it was made from, for anybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guanxi.posts import hot
from guanxi.posts.rules import HALF_LIFE_HOURS, HOT_FOR

FIRST = 5  # words shown beside a feed
FRESH_SECONDS = 60


@dataclass(frozen=True)
class Topic:
    """A word on the list, and in how many circles and by how many people it was said."""

    word: str
    circles: int
    voices: int


def topics(most: int | None = None) -> tuple[list[Topic], datetime | None]:
    """The hottest first, and when they were counted."""
    published = hot.latest()
    if published is None:
        return [], None
    chosen: list[dict[str, Any]] = published.topics[:most]
    found = [Topic(topic["word"], len(topic["circles"]), topic["voices"]) for topic in chosen]
    return found, published.counted_at


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    found, counted_at = topics()
    context = {"topics": found, "counted_at": counted_at, "days": HOT_FOR.days, "tab": "home"}
    return render(request, "posts/hot.html", context)


@require_safe
def numbers(_request: HttpRequest) -> HttpResponse:
    """For each word when each circle last spoke of it. No people: which circle is which is not said."""
    published = hot.latest()
    told = {
        "counted_at": published.counted_at if published else timezone.now(),
        "half_life_hours": HALF_LIFE_HOURS,
        "topics": published.topics if published else [],
    }
    return JsonResponse(told, headers={"Cache-Control": f"public, max-age={FRESH_SECONDS}"})
