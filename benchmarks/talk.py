"""How long a message takes to ring at the other one's open page, and what an open page costs in memory.

    python -m benchmarks.talk [--database sqlite|postgres] [--streams 1000] [--rate 100] [--seconds 20] [--seed 1]

The market is served as its operator would serve it, by `guanxi serve` with one web process. With postgres there are
two servers on a private PostgreSQL: all streams are on the one, everything is said through the other, so each ring
crosses processes.

Every stream is a person's of their own, signed in. They are tied in pairs and write to each other over HTTP, at
moments drawn from the seed (`--rate` a second on average, whether earlier ones were answered or not). Latency runs from
a message's first byte sent to the ring's arrival at the other one's stream. Nobody loads the page that rang. Memory is
the growth of the web process's resident set when the streams are opened, after a warm-up. Processor time is that of
the web processes during the load, for each message.

The echo is a bare ASGI application in the same server software with the same settings: it knows no people, no pages
and no database, and passes a ring on. The client is the same and shares the machine in both.
"""

import argparse
import asyncio
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tests import postgres

SECRET = "x" * 32  # of the forms: cookie and field say the same, as on a page
AT_ONCE = 50  # streams opened at a time
WARM_STREAMS = 50
WARM_SECONDS = 4
SETTLE_SECONDS = 3
RESTS_SECONDS = 3  # a connection without a request; uvicorn closes it after five
PATIENCE_SECONDS = 15  # a ring later than that is lost
RING = re.compile(rb"event: talk\ndata: (\d+)\n\n")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Crowd:
    """Who is there: a session for each person, and in pairs the number of what they write to each other."""

    sessions: dict[int, str]
    talks: dict[tuple[int, int], int]


@dataclass
class Site:
    """A server, or two: where streams are opened and where messages are sent."""

    streams: int
    messages: int
    processes: list[int]  # the first has the streams


def prepare(people: int) -> Crowd:
    """Write persons, tied in pairs that have written to each other before, and sessions."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.core.management import call_command
    from django.db import connections, transaction

    from benchmarks.crowd import NOW
    from guanxi.chat.models import Conversation
    from guanxi.people.models import Person, Tie
    from guanxi.web.accounts.sessions import SessionStore

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    crowd = Crowd({}, {})
    with transaction.atomic():
        for n in range(people):
            person = Person(name=f"Neighbour {n}", email=f"n{n}@example.org", password="!", joined_at=NOW)
            person.save()
            session = SessionStore()
            session[SESSION_KEY] = str(person.pk)
            session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
            session[HASH_SESSION_KEY] = person.get_session_auth_hash()
            session.save()
            crowd.sessions[person.pk] = str(session.session_key)
        everybody = iter(crowd.sessions)
        for one, other in zip(everybody, everybody, strict=True):
            for truster, trusted in ((one, other), (other, one)):
                Tie.objects.create(truster_id=truster, trusted_id=trusted, nearness=60, met="code", at=NOW)
            talk = Conversation.objects.create(one_id=one, other_id=other, last_at=NOW)
            crowd.talks[one, other] = talk.pk
    connections.close_all()
    return crowd


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, int]]:
    """The market, open while the block runs: its port and its web process."""
    port = postgres._free_port()
    command = [str(Path(sys.executable).with_name("guanxi")), "serve", "--no-demo", "--port", str(port)]
    with _running(command, port, folder / f"{port}.log") as pid:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        yield port, next(int(c) for c in children if b"--socket" in Path(f"/proc/{c}/cmdline").read_bytes())


@contextmanager
def echoing(folder: Path) -> Iterator[tuple[int, int]]:
    """The bare application below, on the same server software."""
    port = postgres._free_port()
    quiet = ["--lifespan", "off", "--no-access-log", "--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    command = [sys.executable, "-m", "uvicorn", "benchmarks.talk:echo", "--port", str(port), *quiet]
    with _running(command, port, folder / f"{port}.log") as pid:
        yield port, pid


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[int]:
    with log.open("w") as said:
        server = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        for _ in range(600):
            try:
                line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                line.request("GET", "/account/login/")
                line.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        else:
            raise RuntimeError(log.read_text())
        yield server.pid
    finally:
        server.terminate()
        server.wait(timeout=20)


_open: dict[bytes, set[asyncio.Queue[bytes]]] = {}


async def echo(
    scope: dict[str, Any], receive: Callable[..., Awaitable[Any]], send: Callable[..., Awaitable[Any]]
) -> None:
    """The least a doorbell can be. A person is what their cookie says, and what the address says."""
    if scope["path"] != "/live/":
        body = (await receive())["body"]
        if scope["method"] == "POST":
            for bell in _open.get(scope["path"].split("/")[-3].encode(), ()):
                bell.put_nowait(b"event: talk\ndata: " + body.rpartition(b"=")[2] + b"\n\n")
        await send({"type": "http.response.start", "status": 302, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})
        return
    person = re.search(rb"sessionid=(\d+)", dict(scope["headers"])[b"cookie"])[1]  # type: ignore[index]
    mine: asyncio.Queue[bytes] = asyncio.Queue()
    _open.setdefault(person, set()).add(mine)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b"retry: 2000\n\n", "more_body": True})
    gone = asyncio.ensure_future(_gone(receive))
    try:
        while not gone.done():
            rung = asyncio.ensure_future(mine.get())
            await asyncio.wait({rung, gone}, return_when=asyncio.FIRST_COMPLETED)
            if rung.done():
                await send({"type": "http.response.body", "body": rung.result(), "more_body": True})
            else:
                rung.cancel()
    finally:
        _open[person].discard(mine)


async def _gone(receive: Callable[..., Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


class Stream(asyncio.Protocol):
    """One open page: tells of each ring as it arrives."""

    def __init__(self, session: str, heard: Callable[[int], None]) -> None:
        self.request = f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: sessionid={session}\r\n\r\n".encode()
        self.heard = heard
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self.transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.rest += data
        if not self.opened.done() and b"retry:" in self.rest:
            self.opened.set_result(None)
        end = 0
        for ring in RING.finditer(self.rest):
            self.heard(int(ring[1]))
            end = ring.end()
        self.rest = self.rest[max(end, len(self.rest) - 100) :]

    def connection_lost(self, error: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_exception(ConnectionError(self.rest or error))


@dataclass
class Told:
    """What became of the messages."""

    waits: list[float] = field(default_factory=list)  # seconds until the ring
    sent: int = 0
    lost: int = 0
    refused: int = 0


class Load:
    """The people at their open pages, writing to each other."""

    def __init__(self, site: Site, crowd: Crowd, random: Random) -> None:
        self.site, self.crowd, self.random = site, crowd, random
        self.streams: list[Stream] = []
        self.waiting: dict[tuple[int, int], float] = {}  # who has to hear of which talk: since when
        self.told = Told()
        self.idle: list[tuple[float, asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def open(self, most: int) -> None:
        loop = asyncio.get_running_loop()
        people = list(self.crowd.sessions.items())[:most]
        for start in range(0, len(people), AT_ONCE):
            made = []
            for person, session in people[start : start + AT_ONCE]:
                stream = Stream(session, lambda talk, person=person: self._heard(person, talk))  # type: ignore[misc]
                await loop.create_connection(lambda stream=stream: stream, "127.0.0.1", self.site.streams)  # type: ignore[misc]
                made.append(stream)
            await asyncio.wait_for(asyncio.gather(*(stream.opened for stream in made)), 60)
            self.streams += made

    async def close(self) -> None:
        for stream in self.streams:
            stream.transport.close()
        self.streams.clear()
        await asyncio.sleep(1)

    async def talk(self, rate: float, seconds: float) -> Told:
        """Send for so long; give what was heard by the end."""
        self.told = Told()
        pairs = [pair for pair in self.crowd.talks if pair[1] in list(self.crowd.sessions)[: len(self.streams)]]
        self.random.shuffle(pairs)
        began = moment = time.monotonic()
        tasks = []
        for n in count():
            moment += self.random.expovariate(rate)
            if moment > began + seconds:
                break
            await asyncio.sleep(max(0.0, moment - time.monotonic()))
            one, other = pairs[n % len(pairs)]
            author, reader = (one, other) if n // len(pairs) % 2 else (other, one)
            tasks.append(asyncio.create_task(self._say(author, reader, self.crowd.talks[one, other])))
        await asyncio.gather(*tasks)
        until = time.monotonic() + PATIENCE_SECONDS
        while self.waiting and time.monotonic() < until:
            await asyncio.sleep(0.05)
        self.told.lost = len(self.waiting)
        self.waiting.clear()
        return self.told

    async def _say(self, author: int, reader: int, talk: int) -> None:
        key = UUID(int=self.random.getrandbits(128), version=4)
        # Nobody reads the last field but the echo, which has no other way to know the conversation.
        form = urlencode({"csrfmiddlewaretoken": SECRET, "key": key, "text": "The tea is on its way.", "talk": talk})
        head = (
            f"POST /talk/{reader}/write/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: sessionid={self.crowd.sessions[author]}; csrftoken={SECRET}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n\r\n"
        )
        coming, going = await self._line()
        self.told.sent += 1
        self.waiting[reader, talk] = time.monotonic()
        going.write((head + form).encode())
        answer = await coming.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", answer, re.IGNORECASE)
        await coming.readexactly(int(length[1]) if length else 0)
        if not answer.startswith(b"HTTP/1.1 302"):
            self.told.refused += 1
            self.waiting.pop((reader, talk), None)
        self.idle.append((time.monotonic(), coming, going))

    async def _line(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection that is open already, or a new one. The server closes those that rest."""
        while self.idle:
            since, coming, going = self.idle.pop()
            if time.monotonic() - since < RESTS_SECONDS:
                return coming, going
            going.close()
        return await asyncio.open_connection("127.0.0.1", self.site.messages)

    def _heard(self, person: int, talk: int) -> None:
        if since := self.waiting.pop((person, talk), None):
            self.told.waits.append(time.monotonic() - since)


def resident_kib(pid: int) -> int:
    """Memory of a process that is really there."""
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1])  # type: ignore[index]


def processor_seconds(pids: list[int]) -> float:
    """Used by these processes so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(f[11]) + int(f[12]) for f in fields) / TICKS


async def measure(
    site: Site, crowd: Crowd, *, streams: int, rate: float, seconds: float, seed: int
) -> dict[str, Any]:
    """Warm up, open the streams, and talk."""
    load = Load(site, crowd, Random(seed))
    await load.open(min(streams, WARM_STREAMS))
    await load.talk(min(rate, 20), WARM_SECONDS)
    await load.close()
    await asyncio.sleep(SETTLE_SECONDS)
    before = resident_kib(site.processes[0])
    await load.open(streams)
    await asyncio.sleep(SETTLE_SECONDS)
    after = resident_kib(site.processes[0])
    used = processor_seconds(site.processes)
    told = await load.talk(rate, seconds)
    used = processor_seconds(site.processes) - used
    loaded = resident_kib(site.processes[0])
    await load.close()
    cuts = statistics.quantiles(told.waits, n=100, method="inclusive")
    return {
        "kib_per_stream": round((after - before) / streams, 1),
        "kib_per_stream_after_load": round((loaded - before) / streams, 1),
        "p50_ms": round(cuts[49] * 1000, 1),
        "p99_ms": round(cuts[98] * 1000, 1),
        "processor_ms_per_message": round(used / told.sent * 1000, 2),
        "sent": told.sent,
        "lost": told.lost,
        "refused": told.refused,
    }


def main() -> None:
    import uvloop

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--streams", type=int, default=1000, help="open pages, an even number")
    parser.add_argument("--rate", type=float, default=100, help="messages a second")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    asked = {"streams": chosen.streams, "rate": chosen.rate, "seconds": chosen.seconds, "seed": chosen.seed}
    with ExitStack() as held:
        name = held.enter_context(tempfile.TemporaryDirectory(prefix="guanxi-bench-"))
        os.environ.update(GUANXI_HOME=name, DJANGO_SETTINGS_MODULE="guanxi.conf.settings")
        os.environ.pop("GUANXI_DATABASE_URL", None)
        if chosen.database == "postgres":
            os.environ["GUANXI_DATABASE_URL"] = held.enter_context(postgres.server())
        crowd = prepare(chosen.streams)
        with ExitStack() as market:
            servers = [market.enter_context(served(Path(name))) for _ in range(1 + (chosen.database == "postgres"))]
            site = Site(servers[0][0], servers[-1][0], [pid for _port, pid in servers])
            found = uvloop.run(measure(site, crowd, **asked))
        with echoing(Path(name)) as (port, pid):
            bare = Crowd({person: str(person) for person in crowd.sessions}, crowd.talks)
            floor = uvloop.run(measure(Site(port, port, [pid]), bare, **asked))
        print(
            json.dumps(
                {
                    **asked,
                    "database": chosen.database,
                    "load_average": os.getloadavg()[0],
                    "guanxi": found,
                    "echo": floor,
                }
            )
        )


if __name__ == "__main__":
    main()
