"""One reader of facts per process, and the open pages it rings for.

The database is the truth; a ring only says that something about an order changed. Losing one costs nothing
that the page's next load does not show. The reader runs only while somebody listens. It looks at once for what its
own process did; for what others did when PostgreSQL passes their word on, and twice a second in any case. See
docs/decisions/0010.
"""

import asyncio
import json
import logging
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Protocol, TypeVar

from django.db import close_old_connections, connection, transaction

from guanxi.base import facts
from guanxi.standing.rules import Follower
from guanxi.web.live import others
from guanxi.web.live.concerned import Ring, Rings, rings

POLL_SECONDS = 0.5  # how late one hears what other processes did, where nobody passes it on
BREATH_SECONDS = 0.02  # what was done in one breath is read at once
HEARTBEAT_SECONDS = 20.0  # shorter than the patience of the proxies between
LATE_LINES = 200  # facts read again at the start: some may be committed after later ones

T = TypeVar("T")
log = logging.getLogger("guanxi.live")
_reader_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="doorbell")


class Page(Protocol):
    """An open page."""

    def ring(self, ring: Ring) -> None: ...

    def beat(self) -> None: ...


class Doorbell:
    """The pages open in this process."""

    def __init__(self) -> None:
        self._pages: dict[int, set[Page]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._news: tuple[asyncio.AbstractEventLoop, asyncio.Event] | None = None

    def nudge(self) -> None:
        """Something was done: look now, not at the next turn. From any thread."""
        if self._news is not None:
            loop, happened = self._news
            with suppress(RuntimeError):  # a loop that has ended needs no waking
                loop.call_soon_threadsafe(happened.set)

    @contextmanager
    def open(self, person_id: int, page: Page) -> Iterator[None]:
        """Ring for this page within the block, in the running loop."""
        self._pages.setdefault(person_id, set()).add(page)
        self._start()
        try:
            yield
        finally:
            self._leave(person_id, page)

    def call(self, person_ids: Collection[int], ring: Ring) -> None:
        """Ring for something that is in no table and soon over, as that somebody is typing. From any thread.

        Pages that are open in other processes hear of it on PostgreSQL; elsewhere only those of this process.
        """
        if connection.vendor == "postgresql":
            others.pass_on(json.dumps([list(person_ids), *ring]))
        elif self._news is not None:
            loop, _happened = self._news
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self.ring, {person: {ring} for person in person_ids})

    def _hear(self, words: str) -> None:
        """A word from the line: somebody's call, or that something was done."""
        if not words:
            self.nudge()
            return
        person_ids, subject, told = json.loads(words)
        self.ring({person: {(subject, told)} for person in person_ids})

    def ring(self, wanted: Rings) -> None:
        """Wake the pages of these persons."""
        for person, some in wanted.items():
            for page in self._pages.get(person, ()):
                for ring in some:
                    page.ring(ring)

    def _start(self) -> None:
        loop = asyncio.get_running_loop()
        is_here = self._news is not None and self._news[0] is loop
        if not is_here or any(task.done() for task in self._tasks):
            for task in self._tasks if is_here else ():
                task.cancel()
            self._news = loop, asyncio.Event()
            work = [self._read(self._news[1]), self._beat()]
            if connection.vendor == "postgresql":
                work.append(others.listen(self._hear))
            self._tasks = [loop.create_task(some) for some in work]

    def _leave(self, person_id: int, page: Page) -> None:
        mine = self._pages[person_id]
        mine.discard(page)
        if not mine:
            del self._pages[person_id]
        if not self._pages:
            for task in self._tasks:
                task.cancel()
            self._tasks, self._news = [], None

    async def _read(self, happened: asyncio.Event) -> None:
        """Look for new facts when nudged, and twice a second. A database away for a moment is waited for."""
        follower: Follower | None = None
        while True:
            happened.clear()
            try:
                follower = follower or await in_thread(_from_here)
                self.ring(await in_thread(_news, follower))
            except Exception:
                log.exception("The doorbell could not read what happened; trying again.")
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await happened.wait()
            await asyncio.sleep(BREATH_SECONDS)

    async def _beat(self) -> None:
        """Tell every page now and then that the line is there still."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for page in [page for mine in self._pages.values() for page in mine]:
                page.beat()


async def in_thread(work: Callable[..., T], *given: object) -> T:
    """In the one thread that reads for all streams, with the connection that is its own."""

    def done() -> T:
        close_old_connections()
        try:
            return work(*given)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(_reader_thread, done)


def _from_here() -> Follower:
    """Everything up to now is known to the pages, which have just been loaded."""
    follower = Follower(max(0, (facts.since(0).values_list("id", flat=True).last() or 0) - LATE_LINES))
    known = facts.since(follower.floor).values_list("id", flat=True)
    follower.fresh(list(known), now_seconds=time.monotonic())
    return follower


def _news(follower: Follower) -> Rings:
    later = list(facts.since(follower.floor).values_list("id", "subject", "subject_id"))
    new = set(follower.fresh([pk for pk, _, _ in later], now_seconds=time.monotonic()))
    return rings({(subject, subject_id) for pk, subject, subject_id in later if pk in new})


doorbell = Doorbell()


def on_fact(_fact: object) -> None:
    """Told of each fact within its transaction: once that is committed, all readers look."""
    if not any(_tell in after for after in connection.run_on_commit):
        transaction.on_commit(_tell)


def _tell() -> None:
    doorbell.nudge()
    others.tell()
