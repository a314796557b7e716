"""What must be true between orders, stock and held money, whatever happened. See design.md's invariants."""

from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, Sum

from guanxi.catalog import queries as goods
from guanxi.delivery import queries as parcels
from guanxi.delivery.states import ParcelState
from guanxi.ledger import queries as books
from guanxi.ledger.states import Kind
from guanxi.orders.models import Hold, Line, Order
from guanxi.orders.states import HoldState, OrderState

OPEN = (OrderState.PLACED, OrderState.CONFIRMED)
WHOLE = (OrderState.PACKED, OrderState.UNDER_WAY, OrderState.SETTLED)


def reserved() -> list[str]:
    """Stock set aside is what open orders wait for; dues, states and holds agree."""
    return [*_stock_astray(), *_dues_astray(), *_holds_astray()]


def _stock_astray() -> Iterator[str]:
    waiting: Counter[int] = Counter()
    lines = Line.objects.filter(order__state__in=OPEN).values_list("order_id", "variant_id", "units")
    for _order, variant_id, units in lines:
        waiting[variant_id] += units
    for boxes in parcels.of_orders(sorted({order for order, *_ in lines})).values():
        for box in boxes:
            waiting.subtract(unit.variant_id for unit in box.units.all())
    for variant_id, held in goods.reserved_units().items():
        if waiting.pop(variant_id, 0) != held:
            yield f"variant {variant_id} has {held} set aside, and open orders wait for another number"
    for variant_id, units in waiting.items():
        if units:
            yield f"variant {variant_id} has nothing set aside, and open orders wait for {units}"


def _dues_astray() -> Iterator[str]:
    for order in Order.objects.filter(state__in=WHOLE).order_by("id").iterator():
        boxes = [box for box in parcels.of_order(order.pk) if box.state != ParcelState.UNPACKED]
        if sum(parcels.most_due_minor(box) for box in boxes) != order.due_minor:
            yield f"order {order.pk} owes {order.due_minor} at most, and its parcels another amount"
        if order.state == OrderState.SETTLED and not parcels.all_done(order.pk):
            yield f"order {order.pk} is settled and a parcel of it is not"
    wrong = Line.objects.values("order_id", "order__goods_minor").annotate(sum=Sum(F("price_minor") * F("units")))
    for row in wrong.exclude(sum=F("order__goods_minor")).order_by("order_id"):
        yield f"order {row['order_id']} does not sum to its lines"


def _holds_astray() -> Iterator[str]:
    held = Hold.objects.filter(state=HoldState.HELD).order_by()
    sums = dict(held.values_list("order__shop_id").annotate(n=Sum("amount_minor")))
    for shop_id in Hold.objects.order_by("order__shop_id").values_list("order__shop_id", flat=True).distinct():
        book = books.balance_minor(shop_id=shop_id, kind=Kind.HELD, currency=settings.CURRENCY)
        if book != sums.get(shop_id, 0):
            yield f"shop {shop_id} has {sums.get(shop_id, 0)} held, and the book says {book}"
