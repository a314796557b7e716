"""What a shop's people see and do, and what strangers do not."""

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from guanxi.catalog import queries as catalog
from guanxi.catalog.models import ImportFile, Lot, Product
from guanxi.shops import actions as shops_do
from guanxi.shops import queries as shops
from guanxi.shops.models import Member, Shop
from guanxi.shops.states import Role


@pytest.fixture(autouse=True)
def photos_in_a_folder_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def picture():
    """Makes one more photograph to send: picture("tin.jpg")."""

    def make(name: str = "photo.jpg") -> SimpleUploadedFile:
        kept = io.BytesIO()
        Image.new("RGB", (40, 30), (200, 90, len(name))).save(kept, "JPEG")
        return SimpleUploadedFile(name, kept.getvalue(), "image/jpeg")

    return make


def rows(*variants: dict, there: int = 0) -> dict[str, object]:
    """The rows of variants as the form sends them."""
    sent: dict[str, object] = {
        "variants-TOTAL_FORMS": max(len(variants), 1) + 3,
        "variants-INITIAL_FORMS": there,
        "variants-MIN_NUM_FORMS": 1,
        "variants-MAX_NUM_FORMS": 30,
    }
    for i, variant in enumerate(variants):
        sent |= {f"variants-{i}-{name}": value for name, value in variant.items()}
    return sent


def product_words(*variants: dict, there: int = 0, **more: object) -> dict[str, object]:
    words = {"name": "Jasmine", "category": "tea", "listed": "on", "key": uuid4(), **rows(*variants, there=there)}
    return words | more


def test_a_shop_is_open_after_three_forms(client_of, wang_mei, picture):
    mei = client_of(wang_mei)
    opening = {
        "name": "Mei's Tea",
        "place": "Fuding",
        "promise": "If it is not as I said, it is free.",
        "key": uuid4(),
    }
    answer = mei.post(reverse("selling:open"), opening | {"photos": picture()})
    shop = Shop.objects.get()
    assert answer["Location"] == reverse("selling:add", args=[shop.slug]) + "?first=1"
    wang_mei.refresh_from_db()
    assert wang_mei.photo is not None
    answer = mei.post(
        answer["Location"], product_words({"price_minor": "88"}) | {"photos": [picture("a"), picture("b")]}
    )
    product = Product.objects.get()
    assert answer["Location"] == reverse("selling:lots", args=[shop.slug, product.pk]) + "?first=1"
    variant = product.variants.get()
    lot = {"variant": variant.pk, "code": "2606-02", "units": "40", "origin": "Fuzhou", "key": uuid4()}
    answer = mei.post(answer["Location"], lot)
    assert answer["Location"] == reverse("market:shop", args=[shop.slug])
    assert (product.pictures.count(), variant.price_minor) == (2, 8800)
    assert catalog.product(product.pk).variants.get().left_units == 40


def test_a_shop_needs_a_face_and_forgets_nothing_typed(client_of, wang_mei):
    opening = {"name": "Mei's Tea", "place": "Fuding", "promise": "My word.", "key": uuid4()}
    answer = client_of(wang_mei).post(reverse("selling:open"), opening)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose a photo of yourself" in page
    assert "Mei&#x27;s Tea" in page
    assert not Shop.objects.exists()


def test_the_same_opening_sent_twice_opens_one_shop(client_of, wang_mei, picture):
    mei, key = client_of(wang_mei), uuid4()
    for _ in range(2):
        opening = {"name": "Mei's Tea", "place": "Fuding", "promise": "My word.", "key": key, "photos": picture()}
        assert mei.post(reverse("selling:open"), opening).status_code == 302
    assert Shop.objects.count() == 1


def test_photos_survive_a_refused_form(client_of, wang_mei, teashop, picture):
    mei, url = client_of(wang_mei), reverse("selling:add", args=[teashop.slug])
    answer = mei.post(url, product_words({"price_minor": "-5"}) | {"photos": picture()})
    assert answer.status_code == 422
    assert "An amount cannot be below zero." in answer.content.decode()
    token = answer.context["pictures"].chosen[0].token
    mei.post(url, product_words({"price_minor": "5,50"}, kept_photo=token))
    product = Product.objects.get()
    assert (product.pictures.count(), product.variants.get().price_minor) == (1, 550)


def test_a_kept_photo_is_only_for_whom_it_was_shown_to(client_of, wang_mei, li_na, tie, teashop, picture, noon):
    tie(wang_mei, li_na)
    shops_do.add_member(shop_id=teashop.pk, person_id=li_na.pk, role=Role.CONTACT, actor_id=wang_mei.pk, at=noon)
    url = reverse("selling:add", args=[teashop.slug])
    answer = client_of(wang_mei).post(url, product_words({"price_minor": "x"}) | {"photos": picture()})
    token = answer.context["pictures"].chosen[0].token
    for forged in (token, "nonsense", token[:-2]):
        client_of(li_na).post(url, product_words({"price_minor": "5"}, kept_photo=forged))
    assert not Product.objects.filter(pictures__isnull=False).exists()


def test_something_that_is_not_a_photo_is_refused_beside_its_field(client_of, wang_mei, teashop):
    url = reverse("selling:add", args=[teashop.slug])
    text = SimpleUploadedFile("tea.jpg", b"this is not a picture", "image/jpeg")
    answer = client_of(wang_mei).post(url, product_words({"price_minor": "5"}) | {"photos": text})
    assert answer.status_code == 422
    assert "tea.jpg:" in answer.context["pictures"].errors[0]
    assert not Product.objects.exists()


def test_a_product_changes_with_its_variants_and_the_order_of_its_photos(
    client_of, wang_mei, teashop, shou_mei, picture
):
    mei, url = client_of(wang_mei), reverse("selling:product", args=[teashop.slug, shou_mei.pk])
    small, large = shou_mei.variants.all()
    there = [
        {"variant_id": small.pk, "name": "100 g", "price_minor": "170"},
        {"variant_id": large.pk, "name": "250 g", "price_minor": "398", "retired": "on"},
    ]
    words = product_words(*there, {"name": "50 g", "price_minor": "90"}, there=2, name="White tea")
    assert mei.post(url, words | {"photos": [picture("a"), picture("bb")]}).status_code == 302
    offered = catalog.product(shou_mei.pk).variants.all()
    assert [(each.name, each.price_minor) for each in offered] == [("100 g", 17000), ("50 g", 9000)]
    first, second = mei.get(url).context["pictures"].chosen
    order = {"kept_photo": [first.token, second.token], f"place_{first.token}": 2, f"place_{second.token}": 1}
    mei.post(url, product_words({"variant_id": small.pk, "name": "100 g", "price_minor": "170"}, there=1) | order)
    assert [picture.photo_id for picture in shou_mei.pictures.all()] == [second.photo.pk, first.photo.pk]
    mei.post(
        url,
        product_words({"variant_id": small.pk, "name": "100 g", "price_minor": "170"}, there=1)
        | {"kept_photo": [first.token, second.token], f"drop_{second.token}": "yes"},
    )
    assert [picture.photo_id for picture in shou_mei.pictures.all()] == [first.photo.pk]


def test_another_shops_variant_cannot_be_changed_through_ones_own_form(
    client_of, make_shop, make_product, wu_ke, shou_mei
):
    own_shop = make_shop(wu_ke, "Wu's")
    own = make_product(own_shop, "Cup")
    theirs = shou_mei.variants.first()
    words = product_words({"variant_id": theirs.pk, "name": "x", "price_minor": "1"}, there=1)
    answer = client_of(wu_ke).post(reverse("selling:product", args=[own_shop.slug, own.pk]), words)
    theirs.refresh_from_db()
    assert (answer.status_code, theirs.price_minor) == (422, 16800)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "x" * 1_000_000}, "at most 160 characters"),
        ({"gtin": "4006381333932"}, "This is not a barcode"),
        ({"variants-0-price_minor": ""}, "This field is required."),
        ({"variants-0-price_minor": "0"}, "above zero"),
        ({"category": "gold"}, "Select a valid choice"),
        ({"key": ""}, "out of date"),
        ({"variants-TOTAL_FORMS": "x"}, "out of date"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(client_of, wang_mei, teashop, change, said):
    words = product_words({"price_minor": "5"}) | change
    answer = client_of(wang_mei).post(reverse("selling:add", args=[teashop.slug]), words)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Product.objects.exists()


def test_a_lot_arrives_is_counted_and_recalled(client_of, wang_mei, teashop, shou_mei, lot):
    mei = client_of(wang_mei)
    page = reverse("selling:lots", args=[teashop.slug, shou_mei.pk])
    arrival = {"variant": lot.variant_id, "code": "2004-01", "units": "3", "key": uuid4()}
    for _ in range(2):
        assert mei.post(page, arrival).status_code == 302
    assert mei.post(page, arrival | {"key": uuid4()}).status_code == 422
    mei.post(reverse("selling:lot", args=[teashop.slug, lot.pk]), {"units": "10", "why": "Counted."})
    stop = reverse("selling:stop", args=[teashop.slug, lot.pk])
    assert mei.post(stop, {"stop-why": "", "stop-recalled": "yes"}).status_code == 422
    assert mei.post(stop, {"stop-why": "Open seam.", "stop-recalled": "yes"}).status_code == 302
    lot.refresh_from_db()
    assert (lot.state, lot.on_hand_units, lot.quarantine_units) == ("recalled", 0, 10)
    assert Lot.objects.count() == 2
    for url in (page, reverse("selling:lot", args=[teashop.slug, lot.pk])):
        assert mei.get(url).status_code == 200


def test_an_owner_changes_settings_and_search_follows(client_of, wang_mei, teashop, shou_mei, picture):
    settings = {
        "name": "梅家茶铺",
        "place": "福鼎",
        "delivery_minor": "15",
        "free_delivery_from_minor": "",
        "answer_hours": "24",
        "inspection_minutes": "20",
        "photos": picture(),
    }
    url = reverse("selling:shop", args=[teashop.slug])
    assert client_of(wang_mei).post(url, settings).status_code == 302
    teashop.refresh_from_db()
    assert (teashop.delivery_minor, teashop.free_delivery_from_minor, teashop.photo is not None) == (1500, None, True)
    assert list(catalog.search("福鼎")) == [shou_mei]
    assert client_of(wang_mei).post(url, settings | {"answer_hours": "0"}).status_code == 422


def test_roles_are_given_to_people_one_knows_and_taken_again(client_of, wang_mei, karim, wu_ke, tie, teashop):
    tie(wang_mei, karim)
    mei, page = client_of(wang_mei), reverse("selling:members", args=[teashop.slug])
    assert mei.post(page, {"person": karim.pk, "role": "courier"}).status_code == 302
    assert mei.post(page, {"person": wu_ke.pk, "role": "courier"}).status_code == 422
    assert "Karim" in mei.get(page).content.decode()
    assert client_of(karim).post(page, {"person": karim.pk, "role": "owner"}).status_code in (403, 422)
    assert shops.roles(teashop.pk, karim.pk) == {Role.COURIER}
    answer = client_of(karim).post(reverse("selling:remove_member", args=[teashop.slug, karim.pk, "courier"]))
    assert answer["Location"] == reverse("selling:mine")
    mei.post(reverse("selling:remove_member", args=[teashop.slug, wang_mei.pk, "owner"]))
    assert Member.objects.filter(shop=teashop, role=Role.OWNER).exists()


def test_a_pick_up_point_opens_and_closes(client_of, wang_mei, teashop):
    mei, page = client_of(wang_mei), reverse("selling:pickup", args=[teashop.slug])
    point = {"name": "Kiosk", "address": "Gate 3", "hours": "8–20", "keeper": wang_mei.pk}
    for _ in range(2):
        assert mei.post(page, point).status_code == 302
    kept = shops.pickup_points(teashop.pk).get()
    mei.post(reverse("selling:close_pickup", args=[teashop.slug, kept.pk]))
    assert not shops.pickup_points(teashop.pk)


def send(client, shop: Shop, text: str | bytes, **more: object):
    data = text if isinstance(text, bytes) else text.encode()
    words = {"file": SimpleUploadedFile("goods.csv", data), "key": uuid4(), "price_minor": "", "units": ""}
    return client.post(reverse("selling:import", args=[shop.slug]), words | more)


def test_a_file_is_shown_before_it_counts_and_comes_in_once(client_of, wang_mei, teashop):
    mei = client_of(wang_mei)
    answer = send(mei, teashop, "条码,名称\n6901028075763,红富士苹果\n".encode("gbk"), price_minor="12,50", units="4")
    assert not Product.objects.exists()
    page = mei.get(answer["Location"])
    assert "红富士苹果" in page.content.decode()
    for _ in range(2):
        assert mei.post(answer["Location"]).status_code == 302
    variant = Product.objects.get().variants.get()
    assert (variant.price_minor, variant.on_hand_units) == (1250, 4)


def test_a_bad_row_is_named_and_stops_the_file_unless_one_says_so(client_of, wang_mei, teashop):
    mei = client_of(wang_mei)
    text = "barcode,name,price\n6901028075763,Good,5\n6901028075763,Again,5\n,None,x\n"
    check = send(mei, teashop, text)["Location"]
    page = mei.get(check).content.decode()
    assert "Line 3, barcode: is used on line 2 already" in page
    assert "Line 4, price:" in page
    assert mei.post(check).status_code == 422
    assert not Product.objects.exists()
    assert mei.post(check, {"skip_bad": "yes"}).status_code == 302
    assert Product.objects.get().name == "Good"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"Handle,Title\na,b\n", b"\x00" * 50, b"barcode,name\n1,2\n"])
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(client_of, wang_mei, teashop, data):
    answer = send(client_of(wang_mei), teashop, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ImportFile.objects.exists()


def test_goods_go_out_as_a_file(client_of, wang_mei, teashop, shou_mei):
    answer = client_of(wang_mei).get(reverse("selling:export", args=[teashop.slug]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.startswith("Handle,Title,")
    assert "Aged white tea, Shou Mei 2019" in text
    assert answer["Content-Type"].startswith("text/csv")


def test_products_are_listed_searched_and_paged(
    client_of, wang_mei, teashop, make_product, django_assert_max_num_queries
):
    for n in range(35):
        make_product(teashop, f"Tea {n}")
    mei, page = client_of(wang_mei), reverse("selling:products", args=[teashop.slug])
    with django_assert_max_num_queries(10):
        assert len(mei.get(page).context["page"]) == 30
    assert len(mei.get(page, {"page": "2"}).context["page"]) == 5
    assert [each.name for each in mei.get(page, {"q": "tea 31"}).context["page"]] == ["Tea 31"]
    assert mei.get(page, {"q": "\x00\u202e" * 500, "page": "-1"}).status_code == 200


PAGES = ["shop", "promise", "products", "add", "members", "pickup", "import", "export"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_and_a_passer_by_do_not_get_in(client, client_of, wu_ke, teashop, page):
    url = reverse(f"selling:{page}", args=[teashop.slug])
    assert client_of(wu_ke).get(url).status_code == 403
    assert client.get(url)["Location"].startswith(reverse("account_login"))
    assert client_of(wu_ke).get(reverse(f"selling:{page}", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_courier_sees_the_shop_but_not_its_books_of_goods(client_of, wang_mei, karim, tie, teashop, noon, page):
    tie(wang_mei, karim)
    shops_do.add_member(shop_id=teashop.pk, person_id=karim.pk, role=Role.COURIER, actor_id=wang_mei.pk, at=noon)
    expected = 200 if page in {"shop", "products", "members"} else 403
    assert client_of(karim).get(reverse(f"selling:{page}", args=[teashop.slug])).status_code == expected


def test_another_shops_owner_cannot_reach_a_product_by_its_number(client_of, make_shop, wu_ke, shou_mei, lot):
    own = make_shop(wu_ke, "Wu's")
    wu = client_of(wu_ke)
    for url in (
        reverse("selling:product", args=[own.slug, shou_mei.pk]),
        reverse("selling:lots", args=[own.slug, shou_mei.pk]),
        reverse("selling:lot", args=[own.slug, lot.pk]),
    ):
        assert wu.get(url).status_code == 404
    stop = reverse("selling:stop", args=[own.slug, lot.pk])
    assert wu.post(stop, {"stop-why": "Spite", "stop-recalled": "yes"}).status_code == 404
