"""Finding again what was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guanxi.base.texts import one_line
from guanxi.chat import queries
from guanxi.telling import target
from guanxi.web.talk.views import AT_ONCE
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.chat.models import Message

A_PAGE = 30
LONGEST_WORDS = 100


@dataclass(frozen=True)
class Found:
    """A message, and where it stands."""

    message: Message
    whom: target.Target

    @property
    def address(self) -> str:
        """The conversation, opened at this message."""
        return f"{self.whom.address}?before={self.message.number + AT_ONCE // 2}#m{self.message.number}"


@require_safe
@login_required
def search(request: HttpRequest) -> HttpResponse:
    my_id, words = me(request), one_line(request.GET.get("q", ""))[:LONGEST_WORDS]
    page = Paginator(queries.search(my_id, words), A_PAGE).get_page(request.GET.get("page"))
    talks = queries.of_person(my_id).filter(pk__in={message.conversation_id for message in page}).in_bulk()
    found = [Found(message, target.of(talks[message.conversation_id], my_id)) for message in page]
    context = {"words": words, "found": found, "page": page, "tab": "chats"}
    return render(request, "talk/search.html", context)
