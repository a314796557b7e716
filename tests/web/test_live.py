"""The doorbell rings for those concerned, for nobody else, and leaves nothing behind."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client
from tests.fixtures.orders import Walk

from guanxi.base import facts
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.web.live import others
from guanxi.web.live.concerned import rings
from guanxi.web.live.doorbell import POLL_SECONDS, doorbell
from guanxi.web.live.streams import Stream
from guanxi.web.serving import Application

SOON_SECONDS = 5
BEGUN_SECONDS = 0.7  # the reader has looked for the first time


class Visit:
    """A request to the application: what it answers, as it comes."""

    def __init__(self, cookie: str, method: str) -> None:
        self.scope = {
            "type": "http",
            "method": method,
            "path": settings.LIVE_URL,
            "query_string": b"",
            "headers": [(b"cookie", cookie.encode())],
        }
        self.answers: asyncio.Queue[Any] = asyncio.Queue()
        self.gone = asyncio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def next(self) -> Any:
        return await asyncio.wait_for(self.answers.get(), SOON_SECONDS)


@asynccontextmanager
async def visit(client: Client, method: str = "GET") -> AsyncIterator[Visit]:
    """Knock with the client's cookie; at the end of the block the visitor goes away."""
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    made = Visit(cookie, method)
    task = asyncio.create_task(Application()(made.scope, made.receive, made.answers.put))  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.gone.set()
        await task


@asynccontextmanager
async def open_page(client: Client) -> AsyncIterator[Visit]:
    """A page whose stream has begun, and whose reader has."""
    async with visit(client) as page:
        assert (await page.next())["status"] == 200
        assert (await page.next())["body"] == b"retry: 2000\n\n"
        await asyncio.sleep(BEGUN_SECONDS)
        yield page


@sync_to_async
def change(person: Person, at: datetime) -> None:
    facts.record("person.changed", subject="person", subject_id=person.pk, at=at)
    connection.close()


def test_an_order_rings_for_its_buyer_and_its_shop_and_for_nobody_else(
    make_order: Callable[..., Order], lin_yue: Person, wang_mei: Person, karim: Person, ping: Person, wu_ke: Person
) -> None:
    order = make_order(1)
    people_of_the_shop = {wang_mei.pk, karim.pk, ping.pk}
    rung = rings({("order", order.pk)})
    assert rung == {person: {("order", order.pk)} for person in {lin_yue.pk, *people_of_the_shop}}
    assert wu_ke.pk not in rung


def test_a_parcel_rings_for_its_order_too(make_order: Callable[..., Order], walk: Walk, lin_yue: Person) -> None:
    order = make_order(1)
    parcel = walk.take(walk.pack(order))
    assert rings({("parcel", parcel.pk)})[lin_yue.pk] == {("parcel", parcel.pk), ("order", order.pk)}


@pytest.mark.django_db(transaction=True)
def test_an_open_page_hears_of_what_concerns_it_and_leaves_nothing_behind(
    lin_yue: Person, li_na: Person, noon: datetime, client_of: Callable[[Person], Client]
) -> None:
    async def listen(client: Client) -> Any:
        async with open_page(client) as page:
            await change(li_na, noon)
            await change(lin_yue, noon)
            said = await page.next()
            assert doorbell._pages.keys() == {lin_yue.pk}
            tasks = doorbell._tasks
        assert doorbell._pages == {}
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(task.cancelled() for task in tasks)
        return said

    said = asyncio.run(listen(client_of(lin_yue)))
    assert said["body"].decode() == f"event: person\ndata: {lin_yue.pk}\n\n"


@pytest.mark.django_db(transaction=True)
def test_what_this_very_process_did_is_heard_at_once(
    lin_yue: Person, noon: datetime, client_of: Callable[[Person], Client]
) -> None:
    async def listen(client: Client) -> list[float]:
        waits = []
        async with open_page(client) as page:
            for _ in range(5):
                began = time.monotonic()
                await change(lin_yue, noon)
                await page.next()
                waits.append(time.monotonic() - began)
        return sorted(waits)

    assert asyncio.run(listen(client_of(lin_yue)))[2] < POLL_SECONDS / 2


@pytest.mark.django_db(transaction=True)
def test_what_another_process_did_is_heard_even_when_the_line_between_them_breaks(
    lin_yue: Person, noon: datetime, client_of: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has a line between processes")
    # As another process: the fact is written and told of, and this one is not nudged.
    nudge = doorbell.nudge
    heard: list[float] = []

    def by_line() -> None:
        heard.append(time.monotonic())
        nudge()

    monkeypatch.setattr(doorbell, "nudge", by_line)
    monkeypatch.setattr("guanxi.web.live.doorbell._tell", others.tell)

    @sync_to_async
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'")
            assert cursor.fetchall() == [(True,)]
        connection.close()

    async def listen(client: Client) -> tuple[float, float, float]:
        async with open_page(client) as page:
            waits = []
            for step in (None, cut, lambda: asyncio.sleep(others.AGAIN_SECONDS + 0.5)):
                if step is not None:
                    await step()
                began = time.monotonic()
                heard.clear()
                await change(lin_yue, noon)
                await page.next()
                waits.append(time.monotonic() - began)
                assert heard or step is cut
            return waits[0], waits[1], waits[2]

    whole, broken, again = asyncio.run(listen(client_of(lin_yue)))
    assert max(whole, again) < POLL_SECONDS
    assert broken < 1


def test_a_page_that_does_not_read_holds_nobody_up_and_hears_the_rest_once() -> None:
    async def run() -> list[str]:
        said: list[str] = []
        reads = asyncio.Event()

        async def send(message: Any) -> None:
            await reads.wait()
            said.append(message["body"].decode())

        page = Stream(send)
        page.beat()
        await asyncio.sleep(0)
        for _ in range(3):  # none of these waits
            page.beat()
            page.ring(("talk", 7))
        reads.set()
        await asyncio.sleep(0.05)
        page.beat()
        await asyncio.sleep(0.05)
        return said

    assert asyncio.run(run()) == [": still here\n\n", "event: talk\ndata: 7\n\n", ": still here\n\n"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("method", "status"), [("GET", 204), ("POST", 405)])
def test_somebody_without_an_account_is_told_not_to_come_back(client: Client, method: str, status: int) -> None:
    async def ask() -> Any:
        async with visit(client, method) as knock:
            return await knock.next()

    assert asyncio.run(ask())["status"] == status


@pytest.mark.django_db(transaction=True)
def test_the_stream_is_not_kept_by_anybody_between(lin_yue: Person, client_of: Callable[[Person], Client]) -> None:
    async def headers(client: Client) -> dict[bytes, bytes]:
        async with visit(client) as page:
            return dict((await page.next())["headers"])

    said = asyncio.run(headers(client_of(lin_yue)))
    assert said[b"content-type"] == b"text/event-stream"
    assert said[b"cache-control"] == b"no-store"
    assert said[b"x-accel-buffering"] == b"no"
