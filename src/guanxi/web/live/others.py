"""Word between the processes of one market, by PostgreSQL's LISTEN and NOTIFY. SQLite has no such thing.

A word says only that there is something to read. It is sent after the commit: within it every commit of the market
would wait for the one before. A word that is lost, or a line that breaks, costs until the doorbell's next turn.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

import psycopg
from django.db import DatabaseError, connection

CHANNEL = "guanxi_facts"
AGAIN_SECONDS = 1.0
log = logging.getLogger("guanxi.live")


def tell() -> None:
    """Say to every listening process that something was done."""
    if connection.vendor == "postgresql":
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute(f"NOTIFY {CHANNEL}")


def pass_on(words: str) -> None:
    """Say something to every listening process, this one too, that is in no table. At most 8,000 bytes."""
    if connection.vendor == "postgresql":
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, words])


async def listen(heard: Callable[[str], None]) -> None:
    """Call `heard` at each word, for ever, on a connection of its own; a broken line is taken up again.

    It is given what `pass_on` said, and nothing for the word that something was done.
    """
    settings = connection.get_connection_params()
    for ours in ("context", "cursor_factory", "prepare_threshold"):
        settings.pop(ours, None)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**settings, autocommit=True) as line:
                await line.execute(f"LISTEN {CHANNEL}")
                heard("")  # whatever was said while nobody listened
                async for word in line.notifies():
                    heard(word.payload)
        except psycopg.Error as error:
            log.warning("The line to the other processes broke: %s", error)
            await asyncio.sleep(AGAIN_SECONDS)
