"""Who may read which conversation, and what stands in it."""

from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from guanxi.base.errors import Gone
from guanxi.chat.models import Conversation, Message, Reading
from guanxi.people import queries as people
from guanxi.shops import queries as shops


def of_person(person_id: int) -> QuerySet[Conversation]:
    """Their conversations, and those of shops they are a member of; the latest first.

    With `unread`, and with `last_text` and `last_author_id` of the latest message. A conversation with somebody
    one of the two has blocked is not among them.
    """
    apart = people.blocked_with(person_id)
    mine = Conversation.objects.filter(
        Q(one=person_id) | Q(other=person_id) | Q(shop__in=shops.shops_of(person_id).values("pk"))
    )
    between_two = Q(other__isnull=False) & (Q(one__in=apart) | Q(other__in=apart))
    read = Reading.objects.filter(conversation=OuterRef("pk"), person=person_id).values("number")
    last = Message.objects.filter(conversation=OuterRef("pk"), number=OuterRef("last_number"))
    return (
        mine.exclude(between_two)
        .annotate(
            unread=F("last_number") - Coalesce(Subquery(read), Value(0)),
            last_text=Subquery(last.values("text")),
            last_author_id=Subquery(last.values("author_id")),
        )
        .select_related("one__photo", "other__photo", "shop__photo", "shop__contact__photo")
        .order_by("-last_at", "-pk")
    )


def unread_count(person_id: int) -> int:
    """How many messages wait for them, in all conversations; one query besides the blocks."""
    talks: Any = of_person(person_id)  # mypy does not know what was annotated
    return sum(talks.filter(unread__gt=0).order_by().values_list("unread", flat=True))


def readable(conversation_id: int, *, person_id: int) -> Conversation:
    """The conversation, for whoever takes part in it; Gone for everybody else."""
    found = of_person(person_id).filter(pk=conversation_id).first()
    if found is None:
        raise Gone
    return found


def between(person_id: int, other_id: int) -> Conversation | None:
    """What two people have written to each other, if anything."""
    low, high = sorted((person_id, other_id))
    return Conversation.objects.filter(one=low, other=high).first()


def with_shop(person_id: int, shop_id: int) -> Conversation | None:
    """What a customer and a shop have written to each other, if anything."""
    return Conversation.objects.filter(one=person_id, shop=shop_id).first()


def messages(conversation_id: int) -> QuerySet[Message]:
    """Everything in it, oldest first, with authors and cards."""
    return (
        Message.objects.filter(conversation=conversation_id)
        .select_related("author__photo", "photo", "product__shop")
        .prefetch_related("product__pictures__photo")
        .order_by("number")
    )


def people_in(conversation_ids: set[int]) -> dict[int, set[int]]:
    """By conversation: everybody who may read it."""
    rows = Conversation.objects.filter(pk__in=conversation_ids).values_list("pk", "one_id", "other_id", "shop_id")
    return {
        pk: {one, other} - {None} | (set(shops.members(shop).values_list("person_id", flat=True)) if shop else set())
        for pk, one, other, shop in rows
    }


def read_by_others(conversation: Conversation, *, person_id: int) -> int:
    """How far anybody else has read it."""
    others = Reading.objects.filter(conversation=conversation).exclude(person=person_id)
    return max(others.values_list("number", flat=True), default=0)
