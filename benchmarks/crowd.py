"""A market of any size, written in bulk: the rows are those the actions make, in proportion to the people.

For N people: 10 N mutual ties (mean 20 each), N / 100 shops with five products of one variant and one lot, N kept
orders with their parcels, units and evidence, N posts. Everything comes from one seed.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model

from guanxi.base.models import Fact, Photo
from guanxi.catalog.models import Lot, Product, ProductPhoto, Tip, Variant
from guanxi.delivery.models import Parcel, Unit
from guanxi.orders.models import Line, Order
from guanxi.people.models import Person, Tie
from guanxi.posts.models import Post
from guanxi.shops.models import Member, Shop
from guanxi.standing.models import Evidence, Tally

M = TypeVar("M", bound=Model)
NUMBERED = (Person, Photo, Shop, Product, Variant, Lot, Order, Line, Parcel)  # whose rows get their numbers here
NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
BATCH = 5000
TIES_EACH = 10  # made by each person; as many come from others
PRODUCTS_EACH = 5  # of each shop


def fill(people: int, *, seed: int = 1, said: Callable[[str], object] = lambda _: None) -> None:
    """Write the market into an empty database, telling what is being written."""
    random = Random(seed)
    for name, write in STEPS.items():
        said(f"{name} for {people:,} people")
        write(people, random)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), NUMBERED):
            cursor.execute(statement)


def _write(model: type[M], rows: Iterable[M]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch)


def _uuid(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _people(count: int, random: Random) -> None:
    def person(n: int) -> Person:
        fields: dict[str, Any] = {"name": f"Neighbour {n}", "email": f"n{n}@example.org", "consent": "named"}
        return Person(pk=n, password="!", code=f"{n:012x}", joined_at=NOW, place="Fuding", **fields)

    _write(Person, (person(n) for n in range(1, count + 1)))
    Photo.objects.create(pk=1, name="0" * 32, width=640, height=480, colour="#c0b0a0", added_at=NOW)


def _ties(count: int, random: Random) -> None:
    """Half to people next door, half to anybody: friends of friends know each other, and nobody is far."""

    def pairs() -> set[tuple[int, int]]:
        found = set()
        for a in range(1, count + 1):
            for turn in range(TIES_EACH):
                b = (a + random.randrange(1, 40)) % count + 1 if turn % 2 else random.randrange(1, count + 1)
                if a != b:
                    found.add((min(a, b), max(a, b)))
        return found

    def both(a: int, b: int) -> Iterable[Tie]:
        for one, other in ((a, b), (b, a)):
            yield Tie(truster_id=one, trusted_id=other, nearness=random.choice((20, 60, 100)), met="code", at=NOW)

    _write(Tie, (tie for a, b in sorted(pairs()) for tie in both(a, b)))


def _shops(count: int, random: Random) -> None:
    shops = max(2, count // 100)
    _write(
        Shop,
        (
            Shop(pk=n, name=f"Shop {n}", slug=f"shop-{n}", place="Fuding", contact_id=n, promise="As I say it is. " * 8,
                 delivery_minor=800, opened_at=NOW, key=_uuid(random))
            for n in range(1, shops + 1)
        ),
    )  # fmt: skip
    _write(
        Member,
        (Member(shop_id=n, person_id=n, role=role) for n in range(1, shops + 1) for role in ("owner", "contact")),
    )
    ids = range(1, shops * PRODUCTS_EACH + 1)
    _write(
        Product,
        (
            Product(pk=n, shop_id=(n - 1) // PRODUCTS_EACH + 1, promiser_id=(n - 1) // PRODUCTS_EACH + 1, name=f"Tea {n}",
                    category="tea", description="White tea from the slope. " * 12, measure="tin", added_at=NOW, key=_uuid(random))
            for n in ids
        ),
    )  # fmt: skip
    _write(ProductPhoto, (ProductPhoto(product_id=n, photo_id=1) for n in ids))
    _write(Variant, (Variant(pk=n, product_id=n, price_minor=16800, on_hand_units=10**6) for n in ids))
    _write(
        Lot,
        (Lot(pk=n, variant_id=n, code="1904-07", origin="Fuding", on_hand_units=10**6, added_at=NOW) for n in ids),
    )


def _orders(count: int, random: Random) -> None:
    """Everybody has kept one order, of a product that is the more popular the lower its number."""
    products = max(2, count // 100) * PRODUCTS_EACH
    chosen = {n: int(products * random.random() ** 2) + 1 for n in range(1, count + 1)}
    shop = {n: (product - 1) // PRODUCTS_EACH + 1 for n, product in chosen.items()}
    at = {n: NOW - timedelta(minutes=random.randrange(1, 10**5)) for n in chosen}
    to = {"currency": "CNY", "recipient": "Somebody", "address": "1 Long Street"}
    _write(
        Order,
        (
            Order(pk=n, buyer_id=n, shop_id=shop[n], state="settled", goods_minor=16800, placed_at=at[n], answer_by=at[n],
                  ended_at=at[n], key=_uuid(random), **to)
            for n in chosen
        ),
    )  # fmt: skip
    _write(
        Line,
        (
            Line(pk=n, order_id=n, product_id=p, variant_id=p, name=f"Tea {p}", price_minor=16800, units=1)
            for n, p in chosen.items()
        ),
    )
    _write(
        Parcel,
        (
            Parcel(pk=n, order_id=n, shop_id=shop[n], buyer_id=n, state="settled", seal_photo_id=1, packer_id=shop[n],
                   packed_at=at[n], courier_id=shop[n], ended_at=at[n], **to)
            for n in chosen
        ),
    )  # fmt: skip
    _write(
        Unit,
        (
            Unit(parcel_id=n, product_id=p, variant_id=p, lot_id=p, line_id=n, name=f"Tea {p}", price_minor=16800, custody="buyer", decision="keep")
            for n, p in chosen.items()
        ),
    )  # fmt: skip
    _write(
        Fact,
        (
            Fact(name=f"order.{step}", subject="order", subject_id=n, actor_id=n, at=at[n])
            for n in chosen
            for step in ("placed", "settled")
        ),
    )
    _testify(chosen, shop, at, random)


def _testify(chosen: dict[int, int], shop: dict[int, int], at: dict[int, datetime], random: Random) -> None:
    def evidence(n: int, subject: str, subject_id: int) -> Evidence:
        value = -100 if random.random() < 0.05 else 100
        return Evidence(
            witness_id=n, subject=subject, subject_id=subject_id, act="parcel", act_id=n, value=value, hardness=100,
            kept_units=int(value > 0), refused_units=int(value < 0), words="Leaves whole, smells of dates.",
            lot_code="1904-07", at=at[n],
        )  # fmt: skip

    subjects = (("product", chosen), ("shop", shop))
    _write(Evidence, (evidence(n, subject, of[n]) for n in chosen for subject, of in subjects))
    for subject, of in subjects:
        ids = sorted(set(of.values()))
        _write(
            Tally, (Tally(subject=subject, subject_id=i, checked=10, kept=9, refused=1, promises_kept=9) for i in ids)
        )


def _words(count: int, random: Random) -> None:
    _write(
        Post,
        (
            Post(author_id=random.randrange(1, count + 1), text="Opened the seal with Karim standing there. " * 3,
                 audience=random.choice(("public", "circle")), product_id=random.randrange(1, 11), at=NOW, key=_uuid(random))
            for _ in range(count)
        ),
    )  # fmt: skip
    _write(
        Tip,
        (
            Tip(product_id=n % 10 + 1, author_id=n, text="Boil it, don't steep it.", at=NOW, key=_uuid(random))
            for n in range(1, 60)
        ),
    )


STEPS: dict[str, Callable[[int, Random], None]] = {
    "people": _people,
    "ties": _ties,
    "shops and goods": _shops,
    "orders and evidence": _orders,
    "posts and tips": _words,
}
