"""What time brings about: the work that nobody asks for, because its moment has come.

Every piece may run again at once, or late, or in two processes: the actions check under their locks.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from importlib import import_module

from django.conf import settings

from guanxi.base import limits
from guanxi.base.drawing import kept as drawn
from guanxi.base.errors import Refusal
from guanxi.delivery import queries as parcels
from guanxi.jobs import digests, leaving, queue
from guanxi.jobs.own import tasks as own
from guanxi.notices import actions as notices
from guanxi.orders import actions as orders
from guanxi.orders import queries as waiting
from guanxi.posts import hot

log = logging.getLogger(__name__)

LOST_AFTER = timedelta(days=14)  # under way for so long, a parcel counts as lost
FORGET_LIMITS_AFTER = timedelta(days=7)  # longer than any limit in use
FORGET_NOTICES_AFTER = timedelta(days=120)
MOST_AT_ONCE = 500


def run_due(now: datetime) -> dict[str, int]:
    """Do all that is due; answers how much of each was done. What fails is logged and tried at the next tick."""
    return {name: _safely(name, work, now) for name, work in WORK.items()}


def expire_unanswered(now: datetime) -> int:
    ids = waiting.unanswered(now).values_list("pk", flat=True)[:MOST_AT_ONCE]
    return _each([partial(orders.expire, order_id=pk, at=now) for pk in ids])


def lose_overdue(now: datetime) -> int:
    ids = parcels.overdue_under_way(now - LOST_AFTER).values_list("pk", flat=True)[:MOST_AT_ONCE]
    return _each([partial(orders.lose, parcel_id=pk, actor_id=None, at=now) for pk in ids])


def release_holds(now: datetime) -> int:
    return orders.release_due(at=now, most=MOST_AT_ONCE)


def clear_sessions(_now: datetime) -> int:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return 0


def forget_allowances(now: datetime) -> int:
    return limits.forget(before=now - FORGET_LIMITS_AFTER)


def count_hot(now: datetime) -> int:
    return len(hot.recount(now).topics) if hot.is_due(now) else 0


def forget_notices(now: datetime) -> int:
    return notices.forget_old(before=now - FORGET_NOTICES_AFTER)


def send_digests(now: datetime) -> int:
    return digests.send_due(now)


def forget_pictures(now: datetime) -> int:
    return drawn.forget_old(at=now)


WORK: dict[str, Callable[[datetime], int]] = {
    "orders expired": expire_unanswered,
    "parcels lost": lose_overdue,
    "holds released": release_holds,
    "tasks taken up again": queue.take_up_again,
    "tasks forgotten": queue.forget_done,
    "sessions cleared": clear_sessions,
    "allowances forgotten": forget_allowances,
    "copies thrown away": own.throw_away_old,
    "people left": leaving.leave_due,
    "notices forgotten": forget_notices,
    "digests sent": send_digests,
    "hot words counted": count_hot,
    "drawn pictures forgotten": forget_pictures,
}


def _safely(name: str, work: Callable[[datetime], int], now: datetime) -> int:
    """One piece of work must not keep the others from their turn."""
    try:
        return work(now)
    except Exception:
        log.exception("could not do: %s", name)
        return 0


def _each(steps: Iterable[Callable[[], object]]) -> int:
    """Take each step in a transaction of its own. A refusal means somebody else was quicker."""
    done = 0
    for step in steps:
        try:
            step()
        except Refusal:
            continue
        done += 1
    return done
