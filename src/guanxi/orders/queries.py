"""Reading orders: the buyer's, the shop's, and what still waits for somebody."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet

from guanxi.orders.errors import NotYourOrder
from guanxi.orders.models import Hold, Line, Order
from guanxi.orders.states import OrderState
from guanxi.shops import queries as shops


def _whole(orders: QuerySet[Order]) -> QuerySet[Order]:
    lines = Line.objects.select_related("product").order_by("id")
    return orders.select_related("buyer__photo", "shop__contact__photo", "pickup").prefetch_related(
        Prefetch("lines", queryset=lines)
    )


def of_buyer(buyer_id: int) -> QuerySet[Order]:
    """A buyer's orders with their lines, latest first."""
    return _whole(Order.objects.filter(buyer_id=buyer_id)).order_by("-id")


def one_of_buyer(order_id: int, *, buyer_id: int) -> Order:
    """One order, for its buyer only. Raises NotYourOrder."""
    found = of_buyer(buyer_id).filter(pk=order_id).first()
    if found is None:
        raise NotYourOrder
    return found


def sides(order_id: int) -> tuple[int, int]:
    """An order's buyer and its shop's contact person."""
    return Order.objects.values_list("buyer_id", "shop__contact_id").get(pk=order_id)


def seen_by(person_id: int, order_ids: Collection[int]) -> QuerySet[Order]:
    """Those of these orders that this person placed, or that were placed in a shop they work in."""
    theirs = Q(buyer_id=person_id) | Q(shop__in=shops.shops_of(person_id).values("pk"))
    return _whole(Order.objects.filter(theirs, pk__in=order_ids)).order_by("-id")


def of_shop(shop_id: int) -> QuerySet[Order]:
    """A shop's orders with their lines, latest first."""
    return _whole(Order.objects.filter(shop_id=shop_id)).order_by("-id")


def one_of_shop(order_id: int, *, shop_id: int) -> Order:
    """One order, for its shop only. Raises NotYourOrder."""
    found = of_shop(shop_id).filter(pk=order_id).first()
    if found is None:
        raise NotYourOrder
    return found


def awaiting_answer(shop_id: int) -> QuerySet[Order]:
    """Orders the shop must confirm or decline, longest wait first."""
    return of_shop(shop_id).filter(state=OrderState.PLACED).order_by("placed_at", "id")


def to_pack(shop_id: int) -> QuerySet[Order]:
    """Confirmed orders of which something is not in a box yet, oldest first."""
    return of_shop(shop_id).filter(state=OrderState.CONFIRMED).order_by("confirmed_at", "id")


def unanswered(at: datetime) -> QuerySet[Order]:
    """Orders whose shop has let the time run out."""
    return Order.objects.filter(state=OrderState.PLACED, answer_by__lte=at).order_by("id")


def first_orders(shop_id: int, order_ids: Iterable[int]) -> set[int]:
    """Which of these orders are their buyer's first at this shop."""
    orders = list(Order.objects.filter(pk__in=list(order_ids)).values_list("pk", "buyer_id"))
    seen = Order.objects.filter(shop_id=shop_id, buyer_id__in=[buyer for _, buyer in orders])
    earliest: dict[int, int] = {}
    for buyer, order in seen.order_by("-id").values_list("buyer_id", "pk"):
        earliest[buyer] = order
    return {order for order, buyer in orders if earliest.get(buyer) == order}


def holds_of(order_id: int) -> QuerySet[Hold]:
    """What was collected for an order and where it stands."""
    return Hold.objects.filter(order_id=order_id).order_by("id")


def held_of_shop(shop_id: int) -> QuerySet[Hold]:
    """Money of a shop that is still held, soonest first."""
    return Hold.objects.filter(order__shop_id=shop_id, state="held").select_related("order").order_by("until", "id")


def consent_question_due(buyer_id: int) -> bool:
    """Whether this person has decided something at a door and was never asked how it may serve."""
    return Order.objects.filter(
        buyer_id=buyer_id, buyer__consent="", consent="", state__in=[OrderState.UNDER_WAY, OrderState.SETTLED]
    ).exists()
