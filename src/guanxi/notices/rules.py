"""When somebody is left alone, and when their next digest comes."""

from datetime import datetime, time, timedelta

DIGEST_HOUR = 8  # where the reader is
MOST_BROWSERS = 10  # of one person
MOST_IN_DIGEST = 12
PUSH_WITHIN = timedelta(hours=1)  # what is older is no news
PUSH_AGAIN_AFTER = timedelta(minutes=10)  # of one notice that grows
GIVE_UP_AFTER = timedelta(days=7)  # on a browser whose push service takes nothing


def is_quiet(minute: int, quiet_from: int | None, quiet_until: int | None) -> bool:
    """Whether this minute of the day, 0 to 1439, is a quiet one. From ten at night until seven goes over midnight."""
    if quiet_from is None or quiet_until is None or quiet_from == quiet_until:
        return False
    if quiet_from < quiet_until:
        return quiet_from <= minute < quiet_until
    return minute >= quiet_from or minute < quiet_until


def next_digest(digest: str, after: datetime) -> datetime | None:
    """The next eight o'clock after that moment, in its own time zone; of weekly ones the next Monday's."""
    if digest == "never":
        return None
    morning = datetime.combine(after.date(), time(DIGEST_HOUR), after.tzinfo)
    if morning <= after:
        morning += timedelta(days=1)
    if digest == "weekly":
        morning += timedelta(days=-morning.weekday() % 7)
    return morning
