"""The doorbell rings for those concerned, for nobody else, and leaves nothing behind."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from tests.fixtures.orders import Walk

from guanxi.base import facts
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.web.live.concerned import rings
from guanxi.web.live.doorbell import POLL_SECONDS, Doorbell, doorbell

SOON_SECONDS = 5


def test_an_order_rings_for_its_buyer_and_its_shop_and_for_nobody_else(
    make_order: Callable[..., Order], lin_yue: Person, wang_mei: Person, karim: Person, ping: Person, wu_ke: Person
) -> None:
    order = make_order(1)
    people_of_the_shop = {wang_mei.pk, karim.pk, ping.pk}
    rung = rings(facts.of("order", order.pk))
    assert rung == {person: {("order", order.pk)} for person in {lin_yue.pk, *people_of_the_shop}}
    assert wu_ke.pk not in rung


def test_a_parcel_rings_for_its_order_too(make_order: Callable[..., Order], walk: Walk, lin_yue: Person) -> None:
    order = make_order(1)
    parcel = walk.take(walk.pack(order))
    assert rings(facts.of("parcel", parcel.pk))[lin_yue.pk] == {("parcel", parcel.pk), ("order", order.pk)}


@pytest.mark.django_db(transaction=True)
def test_an_open_page_hears_of_what_concerns_it_within_a_second(
    lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    async def listen() -> tuple[str, float]:
        bell = Doorbell()
        stream = bell.listen(lin_yue.pk)
        assert "retry" in await anext(stream)
        await asyncio.sleep(0.7)  # the reader has begun
        record = sync_to_async(facts.record)
        began = time.monotonic()
        await record("person.changed", subject="person", subject_id=li_na.pk, at=noon)
        await record("person.changed", subject="person", subject_id=lin_yue.pk, at=noon)
        said = await asyncio.wait_for(anext(stream), SOON_SECONDS)
        took = time.monotonic() - began
        reader = bell._reader
        assert reader is not None
        await stream.aclose()
        assert bell._streams == {}
        assert bell._reader is None
        with pytest.raises(asyncio.CancelledError):
            await reader
        return said, took

    said, took_seconds = asyncio.run(listen())
    assert said == f"event: person\ndata: {lin_yue.pk}\n\n"
    assert took_seconds < 1.5


@pytest.mark.django_db(transaction=True)
def test_what_this_very_process_did_is_heard_at_once(lin_yue: Person, noon: datetime) -> None:
    async def listen() -> list[float]:
        stream, waits = doorbell.listen(lin_yue.pk), []
        assert "retry" in await anext(stream)
        await asyncio.sleep(0.7)
        for _ in range(5):
            began = time.monotonic()
            await sync_to_async(facts.record)("person.changed", subject="person", subject_id=lin_yue.pk, at=noon)
            await asyncio.wait_for(anext(stream), SOON_SECONDS)
            waits.append(time.monotonic() - began)
        await stream.aclose()
        return sorted(waits)

    assert asyncio.run(listen())[2] < POLL_SECONDS / 2


@pytest.mark.django_db
def test_somebody_without_an_account_is_told_not_to_come_back(client: Client) -> None:
    assert client.get("/live/").status_code == 204


@pytest.mark.django_db
def test_the_stream_is_not_kept_by_anybody_between(lin_yue: Person, client_of: Callable[[Person], Client]) -> None:
    answer = client_of(lin_yue).get("/live/")
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Accel-Buffering"] == "no"
