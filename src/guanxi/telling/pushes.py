"""A push as it shows on a phone, in its reader's language: nothing that its reader's pages would not show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.chat import queries as chat
from guanxi.posts import queries as posts
from guanxi.telling import lines, target

if TYPE_CHECKING:
    from guanxi.notices.models import Notice
    from guanxi.people.models import Person

LONGEST = 240  # characters of what is said


@dataclass(frozen=True)
class Push:
    """`tag`: a later push with the same one takes its place."""

    title: str
    body: str
    address: str
    tag: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def of_notice(notice: Notice) -> Push | None:
    """What the page of notices says of it; None where it says nothing any more."""
    with translation.override(language_of(notice.person)):
        line = lines.one(posts.reader(notice.person_id), notice.pk)
        if line is None:
            return None
        tag = f"{notice.kind}-{notice.subject_id}"
        return Push(line.sentence, _short(line.about), line.address, tag)


def of_talk(conversation_id: int, person: Person) -> Push | None:
    """The latest that was said to this person there and that they have not read; None for a quiet conversation.

    Also for a stranger's request: whoever nobody knows does not ring anybody's phone.
    """
    talks: Any = chat.of_person(person.pk)  # mypy does not know what was annotated
    talk = talks.filter(pk=conversation_id, unread__gt=0, muted=False).first()
    if talk is None or talk.asked_by_id is not None:
        return None
    apart = chat.kept_apart(talk, person.pk) | {person.pk}
    said = chat.messages(talk.pk, person_id=person.pk).filter(recalled_at=None, happened="").exclude(author__in=apart)
    message = said.last()
    if message is None:
        return None
    with translation.override(language_of(person)):
        whom = target.of(talk, person.pk)
        words = _short(message.text) or _("A photo or a card")
        is_direct = whom.person is not None and whom.person.pk == message.author_id and whom.shop is None
        body = words if is_direct else _("%(name)s: %(words)s") % {"name": message.author.name, "words": words}
        return Push(whom.title, body, whom.address, f"talk-{talk.pk}")


def language_of(person: Person) -> str:
    return person.language or settings.LANGUAGE_CODE


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST else f"{one_line[: LONGEST - 1]}…"
