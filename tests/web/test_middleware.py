"""What every request passes through."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import AsyncRequestFactory, RequestFactory

from guanxi.web.middleware import PIECES_AT_ONCE, Pieces

Answer = Callable[[object], HttpResponse]


def _counting(sent: list[int]) -> Iterator[bytes]:
    for n in range(3 * PIECES_AT_ONCE + 1):
        sent.append(n)
        yield b"%d\n" % n


def test_an_asynchronous_server_gets_an_export_while_it_is_still_being_read() -> None:
    sent: list[int] = []
    handler: Answer = lambda _request: StreamingHttpResponse(_counting(sent))  # type: ignore[return-value]  # noqa: E731
    response = Pieces(handler)(AsyncRequestFactory().get("/"))
    assert isinstance(response, StreamingHttpResponse)

    async def read() -> tuple[bytes, int]:
        pieces: AsyncIterator[bytes] = aiter(response)  # type: ignore[arg-type]
        first = await anext(pieces)
        read_so_far = len(sent)
        return first + b"".join([piece async for piece in pieces]), read_so_far

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's loop may run in this thread
        whole, read_so_far = elsewhere.submit(asyncio.run, read()).result()
    assert read_so_far == PIECES_AT_ONCE
    assert whole.split() == [b"%d" % n for n in range(3 * PIECES_AT_ONCE + 1)]


@pytest.mark.parametrize("answer", [HttpResponse(b"whole"), StreamingHttpResponse([b"wh", b"ole"])])
def test_what_needs_no_change_gets_none(answer: HttpResponse) -> None:
    response = Pieces(lambda _request: answer)(RequestFactory().get("/"))
    assert response is answer
    assert b"".join(response) == b"whole"
