"""Whom a fact concerns, so that only their pages hear of it."""

from collections.abc import Callable, Iterable

from django.apps import apps
from django.db.models import Model

from guanxi.chat import queries as chat
from guanxi.shops import queries as shops

Ring = tuple[str, int | str]  # what is rung for: ("order", 12)
Rings = dict[int, set[Ring]]  # by person


def rings(changed: Iterable[tuple[str, int]]) -> Rings:
    """Which persons' pages to ring for what has changed. Two or three queries for all orders, or all parcels."""
    found: Rings = {}
    by_subject: dict[str, set[int]] = {}
    for subject, pk in changed:
        by_subject.setdefault(subject, set()).add(pk)
    for subject, ids in by_subject.items():
        if resolve := RESOLVERS.get(subject):
            for person, ring in resolve(ids):
                found.setdefault(person, set()).add(ring)
    return found


def _of_orders(ids: set[int]) -> Iterable[tuple[int, Ring]]:
    rows = _table("orders.Order").filter(pk__in=ids).values_list("pk", "buyer_id", "shop_id")
    for order, buyer, shop in rows:
        for person in {buyer, *_members(shop)}:
            yield person, ("order", order)


def _of_parcels(ids: set[int]) -> Iterable[tuple[int, Ring]]:
    fields = ("pk", "order_id", "buyer_id", "courier_id", "shop_id")
    for parcel, order, buyer, courier, shop in _table("delivery.Parcel").filter(pk__in=ids).values_list(*fields):
        for person in {buyer, courier, *_members(shop)} - {None}:
            yield person, ("parcel", parcel)
            yield person, ("order", order)


def _of_pay_ins(ids: set[int]) -> Iterable[tuple[int, Ring]]:
    for pay_in, courier, shop in (
        _table("delivery.PayIn").filter(pk__in=ids).values_list("pk", "courier_id", "shop_id")
    ):
        for person in {courier, *_members(shop)}:
            yield person, ("pay_in", pay_in)


def _of_people(ids: set[int]) -> Iterable[tuple[int, Ring]]:
    for person in ids:
        yield person, ("person", person)


def _of_talks(ids: set[int]) -> Iterable[tuple[int, Ring]]:
    for talk, readers in chat.people_in(ids).items():
        for person in readers:
            yield person, ("talk", talk)


def _members(shop_id: int) -> set[int]:
    return set(shops.members(shop_id).values_list("person_id", flat=True))


def _table(label: str):  # type: ignore[no-untyped-def]
    """By its name: a page may read any table's ids, and imports nobody's models for it."""
    model: type[Model] = apps.get_model(label)
    return model._default_manager


RESOLVERS: dict[str, Callable[[set[int]], Iterable[tuple[int, Ring]]]] = {
    "order": _of_orders,
    "parcel": _of_parcels,
    "pay_in": _of_pay_ins,
    "person": _of_people,
    "talk": _of_talks,
}
