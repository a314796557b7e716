"""The queue of tasks, kept healthy: what a killed worker left behind, what failed, what is long done."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

STUCK_AFTER = timedelta(minutes=5)  # longer than any task takes: its worker must be gone
FIRST_PAUSE = timedelta(minutes=1)  # before a failed task is tried again; doubled each time
MOST_TRIES = 6
KEPT_FOR = timedelta(days=7)


def waiting() -> bool:
    """Whether there is a task to run now. One read, so that an idle worker never takes the writer's lock."""
    return DBTaskResult.objects.ready().exists()


def take_up_again(now: datetime) -> int:
    """Put stuck and failed tasks back in the queue, each a few times and with growing pauses."""
    stuck = _of(TaskResultStatus.RUNNING).filter(started_at__lt=now - STUCK_AFTER)
    failed = _of(TaskResultStatus.FAILED).filter(finished_at__gt=now - KEPT_FOR)
    again = [task.pk for task in stuck.iterator() if len(task.worker_ids) < MOST_TRIES]
    again += [task.pk for task in failed.iterator() if _is_due_again(task, now)]
    both = DBTaskResult.objects.filter(pk__in=again)
    return both.exclude(status=TaskResultStatus.SUCCESSFUL).update(status=TaskResultStatus.READY)


def forget_done(now: datetime) -> int:
    """Delete what was finished long ago, well or badly."""
    count, _ = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).delete()
    return count


def _of(status: TaskResultStatus) -> "QuerySet[DBTaskResult[Any, Any]]":
    return DBTaskResult.objects.filter(status=status)


def _is_due_again(task: "DBTaskResult[Any, Any]", now: datetime) -> bool:
    tries = len(task.worker_ids)
    if tries >= MOST_TRIES or task.finished_at is None:
        return False
    return bool(task.finished_at + FIRST_PAUSE * 2 ** (tries - 1) <= now)
