"""What is somebody's own here: the messages they wrote, and to whom."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Picture, Row, Section
from guanxi.chat.models import Message, Reading, Seat


def _messages(person_id: int) -> Iterable[Row]:
    """One's own words only: what others answered is theirs."""
    mine = Message.objects.filter(author=person_id, happened="").select_related("conversation", "photo")
    for each in mine.order_by("id").iterator(AT_ONCE):
        yield {
            "conversation": each.conversation_id,
            "number": each.number,
            "text": each.text,
            "photo": Picture(each.photo.name) if each.photo else None,
            "card": f"{each.card} {each.card_id}" if each.card else None,
            "at": each.at,
            "called_back_at": each.recalled_at,
            "answers": each.quoted,
        }


def _readings(person_id: int) -> Iterable[Row]:
    for each in Reading.objects.filter(person=person_id).order_by("id").iterator(AT_ONCE):
        yield {"conversation": each.conversation_id, "number": each.number, "muted": each.muted}


def _groups(person_id: int) -> Iterable[Row]:
    for each in Seat.objects.filter(person=person_id).select_related("conversation").order_by("id"):
        yield {
            "conversation": each.conversation_id,
            "name": each.conversation.name,
            "host": each.is_host,
            "since": each.at,
        }


CONVERSATION, NUMBER = _("Conversation"), _("Number")

SECTIONS = (
    Section(
        "messages",
        "words",
        _("Your messages"),
        {
            "conversation": CONVERSATION,
            "number": NUMBER,
            "text": _("Words"),
            "photo": _("Photo"),
            "card": _("Card"),
            "at": _("When"),
            "called_back_at": _("Called back"),
            "answers": _("Answers message"),
        },
        _messages,
    ),
    Section(
        "readings",
        "words",
        _("How far you have read"),
        {"conversation": CONVERSATION, "number": NUMBER, "muted": _("Quiet")},
        _readings,
    ),
    Section(
        "groups",
        "words",
        _("Groups you are in"),
        {"conversation": CONVERSATION, "name": _("Name"), "host": _("You host it"), "since": _("Since")},
        _groups,
    ),
)
