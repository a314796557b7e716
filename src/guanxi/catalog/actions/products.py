"""What a shop offers: products, their photos, and the variants that carry a price."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import facts, money
from guanxi.base.errors import Gone, Refusal
from guanxi.catalog import search
from guanxi.catalog.models import Product, ProductPhoto, Variant
from guanxi.shops import actions as shops_do
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

MOST_PHOTOS = 9
MOST_PRICE_MINOR = money.MOST_MINOR


class ProductWords(TypedDict, total=False):
    """What is said of a product. A promise is in the words of whoever gives it; empty means the shop's."""

    name: str
    category: str
    description: str
    measure: str
    gtin: str
    promise: str
    codes: str
    listed: bool


class VariantWords(TypedDict, total=False):
    name: str
    sku: str
    price_minor: int


class PriceMissing(Refusal):
    field = "price"


class VariantTwice(Refusal):
    field = "variants"

    def __init__(self) -> None:
        super().__init__(_("Another variant of this product has this name already."))


class TooManyPhotos(Refusal):
    field = "photos"

    def __init__(self) -> None:
        super().__init__(ngettext("At most %(n)d photo.", "At most %(n)d photos.", MOST_PHOTOS) % {"n": MOST_PHOTOS})


@transaction.atomic
def add_product(
    *,
    shop_id: int,
    actor_id: int,
    variants: Sequence[VariantWords],
    photo_ids: Sequence[int] = (),
    at: datetime,
    key: UUID,
    **words: Unpack[ProductWords],
) -> Product:
    """Offer something, with at least one variant. A repeat with the same key returns the first."""
    shops.require(shop_id, actor_id, Role.OWNER, Role.CONTACT)
    shops.demand_open(shop_id)
    _demand_variants(variants)
    promiser_id = actor_id if words.get("promise") else shops.shop(shop_id).contact_id
    product, fresh = Product.objects.get_or_create(
        key=key, shop_id=shop_id, defaults={"promiser_id": promiser_id, "added_at": at, **words}
    )
    if not fresh:
        return product
    Variant.objects.bulk_create(
        Variant(product=product, position=position, **variant) for position, variant in enumerate(variants)
    )
    _place_photos(product, photo_ids)
    search.index([product.pk])
    facts.record("product.added", subject="product", subject_id=product.pk, at=at, actor_id=actor_id)
    return product


@transaction.atomic
def change_product(
    *,
    product_id: int,
    actor_id: int,
    at: datetime,
    photo_ids: Sequence[int] | None = None,
    **words: Unpack[ProductWords],
) -> Product:
    """Change what is given. `photo_ids` are all its photos in their order. New words of promise are the actor's."""
    product = _locked(product_id, actor_id)
    if "promise" in words and words["promise"] != product.promise:
        product.promiser_id = actor_id if words["promise"] else shops.shop(product.shop_id).contact_id
    for name, value in words.items():
        setattr(product, name, value)
    product.save()
    if photo_ids is not None:
        product.pictures.all().delete()
        _place_photos(product, photo_ids)
    search.index([product_id])
    data = {"what": sorted(words)}
    facts.record("product.changed", subject="product", subject_id=product_id, at=at, actor_id=actor_id, data=data)
    return product


@transaction.atomic
def add_variant(
    *, product_id: int, actor_id: int, at: datetime, key: UUID | str | None = None, **words: Unpack[VariantWords]
) -> Variant:
    """Offer the product in one more size or kind. A repeat with the same key returns the first."""
    product = _locked(product_id, actor_id)
    if key and (done := facts.find(str(key), name="variant.added")):
        return Variant.objects.get(pk=done.data["variant_id"], product=product)
    _demand_price(words)
    _demand_own_name(product, words.get("name", ""))
    position = product.variants.count()
    variant = Variant.objects.create(product=product, position=position, **words)
    _record_variant("variant.added", variant, actor_id=actor_id, at=at, key=str(key) if key else None)
    return variant


@transaction.atomic
def change_variant(
    *, variant_id: int, actor_id: int, at: datetime, retired: bool = False, **words: Unpack[VariantWords]
) -> Variant:
    """Change its name or price, or retire it. Orders already placed keep the price of their moment."""
    product_id = Variant.objects.filter(pk=variant_id).values_list("product_id", flat=True).first()
    if product_id is None:
        raise Gone(_("There is no such product."))
    product = _locked(product_id, actor_id)
    variant = Variant.objects.select_for_update(no_key=True).get(pk=variant_id)
    if (
        not retired
        and all(getattr(variant, name) == value for name, value in words.items())
        and not variant.retired_at
    ):
        return variant
    if "price_minor" in words:
        _demand_price(words)
    if words.get("name", variant.name) != variant.name:
        _demand_own_name(product, words["name"])
    for name, value in words.items():
        setattr(variant, name, value)
    variant.retired_at = (variant.retired_at or at) if retired else None
    variant.save(update_fields=[*words, "retired_at"])
    _record_variant("variant.changed", variant, actor_id=actor_id, at=at)
    return variant


@transaction.atomic
def change_shop(*, shop_id: int, actor_id: int, at: datetime, **settings: Unpack[shops_do.Settings]) -> None:
    """Change a shop's settings, and let search find its goods under its new name and place."""
    before = shops.shop(shop_id)
    after = shops_do.change_shop(shop_id=shop_id, actor_id=actor_id, at=at, **settings)
    if (before.name, before.place) != (after.name, after.place):
        search.index_shop(shop_id)


@transaction.atomic
def take_off_shelf(*, shop_id: int) -> None:
    """No product of the shop is offered any more. For a shop that closes."""
    Product.objects.filter(shop=shop_id).update(listed=False)


def _locked(product_id: int, actor_id: int) -> Product:
    """The product, locked, if the person may change it."""
    product = Product.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if product is None:
        raise Gone(_("There is no such product."))
    shops.require(product.shop_id, actor_id, Role.OWNER, Role.CONTACT)
    shops.demand_open(product.shop_id)
    return product


def _demand_variants(variants: Sequence[VariantWords]) -> None:
    if not variants:
        raise PriceMissing(_("Say what it costs."))
    for variant in variants:
        _demand_price(variant)
    names = [variant.get("name", "") for variant in variants]
    if len(set(names)) < len(names):
        raise VariantTwice


def _demand_price(words: VariantWords) -> None:
    if not 0 < words.get("price_minor", 0) <= MOST_PRICE_MINOR:
        raise PriceMissing(_("A price is more than nothing."))


def _demand_own_name(product: Product, name: str) -> None:
    if product.variants.filter(name=name, retired_at=None).exists():
        raise VariantTwice


def _place_photos(product: Product, photo_ids: Sequence[int]) -> None:
    if len(photo_ids) > MOST_PHOTOS:
        raise TooManyPhotos
    ProductPhoto.objects.bulk_create(
        ProductPhoto(product=product, photo_id=photo_id, position=position)
        for position, photo_id in enumerate(dict.fromkeys(photo_ids))
    )


def _record_variant(name: str, variant: Variant, *, actor_id: int, at: datetime, key: str | None = None) -> None:
    facts.record(
        name,
        subject="product",
        subject_id=variant.product_id,
        at=at,
        actor_id=actor_id,
        key=key,
        data={"variant_id": variant.pk, "price_minor": variant.price_minor},
    )
