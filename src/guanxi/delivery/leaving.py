"""When somebody leaves: parcels and cash in their hands come first, then their own parcels forget them."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.base import photos
from guanxi.base.money import format_minor
from guanxi.base.obligations import Obligation, Owed
from guanxi.delivery.models import Parcel, PayIn, Unit
from guanxi.delivery.queries import cash_of_courier
from guanxi.delivery.states import AT_FAULT, DONE, Custody, ParcelState
from guanxi.people import queries as people
from guanxi.shops import queries as shops

CARRYING = frozenset(set(ParcelState) - DONE - {ParcelState.SEALED})


def obligations(person_id: int, *, at: datetime) -> Iterator[Obligation]:
    """Parcels the person has to bring somewhere, and cash that is not theirs."""
    held = Q(state__in=CARRYING) | Q(units__custody=Custody.RETURNING)
    for number in (
        Parcel.objects.filter(held, courier=person_id).distinct().order_by("id").values_list("pk", flat=True)
    ):
        yield Obligation(Owed.PARCEL, number, _("Parcel %(number)d is in your hands.") % {"number": number})
    cash = [each for each in cash_of_courier(person_id, currency=settings.CURRENCY, at=at) if each.in_hand_minor]
    names = shops.names(each.shop_id for each in cash)
    for each in cash:
        said = {"amount": format_minor(each.in_hand_minor, settings.CURRENCY), "shop": names[each.shop_id]}
        yield Obligation(Owed.CASH, each.shop_id, _("You hold %(amount)s of %(shop)s.") % said)
    for waiting in PayIn.objects.filter(courier=person_id, counted_at=None).select_related("shop").order_by("id"):
        said = {"shop": waiting.shop.name}
        yield Obligation(Owed.CASH, waiting.shop_id, _("%(shop)s has not counted your cash yet.") % said)


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    """Name, number and place on parcels that have ended; what they wrote and photographed at the door."""
    theirs = Q(buyer=person_id)
    if phone := people.cards([person_id])[person_id].phone:
        theirs |= Q(phone=phone, state__in=DONE)  # sent to them by somebody else
    Parcel.objects.filter(theirs).update(recipient="", phone="", address="", note="")
    Parcel.objects.filter(pickup__keeper=person_id, state__in=DONE).update(address="")  # it was their place
    Parcel.objects.filter(buyer=person_id).update(door_photo=None)
    units = Unit.objects.filter(parcel__buyer=person_id)
    units.update(words="")
    units.exclude(decision="refuse", reason__in=AT_FAULT).update(photo=None)
    # The photo of a seal is the shop's record of what left it.
    photos.disown(Parcel.objects.filter(seal_photo__owner=person_id).values_list("seal_photo", flat=True))
