"""When somebody leaves: what they still owe, and then what is forgotten of their orders."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.base.errors import Refusal
from guanxi.base.obligations import Obligation, Owed
from guanxi.delivery import leaving as delivery
from guanxi.orders.models import Line, Order
from guanxi.orders.states import OrderState
from guanxi.people import leaving as people
from guanxi.people import queries
from guanxi.people.states import Consent
from guanxi.shops import leaving as shops

ENDED = (OrderState.SETTLED, OrderState.CANCELLED)


class StillOwed(Refusal):
    """Something has to be brought to its end first; the page lists what."""

    status = 409

    def __init__(self) -> None:
        super().__init__(_("Something has to be brought to its end first."))


def obligations(person_id: int, *, at: datetime) -> list[Obligation]:
    """All that stands against leaving, orders first."""
    return [*_orders(person_id), *delivery.obligations(person_id, at=at), *shops.obligations(person_id)]


def _orders(person_id: int) -> Iterator[Obligation]:
    under_way = Order.objects.filter(buyer=person_id).exclude(state__in=ENDED).select_related("shop").order_by("id")
    for order in under_way:
        said = {"number": order.pk, "shop": order.shop.name}
        yield Obligation(Owed.ORDER, order.pk, _("Your order %(number)d from %(shop)s is under way.") % said)


@transaction.atomic
def leave(*, person_id: int, at: datetime) -> datetime:
    """Ask to be deleted; says when it will be done. Raises StillOwed."""
    if obligations(person_id, at=at):
        raise StillOwed
    return people.leave(person_id=person_id, at=at)


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:
    """Name, number, place and words. What was bought, for how much and what became of it stays, for the book."""
    theirs = Q(buyer=person_id)
    if phone := queries.cards([person_id])[person_id].phone:
        theirs |= Q(phone=phone, state__in=ENDED)  # sent to them by somebody else
    Order.objects.filter(theirs).update(recipient="", phone="", address="", note="")
    Order.objects.filter(pickup__keeper=person_id, state__in=ENDED).update(address="")  # it was their place
    Order.objects.filter(buyer=person_id).update(cancel_words="", buyer_code="", consent=Consent.NONE)
    Line.objects.filter(order__buyer=person_id).update(words="", photo=None)
    delivery.forget(person_id=person_id, at=at)
