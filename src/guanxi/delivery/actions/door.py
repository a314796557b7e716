"""At the buyer's door: being there, opening, deciding unit by unit, and the two codes.

The buyer decides, the server computes the amount, the courier only records that it was paid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

from django.db import transaction

from guanxi.base.errors import Gone, Refusal
from guanxi.delivery import queries, rules
from guanxi.delivery.actions.steps import demand, done_before, lock, move, tell
from guanxi.delivery.errors import (
    AlreadyExtended,
    NothingKept,
    NotNow,
    NotYourParcel,
    PhotoMissing,
    ReasonMissing,
    SomethingKept,
    StillTime,
    TooLateToChange,
    Undecided,
    WrongCode,
)
from guanxi.delivery.models import Collection, Parcel, Unit, new_secret
from guanxi.delivery.states import AT_FAULT, MOST_VISITS, Custody, Decision, Method, ParcelState, Reason

MOST_WRONG_CODES = 5
EXTRA_MINUTES = 10


def _demand_courier(parcel: Parcel, courier_id: int) -> None:
    if parcel.courier_id != courier_id:
        raise NotYourParcel


def _demand_buyer(parcel: Parcel, buyer_id: int) -> None:
    if parcel.buyer_id != buyer_id:
        raise NotYourParcel


def _refusal_of_code(parcel: Parcel, said: str, right: str) -> Refusal | None:
    """None for the right code. A wrong one is counted, so it must be raised after the transaction is kept."""
    if parcel.wrong_codes >= MOST_WRONG_CODES:
        return WrongCode(left=0)
    if compare_digest(said.strip().encode(), right.encode()):
        parcel.wrong_codes = 0
        parcel.save(update_fields=["wrong_codes"])
        return None
    parcel.wrong_codes += 1
    parcel.save(update_fields=["wrong_codes"])
    return WrongCode(left=MOST_WRONG_CODES - parcel.wrong_codes)


def arrive(*, parcel_id: int, courier_id: int, code: str, at: datetime, key: str | None = None) -> Parcel:
    """The courier proves the buyer is there, with the presence code the buyer shows. Wrong ones are counted."""
    with transaction.atomic():
        parcel = lock(parcel_id)
        _demand_courier(parcel, courier_id)
        if done_before("arrived", parcel, key) or parcel.state == ParcelState.AT_DOOR:
            return parcel
        demand(parcel, ParcelState.UNDER_WAY)
        refusal = _refusal_of_code(parcel, code, queries.presence_code(parcel))
        if refusal is None:
            move(parcel, ParcelState.AT_DOOR, at_door_at=at)
            tell("arrived", parcel, at=at, actor_id=courier_id, key=key)
    if refusal is not None:
        raise refusal
    return parcel


@transaction.atomic
def show_new_code(*, parcel_id: int, buyer_id: int, at: datetime) -> Parcel:
    """Fresh codes, after too many wrong ones or an overheard one."""
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    demand(parcel, ParcelState.UNDER_WAY, ParcelState.AT_DOOR, ParcelState.OPENED)
    parcel.secret = new_secret()
    parcel.wrong_codes = 0
    parcel.save(update_fields=["secret", "wrong_codes"])
    tell("codes_renewed", parcel, at=at, actor_id=buyer_id)
    return parcel


@transaction.atomic
def open_parcel(
    *,
    parcel_id: int,
    buyer_id: int,
    seal_whole: bool,
    door_photo_id: int | None,
    minutes: int,
    at: datetime,
    key: str | None = None,
) -> Parcel:
    """The buyer opens the box, after looking at the seal; the clock for checking starts. Nothing is owed."""
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    if done_before("opened", parcel, key) or parcel.state == ParcelState.OPENED:
        return parcel
    move(
        parcel,
        ParcelState.OPENED,
        opened_at=at,
        decide_by=at + timedelta(minutes=minutes),
        seal_whole=seal_whole,
        door_photo_id=door_photo_id,
    )
    tell("opened", parcel, at=at, actor_id=buyer_id, key=key, seal_whole=seal_whole)
    return parcel


@transaction.atomic
def extend(*, parcel_id: int, buyer_id: int, at: datetime) -> Parcel:
    """Ten more minutes, once."""
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    demand(parcel, ParcelState.OPENED)
    if parcel.extended or parcel.decide_by is None:
        raise AlreadyExtended
    parcel.decide_by = max(parcel.decide_by, at) + timedelta(minutes=EXTRA_MINUTES)
    parcel.extended = True
    parcel.save(update_fields=["decide_by", "extended"])
    tell("extended", parcel, at=at, actor_id=buyer_id)
    return parcel


def _unit_to_decide(unit_id: int, buyer_id: int) -> Unit:
    """The unit, with its parcel locked. Raises Gone, NotYourParcel, TooLateToChange."""
    parcel_id = Unit.objects.filter(pk=unit_id).values_list("parcel_id", flat=True).first()
    if parcel_id is None:
        raise Gone
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    if parcel.state != ParcelState.OPENED:
        raise TooLateToChange if parcel.ended_at else NotNow(str(ParcelState(parcel.state).label))
    return Unit.objects.select_related("parcel", "product", "lot").get(pk=unit_id)


@transaction.atomic
def answer(
    *, unit_id: int, buyer_id: int, genuine: bool | None, undamaged: bool | None, as_described: bool | None
) -> Unit:
    """What the buyer found on looking: the three questions, before deciding. None leaves one open."""
    unit = _unit_to_decide(unit_id, buyer_id)
    unit.genuine, unit.undamaged, unit.as_described = genuine, undamaged, as_described
    unit.save(update_fields=["genuine", "undamaged", "as_described"])
    return unit


@transaction.atomic
def decide(
    *,
    unit_id: int,
    buyer_id: int,
    decision: Decision,
    reason: str = "",
    words: str = "",
    photo_id: int | None = None,
    at: datetime,
) -> Unit:
    """Keep or refuse one unit; may be changed until the money is recorded. NONE takes a decision back.

    A refusal needs a reason, and each reason but a change of mind a photo (an earlier one stays).
    """
    unit = _unit_to_decide(unit_id, buyer_id)
    if decision == Decision.REFUSE:
        if reason not in Reason.values:
            raise ReasonMissing
        photo_id = photo_id or unit.photo_id
        if reason in AT_FAULT and photo_id is None:
            raise PhotoMissing
    else:
        reason, words = "", ""
    changed = (unit.decision, unit.reason, unit.words, unit.photo_id)
    unit.decision, unit.reason, unit.words = decision, reason, words
    unit.photo_id = photo_id or unit.photo_id
    if changed == (unit.decision, unit.reason, unit.words, unit.photo_id):
        return unit
    unit.save(update_fields=["decision", "reason", "words", "photo"])
    tell("decided", unit.parcel, at=at, actor_id=buyer_id, unit=unit.pk, decision=decision, reason=reason)
    return unit


@dataclass(frozen=True)
class Accepted:
    """What an acceptance came to, in minor units."""

    parcel: Parcel
    goods_minor: int
    fee_minor: int


def accept(
    *, parcel_id: int, courier_id: int, code: str, method: Method, at: datetime, key: str | None = None
) -> Accepted | None:
    """The buyer gives the acceptance code, the courier records that the amount was paid.

    The code holds for exactly these decisions and this amount. What is kept is the buyer's, the rest goes
    back with the courier. Returns None on a repeat. Wrong codes are counted.
    """
    with transaction.atomic():
        parcel = lock(parcel_id)
        _demand_courier(parcel, courier_id)
        if done_before("accepted", parcel, key) or parcel.state == ParcelState.SETTLED:
            return None
        demand(parcel, ParcelState.OPENED)
        units = list(parcel.units.order_by("id"))
        right = _demand_acceptable(parcel, units)
        refusal = _refusal_of_code(parcel, code, right)
        accepted = None if refusal else _settle(parcel, units, courier_id, method, at, key)
    if refusal is not None:
        raise refusal
    return accepted


def _demand_acceptable(parcel: Parcel, units: list[Unit]) -> str:
    """The acceptance code for these decisions. Raises Undecided or NothingKept."""
    if open_units := sum(not unit.decision for unit in units):
        raise Undecided(left_units=open_units)
    if all(unit.decision == Decision.REFUSE for unit in units):
        raise NothingKept
    return rules.acceptance_code(
        parcel.secret,
        decisions=[(unit.pk, unit.decision) for unit in units],
        amount_minor=queries.due_minor(units, parcel.fee_minor),
    )


def _settle(
    parcel: Parcel, units: list[Unit], courier_id: int, method: Method, at: datetime, key: str | None
) -> Accepted:
    due = queries.due_minor(units, parcel.fee_minor)
    move(parcel, ParcelState.SETTLED, ended_at=at)
    parcel.units.filter(decision=Decision.KEEP).update(custody=Custody.BUYER)
    parcel.units.filter(decision=Decision.REFUSE).update(custody=Custody.RETURNING)
    if due:
        Collection.objects.create(parcel=parcel, courier_id=courier_id, method=method, amount_minor=due, at=at)
    tell("accepted", parcel, at=at, actor_id=courier_id, key=key, amount_minor=due, method=method)
    return Accepted(parcel, due - parcel.fee_minor, parcel.fee_minor)


@transaction.atomic
def refuse_all(*, parcel_id: int, buyer_id: int, at: datetime, key: str | None = None) -> Parcel | None:
    """The buyer keeps nothing: every unit refused with its reason, or a box sent away unopened on a whim.

    Returns None on a repeat.
    """
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    if done_before("refused", parcel, key) or parcel.state == ParcelState.RETURNING:
        return None
    demand(parcel, ParcelState.AT_DOOR, ParcelState.OPENED)
    if parcel.state == ParcelState.AT_DOOR:
        parcel.units.update(decision=Decision.REFUSE, reason=Reason.CHANGED_MIND)
    elif left := parcel.units.filter(decision=Decision.NONE).count():
        raise Undecided(left_units=left)
    elif parcel.units.filter(decision=Decision.KEEP).exists():
        raise SomethingKept
    _send_back(parcel, at)
    tell("refused", parcel, at=at, actor_id=buyer_id, key=key)
    return parcel


@transaction.atomic
def take_back(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """Time ran out without a decision: the courier takes everything back, and nothing counts as kept."""
    parcel = lock(parcel_id)
    _demand_courier(parcel, courier_id)
    if done_before("taken_back", parcel, key) or parcel.state == ParcelState.RETURNING:
        return parcel
    demand(parcel, ParcelState.OPENED)
    if parcel.decide_by is None or at < parcel.decide_by:
        raise StillTime
    parcel.units.update(decision=Decision.NONE, reason="")
    _send_back(parcel, at)
    tell("taken_back", parcel, at=at, actor_id=courier_id, key=key)
    return parcel


@transaction.atomic
def be_absent(*, parcel_id: int, courier_id: int, at: datetime, key: str | None = None) -> Parcel:
    """Nobody was there. After the third visit the box goes back to the shop."""
    parcel = lock(parcel_id)
    _demand_courier(parcel, courier_id)
    if done_before("absent", parcel, key):
        return parcel
    demand(parcel, ParcelState.UNDER_WAY, ParcelState.AT_DOOR)
    parcel.visits += 1
    parcel.save(update_fields=["visits"])
    if parcel.visits >= MOST_VISITS:
        _send_back(parcel, at)
    elif parcel.state == ParcelState.AT_DOOR:
        move(parcel, ParcelState.UNDER_WAY, at_door_at=None)
    tell("absent", parcel, at=at, actor_id=courier_id, key=key, visit=parcel.visits)
    return parcel


@transaction.atomic
def contest_absence(*, parcel_id: int, buyer_id: int, words: str, at: datetime) -> Parcel:
    """The buyer says they were there. The visit then no longer counts against them."""
    parcel = lock(parcel_id)
    _demand_buyer(parcel, buyer_id)
    if not parcel.visits:
        raise NotNow(str(ParcelState(parcel.state).label))
    if parcel.absence_contested_at is None:
        parcel.absence_contested_at = at
        parcel.save(update_fields=["absence_contested_at"])
        tell("absence_contested", parcel, at=at, actor_id=buyer_id, words=words)
    return parcel


def _send_back(parcel: Parcel, at: datetime) -> None:
    move(parcel, ParcelState.RETURNING, ended_at=at)
    parcel.units.update(custody=Custody.RETURNING)
