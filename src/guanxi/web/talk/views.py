"""Conversations: all of them, and one with a person, with a shop, or with a shop's customer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from guanxi.base import clock
from guanxi.base.errors import Refusal
from guanxi.base.texts import clean
from guanxi.chat import actions, queries
from guanxi.chat.rules import LONGEST_MESSAGE, RECALL_WITHIN
from guanxi.chat.states import Card
from guanxi.delivery import queries as delivery
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.shops import queries as shops
from guanxi.standing import queries as standing
from guanxi.telling import target
from guanxi.web import moments
from guanxi.web.asked import number
from guanxi.web.buying import progress
from guanxi.web.forms import refuse
from guanxi.web.talk import cards, customer
from guanxi.web.talk.forms import MessageForm
from guanxi.web.who import me

if TYPE_CHECKING:
    from guanxi.chat.models import Conversation, Message

AT_ONCE = 40  # messages of a page
MOST_TALKS = 100
MOST_TIES = 50
LONGEST_CARD = 40  # characters of “goods-12”


@dataclass(frozen=True)
class Line:
    """A conversation in the list. `is_apart`: a block hides the words of whoever spoke last."""

    talk: Conversation
    whom: target.Target
    is_apart: bool


@require_safe
@login_required
def all_talks(request: HttpRequest) -> HttpResponse:
    """Everything written to the viewer, the latest first, and who else they can write to."""
    viewer_id = me(request)
    talks = list(queries.of_person(viewer_id)[:MOST_TALKS])
    apart = people.blocked_with(viewer_id)
    lines = [
        Line(talk, target.of(talk, viewer_id), talk.is_among_many and _last_author(talk) in apart) for talk in talks
    ]
    written = {line.whom.person.pk for line in lines if line.whom.person and line.whom.shop is None}
    ties = [tie for tie in people.ties_of(viewer_id)[:MOST_TIES] if tie.trusted_id not in written]
    context = {"lines": lines, "ties": ties, "carried": _carried(request), "tab": "chats"}
    return render(request, "talk/all.html", context)


def _carried(request: HttpRequest) -> str:
    """What was brought along from another page, a card or words, as it goes on to whoever is chosen."""
    card, text = request.GET.get("card", "")[:LONGEST_CARD], request.GET.get("text", "")[:LONGEST_MESSAGE]
    return f"?{urlencode({'card': card} if card else {'text': text})}" if card or text else ""


def _last_author(talk: Any) -> int | None:
    """Who spoke last, as `queries.of_person` has noted it."""
    author_id: int | None = talk.last_author_id
    return author_id


@require_safe
@login_required
def unread(request: HttpRequest) -> HttpResponse:
    """The mark on the tab, which each page asks for once it is shown."""
    return render(request, "talk/_unread.html", {"n": queries.unread_count(me(request))})


def address_of(conversation_id: int, viewer_id: int) -> str:
    """The page of a conversation the viewer takes part in."""
    return target.of(queries.readable(conversation_id, person_id=viewer_id), viewer_id).address


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


@require_safe
@login_required
def in_group(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, target.group_of(me(request), pk), _fresh(request))


@require_safe
@login_required
def in_community(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, target.community_of(me(request), pk), _fresh(request))


def _fresh(request: HttpRequest) -> MessageForm:
    """A new box with what was brought along: a card (`?card=goods-12`), words (`?text=`), what it answers
    (`?answer=`)."""
    card, text = request.GET.get("card", "")[:LONGEST_CARD], request.GET.get("text", "")[:LONGEST_MESSAGE]
    begun = {"card": card, "text": clean(text), "quoted": number(request, "answer")}
    return MessageForm(initial=begun)


@dataclass(frozen=True)
class Said:
    """A message on the page.

    card
        What it carries, where that is there and the viewer's to see.
    day
        Heads the first of each day.
    readers
        How many others have read it.
    quoted
        What it answers, where that is the viewer's to read.
    is_quoted_apart
        A block keeps the viewer apart from whoever said that.
    is_apart
        In a group, its author and the viewer are kept apart by a block: that something was said is all that is shown.
    """

    message: Message
    card: cards.Shown | None
    mine: bool
    day: str
    may_recall: bool
    readers: int
    quoted: Message | None
    is_quoted_apart: bool
    is_apart: bool

    @property
    def words(self) -> str:
        """What is said, without the address that a code's card shows already."""
        text = self.message.text
        return text.rpartition("\n")[0] if self.card and self.card.qr else text

    @property
    def around_quoted(self) -> int:
        """A number to read before, so that what is quoted is on the page."""
        return (self.message.quoted or 0) + AT_ONCE // 2


def refused_note(
    request: HttpRequest, whom: target.Target, form: customer.NoteForm, refusal: Refusal
) -> HttpResponse:
    """The conversation, with what was not written down about the customer."""
    return page(request, whom, _fresh(request), refusal.status, note_form=refuse(form, refusal))


def page(
    request: HttpRequest,
    whom: target.Target,
    form: MessageForm,
    status: int = 200,
    note_form: customer.NoteForm | None = None,
) -> HttpResponse:
    """The conversation, its latest part or what came before `?before=`, and the box to write in."""
    viewer_id, talk = me(request), whom.conversation
    latest: list[Message] = []
    before = number(request, "before")
    if talk is not None:
        chosen = queries.messages(talk.pk, person_id=viewer_id)
        chosen = chosen.filter(number__lt=before) if before is not None else chosen
        latest = list(chosen.reverse()[: AT_ONCE + 1])
        actions.read(conversation=talk, person_id=viewer_id, at=clock.now())
    apart = queries.kept_apart(talk, viewer_id) if talk is not None else frozenset()
    answered = _answered(form, talk, viewer_id)
    context = {
        "whom": whom,
        "said": _said(latest[:AT_ONCE][::-1], talk, viewer_id, apart),
        "carried_orders": {m.card_id for m in latest[:AT_ONCE] if m.card == Card.ORDER},
        "earlier": latest[AT_ONCE - 1].number if len(latest) > AT_ONCE else 0,
        "before": before if talk is not None and before is not None and before <= talk.last_number else None,
        "muted": talk is not None and queries.is_muted(talk.pk, viewer_id),
        "people_count": queries.seats(talk.pk).count() if talk is not None and talk.is_group else 0,
        "under_way": _under_way(whom, viewer_id),
        "form": form,
        "card": _card_of(form, viewer_id),
        "answered": answered,
        "is_answered_apart": answered is not None and answered.author_id in apart,
        "customer": customer.see(whom, note_form),
        "tab": "chats",
        **_other(whom, viewer_id),
    }
    return render(request, "talk/with.html", context, status=status)


def _other(whom: target.Target, viewer_id: int) -> dict[str, object]:
    """How the viewer knows the person on the other side, where it is one, and whether they may write."""
    if whom.person is None:
        return {"link": None, "asked": False, "waits": False, "reachable": False}
    talk, tied = whom.conversation, people.tied(viewer_id, whom.person.pk)
    return {
        "link": standing.link(viewer_id, [whom.person.pk])[whom.person.pk],
        "asked": talk is not None and talk.asked_by_id == whom.person.pk,
        "waits": talk is not None and talk.asked_by_id == viewer_id and not tied,
        "reachable": tied or (whom.shop is not None and not whom.for_shop),
    }


def _card_of(form: MessageForm, viewer_id: int) -> cards.Shown | None:
    """The card in the box, where there is one to send."""
    try:
        which = form.fields["card"].to_python(form["card"].value())
    except ValidationError:
        return None
    return cards.of([which], viewer_id).get(which) if which else None


def _answered(form: MessageForm, talk: Conversation | None, viewer_id: int) -> Message | None:
    """The message the box answers."""
    asked = str(form["quoted"].value() or "")
    if talk is None or not asked.isdecimal() or len(asked) > 9:
        return None
    return queries.quoted(talk.pk, [int(asked)], person_id=viewer_id).get(int(asked))


def _under_way(whom: target.Target, viewer_id: int) -> progress.Row | None:
    """The customer's latest order with the shop that is not over; its card stays above what is said."""
    if whom.shop is None or whom.person is None:
        return None
    theirs = orders.of_buyer(whom.person.pk if whom.for_shop else viewer_id).filter(shop_id=whom.shop.pk)
    order = theirs.exclude(state__in=progress.ENDED).first()
    return progress.Row(order, delivery.of_orders([order.pk]).get(order.pk, [])) if order else None


def _said(messages: list[Message], talk: Conversation | None, viewer_id: int, apart: frozenset[int]) -> list[Said]:
    if talk is None:
        return []
    read = queries.read_by_others(talk, person_id=viewer_id)
    quoted = queries.quoted(talk.pk, {m.quoted for m in messages if m.quoted}, person_id=viewer_id)
    carried = cards.of({(m.card, m.card_id or 0) for m in messages if m.card}, viewer_id)
    found: list[Said] = []
    now, language, day = clock.now(), translation.get_language() or "en", None
    for message in messages:
        on = timezone.localtime(message.at).date()
        mine = message.author_id == viewer_id
        found.append(
            Said(
                message,
                _shown(message, carried),
                mine,
                moments.weekday(on, language=language) if on != day else "",
                mine and message.recalled_at is None and now - message.at <= RECALL_WITHIN,
                sum(number >= message.number for number in read) if mine else 0,
                quoted.get(message.quoted or 0),
                (quoted[message.quoted].author_id if message.quoted in quoted else None) in apart,
                message.author_id in apart,
            )
        )
        day = on
    return found


def _shown(message: Message, carried: dict[cards.Which, cards.Shown]) -> cards.Shown | None:
    card = carried.get((message.card, message.card_id or 0))
    return cards.with_code(card, message) if card and message.card == Card.CODE else card
