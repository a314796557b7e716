"""What a device has missed: every message after a number, in order, as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from guanxi.chat import queries
from guanxi.chat.rules import CLIMB
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.chat.models import Message


@require_safe
@login_required
def sync(request: HttpRequest, pk: int) -> JsonResponse:
    """`?after=12` gives `messages` 13 and on, at most 200 at once, and `last`, the latest number there is.

    A number from the future, as after a backup was put back, is answered by 409 and `start_over`: the device
    forgets what it has and asks after 0. What is no number is answered by 422.
    """
    talk = queries.readable(pk, person_id=me(request))
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        return JsonResponse({"error": _("after is a number, 0 or more")}, status=422)
    if int(after) > talk.last_number:
        return JsonResponse({"start_over": True, "last": talk.last_number}, status=409)
    later = queries.messages(talk.pk).filter(number__gt=int(after))[:CLIMB]
    return JsonResponse({"messages": [_plain(message) for message in later], "last": talk.last_number})


def _plain(message: Message) -> dict[str, object]:
    return {
        "number": message.number,
        "key": str(message.key),
        "author": message.author_id,
        "text": message.text,
        "product": message.product_id,
        "photo": message.photo.name if message.photo else None,
        "at": message.at.isoformat(),
        "recalled": message.recalled_at is not None,
    }
