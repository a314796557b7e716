"""Writing to somebody, calling back what was written, and reading on."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import facts, limits
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.base.texts import clean
from guanxi.chat import queries
from guanxi.chat.models import Conversation, Message, Reading
from guanxi.chat.rules import LONGEST_MESSAGE, MOST_STRANGERS_A_DAY, RECALL_WITHIN
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.shops import queries as shops


class NothingSaid(Refusal):
    field = "text"


class TooLong(Refusal):
    field = "text"


class StillWaiting(Refusal):
    """A stranger's first message is a request; they wait for an answer before the next."""

    field = "text"


class Shielded(Refusal):
    """A crowd is upon them; who is not known to them waits."""

    field = "text"
    status = 409


class SaidAlready(Refusal):
    """The same id came with other words."""

    status = 409


class TooLate(Refusal):
    status = 409


class NothingThere(Refusal):
    """What is quoted is not there, or not theirs to read."""

    field = "quoted"


class Words(NamedTuple):
    """What is said: at least one of the first three; and perhaps the number of the message it answers."""

    text: str = ""
    photo_id: int | None = None
    card: tuple[str, int] | None = None  # a states.Card and a number; who may see it is asked at each reading
    quoted: int | None = None


@transaction.atomic
def write_to_person(*, author_id: int, person_id: int, at: datetime, key: UUID, said: Words) -> Message:
    """Write to somebody. To a stranger it is a request: one message until they answer."""
    if not people.reachable(author_id, person_id):
        raise Gone
    conversation = queries.locked_between(author_id, person_id)
    if conversation is None:
        asked_by = None if people.tied(author_id, person_id) else author_id
        if people.is_kept_off(person_id, author_id, at=at):
            raise Shielded(_("They take no messages from people they do not know just now."))
        if asked_by is not None:
            limits.allow("stranger", author_id, most=MOST_STRANGERS_A_DAY, per_seconds=limits.DAY_SECONDS, at=at)
        low, high = sorted((author_id, person_id))
        defaults = {"last_at": at, "asked_by_id": asked_by}
        made, _is_new = Conversation.objects.get_or_create(one_id=low, other_id=high, defaults=defaults)
        conversation = queries.locked(made.pk)
    return _say(conversation, author_id=author_id, at=at, key=key, said=said)


@transaction.atomic
def write_to_shop(*, author_id: int, shop_id: int, at: datetime, key: UUID, said: Words) -> Message:
    """Write to a shop as a customer: whoever works there reads it, and the contact person answers for it."""
    shop = shops.shop(shop_id)
    if shops.roles(shop_id, author_id):
        raise NotAllowed(_("This is your own shop."))
    if people.blocked_either(author_id, shop.contact_id):
        raise Gone
    made, _is_new = Conversation.objects.get_or_create(one_id=author_id, shop=shop, defaults={"last_at": at})
    return _say(queries.locked(made.pk), author_id=author_id, at=at, key=key, said=said)


@transaction.atomic
def write_to_community(*, author_id: int, community_id: int, at: datetime, key: UUID, said: Words) -> Message:
    """Write to all members of a community one is in."""
    communities.inside(community_id, author_id)
    made, _is_new = Conversation.objects.get_or_create(community_id=community_id, defaults={"last_at": at})
    return _say(queries.locked(made.pk), author_id=author_id, at=at, key=key, said=said)


@transaction.atomic
def answer(*, author_id: int, conversation_id: int, at: datetime, key: UUID, said: Words) -> Message:
    """Write on in a conversation one takes part in."""
    queries.readable(conversation_id, person_id=author_id)
    return _say(queries.locked(conversation_id), author_id=author_id, at=at, key=key, said=said)


def _say(
    conversation: Conversation | None,
    *,
    author_id: int,
    at: datetime,
    key: UUID,
    said: Words,
) -> Message:
    """The next number, under the conversation's lock. The same key finds what it said before."""
    text = _judged(clean(said.text), has_more=bool(said.photo_id or said.card))
    if conversation is None:
        raise Gone  # the last of its people left a moment ago
    if earlier := queries.by_key(author_id, key):
        if (earlier.conversation_id, earlier.text) != (conversation.pk, text) and earlier.recalled_at is None:
            raise SaidAlready(_("This was sent before with other words."))
        return earlier
    if conversation.is_group and queries.seat(conversation.pk, author_id) is None:
        raise Gone  # sent away a moment ago
    _wait_for_answer(conversation, author_id)
    if said.quoted and not queries.quoted(conversation.pk, [said.quoted], person_id=author_id):
        raise NothingThere(_("What you answer is not there any more."))
    card, card_id = said.card or ("", None)
    message = Message(
        author_id=author_id,
        text=text,
        photo_id=said.photo_id,
        card=card,
        card_id=card_id,
        quoted=said.quoted,
        at=at,
        key=key,
    )
    append(conversation, [message])
    return message


def append(conversation: Conversation, messages: Sequence[Message]) -> None:
    """Give messages of one author the next numbers. Whoever calls holds the conversation's lock."""
    for message in messages:
        conversation.last_number += 1
        message.conversation, message.number = conversation, conversation.last_number
    conversation.last_at = messages[-1].at
    conversation.save(update_fields=["last_number", "last_at", "asked_by"])
    Message.objects.bulk_create(messages)
    author_id, at = messages[-1].author_id, messages[-1].at
    read_so_far = Reading(conversation=conversation, person_id=author_id, number=conversation.last_number)
    Reading.objects.bulk_create(
        [read_so_far], update_conflicts=True, unique_fields=["conversation", "person"], update_fields=["number"]
    )
    facts.record("message.said", subject="talk", subject_id=conversation.pk, at=at, actor_id=author_id)


def _judged(text: str, *, has_more: bool) -> str:
    if not text and not has_more:
        raise NothingSaid(_("Write something, or add a photo."))
    if len(text) > LONGEST_MESSAGE:
        words = ngettext(
            "This is %(now)d characters long; %(most)d fit.",
            "This is %(now)d characters long; %(most)d fit.",
            len(text),
        )
        raise TooLong(words % {"now": len(text), "most": LONGEST_MESSAGE})
    return text


def _wait_for_answer(conversation: Conversation, author_id: int) -> None:
    """An answer, or a tie made meanwhile, turns a request into a conversation."""
    if conversation.asked_by_id is None or conversation.last_number == 0:
        return
    if conversation.asked_by_id == author_id and not people.tied(
        conversation.one_id or 0, conversation.other_id or 0
    ):
        raise StillWaiting(_("You do not know each other yet. You can write again once you have been answered."))
    conversation.asked_by = None


@transaction.atomic
def recall(*, message_id: int, author_id: int, at: datetime) -> Message:
    """Call back one's own words within two minutes. That something was said stays, and its number."""
    message = Message.objects.select_for_update().filter(pk=message_id, author=author_id, happened="").first()
    if message is None:
        raise Gone
    if message.recalled_at is not None:
        return message
    if at - message.at > RECALL_WITHIN:
        raise TooLate(_("A message can be called back within two minutes."))
    return _call_back(message, author_id, at)


@transaction.atomic
def take_down(*, message_id: int, actor_id: int, at: datetime) -> None:
    """Take anybody's words away, as whoever runs the market. It reads as one called back."""
    message = Message.objects.select_for_update().filter(pk=message_id, recalled_at=None, happened="").first()
    if message is not None:
        _call_back(message, actor_id, at)


def _call_back(message: Message, actor_id: int, at: datetime) -> Message:
    message.text, message.photo, message.recalled_at = "", None, at
    message.card, message.card_id = "", None
    message.save(update_fields=["text", "photo", "card", "card_id", "recalled_at"])
    facts.record("message.recalled", subject="talk", subject_id=message.conversation_id, at=at, actor_id=actor_id)
    return message


def read(*, conversation: Conversation, person_id: int, at: datetime) -> None:
    """Everything so far has been seen. Told to the others once, when it is news."""
    if _read(conversation.pk, person_id, conversation.last_number):
        facts.record("message.read", subject="talk", subject_id=conversation.pk, at=at, actor_id=person_id)


def arrive(*, community_id: int, person_id: int) -> None:
    """Whoever comes into a community may read all that was said, and need not catch up on it. For its members only;
    arriving again changes nothing.
    """
    talk = queries.of_community(community_id)
    if talk is not None and communities.is_member(community_id, person_id):
        Reading.objects.get_or_create(conversation=talk, person_id=person_id, defaults={"number": talk.last_number})


def mute(*, conversation_id: int, person_id: int, muted: bool) -> None:
    """Let a conversation be quiet: it is not counted on the tab any more. Nobody else notices."""
    queries.readable(conversation_id, person_id=person_id)
    Reading.objects.update_or_create(conversation_id=conversation_id, person_id=person_id, defaults={"muted": muted})


def _read(conversation_id: int, person_id: int, number: int) -> bool:
    """Whether that is farther than before. Two devices at once leave the farther."""
    row = Reading.objects.filter(conversation=conversation_id, person=person_id)
    if row.filter(number__lt=number).update(number=number):
        return True
    _row, is_new = Reading.objects.get_or_create(
        conversation_id=conversation_id, person_id=person_id, defaults={"number": number}
    )
    return is_new and number > 0
