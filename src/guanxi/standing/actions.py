"""Evidence is written, renamed and taken away; public counts grow. Called by what happens, never by a page."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from guanxi.people import actions as people
from guanxi.standing.models import Evidence, Tally
from guanxi.standing.states import Act, Subject

VOUCH_HARDNESS = 30  # percent: said by somebody who need not have opened anything


@transaction.atomic
def record(
    *,
    witness_id: int,
    subject: str,
    subject_id: int,
    act: str,
    act_id: int,
    value: int,
    hardness: int,
    named: bool,
    at: datetime,
    kept_units: int = 0,
    refused_units: int = 0,
    reason: str = "",
    words: str = "",
    photo_id: int | None = None,
    lot_code: str = "",
    place: str = "",
) -> Evidence:
    """Write down what one act showed its witness. The same act again replaces what it said before.

    `value` is -100 (refused all, at fault) to 100 (kept all); `hardness` 1 to 100, 100 for an opened parcel.
    """
    row, _is_new = Evidence.objects.update_or_create(
        witness_id=witness_id,
        subject=Subject(subject),
        subject_id=subject_id,
        act=Act(act),
        act_id=act_id,
        defaults={
            "value": value,
            "hardness": hardness,
            "named": named,
            "kept_units": kept_units,
            "refused_units": refused_units,
            "reason": reason,
            "words": words,
            "photo_id": photo_id,
            "lot_code": lot_code,
            "place": place,
            "at": at,
        },
    )
    return row


@transaction.atomic
def forget(*, act: str, act_id: int) -> None:
    """Take away everything one act has shown: its witness chose not to tell, or it was taken back."""
    Evidence.objects.filter(act=Act(act), act_id=act_id).delete()


@transaction.atomic
def count(
    *,
    subject: str,
    subject_id: int,
    checked: int = 0,
    kept: int = 0,
    refused: int = 0,
    promises_kept: int = 0,
    promises_broken: int = 0,
) -> None:
    """Add to everybody's counts of one subject. Call it once for one act: it doesn't know what it counts."""
    tally, _is_new = Tally.objects.get_or_create(subject=Subject(subject), subject_id=subject_id)
    Tally.objects.filter(pk=tally.pk).update(
        checked=F("checked") + checked,
        kept=F("kept") + kept,
        refused=F("refused") + refused,
        promises_kept=F("promises_kept") + promises_kept,
        promises_broken=F("promises_broken") + promises_broken,
    )


@transaction.atomic
def vouch(*, voucher_id: int, subject: str, subject_id: int, sentence: str, at: datetime) -> None:
    """Somebody answers for a person or a shop: trust for those who follow them, and soft evidence by name."""
    given = people.vouch(voucher_id=voucher_id, subject=subject, subject_id=subject_id, sentence=sentence, at=at)
    _forget_vouch(voucher_id, subject, subject_id)
    record(
        witness_id=voucher_id,
        subject=subject,
        subject_id=subject_id,
        act=Act.VOUCH,
        act_id=given.pk,
        value=100,
        hardness=VOUCH_HARDNESS,
        named=True,
        words=sentence,
        at=at,
    )


@transaction.atomic
def withdraw_vouch(*, voucher_id: int, subject: str, subject_id: int, at: datetime) -> None:
    """They answer no longer. The vouch stays as history, its evidence does not."""
    people.withdraw_vouch(voucher_id=voucher_id, subject=subject, subject_id=subject_id, at=at)
    _forget_vouch(voucher_id, subject, subject_id)


def _forget_vouch(voucher_id: int, subject: str, subject_id: int) -> None:
    Evidence.objects.filter(witness=voucher_id, act=Act.VOUCH, subject=subject, subject_id=subject_id).delete()
