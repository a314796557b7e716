"""The hot list: what is talked about in many circles. Counted every few minutes, and when a post is taken down.

What is published is what it was made from: for each word, when each circle last spoke of it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from guanxi.people import queries as people
from guanxi.posts.models import HotList, Tag
from guanxi.posts.rules import FEWEST_CIRCLES, HOT_FOR, MOST_HOT, heat
from guanxi.posts.states import Audience
from guanxi.standing import circles

EVERY = timedelta(minutes=5)
Topic = dict[str, Any]  # word, voices (people), circles (when each last spoke of it, the latest first)


def latest() -> HotList | None:
    """The list as it was last counted; None before the first time."""
    return HotList.objects.first()


def is_made_from(post_id: int) -> bool:
    """Whether a word of this post is on the list."""
    published = latest()
    words = [topic["word"] for topic in published.topics] if published else []
    return Tag.objects.filter(post=post_id, post__audience=Audience.PUBLIC, word__in=words).exists()


@transaction.atomic
def recount(at: datetime) -> HotList:
    """Count what everybody may read now."""
    mark = people.last_arc_change()
    topics = ranked(spoken(at), circles.of_market(), at=at)
    HotList.objects.all().delete()
    return HotList.objects.create(counted_at=at, arc_mark=mark, topics=topics)


def spoken(at: datetime) -> list[tuple[str, int, datetime]]:
    """Who spoke of which word when, in public posts that stood at that moment."""
    stood = Q(post__removed_at=None) | Q(post__removed_at__gt=at)
    said = Tag.objects.filter(stood, post__audience=Audience.PUBLIC, post__author__is_active=True)
    lately = said.filter(post__at__lte=at, post__at__gt=at - HOT_FOR)
    return list(lately.values_list("word", "post__author_id", "post__at"))


def ranked(said: Iterable[tuple[str, int, datetime]], circle_of: dict[int, int], *, at: datetime) -> list[Topic]:
    """The words with the most heat, hottest first. Each circle counts once, by its latest word."""
    voices: dict[str, set[int]] = {}
    spoke: dict[str, dict[int, datetime]] = {}
    for word, person, moment in said:
        voices.setdefault(word, set()).add(person)
        if (circle := circle_of.get(person)) is not None:
            last = spoke.setdefault(word, {})
            last[circle] = max(moment, last.get(circle, moment))
    topics: list[Topic] = [
        {
            "word": word,
            "voices": len(voices[word]),
            "circles": [moment.isoformat() for moment in sorted(last.values(), reverse=True)],
        }
        for word, last in spoke.items()
        if len(last) >= FEWEST_CIRCLES
    ]
    return sorted(topics, key=lambda topic: (-heat_of(topic, at=at), topic["word"]))[:MOST_HOT]


def heat_of(topic: Topic, *, at: datetime) -> float:
    """As anybody can compute it from what is published."""
    return heat((at - datetime.fromisoformat(moment)) / timedelta(hours=1) for moment in topic["circles"])


def check() -> list[str]:
    """What of the published list is not so, in sentences. Circles are compared unless ties have changed since."""
    published = latest()
    if published is None:
        return []
    at = published.counted_at
    heats = [heat_of(topic, at=at) for topic in published.topics]
    problems = [] if heats == sorted(heats, reverse=True) else ["the list is not in the order of its own numbers"]
    said = spoken(at)
    for topic in published.topics:
        counted = len({person for word, person, _moment in said if word == topic["word"]})
        if counted != topic["voices"]:
            problems.append(f"#{topic['word']}: {topic['voices']} voices published, {counted} counted")
    if people.last_arc_change() == published.arc_mark:
        again = {topic["word"]: topic["circles"] for topic in ranked(said, circles.of_market(), at=at)}
        for word in sorted({topic["word"] for topic in published.topics} ^ set(again)):
            problems.append(f"#{word}: {'left out' if word in again else 'published'}, and should not be")
        problems += [
            f"#{topic['word']}: {len(topic['circles'])} circles published, {len(again[topic['word']])} counted"
            for topic in published.topics
            if topic["word"] in again and again[topic["word"]] != topic["circles"]
        ]
    return problems


def is_due(at: datetime) -> bool:
    """Whether the list is too old."""
    published = latest()
    return published is None or not at - EVERY < published.counted_at <= at
