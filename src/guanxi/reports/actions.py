"""Reporting something, looking at it, and deciding."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, Refusal
from guanxi.base.texts import clean
from guanxi.chat import actions as chat
from guanxi.posts import actions as posts
from guanxi.reports import queries
from guanxi.reports.models import Look, Report
from guanxi.reports.states import WORDS, Outcome, What

LONGEST_WORDS = 500


class YourOwn(Refusal):
    status = 409


@transaction.atomic
def report(*, reporter_id: int, what: What, subject_id: int, reason: str, words: str, at: datetime) -> Report:
    """Say that something one may read should be looked at. While that waits, a second report finds the first."""
    thing = queries.seen_by(reporter_id, what, subject_id)
    if thing.about_id == reporter_id:
        raise YourOwn(_("This is your own."))
    made, is_new = Report.objects.get_or_create(
        reporter_id=reporter_id,
        what=what,
        subject_id=subject_id,
        closed_at=None,
        defaults={
            "about_id": thing.about_id,
            "community_id": thing.community_id,
            "reason": reason,
            "words": clean(words)[:LONGEST_WORDS],
            "at": at,
        },
    )
    if is_new:
        facts.record("report.made", subject="report", subject_id=made.pk, at=at, actor_id=reporter_id)
    return made


def look(*, person_id: int, what: What, subject_id: int, at: datetime) -> None:
    """Note that somebody who may decide on it looks at it."""
    Look.objects.create(person_id=person_id, what=what, subject_id=subject_id, at=at)


@transaction.atomic
def close(*, what: What, subject_id: int, outcome: Outcome, actor_id: int, at: datetime) -> None:
    """Decide on all open reports of one thing. Words can be taken down; closed already, nothing changes."""
    waiting = Report.objects.select_for_update().filter(what=what, subject_id=subject_id, closed_at=None)
    ids = [report.pk for report in waiting]
    if not ids:
        raise Gone(_("Somebody has decided on this already."))
    if outcome == Outcome.TAKEN_DOWN:
        _take_down(what, subject_id, actor_id, at)
    Report.objects.filter(pk__in=ids).update(outcome=outcome, closed_at=at, closed_by=actor_id)
    for pk in ids:
        facts.record("report.closed", subject="report", subject_id=pk, at=at, actor_id=actor_id)


def _take_down(what: What, subject_id: int, actor_id: int, at: datetime) -> None:
    if what not in WORDS:
        raise Refusal(_("Only words can be taken down from here."))
    if what == What.POST:
        posts.take_down(post_id=subject_id, actor_id=actor_id, at=at)
    elif what == What.COMMENT:
        posts.take_down_comment(comment_id=subject_id, at=at)
    else:
        chat.take_down(message_id=subject_id, actor_id=actor_id, at=at)
