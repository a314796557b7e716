"""Who may read which conversation, and what stands in it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from guanxi.base.errors import Gone
from guanxi.base.prepared import prepared
from guanxi.chat.models import Conversation, Message, Reading, Seat
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.shops import queries as shops


def of_person(person_id: int) -> QuerySet[Conversation]:
    """Their conversations, their groups, and those of their communities and of shops they work in; the latest first.

    With `unread` and `muted`, with `last_text`, `last_happened` and `last_author_id` of the latest message, and with
    `since`, the number after which a group's messages are theirs to read. A conversation with somebody one of the two
    has blocked is not among them.
    """
    apart = people.blocked_with(person_id)
    mine = Conversation.objects.filter(
        Q(one=person_id)
        | Q(other=person_id)
        | Q(shop__in=shops.shops_of(person_id).values("pk"))
        | Q(pk__in=Seat.objects.filter(person=person_id).values("conversation_id"))
        | Q(community__in=communities.joined_ids(person_id))
    )
    between_two = Q(other__isnull=False) & (Q(one__in=apart) | Q(other__in=apart))
    reading = Reading.objects.filter(conversation=OuterRef("pk"), person=person_id)
    seat = Seat.objects.filter(conversation=OuterRef("pk"), person=person_id)
    last = Message.objects.filter(conversation=OuterRef("pk"), number=OuterRef("last_number"))
    return (
        mine.exclude(between_two)
        .annotate(
            unread=F("last_number") - Coalesce(Subquery(reading.values("number")), Value(0)),
            muted=Coalesce(Subquery(reading.values("muted")), Value(False)),
            since=Coalesce(Subquery(seat.values("since_number")), Value(0)),
            last_happened=Subquery(last.values("happened")),
            last_text=Subquery(last.values("text")),
            last_author_id=Subquery(last.values("author_id")),
        )
        .select_related("one__photo", "other__photo", "shop__photo", "shop__contact__photo", "community__photo")
        .order_by("-last_at", "-pk")
    )


def unread_count(person_id: int) -> int:
    """How many messages wait for them, in all conversations that are not muted; a constant number of queries."""
    talks: Any = of_person(person_id)  # mypy does not know what was annotated
    return sum(talks.filter(unread__gt=0, muted=False).order_by().values_list("unread", flat=True))


def readable(conversation_id: int, *, person_id: int) -> Conversation:
    """The conversation, for whoever takes part in it; Gone for everybody else."""
    found = of_person(person_id).filter(pk=conversation_id).first()
    if found is None:
        raise Gone
    return found


def between(person_id: int, other_id: int) -> Conversation | None:
    """What two people have written to each other, if anything."""
    return next(iter(_between(*sorted((person_id, other_id)))), None)


@prepared
def _between(low: int, high: int) -> QuerySet[Conversation]:
    return Conversation.objects.filter(one=low, other=high)


def locked(conversation_id: int) -> Conversation | None:
    """The conversation, nobody else's to write in until the transaction ends."""
    return next(iter(_locked(conversation_id)), None)


@prepared
def _locked(conversation_id: int) -> QuerySet[Conversation]:
    return Conversation.objects.select_for_update().filter(pk=conversation_id)


def locked_between(person_id: int, other_id: int) -> Conversation | None:
    """What two people have written to each other, likewise."""
    return next(iter(_locked_between(*sorted((person_id, other_id)))), None)


@prepared
def _locked_between(low: int, high: int) -> QuerySet[Conversation]:
    return Conversation.objects.select_for_update().filter(one=low, other=high)


def by_key(author_id: int, key: UUID) -> Message | None:
    """What this author has sent under this id."""
    return next(iter(_by_key(author_id, key)), None)


@prepared
def _by_key(author_id: int, key: UUID) -> QuerySet[Message]:
    return Message.objects.filter(author=author_id, key=key)


def with_shop(person_id: int, shop_id: int) -> Conversation | None:
    """What a customer and a shop have written to each other, if anything."""
    return Conversation.objects.filter(one=person_id, shop=shop_id).first()


def of_community(community_id: int) -> Conversation | None:
    """What the members of a community have written to each other, if anything."""
    return Conversation.objects.filter(community=community_id).first()


def seat(conversation_id: int, person_id: int) -> Seat | None:
    """This person's place in a group."""
    return Seat.objects.filter(conversation=conversation_id, person=person_id).first()


def seats(conversation_id: int) -> QuerySet[Seat]:
    """Everybody in a group, hosts first, then the longest there."""
    rows = Seat.objects.filter(conversation=conversation_id, person__is_active=True)
    return rows.select_related("person__photo").order_by("-is_host", "at", "id")


def messages(conversation_id: int, *, person_id: int) -> QuerySet[Message]:
    """Everything in it that is this person's to read, oldest first, with authors and cards."""
    mine = Seat.objects.filter(conversation=conversation_id, person=person_id).values("since_number")
    return (
        Message.objects.filter(conversation=conversation_id, number__gt=Coalesce(Subquery(mine), Value(0)))
        .select_related("author__photo", "about", "photo")
        .order_by("number")
    )


def message_for(message_id: int, *, person_id: int) -> Message:
    """A message this person may read. Raises Gone for any other."""
    talk = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    conversation = readable(talk or 0, person_id=person_id)
    theirs = messages(conversation.pk, person_id=person_id)
    found = theirs.filter(pk=message_id, recalled_at=None, happened="").first()
    if found is None or found.author_id in kept_apart(conversation, person_id):
        raise Gone
    return found


def message_by_id(message_id: int) -> Message | None:
    """A message that stands, whoever may read it; for the market's own work."""
    return Message.objects.filter(pk=message_id, recalled_at=None, happened="").select_related("photo").first()


def people_in(conversation_ids: set[int]) -> dict[int, set[int]]:
    """By conversation: everybody who may read it."""
    columns = ("pk", "one_id", "other_id", "shop_id", "community_id")
    found: dict[int, set[int]] = {}
    for pk, one, other, shop, community in Conversation.objects.filter(pk__in=conversation_ids).values_list(*columns):
        found[pk] = {one, other} - {None}
        if shop:
            found[pk] |= set(shops.members(shop).values_list("person_id", flat=True))
        if community:
            found[pk] |= set(communities.members(community).values_list("person_id", flat=True))
    for pk, person in Seat.objects.filter(conversation__in=found).values_list("conversation_id", "person_id"):
        found[pk].add(person)
    return found


def read_by_others(conversation: Conversation, *, person_id: int) -> list[int]:
    """How far each of the others has read it."""
    return list(
        Reading.objects.filter(conversation=conversation).exclude(person=person_id).values_list("number", flat=True)
    )


def kept_apart(conversation: Conversation, person_id: int) -> frozenset[int]:
    """Whose words in it are not this person's to read, because of a block between them."""
    return people.blocked_with(person_id) if conversation.is_among_many else frozenset()


def is_muted(conversation_id: int, person_id: int) -> bool:
    return Reading.objects.filter(conversation=conversation_id, person=person_id, muted=True).exists()


def quoted(conversation_id: int, numbers: Collection[int], *, person_id: int) -> dict[int, Message]:
    """The messages with these numbers, those that are this person's to read."""
    return {
        message.number: message
        for message in messages(conversation_id, person_id=person_id).filter(number__in=numbers)
    }


def search(person_id: int, words: str) -> QuerySet[Message]:
    """What was said in this person's conversations with these words in it, the latest first.

    By any part of a word, so that Chinese is found too; every word has to be there. Without words, nothing.
    """
    if not words.strip():
        return Message.objects.none()
    since = Seat.objects.filter(conversation=OuterRef("conversation_id"), person=person_id).values("since_number")
    theirs = of_person(person_id).order_by().values("pk")
    said = Message.objects.filter(conversation__in=theirs, number__gt=Coalesce(Subquery(since), Value(0)))
    said = said.filter(recalled_at=None, happened="")
    for word in words.split():
        said = said.filter(text__icontains=word)
    apart = Q(conversation__one=None, author__in=people.blocked_with(person_id))
    return said.exclude(apart).select_related("author__photo").order_by("-at", "-pk")
