"""The digest: a letter with what somebody was told of and has not looked at."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from guanxi.chat import queries as chat
from guanxi.jobs import letters
from guanxi.jobs.pushes import zone_of
from guanxi.notices import actions as notices
from guanxi.notices import queries
from guanxi.notices.rules import MOST_IN_DIGEST
from guanxi.posts import queries as posts
from guanxi.telling import lines, stopping
from guanxi.telling.pushes import language_of

if TYPE_CHECKING:
    from guanxi.notices.models import Ways

MOST_AT_ONCE = 200
FIRST_LOOKS_BACK = timedelta(days=7)


def send_due(now: datetime) -> int:
    """Write to everybody whose time has come and who has something new; says to how many."""
    return sum(_send(ways, now) for ways in queries.digests_due(now)[:MOST_AT_ONCE])


def _send(ways: "Ways", now: datetime) -> bool:
    person, since = ways.person, ways.digested_at or now - FIRST_LOOKS_BACK
    if not notices.take_digest(ways, zone=zone_of(person), at=now) or not person.email:
        return False
    with translation.override(language_of(person)):
        found, has_more = lines.of(posts.reader(person.pk), start=0, most=MOST_IN_DIGEST, unread_since=since)
    unread = chat.unread_count(person.pk)
    if not found and not unread:
        return False
    stop = settings.PUBLIC_URL + reverse("notices:stop", args=[stopping.token(person.pk)])
    letters.write(
        person,
        "digest",
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        lines=found,
        has_more=has_more,
        unread=unread,
        stop=stop,
        public_url=settings.PUBLIC_URL,
        link=settings.PUBLIC_URL + reverse("notices:all"),
    )
    return True
