"""Shut somebody out, and let them in again."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from guanxi.base import facts
from guanxi.people.actions.pairs import lock_two, log_arcs
from guanxi.people.models import Block, Follow, Introduction, TieRequest
from guanxi.people.states import Answer


@transaction.atomic
def block(*, blocker_id: int, blocked_id: int, at: datetime) -> Block:
    """Take somebody out of one's circle at once. A tie is suspended; following ends, and all that was asked."""
    blocker, blocked = lock_two(blocker_id, blocked_id)
    row, is_new = Block.objects.get_or_create(blocker=blocker, blocked=blocked, defaults={"at": at})
    if is_new:
        pair = [blocker_id, blocked_id]
        asked = TieRequest.objects.filter(asker__in=pair, asked__in=pair, answered_at=None)
        asked.update(answered_at=at, answer=Answer.DECLINED)
        both = Introduction.objects.filter(Q(first__in=pair) & Q(second__in=pair), ended_at=None)
        both.update(ended_at=at)
        Follow.objects.filter(follower__in=pair, followed__in=pair).delete()
        log_arcs((blocker_id, blocked_id), at=at)
        facts.record("person.blocked", subject="person", subject_id=blocked_id, at=at, actor_id=blocker_id)
    return row


@transaction.atomic
def unblock(*, blocker_id: int, blocked_id: int, at: datetime) -> None:
    """A tie that was suspended counts again. Not blocked: nothing changes."""
    gone, _rows = Block.objects.filter(blocker=blocker_id, blocked=blocked_id).delete()
    if gone:
        log_arcs((blocker_id, blocked_id), at=at)
        facts.record("person.unblocked", subject="person", subject_id=blocked_id, at=at, actor_id=blocker_id)
