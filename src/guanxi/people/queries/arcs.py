"""Who trusts whom, as the trust engine wants it: directed arcs with a strength from 0 to 1.

An arc comes of a tie, of a standing vouch for a person, or of both; then the stronger counts. Somebody's
block takes away their own arc to whoever they blocked, not the arc the other way.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db.models import Q, QuerySet

from guanxi.base.prepared import prepared
from guanxi.people import rules
from guanxi.people.models import ArcChange, Block, Tie, Vouch
from guanxi.people.states import VouchFor

Pair = tuple[int, int]
Arc = tuple[int, int, float]
PAIRS_A_QUERY = 300


def arcs() -> Iterator[Arc]:
    """Every effective arc (truster, trusted, strength), in no order; each pair once.

    Vouches and blocks are held in memory, ties stream by.
    """
    blocked = set(Block.objects.values_list("blocker_id", "blocked_id"))
    vouched = set(_vouches_for_people().values_list("voucher_id", "subject_id"))
    for a, b, nearness in Tie.objects.values_list("truster_id", "trusted_id", "nearness").iterator(5000):
        strength = rules.strength(nearness, vouched=(a, b) in vouched)
        vouched.discard((a, b))
        if strength and (a, b) not in blocked:
            yield a, b, strength
    for a, b in vouched - blocked:
        yield a, b, rules.VOUCH_PERCENT / rules.FULL_PERCENT


def arc(truster_id: int, trusted_id: int) -> float | None:
    """The strength of one arc now, or None."""
    return arcs_of([(truster_id, trusted_id)])[truster_id, trusted_id]


def arcs_of(pairs: Iterable[Pair]) -> dict[Pair, float | None]:
    """The strength of each of these arcs now; None for one that is not there."""
    answer: dict[Pair, float | None] = {}
    waiting = iter(set(pairs))
    while some := list(islice(waiting, PAIRS_A_QUERY)):
        answer.update(_arcs_of_some(some))
    return answer


def _arcs_of_some(pairs: list[Pair]) -> dict[Pair, float | None]:
    ties = Tie.objects.filter(_any_pair("truster_id", "trusted_id", pairs))
    nearness = {(a, b): n for a, b, n in ties.values_list("truster_id", "trusted_id", "nearness")}
    vouches = _vouches_for_people().filter(_any_pair("voucher_id", "subject_id", pairs))
    vouched = set(vouches.values_list("voucher_id", "subject_id"))
    blocks = Block.objects.filter(_any_pair("blocker_id", "blocked_id", pairs))
    blocked = set(blocks.values_list("blocker_id", "blocked_id"))
    return {
        pair: None if pair in blocked else rules.strength(nearness.get(pair), vouched=pair in vouched)
        for pair in pairs
    }


def _any_pair(first: str, second: str, pairs: list[Pair]) -> Q:
    chosen = Q(pk__in=[])
    for a, b in pairs:
        chosen |= Q(**{first: a, second: b})
    return chosen


def _vouches_for_people() -> QuerySet[Vouch]:
    return Vouch.objects.filter(subject=VouchFor.PERSON, withdrawn_at=None)


def arc_changes(after_id: int) -> list[tuple[int, int, int]]:
    """Lines of the log after that one, oldest first: (id, truster, trusted). Read these arcs again."""
    return _arc_changes(after_id)


@prepared
def _arc_changes(after_id: int) -> QuerySet[ArcChange, tuple[int, int, int]]:
    return ArcChange.objects.filter(id__gt=after_id).order_by("id").values_list("id", "truster_id", "trusted_id")


def last_arc_change() -> int:
    """The id of the newest line of the log; 0 when there is none. Read it before reading `arcs()`."""
    newest = ArcChange.objects.order_by("-id").values_list("id", flat=True).first()
    return newest or 0


def hidden_pairs(person_ids: Iterable[int]) -> frozenset[Pair]:
    """Ties of any of these people that one of the two ends keeps out of paths; each pair both ways round."""
    ids = list(person_ids)
    hidden = Tie.objects.filter(hidden=True).filter(Q(truster__in=ids) | Q(trusted__in=ids))
    pairs = set(hidden.values_list("truster_id", "trusted_id"))
    return frozenset(pairs | {(b, a) for a, b in pairs})


def blocked_by(person_id: int) -> frozenset[int]:
    """Whom this person has blocked. Their circle is walked without them, whoever else knows them."""
    return frozenset(Block.objects.filter(blocker=person_id).values_list("blocked_id", flat=True))


def blocked_with(person_id: int) -> frozenset[int]:
    """Everybody this person has blocked or is blocked by."""
    pairs = Block.objects.filter(Q(blocker=person_id) | Q(blocked=person_id))
    return frozenset(id for pair in pairs.values_list("blocker_id", "blocked_id") for id in pair) - {person_id}


def blocked_either(a: int, b: int) -> bool:
    """Whether one of the two has blocked the other."""
    return bool(_blocks_between(a, b))


@prepared
def _blocks_between(a: int, b: int) -> QuerySet[Block, int]:
    return Block.objects.filter(Q(blocker=a, blocked=b) | Q(blocker=b, blocked=a)).values_list("pk", flat=True)
