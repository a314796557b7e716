from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from guanxi.jobs import letters, queue, worker

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def failing() -> DBTaskResult:
    """A task that cannot succeed: there is no such order."""
    letters.order_placed.enqueue(0)
    return DBTaskResult.objects.get()


def _started(task: DBTaskResult, at: datetime) -> None:
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.RUNNING, started_at=at, worker_ids=["a worker that was killed"]
    )


def test_what_a_killed_worker_left_behind_is_taken_up_again(failing: DBTaskResult) -> None:
    now = timezone.now()
    _started(failing, now)
    assert queue.take_up_again(now + timedelta(minutes=1)) == 0
    assert queue.take_up_again(now + timedelta(minutes=6)) == 1
    assert queue.waiting()


def test_a_failed_task_is_tried_again_after_growing_pauses_and_not_for_ever(failing: DBTaskResult) -> None:
    pauses = []
    for _ in range(20):
        worker.run_queued()
        for minutes in range(1, 60):
            if queue.take_up_again(timezone.now() + timedelta(minutes=minutes, seconds=1)):
                pauses.append(minutes)
                break
    assert pauses == [1, 2, 4, 8, 16]
    failing.refresh_from_db()
    assert failing.status == TaskResultStatus.FAILED


def test_tasks_done_a_week_ago_are_forgotten(failing: DBTaskResult) -> None:
    worker.run_queued()
    assert queue.forget_done(timezone.now() + timedelta(days=6)) == 0
    assert queue.forget_done(timezone.now() + timedelta(days=8)) == 1
