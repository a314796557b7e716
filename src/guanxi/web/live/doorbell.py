"""One reader of facts per process, and the open pages it rings for.

The database is the truth; a ring only says that something about an order changed. Losing one costs nothing
that the page's next load does not show. The reader runs only while somebody listens. It looks at once for what its
own process did, and twice a second for what others did.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections, transaction

from guanxi.base import facts
from guanxi.standing.rules import Follower
from guanxi.web.live.concerned import Ring, Rings, rings

POLL_SECONDS = 0.5  # how late one hears what other processes did
BREATH_SECONDS = 0.02  # what was done in one breath is read at once
HEARTBEAT_SECONDS = 20.0  # shorter than the patience of the proxies between
LIFETIME_SECONDS = 300.0  # then the browser comes back by itself, and has to be signed in still
MOST_WAITING = 50  # rings; a page that far behind reads everything anew anyway
LATE_LINES = 200  # facts read again at the start: some may be committed after later ones

T = TypeVar("T")
log = logging.getLogger("guanxi.live")
_reader_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="doorbell")


class Doorbell:
    """The streams open in this process."""

    def __init__(self) -> None:
        self._streams: dict[int, set[asyncio.Queue[Ring]]] = {}
        self._reader: asyncio.Task[None] | None = None
        self._news: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def nudge(self) -> None:
        """This process has just done something: look now, not at the next turn. From any thread."""
        if self._news is not None:
            loop, happened = self._news
            with suppress(RuntimeError):  # a loop that has ended needs no waking
                loop.call_soon_threadsafe(happened.set)

    async def listen(self, person_id: int) -> AsyncIterator[str]:
        """Server-sent events for one open page, until it closes or its time is over."""
        queue: asyncio.Queue[Ring] = asyncio.Queue(MOST_WAITING)
        self._streams.setdefault(person_id, set()).add(queue)
        self._start()
        await sync_to_async(close_old_connections)()  # of the request: an open page waits without one
        ends = time.monotonic() + LIFETIME_SECONDS
        try:
            yield "retry: 2000\n\n"
            while time.monotonic() < ends:
                try:
                    subject, pk = await asyncio.wait_for(queue.get(), HEARTBEAT_SECONDS)
                    yield f"event: {subject}\ndata: {pk}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            self._leave(person_id, queue)

    def ring(self, wanted: Rings) -> None:
        """Wake the pages of these persons."""
        for person, some in wanted.items():
            for queue in self._streams.get(person, ()):
                for ring in some:
                    with suppress(asyncio.QueueFull):
                        queue.put_nowait(ring)

    def _start(self) -> None:
        if self._reader is None or self._reader.done() or self._reader.get_loop() is not asyncio.get_running_loop():
            self._reader = asyncio.create_task(self._read())

    def _leave(self, person_id: int, queue: asyncio.Queue[Ring]) -> None:
        mine = self._streams.get(person_id, set())
        mine.discard(queue)
        if not mine:
            self._streams.pop(person_id, None)
        if not self._streams and self._reader is not None:
            self._reader.cancel()
            self._reader = None

    async def _read(self) -> None:
        """Look for new facts when nudged, and twice a second. A database away for a moment is waited for."""
        follower: Follower | None = None
        happened = asyncio.Event()
        self._news = (asyncio.get_running_loop(), happened)
        while True:
            happened.clear()
            try:
                follower = follower or await _in_thread(_from_here)
                self.ring(await _in_thread(_news, follower))
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("The doorbell could not read what happened; trying again.")
            with suppress(TimeoutError):
                await asyncio.wait_for(happened.wait(), POLL_SECONDS)
            await asyncio.sleep(BREATH_SECONDS)


async def _in_thread(work: Callable[..., T], *args: object) -> T:
    return await sync_to_async(work, thread_sensitive=False, executor=_reader_thread)(*args)


def _from_here() -> Follower:
    """Everything up to now is known to the pages, which have just been loaded."""
    close_old_connections()
    follower = Follower(max(0, (facts.since(0).values_list("id", flat=True).last() or 0) - LATE_LINES))
    known = facts.since(follower.floor).values_list("id", flat=True)
    follower.fresh(list(known), now_seconds=time.monotonic())
    return follower


def _news(follower: Follower) -> Rings:
    close_old_connections()
    later = list(facts.since(follower.floor))
    new = set(follower.fresh([fact.pk for fact in later], now_seconds=time.monotonic()))
    return rings(fact for fact in later if fact.pk in new)


doorbell = Doorbell()


def on_fact(_fact: object) -> None:
    """Told of each fact within its transaction: once that is committed, the reader looks."""
    transaction.on_commit(doorbell.nudge)
