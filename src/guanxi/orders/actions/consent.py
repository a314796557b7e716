"""How a buyer's orders may serve as evidence: asked once, changeable any time, and per order."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from guanxi.delivery import queries as parcels
from guanxi.delivery.states import ParcelState
from guanxi.orders.actions.evidence import testify
from guanxi.orders.actions.steps import lock, tell
from guanxi.orders.errors import ConsentMissing, NotYourOrder
from guanxi.orders.models import Order
from guanxi.people import actions as people
from guanxi.people.states import Consent

MOST_WORDS = 500
DECIDED = frozenset({ParcelState.SETTLED, ParcelState.RETURNING, ParcelState.RETURNED})


@transaction.atomic
def choose_consent(*, buyer_id: int, consent: str, order_id: int | None = None, at: datetime) -> None:
    """For all orders without a choice of their own, or for one. Evidence already given changes with it."""
    if consent not in (Consent.NAMED, Consent.COUNTED, Consent.NONE):
        raise ConsentMissing
    if order_id is None:
        people.choose_consent(person_id=buyer_id, consent=Consent(consent), at=at)
        orders = list(Order.objects.filter(buyer_id=buyer_id, consent=""))
    else:
        order = lock(order_id)
        if order.buyer_id != buyer_id:
            raise NotYourOrder
        order.consent = consent
        order.save(update_fields=["consent"])
        tell("consent_chosen", order, at=at, actor_id=buyer_id, consent=consent)
        orders = [order]
    _testify_again(orders)


@transaction.atomic
def tell_words(*, order_id: int, product_id: int, words: str, photo_id: int | None) -> None:
    """Put what the buyer publicly said of a kept product beside its evidence; empty words take it away again."""
    order = lock(order_id)
    order.lines.filter(product_id=product_id).update(words=words[:MOST_WORDS], photo_id=photo_id)
    _testify_again([order])


def _testify_again(orders: Sequence[Order]) -> None:
    """Write the evidence of everything decided in these orders as it should be now."""
    found = parcels.of_orders([order.pk for order in orders])
    for order in orders:
        for parcel in found.get(order.pk, ()):
            if parcel.state in DECIDED and parcel.ended_at is not None:
                testify(order, parcel, at=parcel.ended_at)
