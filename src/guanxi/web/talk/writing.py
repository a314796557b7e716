"""Sending a message, and calling one back. The box that was refused comes back with all that was typed."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guanxi.base import clock, limits, photos
from guanxi.base.errors import Gone, Refusal
from guanxi.chat import actions as chat
from guanxi.chat.rules import MOST_A_MINUTE
from guanxi.chat.states import Card
from guanxi.shops import customers
from guanxi.shops import queries as shops
from guanxi.telling import target
from guanxi.web.forms import refuse
from guanxi.web.talk import cards, views
from guanxi.web.talk.customer import NoteForm
from guanxi.web.talk.forms import MessageForm
from guanxi.web.who import me


@require_POST
@login_required
def to_person(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(chat.write_to_person, person_id=pk)
    return _write(request, partial(target.person_of, pk=pk), act)


@require_POST
@login_required
def to_shop(request: HttpRequest, slug: str) -> HttpResponse:
    act = partial(chat.write_to_shop, shop_id=shops.by_slug(slug).pk)
    return _write(request, partial(target.shop_of, slug=slug), act)


@require_POST
@login_required
def to_customer(request: HttpRequest, pk: int) -> HttpResponse:
    whom = target.customer_of(me(request), pk)
    return _write(request, lambda _me: whom, partial(chat.answer, conversation_id=pk))


@require_POST
@login_required
def to_group(request: HttpRequest, pk: int) -> HttpResponse:
    whom = target.group_of(me(request), pk)
    return _write(request, lambda _me: whom, partial(chat.answer, conversation_id=pk))


@require_POST
@login_required
def to_community(request: HttpRequest, pk: int) -> HttpResponse:
    act = partial(chat.write_to_community, community_id=pk)
    return _write(request, partial(target.community_of, community_id=pk), act)


def _write(request: HttpRequest, find: Callable[[int], target.Target], act: Callable[..., Any]) -> HttpResponse:
    """Say it, and lead back to the conversation. Only a refused message needs its whole page: then it is found."""
    author_id, at = me(request), clock.now()
    form = MessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return views.page(request, find(author_id), form, status=422)
    told = form.cleaned_data
    try:
        limits.allow("message", author_id, most=MOST_A_MINUTE, per_seconds=limits.MINUTE_SECONDS, at=at)
        photo_id = photos.keep(told["photo"], owner_id=author_id, at=at).pk if told["photo"] else None
        key: UUID = told["key"]
        said = chat.Words(_words(told, author_id), photo_id, told["card"], told["quoted"])
        act(author_id=author_id, at=at, key=key, said=said)
    except Refusal as refusal:
        if refusal.status == Gone.status:
            raise
        return views.page(request, find(author_id), refuse(form, refusal), status=refusal.status)
    return redirect(f"{request.path.removesuffix('write/')}#last")


def _words(told: dict[str, Any], author_id: int) -> str:
    """What is said, with where one's code leads if that is sent along. Refuses a card that is not the author's to
    send."""
    text: str = told["text"]
    if told["card"] is None:
        return text
    cards.require(told["card"], author_id)
    is_code = told["card"][0] == Card.CODE
    return f"{text}\n{cards.code_address(author_id)}".strip() if is_code else text


@require_POST
@login_required
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own words back, and show the conversation they stood in."""
    message = chat.recall(message_id=pk, author_id=me(request), at=clock.now())
    return redirect(f"{views.address_of(message.conversation_id, me(request))}#m{message.number}")


@require_POST
@login_required
def customer_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the shop knows of a customer. What is refused comes back, to be mended."""
    whom = target.customer_of(me(request), pk)
    assert whom.shop is not None
    assert whom.person is not None
    form = NoteForm(request.POST)
    form.is_valid()
    told = {"text": form.cleaned_data["text"], "labels": form.labelled(), "actor_id": me(request), "at": clock.now()}
    try:
        customers.write_note(shop_id=whom.shop.pk, customer_id=whom.person.pk, **told)
    except Refusal as refusal:
        return views.refused_note(request, whom, form, refusal)
    messages.success(request, _("Written down."))
    return redirect(whom.address)


@require_POST
@login_required
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a conversation be quiet, or not any more."""
    muted = request.POST.get("muted") == "1"
    chat.mute(conversation_id=pk, person_id=me(request), muted=muted)
    return redirect(views.address_of(pk, me(request)))
