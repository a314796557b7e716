"""What every action on two people begins and ends with: lock them, refuse the impossible, log the arcs."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.people.models import ArcChange, Block, Person, Tie


class WithYourself(Refusal):
    def __init__(self) -> None:
        super().__init__(_("This person is you."))


class PersonGone(Gone):
    def __init__(self) -> None:
        super().__init__(_("There is nobody here under this address."))


class YouBlockedThem(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(_("You have blocked %(name)s. Unblock them first.") % {"name": name})


class NotOpenToYou(NotAllowed):
    """The other has blocked the actor. The sentence doesn't say so."""

    def __init__(self, name: str) -> None:
        super().__init__(_("You cannot ask this of %(name)s.") % {"name": name})


class NotTied(NotAllowed):
    def __init__(self, name: str) -> None:
        super().__init__(_("You and %(name)s have no tie.") % {"name": name})


def lock_two(actor_id: int, other_id: int) -> tuple[Person, Person]:
    """Both people, locked in the order of their ids, so that steps between the same two take turns."""
    if actor_id == other_id:
        raise WithYourself
    locked = Person.objects.select_for_update(no_key=True).order_by("pk")
    found = {person.pk: person for person in locked.filter(pk__in=[actor_id, other_id], is_active=True)}
    if len(found) < 2:
        raise PersonGone
    return found[actor_id], found[other_id]


def refuse_blocked(actor: Person, other: Person) -> None:
    blocks = Block.objects.filter(Q(blocker=actor, blocked=other) | Q(blocker=other, blocked=actor))
    blockers = set(blocks.values_list("blocker_id", flat=True))
    if actor.pk in blockers:
        raise YouBlockedThem(other.name)
    if other.pk in blockers:
        raise NotOpenToYou(other.name)


def have_tie(a: int, b: int) -> bool:
    """Whether there is a tie, suspended by a block or not."""
    return Tie.objects.filter(truster=a, trusted=b).exists()


def log_arcs(*pairs: tuple[int, int], at: datetime) -> None:
    """Say that these (truster, trusted) pairs are to be read again."""
    ArcChange.objects.bulk_create(ArcChange(truster_id=a, trusted_id=b, at=at) for a, b in pairs)
