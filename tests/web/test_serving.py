"""The application as a server runs it: files in pieces, threads that stay, connections that may break."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpResponse, StreamingHttpResponse

from guanxi.web.serving import PIECES_AT_ONCE, Application

SCOPE = {"type": "http", "method": "GET", "path": "/robots.txt", "query_string": b"", "headers": []}


def ask(application: Application, on_piece: Callable[[bytes], None] = lambda _piece: None) -> list[Any]:
    """One request, in a loop of its own; all that was answered."""
    answers: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        answers.append(message)
        if message.get("body"):
            on_piece(message["body"])

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's loop may run in this thread
        elsewhere.submit(asyncio.run, application(SCOPE, receive, send)).result()  # type: ignore[arg-type]
    return answers


def test_an_export_is_sent_while_it_is_still_being_read_and_by_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    read_at_first_piece: list[int] = []
    threads: set[str] = set()

    def counting() -> Iterator[bytes]:
        for n in range(3 * PIECES_AT_ONCE + 1):
            threads.add(threading.current_thread().name)
            read.append(n)
            yield b"%d\n" % n

    application = Application()
    monkeypatch.setattr(application, "get_response", lambda _request: StreamingHttpResponse(counting()))
    answers = ask(application, lambda _piece: read_at_first_piece.append(len(read)))
    assert read_at_first_piece[0] == PIECES_AT_ONCE
    whole = b"".join(answer.get("body", b"") for answer in answers)
    assert whole.split() == [b"%d" % n for n in range(3 * PIECES_AT_ONCE + 1)]
    assert threads == {"file_0"}


def test_a_whole_answer_is_closed_in_the_thread_that_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Noted(HttpResponse):
        def close(self) -> None:
            super().close()
            closed.append(threading.current_thread().name)

    closed: list[str] = []
    application = Application()
    monkeypatch.setattr(application, "get_response", lambda _request: Noted(b"whole"))
    assert ask(application)[1]["body"] == b"whole"
    assert len(closed) == 1
    assert closed[0].startswith("page")


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_meanwhile_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL's connections break")
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", None)
    monkeypatch.setattr("django.conf.settings.THREADS", 1)
    backends: list[int] = []

    def backend(_request: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            backends.append(cursor.fetchone()[0])
        return HttpResponse(b"answered")

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [backends[-1]])

    application = Application()
    monkeypatch.setattr(application, "get_response", backend)
    for _ in range(2):
        assert ask(application)[1]["body"] == b"answered"
    cut()
    assert ask(application)[1]["body"] == b"answered"
    cut()
    assert backends[0] == backends[1] != backends[2]
