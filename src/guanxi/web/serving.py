"""The market as an ASGI application: pages in threads that stay, open pages' streams in the loop.

Django gives each request a new thread, and so a new connection to the database, which costs as much as a small page.
Here a request is answered whole in one of a few threads, each of which keeps its connection. What a slow visitor
sends or is sent holds no thread: bodies are read before, answers written after, and a file goes piece by piece
through a thread of its own.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import connections
from django.http import HttpResponseBase
from django.urls import set_script_prefix

from guanxi.web.live import streams

PIECES_AT_ONCE = 16  # of a file, 64 KiB: fewer changes of thread

Streams = Callable[[HTTPScope, ASGIReceiveCallable, ASGISendCallable], Awaitable[None]]


class Application(ASGIHandler):
    """See the module. Speaks HTTP only."""

    def __init__(self) -> None:
        BaseHandler.__init__(self)  # Django's own would wrap each middleware for the loop
        self.load_middleware()
        self._threads = ThreadPoolExecutor(settings.THREADS, thread_name_prefix="page")

    async def __call__(self, scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:  # type: ignore[override]
        if scope["type"] != "http":
            raise ValueError(f"not HTTP: {scope['type']}")
        answer: Streams = streams.answer if scope["path"] == settings.LIVE_URL else self.handle
        await answer(scope, receive, send)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        """One request. A visitor who has gone away meanwhile does not stop what they began."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        response = await asyncio.get_running_loop().run_in_executor(self._threads, self._answer, scope, body)
        if response.streaming and not response.is_async:  # type: ignore[attr-defined]
            response.streaming_content = _pieces(response.streaming_content, response.close)  # type: ignore[attr-defined]
        await self.send_response(response, send)

    def _answer(self, scope: Any, body: Any) -> HttpResponseBase:
        """The whole of Django, in this thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=type(self), scope=scope)
        request, refused = self.create_request(scope, body)
        response = self.get_response(request) if request else refused
        assert response is not None
        response._handler_class = type(self)  # type: ignore[attr-defined]
        body.close()
        if not response.streaming:
            response.close()
        return response


async def _pieces(whole: Iterable[bytes], close: Callable[[], None]) -> AsyncIterator[bytes]:
    """All of it in one thread, which a slow reader may hold, with whatever it reads from the database."""
    loop, own, coming = asyncio.get_running_loop(), ThreadPoolExecutor(1, "file"), iter(whole)
    try:
        while some := await loop.run_in_executor(own, lambda: b"".join(islice(coming, PIECES_AT_ONCE))):
            yield some
    finally:
        own.submit(close)
        own.submit(connections.close_all)
        own.shutdown(wait=False)
