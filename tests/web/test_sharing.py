"""What of the market is seen elsewhere: previews, posters, and links that say who passed them on."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from PIL import Image

from guanxi.base import clock, limits, photos
from guanxi.base.drawing import kept, lettering
from guanxi.base.models import Photo
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product
from guanxi.chat import actions as chat
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Post
from guanxi.posts.states import Audience
from guanxi.shops.models import Shop
from guanxi.web.sharing import pictures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _apart(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    """An address of our own, a folder of our own, and a clock that stands."""
    settings.PUBLIC_URL = "https://market.example"
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(clock, "now", lambda: noon)
    cache.clear()


@pytest.fixture
def stranger() -> Client:
    return Client()


def picture_of(owner: Person, noon: datetime, colour: str = "#7a5c3e") -> Photo:
    file = BytesIO()
    Image.new("RGB", (800, 600), colour).save(file, "JPEG")
    return photos.keep(file, owner_id=owner.pk, at=noon)


@pytest.fixture
def tea(shou_mei: Product, wang_mei: Person, noon: datetime) -> Product:
    catalog.change_product(
        product_id=shou_mei.pk, actor_id=wang_mei.pk, photo_ids=[picture_of(wang_mei, noon).pk], at=noon
    )
    return shou_mei


@pytest.fixture
def write(noon: datetime) -> Callable[..., Post]:
    def make(author: Person, text: str, audience: Audience = Audience.PUBLIC, **more: Any) -> Post:
        return posts.write(author_id=author.pk, text=text, audience=audience, at=noon, key=uuid4(), **more)

    return make


def head(page: str) -> dict[str, str]:
    """What the page says of itself, by property or name."""
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)) | {
        "canonical": (re.findall(r'<link rel="canonical" href="([^"]*)">', page) or [""])[0]
    }


def read(client: Client, address: str, **more: Any) -> str:
    return client.get(address, **more).content.decode()


def test_a_product_s_link_carries_name_price_promise_and_picture(stranger: Client, tea: Product) -> None:
    said = head(read(stranger, f"/shops/goods/{tea.pk}/"))
    assert said["og:title"] == "Aged white tea, Shou Mei 2019"
    assert said["og:type"] == "product"
    assert said["og:url"] == said["canonical"] == f"https://market.example/shops/goods/{tea.pk}/"
    assert said["og:description"] == "Picked in 2019 on our own slope."
    assert (said["product:price:amount"], said["product:price:currency"]) == ("168.00", "CNY")
    assert said["product:availability"] == "out of stock"
    assert said["og:image"] == f"https://market.example/share/goods/{tea.pk}/preview-en.jpg"
    assert said["twitter:card"] == "summary_large_image"
    assert "robots" not in said


def test_a_link_that_says_who_passed_it_on_is_the_same_page_to_a_search_engine(
    stranger: Client, tea: Product
) -> None:
    said = head(read(stranger, f"/shops/goods/{tea.pk}/?from=1-abc"))
    assert said["canonical"] == f"https://market.example/shops/goods/{tea.pk}/"


def test_a_preview_speaks_the_language_of_the_page(stranger: Client, tea: Product) -> None:
    said = head(read(stranger, f"/shops/goods/{tea.pk}/", headers={"accept-language": "fr"}))
    assert said["og:locale"] == "fr_FR"
    assert said["og:image"].endswith("/preview-fr.jpg")


def test_shops_posts_and_people_have_previews_too(
    stranger: Client, teashop: Shop, wang_mei: Person, write: Callable[..., Post]
) -> None:
    post = write(wang_mei, "Tuesday's boxes, stacked.")
    for address, kind, title in (
        (f"/shops/{teashop.slug}/", "website", "Mei&#x27;s Tea"),
        (f"/posts/{post.pk}/", "article", "Tuesday&#x27;s boxes, stacked."),
        (f"/people/{wang_mei.pk}/", "profile", "Wang Mei"),
    ):
        said = head(read(stranger, address))
        assert (said["og:type"], said["og:title"]) == (kind, title)
        assert said["og:image"].startswith("https://market.example/share/")
        assert stranger.get(said["og:image"].removeprefix("https://market.example")).status_code == 200


def test_only_who_answers_for_a_shop_is_found_by_name(
    stranger: Client, teashop: Shop, wang_mei: Person, lin_yue: Person
) -> None:
    assert "robots" not in head(read(stranger, f"/people/{wang_mei.pk}/"))
    assert head(read(stranger, f"/people/{lin_yue.pk}/"))["robots"] == "noindex"


@pytest.mark.parametrize("audience", [Audience.CIRCLE, Audience.ME])
def test_nothing_of_a_circle_is_handed_on(
    stranger: Client,
    client_of: Callable[[Person], Client],
    lin_yue: Person,
    write: Callable[..., Post],
    audience: Audience,
) -> None:
    post = write(lin_yue, "The baby slept until three", audience)
    own = client_of(lin_yue)
    for client in (stranger, own):
        for part in ("", "preview-en.jpg", "poster-en.png"):
            assert client.get(f"/share/post/{post.pk}/{part}").status_code == 404
    page = read(own, f"/posts/{post.pk}/")
    assert "og:" not in page
    assert head(page)["robots"] == "noindex"
    assert "/share/post/" not in page


def test_a_post_taken_back_and_a_product_no_longer_listed_are_gone_everywhere(
    stranger: Client, tea: Product, wang_mei: Person, write: Callable[..., Post], noon: datetime
) -> None:
    post = write(wang_mei, "Gone tomorrow")
    posts.remove(post_id=post.pk, actor_id=wang_mei.pk, at=noon)
    Product.objects.filter(pk=tea.pk).update(listed=False)
    for thing in (f"post/{post.pk}", f"goods/{tea.pk}"):
        for part in ("", "preview-en.jpg", "poster-en.png"):
            assert stranger.get(f"/share/{thing}/{part}").status_code == 404


def test_a_preview_is_as_large_as_others_want_it_and_says_nothing_of_the_camera(
    stranger: Client, tea: Product
) -> None:
    answer = stranger.get(f"/share/goods/{tea.pk}/preview-zh-hans.jpg")
    picture = Image.open(BytesIO(answer.content))
    assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    assert not picture.getexif()
    assert len(answer.content) < 300_000


@pytest.mark.parametrize("language", ["en", "fr", "zh-hans"])
@pytest.mark.parametrize("form", ["jpg", "png"])
def test_a_poster_is_tall_and_comes_in_both_forms(stranger: Client, tea: Product, language: str, form: str) -> None:
    answer = stranger.get(f"/share/goods/{tea.pk}/poster-{language}.{form}")
    assert answer["Content-Type"] == {"jpg": "image/jpeg", "png": "image/png"}[form]
    assert Image.open(BytesIO(answer.content)).size == (750, 1334)


@pytest.mark.parametrize("form", ["jpg", "png"])
@pytest.mark.parametrize("width", [750, 375])
def test_a_telephone_reads_the_code_also_from_another_s_screen(
    client_of: Callable[[Person], Client], tea: Product, li_na: Person, form: str, width: int
) -> None:
    own = client_of(li_na)
    named = mark(own, tea)
    answers = {
        f"/share/goods/{tea.pk}/poster-zh-hans.{form}": f"https://market.example/shops/goods/{tea.pk}/",
        f"/share/goods/{tea.pk}/poster-en.{form}?from={named}": (
            f"https://market.example/shops/goods/{tea.pk}/?from={named}"
        ),
        f"/share/code-fr.{form}": f"https://market.example/people/meet/{li_na.code}/",
    }
    for address, leads_to in answers.items():
        picture = Image.open(BytesIO(own.get(address).content)).convert("RGB")
        smaller = picture.resize((width, picture.height * width // picture.width))
        assert [code.text for code in zxingcpp.read_barcodes(smaller)] == [leads_to]


def test_what_is_drawn_of_a_thing_differs_by_language_and_by_who_passes_it_on(
    client_of: Callable[[Person], Client], tea: Product, li_na: Person
) -> None:
    own = client_of(li_na)
    named = re.findall(r'src="([^"]*poster[^"]*)"', read(own, f"/share/goods/{tea.pk}/?named=1"))[0]
    there = [f"/share/goods/{tea.pk}/poster-{language}.jpg" for language in ("en", "fr")]
    there.append(named.replace("&amp;", "&"))
    assert len({own.get(address).content for address in there}) == 3


def test_a_picture_is_drawn_once_and_anew_when_what_it_says_has_changed(
    stranger: Client, tea: Product, wang_mei: Person, monkeypatch: pytest.MonkeyPatch, noon: datetime
) -> None:
    drawn: list[str] = []
    draw = pictures.drawn_preview.draw
    monkeypatch.setattr(pictures.drawn_preview, "draw", lambda card: drawn.append(card.title) or draw(card))
    address = f"/share/goods/{tea.pk}/preview-en.jpg"
    first = stranger.get(address)
    assert stranger.get(address).content == first.content
    assert stranger.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert len(drawn) == 1
    catalog.change_product(product_id=tea.pk, actor_id=wang_mei.pk, at=noon, name="Shou Mei, another year")
    assert stranger.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert drawn == ["Aged white tea, Shou Mei 2019", "Shou Mei, another year"]


def test_drawing_has_an_end_for_one_address(stranger: Client, tea: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "AN_HOUR", 2)
    addresses = [f"/share/goods/{tea.pk}/poster-{language}.jpg" for language in ("en", "fr", "zh-hans")]
    assert [stranger.get(address).status_code for address in addresses] == [200, 200, 429]
    assert stranger.get(addresses[0]).status_code == 200, "what is there already costs nothing"
    assert limits.forget(before=clock.now().replace(year=2100))


def test_what_nobody_asks_for_is_forgotten(stranger: Client, tea: Product, noon: datetime) -> None:
    stranger.get(f"/share/goods/{tea.pk}/preview-en.jpg")
    assert kept.forget_old(at=datetime.now(tz=noon.tzinfo)) == 0
    assert kept.forget_old(at=datetime.now(tz=noon.tzinfo) + 2 * kept.KEPT_FOR) == 1


@pytest.mark.parametrize(
    "name",
    [
        "陈年白茶寿眉二〇一九年头采磐溪山场手工日晒一百五十克铁罐装送礼自饮皆宜" * 4,
        "Thé blanc vieilli Shou Mei, récolte de printemps 2019 sur notre pente à Panxi, cent cinquante grammes",
        "W" * 160,
        "🌿🍵🌿",
        "شاي أبيض",
        "a\u202eb",
        "（（（（（",
    ],
)
def test_any_name_fits_on_the_pictures(stranger: Client, tea: Product, name: str) -> None:
    Product.objects.filter(pk=tea.pk).update(name=name[:160])
    for part in ("preview-en.jpg", "poster-en.jpg"):
        assert stranger.get(f"/share/goods/{tea.pk}/{part}").status_code == 200


def test_a_thing_without_a_photograph_or_with_its_file_gone_is_drawn_all_the_same(
    stranger: Client, shou_mei: Product, make_photo: Callable[[], Photo], wang_mei: Person
) -> None:
    for _ in range(2):
        for part in ("preview-en.jpg", "poster-en.png"):
            assert stranger.get(f"/share/goods/{shou_mei.pk}/{part}").status_code == 200
        shou_mei.pictures.create(photo=make_photo())


def test_lines_break_where_readers_of_each_language_expect_it() -> None:
    chinese = lettering.lines(
        "我（王梅）保证：这是自家山上的叶子，从未改过年份。如果不是，我收回去。", 30, room=300, most=9
    )
    assert len(chinese) > 2
    assert not any(line[0] in "，。：）" or line[-1] == "（" for line in chinese)
    french = lettering.lines("Goûté sur le pas de la porte : des cristaux ! Je garde « tout ».", 30, room=240, most=9)
    assert not any(line[0] in ":!»" or line.endswith("«") for line in french)
    assert all(lettering.width(line, 30) <= 300 for line in chinese + french)


def test_a_text_too_long_says_that_there_was_more() -> None:
    assert lettering.lines("one two three four five six seven", 30, room=150, most=2)[-1].endswith("...")
    assert lettering.lines("一二三四五六七八九十" * 3, 30, room=150, most=2)[-1].endswith("…")


def test_without_a_wish_to_be_named_nobody_is_in_the_link(
    client_of: Callable[[Person], Client], tea: Product, li_na: Person
) -> None:
    page = read(client_of(li_na), f"/share/goods/{tea.pk}/")
    assert f"https://market.example/shops/goods/{tea.pk}/" in page
    assert "from=" not in page
    assert li_na.code not in page


def mark(client: Client, tea: Product) -> str:
    return re.findall(r"from=([0-9]+-[0-9a-f]+)", read(client, f"/share/goods/{tea.pk}/?named=1"))[0]


def test_whoever_passes_it_on_is_named_to_whoever_opens_it(
    stranger: Client,
    client_of: Callable[[Person], Client],
    tea: Product,
    lin_yue: Person,
    their_ties: None,
    li_na: Person,
) -> None:
    address = f"/shops/goods/{tea.pk}/?from={mark(client_of(li_na), tea)}"
    assert "passed this on to you" in read(stranger, address)
    seen = read(client_of(lin_yue), address)
    assert re.search(r"<b>Li Na</b> passed this on to you\.</a> <span class=\"meta\">Your friend", seen)


def test_a_mark_holds_for_one_thing_one_person_and_their_code(
    stranger: Client,
    client_of: Callable[[Person], Client],
    tea: Product,
    make_product: Callable[..., Product],
    teashop: Shop,
    li_na: Person,
    zhao_min: Person,
    noon: datetime,
) -> None:
    """Nobody can be made to recommend what they did not share."""
    own = mark(client_of(li_na), tea)
    other = make_product(teashop, "Jasmine")
    forged = f"{zhao_min.pk}-{own.partition('-')[2]}"
    for address in (
        f"/shops/goods/{other.pk}/?from={own}",
        f"/shops/{teashop.slug}/?from={own}",
        f"/shops/goods/{tea.pk}/?from={forged}",
        f"/shops/goods/{tea.pk}/?from={own[:-1]}",
        f"/shops/goods/{tea.pk}/?from={li_na.code}",
    ):
        assert "passed this on" not in read(stranger, address)
    people.new_code(person_id=li_na.pk, at=noon)
    assert "passed this on" not in read(stranger, f"/shops/goods/{tea.pk}/?from={own}")


@pytest.mark.parametrize("mark", ["1-", "-", "9" * 400 + "-a", "²-a", "1-é", "%00", "1-%E2%80%AE"])
def test_a_mark_that_is_none_changes_nothing(stranger: Client, tea: Product, mark: str) -> None:
    assert stranger.get(f"/shops/goods/{tea.pk}/?from={mark}").status_code == 200
    assert stranger.get(f"/share/goods/{tea.pk}/poster-en.jpg?from={mark}").status_code == 200


def test_across_a_block_nobody_passed_anything_on(
    client_of: Callable[[Person], Client], tea: Product, lin_yue: Person, li_na: Person, noon: datetime
) -> None:
    address = f"/shops/goods/{tea.pk}/?from={mark(client_of(li_na), tea)}"
    people.block(blocker_id=lin_yue.pk, blocked_id=li_na.pk, at=noon)
    assert "passed this on" not in read(client_of(lin_yue), address)
    assert "passed this on" not in read(client_of(li_na), address), "nor is one told of one's own link"


def test_being_named_costs_the_page_a_few_queries_and_no_more(
    client_of: Callable[[Person], Client],
    tea: Product,
    lin_yue: Person,
    li_na: Person,
    their_ties: None,
    django_assert_max_num_queries: Any,
) -> None:
    named = mark(client_of(li_na), tea)
    viewer = client_of(lin_yue)
    viewer.get(f"/shops/goods/{tea.pk}/")
    with django_assert_max_num_queries(12):
        viewer.get(f"/shops/goods/{tea.pk}/")
    with django_assert_max_num_queries(15):
        viewer.get(f"/shops/goods/{tea.pk}/?from={named}")


def test_one_s_own_code_is_a_poster_for_oneself_alone(
    stranger: Client, client_of: Callable[[Person], Client], li_na: Person, zhao_min: Person
) -> None:
    own = client_of(li_na)
    page = read(own, f"/share/person/{li_na.pk}/")
    assert f"https://market.example/people/meet/{li_na.code}/" in page
    answer = own.get("/share/code-zh-hans.png")
    assert Image.open(BytesIO(answer.content)).size == (750, 1334)
    assert "private" in answer["Cache-Control"]
    assert stranger.get("/share/code-en.png").status_code == 302
    assert stranger.get(f"/share/person/{li_na.pk}/poster-en.png").status_code == 404
    others = read(client_of(zhao_min), f"/share/person/{li_na.pk}/")
    assert li_na.code not in others
    assert f"https://market.example/people/{li_na.pk}/" in others


def test_the_ways_come_as_a_sheet_too(client_of: Callable[[Person], Client], tea: Product, li_na: Person) -> None:
    sheet = read(client_of(li_na), f"/share/goods/{tea.pk}/", headers={"hx-request": "true"})
    assert "<html" not in sheet
    assert 'form method="dialog"' in sheet
    assert f"/posts/new/?product={tea.pk}" in sheet


def test_telling_one_s_people_begins_with_the_link_and_posts_nothing(
    client_of: Callable[[Person], Client], teashop: Shop, li_na: Person
) -> None:
    own = client_of(li_na)
    tell = re.findall(r'href="(/posts/new/\?text=[^"]*)"', read(own, f"/share/shop/{teashop.pk}/"))[0]
    form = read(own, tell)
    assert f"https://market.example/shops/{teashop.slug}/" in form
    assert not Post.objects.exists()
    long = re.findall(r"<textarea[^>]*>\s*(x*)", read(own, "/posts/new/?text=" + "x" * 10_000))
    assert [len(text) for text in long] == [600]


@pytest.mark.parametrize("address", ["/share/orders/1/", "/share/goods/99999/", "/share/goods/1/poster-en.gif"])
def test_what_is_not_there_is_said_calmly(stranger: Client, shou_mei: Product, address: str) -> None:
    assert stranger.get(address).status_code == 404


def test_linked_data_is_known_by_the_market_s_own_address(stranger: Client, tea: Product) -> None:
    page = stranger.get(f"/shops/goods/{tea.pk}/").content.decode()
    assert f'"url": "{settings.PUBLIC_URL}/shops/goods/{tea.pk}/"' in page


def test_the_last_conversations_are_one_tap_away_and_strangers_requests_are_not_among_them(
    lin_yue: Person,
    li_na: Person,
    wu_ke: Person,
    shou_mei: Product,
    tie: Callable[..., None],
    client_of: Callable[[Person], Client],
    noon: datetime,
) -> None:
    tie(lin_yue, li_na)
    for author in (li_na, wu_ke):
        said = chat.Words("Hello")
        chat.write_to_person(author_id=author.pk, person_id=lin_yue.pk, said=said, at=noon, key=uuid4())
    sheet = client_of(lin_yue).get(f"/share/goods/{shou_mei.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert f'href="/talk/{li_na.pk}/?card=goods-{shou_mei.pk}"' in sheet
    assert f"/talk/{wu_ke.pk}/" not in sheet
    assert "/talk/" not in Client().get(f"/share/goods/{shou_mei.pk}/").content.decode()
