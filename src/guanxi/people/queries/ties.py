"""Reads about ties, and about what is asked and not yet answered.

A tie is suspended while one end blocks the other: these reads do not show it.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from guanxi.base.prepared import numbers, prepared
from guanxi.people.models import Block, Introduction, Tie, TieRequest
from guanxi.people.queries.arcs import Pair

# What a path says of a tie, and shows of whom it leads to.
SAID = ("truster", "nearness", "relation", "known_since", "hidden")
SHOWN = ("name", "native_name", "left_at", "photo__name", "photo__colour")


def _standing() -> QuerySet[Tie]:
    out = Block.objects.filter(blocker=OuterRef("truster"), blocked=OuterRef("trusted"))
    back = Block.objects.filter(blocker=OuterRef("trusted"), blocked=OuterRef("truster"))
    return Tie.objects.filter(~Exists(out), ~Exists(back))


def tie(truster_id: int, trusted_id: int) -> Tie | None:
    """The first person's side of the tie, with the other end and whoever introduced them."""
    of_two = _standing().filter(truster=truster_id, trusted=trusted_id)
    return of_two.select_related("trusted__photo", "introducer").first()


def tied(a: int, b: int) -> bool:
    """Whether the first person has a tie with the second, and neither blocks the other."""
    return bool(_of_two(a, b))


@prepared
def _of_two(a: int, b: int) -> QuerySet[Tie, int]:
    return _standing().filter(truster=a, trusted=b).values_list("pk", flat=True)


def tied_ids(person_id: int) -> set[int]:
    """Everybody this person has a tie with."""
    return set(_standing().filter(truster=person_id).values_list("trusted_id", flat=True))


def ties_of(person_id: int, *, words: str = "") -> QuerySet[Tie]:
    """One person's ties, by name; `words` narrows them by name, relation or place."""
    ties = _standing().filter(truster=person_id, trusted__is_active=True)
    if words:
        ties = ties.filter(
            Q(trusted__name__icontains=words)
            | Q(trusted__native_name__icontains=words)
            | Q(relation__icontains=words)
            | Q(trusted__place__icontains=words)
        )
    return ties.select_related("trusted__photo").order_by("trusted__name", "trusted_id")


def ties_between(pairs: Iterable[Pair]) -> dict[Pair, Tie]:
    """The ties of these (truster, trusted) pairs with the trusted person, in one query, for the words of a path.

    `nearness` stays private to the truster: show `relation` and `known_since` only.
    """
    chosen = set(pairs)
    if not chosen:
        return {}
    # All ties among these people, a few more than asked for: quicker than a long list of pairs.
    ties = _among(sorted({a for a, _ in chosen}), sorted({b for _, b in chosen}))
    return {pair: tie for tie in ties if (pair := (tie.truster_id, tie.trusted_id)) in chosen}


@prepared
def _among(trusters: list[int], trusted: list[int]) -> QuerySet[Tie]:
    ties = Tie.objects.filter(truster__in=numbers(trusters), trusted__in=numbers(trusted))
    return ties.select_related("trusted__photo").only(*SAID, *(f"trusted__{name}" for name in SHOWN))


def open_request(asker_id: int, asked_id: int) -> TieRequest | None:
    return TieRequest.objects.filter(asker=asker_id, asked=asked_id, answered_at=None).first()


def requests_to(person_id: int) -> QuerySet[TieRequest]:
    """Who waits for this person's answer, longest wait first."""
    waiting = TieRequest.objects.filter(asked=person_id, answered_at=None, asker__is_active=True)
    return waiting.select_related("asker__photo").order_by("at", "id")


def requests_from(person_id: int) -> QuerySet[TieRequest]:
    """Whose answer this person waits for, longest wait first."""
    waiting = TieRequest.objects.filter(asker=person_id, answered_at=None, asked__is_active=True)
    return waiting.select_related("asked__photo").order_by("at", "id")


def introductions_for(person_id: int) -> QuerySet[Introduction]:
    """Open introductions this person has not answered yet, longest wait first."""
    mine = Q(first=person_id, first_nearness=None) | Q(second=person_id, second_nearness=None)
    open_ones = Introduction.objects.filter(mine, ended_at=None)
    people = ("introducer__photo", "first__photo", "second__photo")
    return open_ones.select_related(*people).order_by("at", "id")
