"""Bringing drafts into a shop: all of them, or none."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import ngettext

from guanxi.base import facts
from guanxi.base.errors import Refusal
from guanxi.base.models import Photo
from guanxi.catalog import search
from guanxi.catalog.files.drafts import Draft, Reading
from guanxi.catalog.models import Lot, Product, ProductPhoto, Variant
from guanxi.shops import queries as shops
from guanxi.shops.states import Role

AT_ONCE = 500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Brought:
    """What came of it: how much is new, what the shop had already, and how many bad places were passed over."""

    products: int
    variants: int
    already: int
    bad: int


class FileHasErrors(Refusal):
    field = "file"

    def __init__(self, *, bad: int) -> None:
        words = ngettext(
            "%(n)d place in the file is wrong, so nothing was brought in.",
            "%(n)d places in the file are wrong, so nothing was brought in.",
            bad,
        )
        super().__init__(words % {"n": bad})


@transaction.atomic
def bring_in(
    reading: Reading,
    *,
    shop_id: int,
    actor_id: int,
    at: datetime,
    key: UUID,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> Brought:
    """Add what the file describes, in one transaction. Raises FileHasErrors unless bad rows may be skipped.

    What the shop offers already (the same barcode, or without one the same name) is left as it is, so a file
    may come twice. A repeat with the same key answers what the first did. Units come as one lot, named by the day.
    """
    shops.require(shop_id, actor_id, Role.OWNER, Role.CONTACT)
    shops.lock(shop_id)
    if done := facts.find(str(key), name="products.imported"):
        return Brought(**done.data)
    if reading.bad_rows and not skip_bad:
        raise FileHasErrors(bad=len(reading.bad_rows))
    fresh = _fresh(shop_id, reading.drafts)
    for start in range(0, len(fresh), AT_ONCE):
        _add(shop_id, actor_id, fresh[start : start + AT_ONCE], at, key)
        if progress:
            progress(min(start + AT_ONCE, len(fresh)), len(fresh))
    variants = sum(len(draft.variants) for draft in fresh)
    brought = Brought(len(fresh), variants, len(reading.drafts) - len(fresh), len(reading.bad_rows))
    facts.record(
        "products.imported",
        subject="shop",
        subject_id=shop_id,
        at=at,
        actor_id=actor_id,
        key=str(key),
        data=asdict(brought),
    )
    return brought


def _fresh(shop_id: int, drafts: Sequence[Draft]) -> list[Draft]:
    """Those the shop does not offer yet."""
    gtins, names = set(), set()
    for gtin, name in Product.objects.filter(shop_id=shop_id).values_list("gtin", "name"):
        gtins.add(gtin)
        if not gtin:
            names.add(name)
    return [draft for draft in drafts if (draft.gtin not in gtins if draft.gtin else draft.name not in names)]


def _add(shop_id: int, actor_id: int, drafts: Sequence[Draft], at: datetime, key: UUID) -> None:
    contact_id = shops.shop(shop_id).contact_id
    products = Product.objects.bulk_create(
        Product(
            shop_id=shop_id,
            name=draft.name,
            category=draft.category,
            description=draft.description,
            measure=draft.measure,
            gtin=draft.gtin,
            promise=draft.promise,
            promiser_id=actor_id if draft.promise else contact_id,
            codes=draft.codes,
            listed=draft.listed,
            added_at=at,
            key=uuid5(key, str(draft.line)),
        )
        for draft in drafts
    )
    _add_variants(products, drafts, at)
    _add_photos(shop_id, products, drafts)
    search.index(product.pk for product in products)


def _add_variants(products: Sequence[Product], drafts: Sequence[Draft], at: datetime) -> None:
    variants = Variant.objects.bulk_create(
        Variant(
            product=product,
            name=variant.name,
            sku=variant.sku,
            price_minor=variant.price_minor,
            position=position,
            on_hand_units=variant.units,
        )
        for product, draft in zip(products, drafts, strict=True)
        for position, variant in enumerate(draft.variants)
    )
    code = at.strftime("%Y-%m-%d")
    Lot.objects.bulk_create(
        Lot(variant=variant, code=code, on_hand_units=variant.on_hand_units, added_at=at)
        for variant in variants
        if variant.on_hand_units
    )


def _add_photos(shop_id: int, products: Sequence[Product], drafts: Sequence[Draft]) -> None:
    """Photographs that people of the shop brought to this market before."""
    names = {name for draft in drafts for name in draft.photos}
    people = shops.members(shop_id).values("person_id")
    known = dict(Photo.objects.filter(name__in=names, owner__in=people).values_list("name", "pk"))
    ProductPhoto.objects.bulk_create(
        ProductPhoto(product=product, photo_id=known[name], position=position)
        for product, draft in zip(products, drafts, strict=True)
        for position, name in enumerate(draft.photos)
        if name in known
    )
