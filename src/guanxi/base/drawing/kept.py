"""Drawn pictures as files on this machine's disk, named by what they say: drawn once, and anew when that changes.

All of it can be deleted at any time. What nobody asked for in a month is.
"""

import os
import shutil
from collections.abc import Callable
from dataclasses import astuple
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from PIL import Image

from guanxi.base import photos
from guanxi.base.drawing.card import Card

DRAWING = 1  # to be raised whenever the same card is drawn differently
FORMS: dict[str, tuple[str, dict[str, object]]] = {
    "jpg": ("JPEG", {"quality": 84, "optimize": True, "progressive": True}),
    "png": ("PNG", {"optimize": False}),
}
KEPT_FOR = timedelta(days=30)
ASKED_AGAIN = timedelta(days=1)  # how often a file's time is moved on


def name(what: str, card: Card) -> str:
    """A name for the picture of `what` kind that this card makes; another card has another."""
    return sha256(repr((DRAWING, what, astuple(card))).encode()).hexdigest()[:40]


def file(of: str, kind: str, draw: Callable[[], Image.Image], *, at: datetime) -> Path:
    """The picture of that name as "jpg" or "png". `draw` is called when nobody asked for it lately."""
    path = _folder() / of[:2] / f"{of}.{kind}"
    if not path.exists():
        form, options = FORMS[kind]
        photos.write(draw(), path, form, **options)
    elif at.timestamp() - path.stat().st_mtime > ASKED_AGAIN.total_seconds():
        os.utime(path, (at.timestamp(), at.timestamp()))
    return path


def forget_old(*, at: datetime) -> int:
    """Delete what nobody asked for in a month; says how many."""
    old = [path for path in _folder().glob("*/*") if path.stat().st_mtime < (at - KEPT_FOR).timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_all() -> None:
    """Delete everything, because somebody in it has left. It is drawn again without them."""
    shutil.rmtree(_folder(), ignore_errors=True)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "drawn"
