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

    Whoever was brought into a group gets what was said from then on, so their first number may be above 1.

    A number from the future, as after a backup was put back, is answered by 409 and `start_over`: the device
    forgets what it has and asks after 0. What is no number is answered by 422.
    """
    talk = queries.readable(pk, person_id=me(request))
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) < 10):
        return JsonResponse({"error": _("after is a number, 0 or more")}, status=422)
    if int(after) > talk.last_number:
        return JsonResponse({"start_over": True, "last": talk.last_number}, status=409)
    later = queries.messages(talk.pk, person_id=me(request)).filter(number__gt=int(after))[:CLIMB]
    apart = queries.kept_apart(talk, me(request))
    told = [_plain(message, is_apart=message.author_id in apart) for message in later]
    return JsonResponse({"messages": told, "last": talk.last_number})


def _plain(message: Message, *, is_apart: bool) -> dict[str, object]:
    """Of somebody whom a block keeps apart from the reader, in a group, only that something was said."""
    return {
        "number": message.number,
        "key": str(message.key),
        "author": message.author_id,
        "text": "" if is_apart else message.text,
        "card": [message.card, message.card_id] if message.card and not is_apart else None,
        "photo": message.photo.name if message.photo and not is_apart else None,
        "quoted": message.quoted,
        "happened": message.happened or None,
        "about": message.about_id,
        "apart": is_apart,
        "at": message.at.isoformat(),
        "recalled": message.recalled_at is not None,
    }
