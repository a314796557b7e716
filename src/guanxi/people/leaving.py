"""Leaving for good: asked for, taken back within some days, or done.

The row of a person stays, because orders, facts and the book point at it; nothing that says who it was does.
`guanxi.orders.leaving` says what stands against it, `guanxi.jobs.leaving` does it when the time has come.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from guanxi.base import facts
from guanxi.people.actions.pairs import log_arcs
from guanxi.people.models import (
    Block,
    Follow,
    Introduction,
    Mute,
    OwnCopy,
    Person,
    Shield,
    Tie,
    TieRequest,
    Vouch,
    new_code,
)
from guanxi.people.states import Consent, VouchFor

WAIT = timedelta(days=14)


@transaction.atomic
def leave(*, person_id: int, at: datetime) -> datetime:
    """Say that one wants to leave, and learn when it will be done. Said again, the first moment holds."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    if person.leaves_at is None:
        person.leaves_at = at + WAIT
        person.save(update_fields=["leaves_at"])
        facts.record("person.leaving", subject="person", subject_id=person_id, at=at, actor_id=person_id)
    return person.leaves_at


@transaction.atomic
def stay(*, person_id: int, at: datetime) -> None:
    """Take it back. Not leaving: nothing changes."""
    if Person.objects.filter(pk=person_id, left_at=None, leaves_at__isnull=False).update(leaves_at=None):
        facts.record("person.stays", subject="person", subject_id=person_id, at=at, actor_id=person_id)


def due(now: datetime) -> QuerySet[Person]:
    """Whose time has come, the longest wait first."""
    return Person.objects.filter(leaves_at__lte=now, left_at=None).order_by("leaves_at", "id")


def lock(person_id: int) -> bool:
    """Hold the person's row until the transaction ends; False for somebody who does not leave any more."""
    waiting = Person.objects.select_for_update().filter(pk=person_id, leaves_at__isnull=False, left_at=None)
    return waiting.first() is not None


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:
    """Take away whom they knew and what they said of each other, then who they were. Their circle ends at once."""
    _forget_ties(person_id, at)
    Follow.objects.filter(Q(follower=person_id) | Q(followed=person_id)).delete()
    Shield.objects.filter(person=person_id).delete()
    Mute.objects.filter(Q(muter=person_id) | Q(muted=person_id)).delete()
    TieRequest.objects.filter(Q(asker=person_id) | Q(asked=person_id)).delete()
    Introduction.objects.filter(Q(introducer=person_id) | Q(first=person_id) | Q(second=person_id)).delete()
    Tie.objects.filter(introducer=person_id).update(introducer=None)
    OwnCopy.objects.filter(person=person_id).delete()
    person = Person.objects.get(pk=person_id)
    person.groups.clear()
    person.user_permissions.clear()
    _forget_page(person)


def _forget_ties(person_id: int, at: datetime) -> None:
    """Ties, blocks and vouches in both directions; the graph of every process hears of each."""
    about = Vouch.objects.filter(subject=VouchFor.PERSON, subject_id=person_id)
    vouches = about | Vouch.objects.filter(voucher=person_id)
    ties = Tie.objects.filter(Q(truster=person_id) | Q(trusted=person_id))
    blocks = Block.objects.filter(Q(blocker=person_id) | Q(blocked=person_id))
    pairs = {
        *ties.values_list("truster_id", "trusted_id"),
        *blocks.values_list("blocker_id", "blocked_id"),
        *vouches.filter(subject=VouchFor.PERSON).values_list("voucher_id", "subject_id"),
    }
    ties.delete()
    blocks.delete()
    vouches.delete()
    log_arcs(*sorted(pairs), at=at)


def _forget_page(person: Person) -> None:
    """An empty row that nobody can sign in with. Its code leads nowhere, like every code that was replaced."""
    person.set_unusable_password()
    Person.objects.filter(pk=person.pk).update(
        email=None,
        phone=None,
        phone_verified=False,
        name="",
        native_name="",
        about="",
        place="",
        photo=None,
        cover=None,
        language="",
        time_zone="",
        consent=Consent.NONE,
        code=new_code(),
        password=person.password,
        last_login=None,
        is_active=False,
        is_staff=False,
        is_superuser=False,
    )


@transaction.atomic
def finish(*, person_id: int, at: datetime) -> None:
    """Everything is gone, from every table and every disk."""
    if Person.objects.filter(pk=person_id, left_at=None).update(left_at=at, leaves_at=None):
        facts.record("person.left", subject="person", subject_id=person_id, at=at)
