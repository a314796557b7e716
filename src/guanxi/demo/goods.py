"""The shops, their people and what they sell, as the files in shops/ say."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from guanxi.catalog import actions as catalog
from guanxi.demo.album import Album
from guanxi.demo.cast import FILES, Cast
from guanxi.demo.times import Times
from guanxi.shops import actions as shops
from guanxi.shops.states import Role

if TYPE_CHECKING:
    from guanxi.people.models import Person

MINOR = 100  # per yuan


@dataclass
class Item:
    """Something a shop sells: its one variant, and its lots by code."""

    product_id: int
    variant_id: int
    price_minor: int
    coded: bool
    picture: str
    lots: dict[str, int] = field(default_factory=dict)
    _serials: int = 0

    def serial(self, lot_code: str) -> str:
        """The next code under a lid; nothing for goods without codes."""
        self._serials += 1
        return f"{lot_code}-{7013 + 29 * self._serials % 90000:05d}" if self.coded else ""


@dataclass
class Stall:
    """A shop, who works in it, and what is on its shelf by a short name."""

    key: str
    shop_id: int
    owner: "Person"
    packer: "Person"
    cashier: "Person"
    couriers: list["Person"]
    seal_photo_id: int
    points: list[int] = field(default_factory=list)
    items: dict[str, Item] = field(default_factory=dict)


def key(random: Random) -> UUID:
    """An idempotency key of the seed's."""
    return UUID(int=random.getrandbits(128), version=4)


def open_shops(cast: Cast, album: Album, random: Random, times: Times) -> dict[str, Stall]:
    """All of them, by the name of their file, with everybody at work and every lot on the shelf."""
    stalls = {}
    for file in sorted((FILES / "shops").glob("*.toml")):
        name = file.stem.partition("-")[2]
        stalls[name] = _Opening(cast, album, random, times).open(name, tomllib.loads(file.read_text()))
    return stalls


@dataclass
class _Opening:
    cast: Cast
    album: Album
    random: Random
    times: Times

    def open(self, name: str, told: dict[str, Any]) -> Stall:
        owner = self.cast[told["owner"]]
        at = self.times.day(told["opened_days_ago"], 10)
        shop = shops.open_shop(
            actor_id=owner.pk,
            name=told["name"],
            place=told["place"],
            about=told["about"],
            promise=told["promise"],
            photo_id=self.album.photo(told["picture"], owner, at),
            delivery_minor=told.get("delivery", 0) * MINOR,
            free_delivery_from_minor=told["free_from"] * MINOR if "free_from" in told else None,
            at=at,
            key=key(self.random),
        )
        stall = Stall(
            name,
            shop.pk,
            owner,
            packer=self.cast[told.get("packer", told["owner"])],
            cashier=self.cast[told.get("cashier", told["owner"])],
            couriers=[self.cast[courier] for courier in told["couriers"]],
            seal_photo_id=self.album.photo("parcel", owner, at, alt="The sealed box"),
        )
        self._staff(stall, at)
        self._points(stall, told, at)
        for product in told["products"]:
            stall.items[product["sku"]] = self._offer(stall, product, at + timedelta(days=1))
        return stall

    def _staff(self, stall: Stall, at: datetime) -> None:
        hands = [(stall.packer, Role.PACKER), (stall.cashier, Role.CASHIER)]
        for person, role in [*hands, *((courier, Role.COURIER) for courier in stall.couriers)]:
            shops.add_member(shop_id=stall.shop_id, person_id=person.pk, role=role, actor_id=stall.owner.pk, at=at)

    def _points(self, stall: Stall, told: dict[str, Any], at: datetime) -> None:
        for point in told.get("points", ()):
            made = shops.add_pickup_point(
                shop_id=stall.shop_id,
                keeper_id=self.cast[point["keeper"]].pk,
                name=point["name"],
                address=point["address"],
                hours=point["hours"],
                actor_id=stall.owner.pk,
                at=at,
            )
            stall.points.append(made.pk)

    def _offer(self, stall: Stall, told: dict[str, Any], at: datetime) -> Item:
        product = catalog.add_product(
            shop_id=stall.shop_id,
            actor_id=stall.owner.pk,
            variants=[{"price_minor": told["price"] * MINOR, "sku": told["sku"]}],
            photo_ids=[self.album.photo(name, stall.owner, at) for name in told["pictures"]],
            at=at,
            key=key(self.random),
            name=told["name"],
            category=told["category"],
            measure=told["measure"],
            description=told["description"].strip(),
            promise=told.get("promise", ""),
            codes=told.get("codes", ""),
        )
        variant = product.variants.get()
        item = Item(product.pk, variant.pk, variant.price_minor, bool(product.codes), told["pictures"][0])
        for lot in told["lots"]:
            item.lots[lot["code"]] = self._receive(stall, item, lot)
        return item

    def _receive(self, stall: Stall, item: Item, told: dict[str, Any]) -> int:
        lot = catalog.receive_lot(
            variant_id=item.variant_id,
            code=told["code"],
            units=told["units"],
            origin=told.get("origin", ""),
            route=told.get("route", ""),
            made_on=self._date(told.get("made")),
            packed_on=self._date(told.get("packed")),
            best_before=self._date(-told["best"] if "best" in told else None),
            actor_id=stall.owner.pk,
            at=self.times.day(told["came"], 9),
        )
        return lot.pk

    def _date(self, said: "date | int | None") -> date | None:
        """A day as it is written, or so many days ago; a day to come is below zero."""
        return self.times.day(said, 12).date() if isinstance(said, int) else said
