"""That somebody is writing: told at once to those who read along, to nobody else, and kept nowhere."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import Client
from tests.web.test_live import open_page

from guanxi.chat import actions as chat
from guanxi.chat.actions import groups
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.web.talk import typing

pytestmark = pytest.mark.django_db(transaction=True)
ClientOf = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def nobody_typed_before() -> None:
    typing._said_at.clear()


@pytest.fixture
def group(lin_yue: Person, li_na: Person, karim: Person, tie: Callable[..., None], noon: datetime) -> int:
    for person in (li_na, karim):
        tie(lin_yue, person)
    ids = [li_na.pk, karim.pk]
    return groups.found(founder_id=lin_yue.pk, name="The stairs", person_ids=ids, at=noon, key=uuid4()).pk


@sync_to_async
def tap(client: Client, talk: int) -> int:
    try:
        return client.post(f"/talk/typing/{talk}/").status_code
    finally:
        connection.close()


def heard(writer: Client, readers: list[Client], talk: int, taps: int = 1) -> list[list[Any]]:
    """What each reader's open page hears while the writer types."""

    async def listen() -> list[list[Any]]:
        found: list[list[Any]] = [[] for _ in readers]
        all_open = asyncio.Barrier(len(readers) + 1)
        async with asyncio.TaskGroup() as group:
            for told, reader in zip(found, readers, strict=True):
                group.create_task(follow(reader, told, all_open))
            await all_open.wait()
            for _ in range(taps):
                await tap(writer, talk)
        return found

    async def follow(reader: Client, told: list[Any], all_open: asyncio.Barrier) -> None:
        async with open_page(reader) as page:
            await all_open.wait()
            try:
                while True:
                    body = (await asyncio.wait_for(page.answers.get(), 2.0))["body"].decode()
                    told += [json.loads(line[6:]) for line in body.splitlines() if line.startswith("data: {")]
            except TimeoutError:
                pass

    return asyncio.run(listen())


def test_those_who_read_along_hear_it_once_and_the_writer_and_strangers_do_not(
    group: int, lin_yue: Person, li_na: Person, wu_ke: Person, client_of: ClientOf
) -> None:
    readers = [client_of(person) for person in (li_na, lin_yue, wu_ke)]
    told = {"talk": group, "name": "Lin Yue"}
    assert heard(client_of(lin_yue), readers, group, taps=3) == [[told], [], []]


def test_across_a_block_nobody_hears_it(
    group: int, lin_yue: Person, li_na: Person, karim: Person, client_of: ClientOf, noon: datetime
) -> None:
    people.block(blocker_id=li_na.pk, blocked_id=lin_yue.pk, at=noon)
    readers = [client_of(person) for person in (li_na, karim)]
    assert heard(client_of(lin_yue), readers, group) == [[], [{"talk": group, "name": "Lin Yue"}]]


def test_a_strangers_request_and_somebody_outside_tell_nothing(
    group: int, lin_yue: Person, wu_ke: Person, client_of: ClientOf, noon: datetime
) -> None:
    said = chat.Words("Buy my oranges")
    asked = chat.write_to_person(author_id=wu_ke.pk, person_id=lin_yue.pk, said=said, at=noon, key=uuid4())
    assert heard(client_of(wu_ke), [client_of(lin_yue)], asked.conversation_id) == [[]]
    assert client_of(wu_ke).post(f"/talk/typing/{group}/").status_code == 404
