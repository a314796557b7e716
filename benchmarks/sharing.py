"""What is handed outside: a large catalogue as Google reads it, and drawn pictures, beside floors.

    python -m benchmarks.sharing                  # 50,000 products, SQLite
    python -m tests.postgres python -m benchmarks.sharing

The catalogue goes through every middleware as a server sends it, piece by piece; its floor is reading the same rows
with the database's own driver. Memory is how much more the process holds at its peak. A picture's floor is putting
a photograph of that size into the same kind of file.
"""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

os.environ.setdefault("GUANXI_HOME", tempfile.mkdtemp(prefix="guanxi-bench-"))
os.environ.setdefault("GUANXI_HOSTS", "testserver")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.conf.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageOps

from guanxi.base import photos
from guanxi.base.drawing import own_code, poster, preview
from guanxi.base.drawing.card import Card, Face
from guanxi.catalog import offers
from guanxi.catalog.models import Product, ProductPhoto, Variant
from guanxi.people.models import Person
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop

ROWS = """
SELECT p.id, v.id, p.name, v.name, p.description, p.promise, p.category, p.gtin, v.price_minor, v.on_hand_units
FROM catalog_variant v JOIN catalog_product p ON p.id = v.product_id WHERE p.shop_id = %s ORDER BY p.id, v.id
"""


def fill(products: int) -> tuple[Shop, str]:
    """One shop with so many products of one variant and one photograph each; and the photograph's name."""
    at = timezone.now()
    seller = Person.objects.create_user(name="Wang Mei", email="mei@example.org")
    words = {"name": "Mei's Tea", "place": "Fuding", "promise": "As I say."}
    shop = shops.open_shop(actor_id=seller.pk, at=at, key=uuid4(), **words)
    file = BytesIO()
    Image.effect_noise((1280, 960), 40).convert("RGB").save(file, "JPEG")
    photo = photos.keep(file, owner_id=seller.pk, at=at)
    made = Product.objects.bulk_create(
        Product(
            shop=shop,
            name=f"Tea number {n}",
            description="Large leaves and buds, sun-dried on bamboo, baked once over charcoal. " * 3,
            promiser=seller,
            added_at=at,
            key=uuid4(),
        )
        for n in range(products)
    )
    Variant.objects.bulk_create(Variant(product=each, price_minor=8800, on_hand_units=1) for each in made)
    ProductPhoto.objects.bulk_create(ProductPhoto(product=each, photo=photo) for each in made)
    return shop, photo.name


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_catalogue(shop: Shop, products: int) -> None:
    address = f"/shops/{shop.slug}/goods.xml"

    def fetch(tag: str = "") -> tuple[float, float, int, str]:
        began, first, size = time.perf_counter(), 0.0, 0
        answer = Client().get(address, headers={"if-none-match": tag})
        if answer.status_code == 200:
            for piece in answer.streaming_content:
                first = first or time.perf_counter() - began
                size += len(piece)
        return first, time.perf_counter() - began, size, answer["ETag"]

    fetch("warm")
    before = megabytes()
    first, whole, size, tag = fetch()
    grown = megabytes() - before
    _first, again, nothing, _tag = fetch(tag)
    assert nothing == 0
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(ROWS, [shop.pk])
        assert len(cursor.fetchall()) == products
    floor = time.perf_counter() - began
    began = time.perf_counter()
    offers.mark(shop.pk)
    marked = time.perf_counter() - began
    print(
        f"  catalogue of {products:,}: first piece after {first:.2f} s, whole {whole:.2f} s, {size / 1e6:.0f} MB,"
        f" {grown:.1f} MB more memory; known already {again:.2f} s (its mark {marked:.2f} s);"
        f" the rows alone {floor:.2f} s: × {whole / floor:.1f}"
    )


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def measure_pictures(photo: str) -> None:
    who = Face("Wang Mei", "王", 7)
    card = Card(
        "Aged white tea, Shou Mei 2019", who, "Wang Mei stands behind it", "Mei's Tea · Fuding", "Guanxi",
        words="I, Wang Mei, promise this is 2019 leaf from my own family's slope. 我保证这是自家山上的叶子。",
        price="¥168", photo=photo, link="https://market.example/shops/goods/1/", invitation="Scan to look.",
    )  # fmt: skip
    source = Image.open(photos.rendition(photo, 1280, "jpg")).convert("RGB")
    for name, draw, form in (
        ("preview", preview.draw, "JPEG"),
        ("poster", poster.draw, "PNG"),
        ("code", own_code.draw, "PNG"),
    ):
        size = draw(card).size
        whole = milliseconds(lambda draw=draw, form=form: draw(card).save(BytesIO(), form))
        floor = milliseconds(lambda size=size, form=form: ImageOps.fit(source, size).save(BytesIO(), form))
        print(f"  {name}: {whole:.0f} ms; a photograph of that size {floor:.0f} ms: × {whole / floor:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--products", type=int, default=50_000)
    chosen = parser.parse_args()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    shop, photo = fill(chosen.products)
    print(f"{connection.vendor}", flush=True)
    measure_catalogue(shop, chosen.products)
    measure_pictures(photo)


if __name__ == "__main__":
    main()
