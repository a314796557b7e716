"""How often one person, address or device may do a thing. Counted in the database, so for all processes at once.

Call `allow` outside the transaction of what it guards: a try that is then refused has to count too.
"""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.errors import Refusal
from guanxi.base.models import Allowance

MINUTE_SECONDS = 60
HOUR_SECONDS = 3600
DAY_SECONDS = 24 * HOUR_SECONDS
CLOCKS_DIFFER = timedelta(minutes=1)  # between two tries at once, or two machines

COUNT = """
INSERT INTO base_allowance AS mine (name, who, since, used) VALUES (%s, %s, %s, 1)
ON CONFLICT (name, who) DO UPDATE SET
    used = CASE WHEN mine.since > %s AND mine.since <= %s THEN mine.used + 1 ELSE 1 END,
    since = CASE WHEN mine.since > %s AND mine.since <= %s THEN mine.since ELSE %s END
WHERE mine.used < %s OR NOT (mine.since > %s AND mine.since <= %s)
"""


class TooMany(Refusal):
    """That was often enough for now. `wait_seconds` is how long until it may be tried again."""

    status = 429

    def __init__(self, *, wait_seconds: int) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(_("That was too often. Try again in %(wait)s.") % {"wait": _in_words(wait_seconds)})


def allow(name: str, who: int | str, *, most: int, per_seconds: int, at: datetime) -> None:
    """Count one more of `name` by `who`; raise TooMany after `most` within `per_seconds` of the first.

    One statement decides, so that simultaneous tries cannot slip through together. A count from the future, left
    by a clock that was wrong, does not hold anybody up.
    """
    now, oldest, latest = map(
        connection.ops.adapt_datetimefield_value, (at, at - timedelta(seconds=per_seconds), at + CLOCKS_DIFFER)
    )
    running = [oldest, latest]
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [name, str(who), now, *running, *running, now, most, *running])
        if cursor.rowcount:
            return
    since = Allowance.objects.values_list("since", flat=True).filter(name=name, who=str(who)).first() or at
    raise TooMany(wait_seconds=max(1, per_seconds - int((at - since).total_seconds())))


def forget(*, before: datetime) -> int:
    """Delete counts begun before then; says how many. A day is longer than any limit in use."""
    return Allowance.objects.filter(since__lt=before).delete()[0]


def _in_words(seconds: int) -> str:
    if seconds < MINUTE_SECONDS:
        return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
    if seconds < HOUR_SECONDS:
        minutes = -(-seconds // MINUTE_SECONDS)
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = -(-seconds // HOUR_SECONDS)
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
