"""Telling somebody, reading what one was told, and choosing what to be told of."""

from collections.abc import Collection
from datetime import datetime, tzinfo
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import webpush
from guanxi.base.errors import Refusal
from guanxi.notices import queries
from guanxi.notices.models import Browser, Doer, Hush, Notice, PushMark, Ways
from guanxi.notices.rules import GIVE_UP_AFTER, MOST_BROWSERS, next_digest
from guanxi.notices.states import Digest, Kind

LONGEST_ENDPOINT = 500
LONGEST_AGENT = 200
GONE = (404, 410)  # a push service's answer for a browser that is no more


class BadBrowser(Refusal):
    """What a browser said of itself cannot be true."""


class HalfQuiet(Refusal):
    field = "quiet_from"


@transaction.atomic
def note(*, person_id: int, kind: Kind, subject_id: int, actor_id: int, at: datetime) -> None:
    """Tell somebody what another one did, together with others who did the same, unless they do not want to know."""
    if person_id == actor_id or not queries.wants(person_id, kind):
        return
    notice, _is_new = Notice.objects.get_or_create(
        person_id=person_id, kind=kind, subject_id=subject_id, read_at=None, defaults={"at": at}
    )
    _doer, is_new = Doer.objects.get_or_create(notice=notice, person_id=actor_id)
    if is_new:
        Notice.objects.filter(pk=notice.pk, at__lt=at).update(at=at)


def read_all(*, person_id: int, at: datetime) -> None:
    """Everything so far has been seen."""
    Notice.objects.filter(person=person_id, read_at=None, at__lte=at).update(read_at=at)


@transaction.atomic
def choose_ways(
    *, person_id: int, digest: str, quiet_from: int | None, quiet_until: int | None, zone: tzinfo, at: datetime
) -> None:
    """How often a letter, and when to be left alone: minutes after midnight where the person is, or None for both."""
    if digest not in Digest:
        raise Refusal(_("Choose how often."))
    if (quiet_from is None) != (quiet_until is None):
        raise HalfQuiet(_("Quiet hours have a beginning and an end."))
    told: dict[str, Any] = {"digest": digest, "quiet_from": quiet_from, "quiet_until": quiet_until}
    told["digest_at"] = next_digest(digest, at.astimezone(zone))
    Ways.objects.update_or_create(person_id=person_id, defaults=told)


def no_digest(*, person_id: int) -> None:
    """No letters any more. Asked by whoever holds the letter, without signing in."""
    Ways.objects.filter(person=person_id).update(digest=Digest.NEVER, digest_at=None)


def take_digest(ways: Ways, *, zone: tzinfo, at: datetime) -> bool:
    """Claim the digest that is due, for whoever comes first; the next one is set."""
    due = Ways.objects.filter(pk=ways.pk, digest_at=ways.digest_at)
    return bool(due.update(digest_at=next_digest(ways.digest, at.astimezone(zone)), digested_at=at))


@transaction.atomic
def keep_browser(*, person_id: int, endpoint: str, public_key: str, secret: str, agent: str, at: datetime) -> Browser:
    """Push to this browser from now on. It is one person's at a time; of more than ten, the oldest goes."""
    try:
        webpush.check(public_key, secret)
    except ValueError:
        raise BadBrowser(_("This browser's keys are not what they should be.")) from None
    is_address = endpoint.startswith(("https://", "http://")) and endpoint.isascii() and endpoint.isprintable()
    if len(endpoint) > LONGEST_ENDPOINT or not is_address:
        raise BadBrowser(_("This browser's push service has no good address."))
    told: dict[str, Any] = {"public_key": public_key, "secret": secret, "agent": agent[:LONGEST_AGENT]}
    told |= {"person_id": person_id, "at": at, "failing_since": None}
    kept, _is_new = Browser.objects.update_or_create(endpoint=endpoint, defaults=told)
    others = Browser.objects.filter(person=person_id).order_by("-at", "-id").values_list("pk", flat=True)
    Browser.objects.filter(pk__in=list(others[MOST_BROWSERS:])).delete()
    return kept


def drop_browser(*, person_id: int, browser_id: int) -> None:
    """Push to this browser of one's own no more. Not there: nothing changes."""
    Browser.objects.filter(pk=browser_id, person=person_id).delete()


def drop_browsers(*, person_id: int) -> None:
    """Push nowhere any more, until a browser says again that it wants to be told."""
    Browser.objects.filter(person=person_id).delete()


def answered(browser: Browser, status: int | None, *, at: datetime) -> None:
    """Remember how a push went. A browser that is gone is forgotten, one that is out of reach after a week."""
    is_gone = status in GONE or (browser.failing_since is not None and at - browser.failing_since > GIVE_UP_AFTER)
    if status is not None and 200 <= status < 300:
        if browser.failing_since is not None:
            Browser.objects.filter(pk=browser.pk).update(failing_since=None)
    elif is_gone:
        Browser.objects.filter(pk=browser.pk, at=browser.at).delete()
    elif browser.failing_since is None:
        Browser.objects.filter(pk=browser.pk).update(failing_since=at)


def take_notice(notice: Notice, *, at: datetime) -> bool:
    """Claim a notice for pushing, for whoever comes first."""
    return bool(Notice.objects.filter(pk=notice.pk, pushed_at=notice.pushed_at).update(pushed_at=at))


@transaction.atomic
def take_facts(until_id: int) -> int | None:
    """Claim what was said after the last claim, as far as this fact; the number it begins after, or None for nothing.

    The very first claim begins now: nobody is pushed what was said before.
    """
    mark = PushMark.objects.select_for_update().first()
    if mark is None:
        PushMark.objects.create(fact_id=until_id)
        return None
    if mark.fact_id >= until_id:
        return None
    began, mark.fact_id = mark.fact_id, until_id
    mark.save(update_fields=["fact_id"])
    return began


@transaction.atomic
def choose(*, person_id: int, wanted: Collection[str]) -> None:
    """Be told of these kinds from now on, and of no other."""
    Hush.objects.filter(person=person_id).delete()
    Hush.objects.bulk_create(Hush(person_id=person_id, kind=kind) for kind in Kind if kind not in wanted)


def forget_old(*, before: datetime) -> int:
    """Delete what was told before then; says how much."""
    return queries.old(before).delete()[0]
