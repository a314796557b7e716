"""The background work: a copy is made when it was asked for, and thrown away after some days."""

from datetime import datetime
from secrets import token_hex
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone, translation
from django_tasks import task

from guanxi.base import clock
from guanxi.jobs.own import archive
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.copies import KEPT_FOR


@task()
def make_copy(copy_id: int) -> None:
    """Write the file, then say that it is there. Made twice, the second one is thrown away again."""
    copy = queries.copy(copy_id)
    if copy is None or copy.ready_at is not None:
        return
    at = clock.now()
    with translation.override(copy.language), TemporaryFile() as file:
        whose: dict[str, Any] = {
            "name": copy.person.name,
            "market": settings.MARKET_NAME,
            "address": settings.PUBLIC_URL,
            "day": timezone.localtime(at).date(),
        }
        archive.write(file, copy.person_id, whose, at=at)
        size = file.tell()
        file.seek(0)
        name = default_storage.save(f"copies/{token_hex(16)}.zip", File(file))
    if not people.hand_over_copy(copy_id=copy_id, file=name, size_bytes=size, at=at):
        default_storage.delete(name)


def throw_away_old(now: datetime) -> int:
    """Delete copies that have been there for some days; says how many."""
    old = list(queries.stale_copies(before=now - KEPT_FOR))
    for copy in old:
        default_storage.delete(copy.file)
        people.drop_copy(copy_id=copy.pk, at=now)
    return len(old)
