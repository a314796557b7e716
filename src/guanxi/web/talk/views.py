"""Conversations: all of them, and one with a person, with a shop, or with a shop's customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from guanxi.base import clock
from guanxi.base.texts import clean
from guanxi.catalog import queries as catalog
from guanxi.chat import actions, queries
from guanxi.chat.rules import LONGEST_MESSAGE, RECALL_WITHIN
from guanxi.delivery import queries as delivery
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.standing import queries as standing
from guanxi.web import moments
from guanxi.web.asked import number
from guanxi.web.buying import progress
from guanxi.web.talk import target
from guanxi.web.talk.forms import MessageForm
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.chat.models import Conversation, Message
    from guanxi.people.models import Person

AT_ONCE = 40  # messages of a page
MOST_TALKS = 100
MOST_TIES = 50


@dataclass(frozen=True)
class Line:
    """A conversation in the list. `person` has a face; `name` may be a shop's."""

    talk: Conversation
    person: Person
    name: str
    address: str


@require_safe
@login_required
def all_talks(request: HttpRequest) -> HttpResponse:
    """Everything written to the viewer, the latest first, and who else they can write to."""
    viewer_id = me(request)
    talks = list(queries.of_person(viewer_id)[:MOST_TALKS])
    lines = [_line(talk, viewer_id) for talk in talks]
    written = {line.person.pk for line in lines if line.talk.shop_id is None}
    ties = [tie for tie in people.ties_of(viewer_id)[:MOST_TIES] if tie.trusted_id not in written]
    context = {"lines": lines, "ties": ties, "carried": _carried(request), "tab": "chats"}
    return render(request, "talk/all.html", context)


def _carried(request: HttpRequest) -> str:
    """What was brought along from another page, a product's card or words, as it goes on to whoever is chosen."""
    product, text = number(request, "product"), request.GET.get("text", "")[:LONGEST_MESSAGE]
    return f"?{urlencode({'product': product} if product else {'text': text})}" if product or text else ""


def _line(talk: Conversation, viewer_id: int) -> Line:
    if talk.shop is None or talk.other is not None:
        other = talk.other if talk.one_id == viewer_id and talk.other else talk.one
        return Line(talk, other, other.name, target.Target(other, None, talk).address)
    if talk.one_id == viewer_id:
        found = target.Target(talk.shop.contact, talk.shop, talk)
        return Line(talk, talk.shop.contact, talk.shop.name, found.address)
    found = target.Target(talk.one, talk.shop, talk, for_shop=True)
    return Line(talk, talk.one, talk.one.name, found.address)


@require_safe
@login_required
def unread(request: HttpRequest) -> HttpResponse:
    """The mark on the tab, which each page asks for once it is shown."""
    return render(request, "talk/_unread.html", {"n": queries.unread_count(me(request))})


def address_of(conversation_id: int, viewer_id: int) -> str:
    """The page of a conversation the viewer takes part in."""
    return _line(queries.readable(conversation_id, person_id=viewer_id), viewer_id).address


@require_safe
@login_required
def with_person(request: HttpRequest, pk: int) -> HttpResponse:
    if pk == me(request):
        return redirect("talk:all")
    return page(request, target.person_of(me(request), pk), _fresh(request))


@require_safe
@login_required
def with_shop(request: HttpRequest, slug: str) -> HttpResponse:
    """As a customer; whoever works there sees all conversations instead."""
    if shops.roles(shops.by_slug(slug).pk, me(request)):
        return redirect("talk:all")
    return page(request, target.shop_of(me(request), slug), _fresh(request))


@require_safe
@login_required
def of_customer(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, target.customer_of(me(request), pk), _fresh(request))


def _fresh(request: HttpRequest) -> MessageForm:
    """A new box, with what was brought along in it: the card of `?product=`, or the words of `?text=`."""
    text = request.GET.get("text", "")[:LONGEST_MESSAGE]
    return MessageForm(initial={"product": number(request, "product"), "text": clean(text)})


@dataclass(frozen=True)
class Said:
    """A message on the page. `day` heads the first of each day."""

    message: Message
    mine: bool
    day: str
    may_recall: bool


def page(request: HttpRequest, whom: target.Target, form: MessageForm, status: int = 200) -> HttpResponse:
    """The conversation, its latest part or what came before `?before=`, and the box to write in."""
    viewer_id, talk = me(request), whom.conversation
    latest: list[Message] = []
    before = number(request, "before")
    if talk is not None:
        chosen = queries.messages(talk.pk)
        chosen = chosen.filter(number__lt=before) if before is not None else chosen
        latest = list(chosen.reverse()[:AT_ONCE])[::-1]
        actions.read(conversation=talk, person_id=viewer_id, at=clock.now())
    asked_about = form["product"].value()
    products = catalog.products_by_id([int(asked_about)]) if str(asked_about or "").isdecimal() else {}
    tied = people.tied(viewer_id, whom.person.pk)
    context = {
        "whom": whom,
        "link": standing.link(viewer_id, [whom.person.pk])[whom.person.pk],
        "said": _said(latest, viewer_id),
        "earlier": latest[0].number if latest and latest[0].number > 1 else 0,
        "before": before,
        "read": queries.read_by_others(talk, person_id=viewer_id) if talk else 0,
        "asked": talk is not None and talk.asked_by_id == whom.person.pk,
        "waits": talk is not None and talk.asked_by_id == viewer_id and not tied,
        "reachable": tied or (whom.shop is not None and not whom.for_shop),
        "under_way": _under_way(whom, viewer_id),
        "form": form,
        "product": next(iter(products.values()), None),
        "tab": "chats",
    }
    return render(request, "talk/with.html", context, status=status)


def _under_way(whom: target.Target, viewer_id: int) -> progress.Row | None:
    """The customer's latest order with the shop that is not over; its card stays above what is said."""
    if whom.shop is None:
        return None
    theirs = orders.of_buyer(whom.person.pk if whom.for_shop else viewer_id).filter(shop_id=whom.shop.pk)
    order = theirs.exclude(state__in=progress.ENDED).first()
    return progress.Row(order, delivery.of_orders([order.pk]).get(order.pk, [])) if order else None


def _said(messages: list[Message], viewer_id: int) -> list[Said]:
    found: list[Said] = []
    now, language, day = clock.now(), translation.get_language() or "en", None
    for message in messages:
        on = timezone.localtime(message.at).date()
        head = moments.weekday(on, language=language) if on != day else ""
        mine = message.author_id == viewer_id
        may_recall = mine and message.recalled_at is None and now - message.at <= RECALL_WITHIN
        found.append(Said(message, mine, head, may_recall))
        day = on
    return found
