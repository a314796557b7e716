"""Two people agree to know each other, say privately how near, change their mind, part."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people import rules
from guanxi.people.actions.pairs import NotTied, have_tie, lock_two, log_arcs, refuse_blocked
from guanxi.people.models import Person, Tie, TieRequest
from guanxi.people.states import Answer, Met, Nearness


class AlreadyTied(Refusal):
    def __init__(self, name: str) -> None:
        super().__init__(_("You and %(name)s know each other already.") % {"name": name})


class RequestGone(Gone):
    def __init__(self) -> None:
        super().__init__(_("This request is no longer open."))


class NotAskedOfYou(NotAllowed):
    def __init__(self) -> None:
        super().__init__(_("This request was made to somebody else."))


class YearImpossible(Refusal):
    field = "known_since"

    def __init__(self) -> None:
        super().__init__(_("Give a year that is not in the future."))


@transaction.atomic
def ask_tie(
    *,
    asker_id: int,
    asked_id: int,
    nearness: int,
    relation: str = "",
    words: str = "",
    met: str,
    at: datetime,
) -> TieRequest:
    """Ask for a tie. Asking somebody who has asked you is agreeing; asking twice finds the first request."""
    asker, asked = lock_two(asker_id, asked_id)
    refuse_blocked(asker, asked)
    if have_tie(asker_id, asked_id):
        raise AlreadyTied(asked.name)
    open_ones = TieRequest.objects.filter(answered_at=None)
    if theirs := open_ones.filter(asker=asked, asked=asker).first():
        return _accept(theirs, nearness=nearness, relation=relation, at=at)
    request, is_new = open_ones.get_or_create(
        asker=asker,
        asked=asked,
        defaults={
            "met": Met(met),
            "nearness": Nearness(nearness),
            "relation": relation,
            "words": words,
            "at": at,
        },
    )
    if is_new:
        _record("tie.asked", asker, asked, at=at)
    return request


@transaction.atomic
def answer_tie(
    *,
    request_id: int,
    actor_id: int,
    accept: bool,
    nearness: int = Nearness.FRIEND,
    relation: str = "",
    at: datetime,
) -> TieRequest:
    """Agree or decline. The same answer twice is one answer; another answer comes too late."""
    asker_id, asked_id = _ends(request_id)
    if actor_id != asked_id:
        raise NotAskedOfYou
    actor, asker = lock_two(actor_id, asker_id)
    request = TieRequest.objects.select_for_update().get(pk=request_id)
    answer = Answer.ACCEPTED if accept else Answer.DECLINED
    if request.answered_at:
        if request.answer == answer:
            return request
        raise RequestGone
    if not accept:
        return _close(request, answer, at=at)
    refuse_blocked(actor, asker)
    return _accept(request, nearness=nearness, relation=relation, at=at)


@transaction.atomic
def withdraw_request(*, request_id: int, actor_id: int, at: datetime) -> None:
    """Take back what one asked. Harmless when it was answered or withdrawn before."""
    TieRequest.objects.filter(pk=request_id, asker=actor_id, answered_at=None).update(
        answered_at=at, answer=Answer.WITHDRAWN
    )


@transaction.atomic
def tie_directly(
    *,
    a: int,
    b: int,
    nearness_a: int,
    nearness_b: int,
    met: str,
    at: datetime,
    relation_a: str = "",
    relation_b: str = "",
    known_since: int | None = None,
    introducer_id: int | None = None,
) -> None:
    """Tie two people who have both agreed elsewhere. Already tied: nothing changes."""
    first, second = lock_two(a, b)
    if have_tie(a, b):
        return
    both: dict[str, Any] = {
        "met": Met(met),
        "at": at,
        "known_since": known_since,
        "introducer_id": introducer_id,
    }
    for truster, trusted, nearness, relation in (
        (first, second, nearness_a, relation_a),
        (second, first, nearness_b, relation_b),
    ):
        # One side may be there already: an import states trust one way.
        Tie.objects.update_or_create(
            truster=truster, trusted=trusted, defaults=both | {"nearness": nearness, "relation": relation}
        )
    _close_between(a, b, at=at)
    log_arcs((a, b), (b, a), at=at)
    _record("tie.made", first, second, at=at, met=str(met), introducer_id=introducer_id)


@transaction.atomic
def change_tie(
    *,
    actor_id: int,
    other_id: int,
    nearness: int,
    relation: str,
    known_since: int | None,
    hidden: bool,
    at: datetime,
) -> Tie:
    """Say anew how one knows somebody. Only the actor's side changes; the other doesn't learn of it."""
    if not rules.year_is_possible(known_since, this_year=at.year):
        raise YearImpossible
    tie = _lock_tie(actor_id, other_id)
    nearer = tie.nearness != nearness
    tie.nearness, tie.relation, tie.known_since, tie.hidden = (
        Nearness(nearness),
        relation,
        known_since,
        hidden,
    )
    tie.save(update_fields=["nearness", "relation", "known_since", "hidden"])
    if nearer:
        log_arcs((actor_id, other_id), at=at)
    return tie


@transaction.atomic
def end_tie(*, actor_id: int, other_id: int, at: datetime) -> None:
    """Part. Both sides end at once; ended already: nothing changes."""
    actor, other = lock_two(actor_id, other_id)
    ended, _rows = Tie.objects.filter(Q(truster=actor, trusted=other) | Q(truster=other, trusted=actor)).delete()
    if ended:
        log_arcs((actor_id, other_id), (other_id, actor_id), at=at)
        _record("tie.ended", actor, other, at=at)


def _accept(request: TieRequest, *, nearness: int, relation: str, at: datetime) -> TieRequest:
    tie_directly(
        a=request.asker_id,
        b=request.asked_id,
        nearness_a=request.nearness,
        nearness_b=Nearness(nearness),
        relation_a=request.relation,
        relation_b=relation,
        met=request.met,
        at=at,
    )
    request.refresh_from_db()
    return request


def _close_between(a: int, b: int, *, at: datetime) -> None:
    """A tie answers every open request between the two."""
    between = Q(asker=a, asked=b) | Q(asker=b, asked=a)
    TieRequest.objects.filter(between, answered_at=None).update(answered_at=at, answer=Answer.ACCEPTED)


def _close(request: TieRequest, answer: Answer, *, at: datetime) -> TieRequest:
    request.answer, request.answered_at = answer, at
    request.save(update_fields=["answer", "answered_at"])
    return request


def _ends(request_id: int) -> tuple[int, int]:
    ends = TieRequest.objects.filter(pk=request_id).values_list("asker_id", "asked_id").first()
    if ends is None:
        raise RequestGone
    return ends


def _lock_tie(truster_id: int, trusted_id: int) -> Tie:
    mine = Tie.objects.select_for_update(of=("self",)).select_related("trusted")
    if tie := mine.filter(truster=truster_id, trusted=trusted_id).first():
        return tie
    other = Person.objects.filter(pk=trusted_id).first()
    raise NotTied(other.name if other else "?")


def _record(name: str, actor: Person, other: Person, *, at: datetime, **data: Any) -> None:
    facts.record(name, subject="person", subject_id=other.pk, at=at, actor_id=actor.pk, data=data)
