"""A product and all its variants as its shop's form shows them, kept together or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack
from uuid import UUID

from django.db import transaction

from guanxi.base.errors import Gone
from guanxi.catalog.actions.products import ProductWords, VariantWords, add_variant, change_product, change_variant
from guanxi.catalog.models import Product, Variant


class VariantRow(VariantWords, total=False):
    """One row of the form: a variant there already, by id, perhaps to be retired; or a new one."""

    variant_id: int | None
    retired: bool


@transaction.atomic
def rewrite_product(
    *,
    product_id: int,
    actor_id: int,
    at: datetime,
    key: UUID,
    photo_ids: Sequence[int],
    variants: Sequence[VariantRow],
    **words: Unpack[ProductWords],
) -> Product:
    """Change a product, its photos and its variants. Raises what change_product and change_variant raise."""
    product = change_product(product_id=product_id, actor_id=actor_id, at=at, photo_ids=photo_ids, **words)
    mine = set(Variant.objects.filter(product=product).values_list("pk", flat=True))
    for number, row in enumerate(variants):
        new: VariantWords = {"name": row["name"], "sku": row["sku"], "price_minor": row["price_minor"]}
        variant_id = row.get("variant_id")
        if variant_id is None:
            add_variant(product_id=product_id, actor_id=actor_id, at=at, key=f"{key}:{number}", **new)
        elif variant_id in mine:
            retired = row.get("retired", False)
            change_variant(variant_id=variant_id, actor_id=actor_id, at=at, retired=retired, **new)
        else:
            raise Gone
    return product
