"""Answer for somebody in public, and take it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Refusal
from guanxi.people.actions.pairs import PersonGone, lock_two, log_arcs, refuse_blocked
from guanxi.people.models import Person, Vouch
from guanxi.people.states import VouchFor


class NothingSaid(Refusal):
    field = "sentence"

    def __init__(self) -> None:
        super().__init__(_("Say in one sentence why you vouch for them."))


@transaction.atomic
def vouch(*, voucher_id: int, subject: str, subject_id: int, sentence: str, at: datetime) -> Vouch:
    """Answer for a person or a shop. Another sentence replaces the standing one, which stays as history."""
    if not sentence.strip():
        raise NothingSaid
    _lock(voucher_id, subject, subject_id)
    standing = Vouch.objects.filter(voucher=voucher_id, subject=subject, subject_id=subject_id, withdrawn_at=None)
    if (now := standing.first()) and now.sentence == sentence:
        return now
    standing.update(withdrawn_at=at)
    given = Vouch.objects.create(
        voucher_id=voucher_id, subject=VouchFor(subject), subject_id=subject_id, sentence=sentence, at=at
    )
    _tell("vouch.given", given, at=at)
    return given


@transaction.atomic
def withdraw_vouch(*, voucher_id: int, subject: str, subject_id: int, at: datetime) -> Vouch | None:
    """Take one's word back. None when no word stands."""
    standing = Vouch.objects.select_for_update().filter(
        voucher=voucher_id, subject=subject, subject_id=subject_id, withdrawn_at=None
    )
    if taken := standing.first():
        taken.withdrawn_at = at
        taken.save(update_fields=["withdrawn_at"])
        _tell("vouch.withdrawn", taken, at=at)
    return taken


def _lock(voucher_id: int, subject: str, subject_id: int) -> None:
    if subject == VouchFor.PERSON:
        refuse_blocked(*lock_two(voucher_id, subject_id))
    elif not Person.objects.select_for_update(no_key=True).filter(pk=voucher_id, is_active=True).exists():
        raise PersonGone


def _tell(name: str, row: Vouch, *, at: datetime) -> None:
    if row.subject == VouchFor.PERSON:
        log_arcs((row.voucher_id, row.subject_id), at=at)
    facts.record(
        name,
        subject=row.subject,
        subject_id=row.subject_id,
        at=at,
        actor_id=row.voucher_id,
        data={"vouch_id": row.pk},
    )
