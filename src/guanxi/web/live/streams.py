"""The doorbell's streams: an open page waits here for its rings, and costs as little as it can."""

import asyncio
from contextlib import suppress
from io import BytesIO
from random import uniform
from typing import Any

from asgiref.typing import ASGIReceiveCallable, ASGISendCallable, HTTPScope
from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.asgi import ASGIRequest

from guanxi.web.accounts.sessions import SessionStore
from guanxi.web.live.concerned import Ring
from guanxi.web.live.doorbell import doorbell, in_thread

LIFETIME_SECONDS = (240.0, 360.0)  # then the browser comes back by itself, and has to be signed in still
HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # said to proxies, which would hold rings back
]


class Stream:
    """One open page, written to as fast as it reads; what rings again meanwhile rings once."""

    __slots__ = ("_send", "_waiting", "_writer")

    def __init__(self, send: ASGISendCallable) -> None:
        self._send = send
        self._waiting: dict[Ring, None] = {}
        self._writer: asyncio.Task[None] | None = None

    def ring(self, ring: Ring) -> None:
        """Say that this changed."""
        self._waiting[ring] = None
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())

    def beat(self) -> None:
        """Say that the line is there still, unless something is being written anyway."""
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(": still here\n\n"))

    async def _write(self, beat: str = "") -> None:
        try:
            if beat:
                await self.say(beat)
            while self._waiting:
                rings, self._waiting = self._waiting, {}
                await self.say("".join(f"event: {subject}\ndata: {pk}\n\n" for subject, pk in rings))
        finally:
            self._writer = None

    async def say(self, text: str) -> None:
        await self._send({"type": "http.response.body", "body": text.encode(), "more_body": True})


async def answer(scope: HTTPScope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
    """Rings for the signed-in person. 204 tells a browser without one not to come back."""
    if scope["method"] != "GET":
        await _short(send, 405)
        return
    person_id = await in_thread(_who, scope)
    if person_id is None:
        await _short(send, 204)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS, "trailers": False})
    stream = Stream(send)
    await stream.say("retry: 2000\n\n")
    with doorbell.open(person_id, stream), suppress(TimeoutError):
        async with asyncio.timeout(uniform(*LIFETIME_SECONDS)):  # not all come back at once
            while (await receive())["type"] != "http.disconnect":
                pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _short(send: ASGISendCallable, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [], "trailers": False})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _who(scope: Any) -> int | None:
    """Whose session the stream's cookie names."""
    request = ASGIRequest(scope, BytesIO())
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    return get_user(request).pk
