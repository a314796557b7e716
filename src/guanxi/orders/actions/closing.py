"""A shop closes: nothing is sold any more, what was sold stays on record."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base.errors import Refusal
from guanxi.catalog import actions as catalog
from guanxi.delivery import queries as parcels
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind
from guanxi.orders.models import Order
from guanxi.orders.states import OrderState
from guanxi.shops import actions as shops
from guanxi.shops import queries
from guanxi.shops.states import Role

UNSETTLED = (Kind.COURIER_CASH, Kind.SHOP_CASH, Kind.HELD)


class ShopNotDone(Refusal):
    """Something of the shop is still on its way; the sentence says what."""

    status = 409


@transaction.atomic
def close_shop(*, shop_id: int, actor_id: int, at: datetime) -> None:
    """Take everything off the shelf for good. Its owner may, once no order, parcel or money of it is under way."""
    shop = queries.lock(shop_id)
    queries.require(shop_id, actor_id, Role.OWNER)
    if shop.closed_at is not None:
        return
    if Order.objects.filter(shop=shop_id).exclude(state__in=(OrderState.SETTLED, OrderState.CANCELLED)).exists():
        raise ShopNotDone(_("An order is still under way. Bring it to its end first."))
    if parcels.coming_back(shop_id).exists():
        raise ShopNotDone(_("Something is still on its way back. Receive it first."))
    held = books.balances(shop_id, currency=settings.CURRENCY)
    if any(amount for (kind, _person), amount in held.items() if kind in UNSETTLED):
        raise ShopNotDone(_("Money of the shop is still held or not banked. Settle it first."))
    catalog.take_off_shelf(shop_id=shop_id)
    shops.close_shop(shop_id=shop_id, actor_id=actor_id, at=at)
