"""That somebody is writing, told to whoever reads along at this moment. It is kept nowhere."""

import json
import time
from threading import Lock

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from guanxi.chat import queries as chat
from guanxi.people import queries as people
from guanxi.web.live.doorbell import doorbell
from guanxi.web.who import me

EVERY_SECONDS = 2.0  # a browser says it every three
MOST_REMEMBERED = 10_000
MOST_TOLD = 500

_lock = Lock()
_said_at: dict[int, float] = {}  # by person; of this process


@require_POST
@login_required
def typing(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the others in a conversation, unless it is still a stranger's request or was told a moment ago."""
    author_id = me(request)
    talk = chat.readable(pk, person_id=author_id)
    if talk.asked_by_id is None and _may_tell(author_id):
        others = chat.people_in({pk}).get(pk, set()) - {author_id} - people.blocked_with(author_id)
        told = json.dumps({"talk": pk, "name": request.user.name})  # type: ignore[union-attr]
        doorbell.call(sorted(others)[:MOST_TOLD], ("typing", told))
    return HttpResponse(status=204)


def _may_tell(person_id: int) -> bool:
    now = time.monotonic()
    with _lock:
        if now - _said_at.get(person_id, -EVERY_SECONDS) < EVERY_SECONDS:
            return False
        if len(_said_at) >= MOST_REMEMBERED:
            _said_at.clear()
        _said_at[person_id] = now
        return True
