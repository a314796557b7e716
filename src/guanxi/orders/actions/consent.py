"""How a buyer's orders may serve as evidence: asked once, changeable any time, and per order."""

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
from guanxi.standing import actions as standing
from guanxi.standing.states import Act

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
    found = parcels.of_orders([order.pk for order in orders])
    for order in orders:
        for parcel in found.get(order.pk, ()):
            if parcel.state in DECIDED and parcel.ended_at is not None:
                testify(order, parcel, at=parcel.ended_at)


def tell_words(*, order_id: int, product_id: int, words: str, photo_id: int | None) -> None:
    """Put the sentence and photo of a show beside the evidence of its order, where the buyer is named."""
    for parcel in parcels.of_order(order_id):
        standing.say(act=Act.PARCEL, act_id=parcel.pk, product_id=product_id, words=words, photo_id=photo_id)
