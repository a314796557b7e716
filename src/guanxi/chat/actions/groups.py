"""Groups: founding one, bringing people in, going. What happens is told in the group, as a message with a number."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.base.texts import one_line
from guanxi.chat import queries
from guanxi.chat.actions.saying import append
from guanxi.chat.models import Conversation, Message, Reading, Seat
from guanxi.chat.rules import LONGEST_NAME, MOST_IN_GROUP
from guanxi.chat.states import Happened
from guanxi.people import queries as people


class NotTied(Refusal):
    field = "people"


class TooManyPeople(Refusal):
    field = "people"


class NoName(Refusal):
    field = "name"


class LastHost(Refusal):
    status = 409


@transaction.atomic
def found(*, founder_id: int, name: str, person_ids: Collection[int], at: datetime, key: UUID) -> Conversation:
    """Found a group with people one has a tie with; a repeat with the same key returns the first."""
    if (earlier := Conversation.objects.filter(key=key).first()) is not None:
        return queries.readable(earlier.pk, person_id=founder_id)
    group = Conversation.objects.create(name=_judged(name), key=key, last_at=at)
    Seat.objects.create(conversation=group, person_id=founder_id, is_host=True, at=at)
    append(group, [_line(founder_id, Happened.FOUNDED, at)])
    _bring_in(group, founder_id, person_ids, at)
    return group


@transaction.atomic
def add(*, conversation_id: int, person_ids: Collection[int], actor_id: int, at: datetime) -> None:
    """Anybody in it brings in people they have a tie with. Newcomers read from then on."""
    group, _seat = _lock(conversation_id, actor_id)
    _bring_in(group, actor_id, person_ids, at)


@transaction.atomic
def remove(*, conversation_id: int, person_id: int, actor_id: int, at: datetime) -> None:
    """A host sends somebody away."""
    group, seat = _lock(conversation_id, actor_id)
    if not seat.is_host:
        raise NotAllowed(_("Only the hosts of the group can do this."))
    if person_id == actor_id:
        raise Refusal(_("Leave instead."))
    if _unseat(group, person_id):
        append(group, [_line(actor_id, Happened.REMOVED, at, about_id=person_id)])


@transaction.atomic
def leave(*, conversation_id: int, person_id: int, at: datetime) -> None:
    """Go. A group that its last host leaves passes to whoever has been in it longest; the last to leave ends it."""
    group = Conversation.objects.select_for_update().filter(pk=conversation_id, key__isnull=False).first()
    if group is None or not _unseat(group, person_id):
        return
    left = Seat.objects.filter(conversation=group).order_by("at", "id")
    heir = left.first()
    if heir is None:
        group.delete()
        return
    if not left.filter(is_host=True).exists():
        Seat.objects.filter(pk=heir.pk).update(is_host=True)
    append(group, [_line(person_id, Happened.LEFT, at)])
    _forget_reading(group, person_id)  # which their own last line has just begun again


@transaction.atomic
def rename(*, conversation_id: int, name: str, actor_id: int, at: datetime) -> None:
    """A host gives the group another name."""
    group, seat = _lock(conversation_id, actor_id)
    if not seat.is_host:
        raise NotAllowed(_("Only the hosts of the group can do this."))
    name = _judged(name)
    if name != group.name:
        Conversation.objects.filter(pk=group.pk).update(name=name)
        append(group, [_line(actor_id, Happened.RENAMED, at, text=name)])


@transaction.atomic
def set_host(*, conversation_id: int, person_id: int, actor_id: int, is_host: bool) -> None:
    """A host makes somebody else one too, or lays it down themself."""
    _group, seat = _lock(conversation_id, actor_id)
    if not seat.is_host or (not is_host and person_id != actor_id):
        raise NotAllowed(_("Only the hosts of the group can do this."))
    others = queries.seats(conversation_id).filter(is_host=True).exclude(person=person_id)
    if not is_host and not others.exists():
        raise LastHost(_("You are the only host. Name another one first."))
    Seat.objects.filter(conversation=conversation_id, person=person_id).update(is_host=is_host)


def _lock(conversation_id: int, actor_id: int) -> tuple[Conversation, Seat]:
    """The group, held until the transaction ends, and the actor's seat in it. Raises Gone for others."""
    group = Conversation.objects.select_for_update().filter(pk=conversation_id, key__isnull=False).first()
    seat = queries.seat(conversation_id, actor_id)
    if group is None or seat is None:
        raise Gone(_("There is no such group, or not for you."))
    return group, seat


def _bring_in(group: Conversation, actor_id: int, person_ids: Collection[int], at: datetime) -> None:
    there = set(Seat.objects.filter(conversation=group).values_list("person_id", flat=True))
    new = [pk for pk in dict.fromkeys(person_ids) if pk not in there]
    if len(there) + len(new) > MOST_IN_GROUP:
        raise TooManyPeople(_("%(n)d people at most are in a group.") % {"n": MOST_IN_GROUP})
    if set(new) - people.tied_ids(actor_id):
        raise NotTied(_("You can bring in people you have a tie with."))
    if not new:
        return
    since = group.last_number
    Seat.objects.bulk_create(Seat(conversation=group, person_id=pk, since_number=since, at=at) for pk in new)
    Reading.objects.filter(conversation=group, person__in=new).delete()
    Reading.objects.bulk_create(Reading(conversation=group, person_id=pk, number=since) for pk in new)
    append(group, [_line(actor_id, Happened.ADDED, at, about_id=pk) for pk in new])


def _unseat(group: Conversation, person_id: int) -> bool:
    """Whether they had a seat. What they had read there is forgotten with it."""
    _forget_reading(group, person_id)
    return Seat.objects.filter(conversation=group, person=person_id).delete()[0] > 0


def _forget_reading(group: Conversation, person_id: int) -> None:
    Reading.objects.filter(conversation=group, person=person_id).delete()


def _line(actor_id: int, happened: Happened, at: datetime, *, about_id: int | None = None, text: str = "") -> Message:
    return Message(author_id=actor_id, happened=happened, about_id=about_id, text=text, at=at, key=uuid4())


def _judged(name: str) -> str:
    name = one_line(name)
    if not name:
        raise NoName(_("Give the group a name."))
    if len(name) > LONGEST_NAME:
        raise NoName(_("A name has %(n)d characters at most.") % {"n": LONGEST_NAME})
    return name
