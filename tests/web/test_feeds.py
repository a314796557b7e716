"""A shop as feeds, and what search engines are told. The catalogue is held against Google's documented rules."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from guanxi.base import clock
from guanxi.base.models import Photo
from guanxi.base.texts import for_xml
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Post
from guanxi.posts.states import Audience
from guanxi.shops.models import Shop
from guanxi.web.sharing.merchant import known_gtin

pytestmark = pytest.mark.django_db
HERE = "https://market.example"
G = "{http://base.google.com/ns/1.0}"
Goods = Callable[[], list[dict[str, list[str]]]]
NASTY = "A & B <i>\u0007\u202e\ufffe]]> 茶 🌿"


@pytest.fixture(autouse=True)
def _apart(settings: Any, monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    settings.PUBLIC_URL = HERE
    monkeypatch.setattr(clock, "now", lambda: noon)
    cache.clear()


@pytest.fixture
def reader() -> Client:
    return Client()


def pieces(address: str) -> tuple[str, list[bytes]]:
    """What kind of file it is, and its pieces as a server sends them."""
    answer = Client().get(address)
    return answer["Content-Type"], list(answer.streaming_content)  # type: ignore[arg-type, attr-defined]


@pytest.fixture
def goods(teashop: Shop) -> Goods:
    """The catalogue as a program reads it: each item's words by their names."""

    def read() -> list[dict[str, list[str]]]:
        kind, parts = pieces(f"/shops/{teashop.slug}/goods.xml")
        assert kind.startswith("application/xml")
        found = []
        for item in ElementTree.fromstring(b"".join(parts)).findall("channel/item"):
            words: dict[str, list[str]] = {}
            for word in item:
                words.setdefault(word.tag.removeprefix(G), []).append(word.text or "")
            found.append(words)
        return found

    return read


@pytest.fixture
def offer(
    teashop: Shop, make_product: Callable[..., Product], make_photo: Callable[[], Photo]
) -> Callable[..., Product]:
    """Offers something with so many pictures."""

    def make(name: str, *, pictures: int = 1, **words: Any) -> Product:
        product = make_product(teashop, name, **words)
        for position in range(pictures):
            product.pictures.create(photo=make_photo(), position=position)
        return product

    return make


MOST = {
    "id": 50,
    "title": 150,
    "description": 5000,
    "brand": 70,
    "gtin": 14,
    "product_type": 750,
    "item_group_id": 50,
}
NEEDED = {"id", "title", "description", "link", "image_link", "availability", "price", "condition", "brand"}
ONCE = NEEDED | {"gtin", "identifier_exists", "item_group_id", "product_type", "size"}


def faults(items: list[dict[str, list[str]]]) -> list[str]:
    """What the specification would not take, in sentences."""
    wrong = []
    for words in items:
        one = {name: values[0] for name, values in words.items()}
        wrong += [f"{name} is missing" for name in NEEDED - {name for name, value in one.items() if value.strip()}]
        wrong += [f"{name} is there {len(words[name])} times" for name in ONCE & words.keys() if len(words[name]) > 1]
        wrong += [f"{name} is too long" for name, most in MOST.items() if len(one.get(name, "")) > most]
        if not re.fullmatch(r"\d+\.\d\d CNY", one["price"]) or one["price"].startswith("0.00"):
            wrong.append(f"the price {one['price']}")
        if one["availability"] not in {"in_stock", "out_of_stock", "preorder", "backorder"}:
            wrong.append(f"the availability {one['availability']}")
        if one["condition"] not in {"new", "refurbished", "used"}:
            wrong.append(f"the condition {one['condition']}")
        links = [one["link"], one["image_link"], *words.get("additional_image_link", [])]
        wrong += [f"the address {link}" for link in links if not link.startswith(f"{HERE}/")]
        if len(words.get("additional_image_link", [])) > 10:
            wrong.append("more than ten more pictures")
        if ("gtin" in one) != (one["identifier_exists"] == "yes"):
            wrong.append("says wrongly whether there is an identifier")
        if "gtin" in one and not adds_up(one["gtin"]):
            wrong.append(f"the barcode {one['gtin']}")
        if "item_group_id" in one and not one.get("size"):
            wrong.append("a variant does not say in what it differs")
    ids = [words["id"][0] for words in items]
    return wrong + (["an id is there twice"] if len(set(ids)) != len(ids) else [])


def adds_up(gtin: str) -> bool:
    """GS1's check digit, worked out here by hand."""
    digits = [int(digit) for digit in gtin.zfill(14)]
    return len(gtin) in (8, 12, 13, 14) and sum(d * (3 if i % 2 == 0 else 1) for i, d in enumerate(digits)) % 10 == 0


def test_every_item_is_as_the_specification_wants_it(
    goods: Goods,
    offer: Callable[..., Product],
    shou_mei: Product,
    make_photo: Callable[[], Photo],
) -> None:
    shou_mei.pictures.create(photo=make_photo())
    offer("Jasmine", units=3, pictures=14, gtin="6901234567892")
    offer("x" * 160, description="y" * 4000)
    offer(NASTY, description=NASTY)
    items = goods()
    assert len(items) == 5
    assert faults(items) == []


def test_a_fault_would_be_found(goods: Goods, offer: Callable[..., Product]) -> None:
    offer("Jasmine", units=3)
    for name, value in (
        ("price", "168"),
        ("availability", "yes"),
        ("link", "/shops/"),
        ("gtin", "123"),
        ("title", ""),
    ):
        (item,) = goods()
        assert faults([item | {name: [value]}]) != []


def test_what_is_on_the_shelf_is_in_stock_and_what_is_not_is_not(goods: Goods, offer: Callable[..., Product]) -> None:
    offer("Jasmine", units=3)
    offer("Black")
    found = {item["title"][0]: item["availability"][0] for item in goods()}
    assert found == {"Jasmine": "in_stock", "Black": "out_of_stock"}


def test_variants_of_one_thing_belong_together_and_share_no_barcode(
    goods: Goods, shou_mei: Product, make_photo: Callable[[], Photo]
) -> None:
    shou_mei.pictures.create(photo=make_photo())
    Product.objects.filter(pk=shou_mei.pk).update(gtin="6901234567892")
    items = goods()
    assert {item["item_group_id"][0] for item in items} == {str(shou_mei.pk)}
    assert [item["size"][0] for item in items] == ["100 g", "250 g"]
    assert [item["price"][0] for item in items] == ["168.00 CNY", "398.00 CNY"]
    assert not any("gtin" in item for item in items)


def test_what_would_be_refused_is_left_out(
    goods: Goods,
    offer: Callable[..., Product],
    wang_mei: Person,
    noon: datetime,
) -> None:
    offer("Without a picture", pictures=0)
    gone = offer("No longer sold")
    catalog.change_product(product_id=gone.pk, actor_id=wang_mei.pk, listed=False, at=noon)
    assert goods() == []


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("6901234567892", True),
        ("4006381333931", True),
        ("96385074", True),
        ("036000291452", True),
        ("4006381333932", False),  # the last digit is wrong
        ("2012345678903", False),  # a shop's own
        ("0201234567899", False),
        ("9912345678909", False),  # a coupon
        ("21234569", False),
        ("123", False),
        ("", False),
        ("abc", False),
    ],
)
def test_only_a_barcode_that_the_world_knows_is_told(written: str, known: bool) -> None:
    assert known_gtin(written) == (written if known else "")


def test_no_character_makes_the_file_unreadable() -> None:
    every = "".join(map(chr, [*range(0x250), 0xD800, 0xDFFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1F33F]))
    escaped = for_xml(every).replace("&", "&amp;").replace("<", "&lt;")
    read = ElementTree.fromstring(f"<a>{escaped}</a>").text or ""
    assert {"\t", "\n", " ", "&", "<", "é", "🌿"} <= set(read)


def test_whoever_has_the_catalogue_already_is_told_so(
    reader: Client,
    teashop: Shop,
    offer: Callable[..., Product],
    wang_mei: Person,
    noon: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    offer("Jasmine", units=3)
    address = f"/shops/{teashop.slug}/goods.xml"
    first = reader.get(address)
    monkeypatch.setattr(clock, "now", lambda: noon + timedelta(days=2))
    again = reader.get(address)
    assert (again["ETag"], again["Last-Modified"]) == (first["ETag"], first["Last-Modified"])
    assert reader.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert reader.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize("change", ["price", "stock", "name", "picture", "listed"])
def test_any_change_of_the_catalogue_is_a_new_one(
    reader: Client, teashop: Shop, offer: Callable[..., Product], make_photo: Callable[[], Photo], change: str
) -> None:
    product = offer("Jasmine", units=1)
    address = f"/shops/{teashop.slug}/goods.xml"
    first = reader.get(address)["ETag"]
    if change == "price":
        product.variants.update(price_minor=1)
    elif change == "stock":
        product.variants.update(reserved_units=1)
    elif change == "picture":
        product.pictures.create(photo=make_photo(), position=9)
    elif change == "name":
        Product.objects.filter(pk=product.pk).update(name="Jasmine pearls")
    else:
        Product.objects.filter(pk=product.pk).update(listed=False)
    assert reader.get(address, headers={"if-none-match": first}).status_code == 200


def test_a_large_catalogue_comes_in_pieces(teashop: Shop, offer: Callable[..., Product]) -> None:
    first = offer("Jasmine", units=1)
    of_first = {field: getattr(first, field) for field in ("shop_id", "promiser_id", "added_at")}
    for number in range(900):
        copy = Product.objects.create(**of_first, name=f"Jasmine {number}", key=uuid4())
        copy.variants.create(price_minor=100 + number)
        copy.pictures.create(photo_id=first.pictures.get().photo_id)

    _kind, parts = pieces(f"/shops/{teashop.slug}/goods.xml")
    assert len(parts) == 3
    assert len(ElementTree.fromstring(b"".join(parts)).findall("channel/item")) == 901


@pytest.fixture
def write(noon: datetime) -> Callable[..., Post]:
    def make(author: Person, text: str, audience: Audience = Audience.PUBLIC, **more: Any) -> Post:
        return posts.write(author_id=author.pk, text=text, audience=audience, at=noon, key=uuid4(), **more)

    return make


def told(reader: Client, shop: Shop) -> list[str]:
    feed = ElementTree.fromstring(reader.get(f"/shops/{shop.slug}/posts.rss").content)
    return [item.findtext("title") or "" for item in feed.findall("channel/item")]


def test_a_shop_s_feed_tells_what_everybody_may_read_of_it(
    reader: Client, teashop: Shop, shou_mei: Product, wang_mei: Person, lin_yue: Person, write: Callable[..., Post]
) -> None:
    write(lin_yue, "I drink it at night", product_id=shou_mei.pk)
    write(wang_mei, "The boxes are stacked")
    write(lin_yue, "Of something else")
    write(lin_yue, "For my circle", Audience.CIRCLE, product_id=shou_mei.pk)
    write(wang_mei, "For myself", Audience.ME)
    assert told(reader, teashop) == ["The boxes are stacked", "I drink it at night"]


def test_a_post_taken_back_leaves_the_feed(
    reader: Client, teashop: Shop, wang_mei: Person, write: Callable[..., Post], noon: datetime
) -> None:
    post = write(wang_mei, "The boxes are stacked")
    posts.remove(post_id=post.pk, actor_id=wang_mei.pk, at=noon)
    assert told(reader, teashop) == []


def test_a_feed_has_whole_addresses_and_survives_any_text(
    reader: Client, teashop: Shop, wang_mei: Person, write: Callable[..., Post], make_photo: Callable[[], Photo]
) -> None:
    photo = make_photo()
    Photo.objects.filter(pk=photo.pk).update(owner=wang_mei)
    post = write(wang_mei, "Stacked", photo_ids=[photo.pk])
    Post.objects.filter(pk=post.pk).update(text="A <script>alert(1)</script> & \u0007 \ufffe 茶")
    feed = ElementTree.fromstring(reader.get(f"/shops/{teashop.slug}/posts.rss").content)
    item = feed.findall("channel/item")[0]
    assert item.findtext("link") == item.findtext("guid") == f"{HERE}/posts/{post.pk}/"
    html = item.findtext("description") or ""
    assert "<script>" not in html
    assert f'<img src="{HERE}/photos/{photo.name}-1280.jpg"' in html
    assert feed.findtext("channel/link") == f"{HERE}/shops/{teashop.slug}/"


def test_whoever_has_the_feed_already_is_told_so(
    reader: Client, teashop: Shop, wang_mei: Person, write: Callable[..., Post]
) -> None:
    address = f"/shops/{teashop.slug}/posts.rss"
    first = reader.get(address)
    assert reader.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    write(wang_mei, "The boxes are stacked")
    assert reader.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_a_shop_s_page_leads_to_its_feed(reader: Client, teashop: Shop) -> None:
    page = reader.get(f"/shops/{teashop.slug}/").content.decode()
    assert f'type="application/rss+xml" title="Mei&#x27;s Tea" href="/shops/{teashop.slug}/posts.rss"' in page


def test_there_is_no_feed_of_a_shop_there_is_not(reader: Client) -> None:
    for name in ("posts.rss", "goods.xml"):
        assert reader.get(f"/shops/nobody/{name}").status_code == 404


def listed(reader: Client, section: str) -> list[str]:
    return re.findall(r"<loc>([^<]*)</loc>", reader.get(f"/sitemap-{section}.xml").content.decode())


def test_search_engines_find_what_is_for_everybody_and_nobody_by_name_but_sellers(
    reader: Client, teashop: Shop, shou_mei: Product, wang_mei: Person, lin_yue: Person, write: Callable[..., Post]
) -> None:
    public, circle = write(lin_yue, "For everybody"), write(lin_yue, "For my circle", Audience.CIRCLE)
    assert listed(reader, "goods") == [f"{HERE}/shops/goods/{shou_mei.pk}/"]
    assert listed(reader, "shops") == [f"{HERE}/shops/{teashop.slug}/"]
    assert listed(reader, "people") == [f"{HERE}/people/{wang_mei.pk}/"]
    assert listed(reader, "posts") == [f"{HERE}/posts/{public.pk}/"]
    assert str(circle.pk) not in "".join(listed(reader, "posts"))
    index = reader.get("/sitemap.xml").content.decode()
    assert all(f"/sitemap-{section}.xml" in index for section in ("goods", "shops", "people", "posts"))
    assert reader.get("/sitemap-orders.xml").status_code == 404


def test_programs_are_told_what_to_leave_alone(reader: Client) -> None:
    rules = reader.get("/robots.txt").content.decode()
    assert f"Sitemap: {HERE}/sitemap.xml" in rules
    assert "Disallow: /account/" in rules
    assert "Disallow: /photos/" not in rules, "a preview without its picture is none"
