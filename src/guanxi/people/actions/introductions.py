"""Somebody who knows both brings two people together."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people.actions.pairs import NotTied, WithYourself, have_tie, lock_two, refuse_blocked
from guanxi.people.actions.ties import tie_directly
from guanxi.people.models import Introduction, Person
from guanxi.people.queries import blocked_either, tied
from guanxi.people.states import Met, Nearness


class KnowEachOther(Refusal):
    field = "second"

    def __init__(self, first: str, second: str) -> None:
        super().__init__(_("%(first)s and %(second)s know each other already.") % {"first": first, "second": second})


class CannotBeIntroduced(Refusal):
    """One of the two has blocked the other; which of them is not told."""

    field = "second"

    def __init__(self, first: str, second: str) -> None:
        super().__init__(_("%(first)s and %(second)s cannot be introduced.") % {"first": first, "second": second})


class IntroductionGone(Gone):
    def __init__(self) -> None:
        super().__init__(_("This introduction is no longer open."))


class NotIntroduced(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("This introduction is between other people."))


@transaction.atomic
def introduce(
    *, introducer_id: int, first_id: int, second_id: int, words: str = "", at: datetime, key: UUID
) -> Introduction:
    """Propose a tie to two people one knows. The same form twice, or the same two again, is one proposal."""
    if introducer_id in {first_id, second_id}:
        raise WithYourself
    first, second = lock_two(first_id, second_id)
    if before := _same_proposal(introducer_id, first_id, second_id, key):
        return before
    for person in (first, second):
        if not tied(introducer_id, person.pk):
            raise NotTied(person.name)
    if have_tie(first_id, second_id):
        raise KnowEachOther(first.name, second.name)
    if blocked_either(first_id, second_id):
        raise CannotBeIntroduced(first.name, second.name)
    introduction = Introduction.objects.create(
        introducer_id=introducer_id, first=first, second=second, words=words, at=at, key=key
    )
    for person in (first, second):
        _record("introduction.made", introduction, person, actor_id=introducer_id, at=at)
    return introduction


@transaction.atomic
def answer_introduction(
    *, introduction_id: int, actor_id: int, accept: bool, nearness: int = Nearness.ACQUAINTANCE, at: datetime
) -> Introduction:
    """Agree or decline. When the second of the two agrees, they are tied; one refusal ends it, quietly."""
    introduction = Introduction.objects.select_for_update().filter(pk=introduction_id).first()
    if introduction is None:
        raise IntroductionGone
    if actor_id not in {introduction.first_id, introduction.second_id}:
        raise NotIntroduced
    mine = "first_nearness" if actor_id == introduction.first_id else "second_nearness"
    if introduction.ended_at:
        return _answer_again(introduction, agreed=getattr(introduction, mine) is not None, accept=accept)
    if not accept:
        introduction.ended_at = at
        introduction.save(update_fields=["ended_at"])
        return introduction
    setattr(introduction, mine, Nearness(nearness))
    introduction.save(update_fields=[mine])
    _tie_when_both_agreed(introduction, actor_id=actor_id, at=at)
    return introduction


def _tie_when_both_agreed(introduction: Introduction, *, actor_id: int, at: datetime) -> None:
    if introduction.first_nearness is None or introduction.second_nearness is None:
        return
    other_id = introduction.second_id if actor_id == introduction.first_id else introduction.first_id
    refuse_blocked(*lock_two(actor_id, other_id))
    tie_directly(
        a=introduction.first_id,
        b=introduction.second_id,
        nearness_a=introduction.first_nearness,
        nearness_b=introduction.second_nearness,
        met=Met.INTRODUCTION,
        introducer_id=introduction.introducer_id,
        at=at,
    )
    introduction.ended_at = at
    introduction.save(update_fields=["ended_at"])


def _answer_again(introduction: Introduction, *, agreed: bool, accept: bool) -> Introduction:
    """The same answer sent twice is harmless; agreeing to what was declined comes too late."""
    if accept and not agreed:
        raise IntroductionGone
    return introduction


def _same_proposal(introducer_id: int, first_id: int, second_id: int, key: UUID) -> Introduction | None:
    mine = Introduction.objects.filter(introducer=introducer_id)
    pair = {first_id, second_id}
    return mine.filter(key=key).first() or mine.filter(first__in=pair, second__in=pair, ended_at=None).first()


def _record(name: str, introduction: Introduction, person: Person, *, actor_id: int, at: datetime) -> None:
    data = {"introduction_id": introduction.pk}
    facts.record(name, subject="person", subject_id=person.pk, at=at, actor_id=actor_id, data=data)
