"""The background process: runs queued tasks within a second, and what the clock brings every half minute."""

import logging
import os
import signal
import socket
import threading
import time

from django.db import Error, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker

from guanxi.base import clock
from guanxi.jobs import pushes, queue, ticks

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
TICK_SECONDS = 30.0


def run() -> None:
    """Work until SIGTERM or SIGINT; a task under way is finished first."""
    stop = threading.Event()
    worker = _worker()

    def end(*_: object) -> None:
        worker.running = False
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    pusher = threading.Thread(target=pushes.run, args=[stop], name="pushes")
    pusher.start()
    next_tick = time.monotonic()
    while not stop.is_set():
        if time.monotonic() >= next_tick:
            next_tick = time.monotonic() + TICK_SECONDS
            ticks.run_due(clock.now())
        _run_waiting(worker)
        stop.wait(PAUSE_SECONDS)
    pusher.join()


def run_queued() -> None:
    """Run every task that is ready, then return."""
    _worker().run()


def _run_waiting(worker: Worker) -> None:
    """Run what waits, if anything does. Without a database, wait for it to come back."""
    try:
        if queue.waiting():
            worker.run()
    except Error:
        log.exception("the database did not answer; trying again")
        close_old_connections()


def _worker() -> Worker:
    return Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{socket.gethostname()[:40]}-{os.getpid()}",
    )
