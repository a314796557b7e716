"""Pushing to browsers: a thread beside the background work, so that a slow push service holds nothing else up.

Once a second it claims what is new, in the database, so that of several background processes one pushes it; and sends
it, a few at a time. A push that fails is not tried again: what it told of is on the pages.
"""

from __future__ import annotations

import json
import logging
import threading
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from guanxi.base import clock, facts, outside, webpush
from guanxi.chat import queries as chat
from guanxi.notices import actions as notices
from guanxi.notices import queries
from guanxi.notices.rules import PUSH_WITHIN, is_quiet
from guanxi.telling import pushes
from guanxi.telling.pushes import Push

if TYPE_CHECKING:
    from guanxi.notices.models import Browser
    from guanxi.people.models import Person

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
AT_ONCE = 16
MOST_NOTICES = 200  # in one round
READ_WITHIN = timedelta(seconds=3)  # a page that is open has read a message by then
KEPT_SECONDS = 3600  # by the push service, for a phone that is off


def run(stop: threading.Event) -> None:
    """Push until `stop` is set."""
    with ThreadPoolExecutor(AT_ONCE, "push") as senders:
        while not stop.wait(PAUSE_SECONDS):
            try:
                push_due(senders, now=clock.now())
            except Exception:
                log.exception("could not push; what is new next is tried again")
                close_old_connections()
    connection.close()


def push_due(senders: ThreadPoolExecutor, *, now: datetime) -> int:
    """Push everything that is new; says how many pushes were sent."""
    waiting = [*_notices(now), *_messages(now)]
    browsers: dict[int, list[Browser]] = defaultdict(list)
    for browser in queries.browsers_of({person.pk for person, _push in waiting}):
        browsers[browser.person_id].append(browser)
    sent = [(browser, push) for person, push in waiting for browser in browsers[person.pk]]
    statuses = senders.map(lambda each: send(*each, at=now), sent)
    for (browser, _push), status in zip(sent, statuses, strict=True):
        notices.answered(browser, status, at=now)
    return len(sent)


def _notices(now: datetime) -> Iterable[tuple[Person, Push]]:
    for notice in queries.to_push(now)[:MOST_NOTICES]:
        wanted = notices.take_notice(notice, at=now) and not is_quiet_for(notice.person, now)
        if wanted and (push := pushes.of_notice(notice)) is not None:
            yield notice.person, push


def _messages(now: datetime) -> Iterable[tuple[Person, Push]]:
    """To everybody in the conversations in which something was said, once for each conversation."""
    if not queries.pushed_people().exists():
        return
    last = facts.last_id(until=now - READ_WITHIN)
    if (began := notices.take_facts(last)) is None:
        return
    said = facts.since(began).filter(name="message.said", pk__lte=last, at__gte=now - PUSH_WITHIN)
    talks = set(said.values_list("subject_id", flat=True))
    for talk, people in chat.people_in(talks).items():
        for person in {browser.person for browser in queries.browsers_of(people)}:
            if not is_quiet_for(person, now) and (push := pushes.of_talk(talk, person)) is not None:
                yield person, push


def is_quiet_for(person: Person, now: datetime) -> bool:
    """Whether it is one of the hours at which this person wants to be left alone."""
    ways, local = queries.ways(person.pk), now.astimezone(zone_of(person))
    return is_quiet(local.hour * 60 + local.minute, ways.quiet_from, ways.quiet_until)


def zone_of(person: Person) -> ZoneInfo:
    """Where this person's clock is read."""
    return ZoneInfo(person.time_zone or timezone.get_default_timezone_name())


def send(browser: Browser, push: Push, *, at: datetime) -> int | None:
    """The push service's answer; None where there is none, or where its address leads into our own network."""
    message = json.dumps(push.as_dict(), ensure_ascii=False).encode()
    try:
        headers = {
            "Authorization": webpush.authorization(browser.endpoint, key=_key(), contact=_contact(), at=at),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_SECONDS),
            "Urgency": "high" if push.tag.startswith("talk-") else "normal",
        }
        body = webpush.encrypt(message, public_key=browser.public_key, secret=browser.secret)
        return outside.post(browser.endpoint, body, headers, private=settings.PUSH_WITHIN)
    except (OSError, ValueError, outside.NotOutside) as error:
        log.info("a push to %s failed: %r", browser.endpoint[:60], error)
        return None


def _key() -> webpush.PrivateKey:
    return webpush.key_from(str(settings.PUSH_KEY))


def _contact() -> str:
    """For the push service, should it have something to say to whoever runs the market."""
    is_public = settings.PUBLIC_URL.startswith("https://")
    return settings.PUBLIC_URL if is_public else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
