"""A browser without a screen: signs in with a ready session, sends forms, and tries again until it is answered."""

import mimetypes
import time
from collections.abc import Mapping
from email.message import Message
from http.client import HTTPException
from io import BytesIO
from typing import IO, Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import uuid4

from django.conf import settings
from django.test import Client

from guanxi.people.models import Person

SECRET = "x" * 32  # of the forms: the cookie and the field say the same, as on a page
PATIENCE_SECONDS = 60
UNANSWERED = (OSError, HTTPException)  # refused, cut off in the middle of an answer, or not in time


class _StayHere(HTTPRedirectHandler):
    """A redirect is an answer, and not to be followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Browser:
    """One person's. `interrupted` counts the requests to which no answer came."""

    def __init__(self, address: str, person: Person) -> None:
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.address = address
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={SECRET}"
        self.opener = build_opener(_StayHere)
        self.interrupted = 0

    def send(self, path: str, form: Mapping[str, Any]) -> tuple[int, str]:
        """Send a form, the very same again while nobody answers. Returns the status and the text or the new place."""
        data, kind = encoded({"csrfmiddlewaretoken": SECRET, **form})
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._ask(Request(self.address + path, data, {"Cookie": self.cookie, "Content-Type": kind}))
            except UNANSWERED:
                self.interrupted += 1
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _ask(self, request: Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, answer.read().decode(errors="replace")
        except HTTPError as answer:
            where: Message = answer.headers
            return answer.code, where["Location"] or answer.read().decode(errors="replace")


def encoded(form: Mapping[str, Any]) -> tuple[bytes, str]:
    """A form as browsers send it: with a file in several parts, else in one line."""
    files = {name: value for name, value in form.items() if hasattr(value, "read")}
    if not files:
        return urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
    seam, body = uuid4().hex, BytesIO()
    for name, value in form.items():
        file: IO[bytes] | None = files.get(name)
        body.write(f'--{seam}\r\nContent-Disposition: form-data; name="{name}"'.encode())
        if file is not None:
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            body.write(f'; filename="{file.name}"\r\nContent-Type: {kind}'.encode())
            file.seek(0)
        body.write(b"\r\n\r\n" + (file.read() if file else str(value).encode()) + b"\r\n")
    body.write(f"--{seam}--\r\n".encode())
    return body.getvalue(), f"multipart/form-data; boundary={seam}"
