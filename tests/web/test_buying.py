"""Ordering, following an order, calling it off, and what it may say."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests.fixtures.orders import Walk

from guanxi.base import clock
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot, Product, Variant
from guanxi.delivery import queries as delivery
from guanxi.orders import actions as orders
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.people.states import Consent
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop
from guanxi.standing.models import Evidence

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
MakeOrder = Callable[..., Order]


@pytest.fixture
def lin(client_of: ClientOf, lin_yue: Person) -> Client:
    return client_of(lin_yue)


@pytest.fixture
def form(staffed: Shop, lot: Lot) -> dict[str, object]:
    """Two tins to Lin Yue's door, as a browser sends it."""
    return {
        f"units_{lot.variant_id}": 2,
        f"price_{lot.variant_id}": 16800,
        "recipient": "Lin Yue",
        "phone": "+86 138 0013 8000",
        "to": "door",
        "address": "18 Guanghua Road, Chaoyang",
        "note": "Third floor",
        "key": str(uuid4()),
    }


def beside(html: str, field: str) -> str:
    """The sentence beside that field; empty when there is none."""
    found = re.search(rf'id="id_{field}_error">\s*<p class="error">(.*?)</p>', html, re.DOTALL)
    return found[1] if found else ""


def place(lin: Client, product: Product, form: dict[str, object], status: int = 302) -> str:
    answer = lin.post(f"/orders/new/{product.pk}/", form)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode() if status != 302 else answer.headers["Location"]


def test_an_order_is_placed_and_shown(lin: Client, shou_mei: Product, form: dict[str, object]) -> None:
    html = lin.get(place(lin, shou_mei, form)).content.decode()
    order = Order.objects.get()
    assert (order.goods_minor, order.delivery_minor, order.phone) == (33600, 1200, "+8613800138000")
    assert "¥348.00" in html
    assert "Wang Mei has not answered yet." in html


def test_the_form_says_what_is_due_at_most_and_what_follows(lin: Client, shou_mei: Product, lot: Lot) -> None:
    html = lin.get(f"/orders/new/{shou_mei.pk}/").content.decode()
    assert "¥180.00" in html
    assert "You pay at the door, after you have checked." in html
    assert "You open it in front of the courier and have 15 minutes to look at each thing." in html


def test_the_form_remembers_where_the_last_order_went(
    lin: Client, shou_mei: Product, form: dict[str, object]
) -> None:
    place(lin, shou_mei, form)
    html = lin.get(f"/orders/new/{shou_mei.pk}/").content.decode()
    assert "18 Guanghua Road, Chaoyang" in html
    assert "+8613800138000" in html
    assert "Third floor" in html


def test_the_same_form_sent_twice_is_one_order(lin: Client, shou_mei: Product, form: dict[str, object]) -> None:
    assert place(lin, shou_mei, form) == place(lin, shou_mei, form)
    assert Variant.objects.get(name="100 g").reserved_units == 2


@pytest.mark.parametrize(
    ("units", "sentence"),
    [
        (0, "Choose how many you would like."),
        ("", "Choose how many you would like."),
        (13, "Only 12 are left."),
        (10_000, "At most 99 of one thing in an order."),
        (-1, "Less than none cannot be ordered."),
        ("two", "Write a whole number."),
    ],
)
def test_a_number_that_cannot_be_ordered_is_answered_beside_it(
    lin: Client, shou_mei: Product, lot: Lot, form: dict[str, object], units: object, sentence: str
) -> None:
    html = place(lin, shou_mei, form | {f"units_{lot.variant_id}": units}, 422)
    assert beside(html, f"units_{lot.variant_id}") == sentence
    assert "18 Guanghua Road, Chaoyang" in html
    assert f'value="{form["key"]}"' in html
    assert not Order.objects.exists()


def test_what_sold_out_between_page_and_click_is_said_beside_the_number(
    lin: Client, shou_mei: Product, lot: Lot, form: dict[str, object]
) -> None:
    catalog.reserve(variant_id=lot.variant_id, units=12)
    assert beside(place(lin, shou_mei, form, 422), f"units_{lot.variant_id}") == "Sold out a moment ago."


def test_a_price_that_changed_since_the_page_was_opened_is_asked_about_once(
    lin: Client, shou_mei: Product, lot: Lot, form: dict[str, object], wang_mei: Person, noon: datetime
) -> None:
    catalog.change_variant(variant_id=lot.variant_id, actor_id=wang_mei.pk, at=noon, name="100 g", price_minor=17200)
    html = place(lin, shou_mei, form, 422)
    assert "The price was ¥168 when you opened this page and is ¥172 now." in beside(html, f"units_{lot.variant_id}")
    assert f'name="price_{lot.variant_id}" value="17200"' in html
    place(lin, shou_mei, form | {f"price_{lot.variant_id}": 17200})


def test_an_order_without_an_address_is_asked_for_one(
    lin: Client, shou_mei: Product, form: dict[str, object]
) -> None:
    assert beside(place(lin, shou_mei, form | {"address": " "}, 422), "address") == "Say where it should be brought."


def test_a_text_of_a_million_characters_is_refused_and_stays(
    lin: Client, shou_mei: Product, form: dict[str, object]
) -> None:
    html = place(lin, shou_mei, form | {"note": "a" * 1_000_000}, 422)
    assert "300" in beside(html, "note")
    assert "a" * 1_000_000 in html


def test_hidden_characters_do_not_reach_the_address(lin: Client, shou_mei: Product, form: dict[str, object]) -> None:
    place(lin, shou_mei, form | {"address": "18\x00 Guanghua\u202e Road"})
    assert Order.objects.get().address == "18 Guanghua Road"


def test_at_a_pick_up_point_nothing_is_added_for_delivery(
    lin: Client, shou_mei: Product, form: dict[str, object], ping: Person, wang_mei: Person, noon: datetime
) -> None:
    point = shops.add_pickup_point(
        shop_id=shou_mei.shop_id, keeper_id=ping.pk, name="Ping's", address="4 Lane", actor_id=wang_mei.pk, at=noon
    )
    place(lin, shou_mei, form | {"to": point.pk, "address": ""})
    assert (Order.objects.get().delivery_minor, Order.objects.get().address) == (0, "Ping's, 4 Lane")


def test_a_pick_up_point_that_closed_meanwhile_is_said_beside_the_choice(
    lin: Client, shou_mei: Product, form: dict[str, object], ping: Person, wang_mei: Person, noon: datetime
) -> None:
    point = shops.add_pickup_point(
        shop_id=shou_mei.shop_id, keeper_id=ping.pk, name="Ping's", address="4 Lane", actor_id=wang_mei.pk, at=noon
    )
    shops.close_pickup_point(point_id=point.pk, actor_id=wang_mei.pk, at=noon)
    place(lin, shou_mei, form | {"to": point.pk}, 422)
    assert not Order.objects.exists()


def test_nobody_orders_in_the_shop_they_work_in(
    client_of: ClientOf, wang_mei: Person, shou_mei: Product, form: dict[str, object]
) -> None:
    answer = client_of(wang_mei).post(f"/orders/new/{shou_mei.pk}/", form)
    assert answer.status_code == 422
    assert "You work in this shop, so you can&#x27;t be its customer." in answer.content.decode()


def test_a_stranger_is_asked_to_sign_in_first(client: Client, shou_mei: Product) -> None:
    answer = client.get(f"/orders/new/{shou_mei.pk}/")
    assert answer.status_code == 302
    assert "/account/login/" in answer.headers["Location"]


def test_where_the_shop_asks_it_the_order_is_confirmed_with_a_code(
    lin: Client, shou_mei: Product, form: dict[str, object], wang_mei: Person, noon: datetime
) -> None:
    shops.change_shop(shop_id=shou_mei.shop_id, actor_id=wang_mei.pk, at=noon, asks_code=True)
    address = place(lin, shou_mei, form)
    order = Order.objects.get()
    wrong = "000000" if order.buyer_code != "000000" else "111111"
    refused = lin.post(address + "code/", {"code": wrong})
    assert refused.status_code == 422
    assert beside(refused.content.decode(), "code") == "That is not the code we sent. 4 more tries."
    assert lin.post(address + "code/", {"code": order.buyer_code}).status_code == 302
    order.refresh_from_db()
    assert order.buyer_confirmed_at is not None


def test_another_code_is_sent_a_few_times_an_hour_and_to_nobody_else(
    lin: Client, client_of: ClientOf, wu_ke: Person, make_order: Callable[..., Order], staffed: Shop
) -> None:
    Shop.objects.filter(pk=staffed.pk).update(asks_code=True)
    order = make_order(1)
    address = reverse("buying:code_again", args=[order.pk])
    assert client_of(wu_ke).post(address).status_code == 404
    assert [lin.post(address).status_code for _ in range(6)] == [302] * 5 + [429]
    order.refresh_from_db()
    assert lin.post(reverse("buying:code", args=[order.pk]), {"code": order.buyer_code}).status_code == 302


def test_others_are_told_there_is_no_such_order(
    client_of: ClientOf, li_na: Person, wang_mei: Person, make_order: MakeOrder, walk: Walk
) -> None:
    parcel = walk.to_door(make_order())
    unit = parcel.units.first()
    assert unit is not None
    order, box = f"/orders/{parcel.order_id}/", f"/orders/parcels/{parcel.pk}/"
    for person in (li_na, wang_mei):
        client = client_of(person)
        for address in (order, box):
            assert client.get(address).status_code == 404
        for address in (order + "code/", order + "consent/", order + "cancel/"):
            assert client.post(address, {"code": "1", "consent": "named"}).status_code == 404, address
        for step in ("codes/", "absence/", "open/", "extend/", "refuse/", f"units/{unit.pk}/"):
            assert client.post(box + step, {"do": "keep"}).status_code == 404, step


def test_an_order_is_called_off_until_it_leaves_the_shop(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    order = make_order()
    assert "Cancel the order" in lin.get(f"/orders/{order.pk}/").content.decode()
    lin.post(f"/orders/{order.pk}/cancel/", {"words": "Found my old tin", "key": "k"})
    html = lin.get(f"/orders/{order.pk}/").content.decode()
    assert "You cancelled it. You owe nothing." in html
    assert "Found my old tin" in html


def test_what_has_left_cannot_be_called_off(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    order = make_order()
    walk.take(walk.pack(order))
    assert "Cancel the order" not in lin.get(f"/orders/{order.pk}/").content.decode()
    refused = lin.post(f"/orders/{order.pk}/cancel/", {"key": "k"})
    assert refused.status_code == 409
    assert "This can&#x27;t be done now: the order is “on the way”." in refused.content.decode()


def test_while_it_is_on_the_way_the_buyer_has_a_code_to_show(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.take(walk.pack(make_order()))
    digits = delivery.presence_code(delivery.parcel(parcel.pk))
    html = lin.get(f"/orders/{parcel.order_id}/").content.decode()
    assert f">{digits}<" in html
    assert "Karim is on the way with it." in html
    lin.post(f"/orders/parcels/{parcel.pk}/codes/")
    fresh = delivery.presence_code(delivery.parcel(parcel.pk))
    assert f">{fresh}<" in lin.get(f"/orders/{parcel.order_id}/").content.decode()


def test_a_visit_to_a_shut_door_can_be_contested(
    lin: Client, make_order: MakeOrder, walk: Walk, karim: Person, noon: datetime
) -> None:
    parcel = walk.take(walk.pack(make_order()))
    orders.be_absent(parcel_id=parcel.pk, courier_id=karim.pk, at=noon)
    assert "Karim reported that nobody was there." in lin.get(f"/orders/{parcel.order_id}/").content.decode()
    lin.post(f"/orders/parcels/{parcel.pk}/absence/", {"words": "I was in the yard"})
    html = lin.get(f"/orders/{parcel.order_id}/").content.decode()
    assert "The visit does not count against you." in html
    assert "Was there all the same: “I was in the yard”" in html


def test_the_history_says_who_did_what(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.keep_all(make_order(1))
    html = lin.get(f"/orders/{parcel.order_id}/").content.decode()
    said = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", one)).strip() for one in html.split("<li>") if "<br>" in one]
    assert "Karim Received ¥180.00, cash" in " ".join(said)
    assert "Wang Mei Packed and sealed the parcel" in " ".join(said)
    assert "You kept 1 thing and paid ¥180.00." in html


def test_what_waits_for_the_buyer_comes_first(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    at_door, later = make_order(1), make_order(1)
    walk.arrive(walk.take(walk.pack(at_door)))
    html = lin.get("/orders/").content.decode()
    assert html.index(f"/orders/{at_door.pk}/") < html.index(f"/orders/{later.pk}/")
    assert "Check it at the door" in html


@pytest.mark.parametrize("count", [1, 5])
def test_pages_ask_the_database_the_same_number_of_times_whatever_there_is(
    lin: Client, make_order: MakeOrder, walk: Walk, django_assert_max_num_queries: Callable, count: int
) -> None:
    for _ in range(count):
        parcel = walk.keep_all(make_order(1))
        make_order(1)
    with django_assert_max_num_queries(10):
        assert lin.get("/orders/").status_code == 200
    with django_assert_max_num_queries(14):
        assert lin.get(f"/orders/{parcel.order_id}/").status_code == 200


def test_older_orders_are_a_page_away(lin: Client, make_order: MakeOrder, lin_yue: Person, noon: datetime) -> None:
    for _ in range(22):
        order = make_order(1)
        orders.cancel(order_id=order.pk, actor_id=lin_yue.pk, at=noon + timedelta(hours=1))
    first = lin.get("/orders/").content.decode()
    older = re.search(r"/orders/\?before=\d+", first)
    assert older
    assert lin.get(older[0]).content.decode().count("You cancelled it.") == 2


def test_the_question_of_consent_is_asked_after_the_first_door_and_answered_once(
    client_of: ClientOf, li_na: Person, make_order: MakeOrder, walk: Walk
) -> None:
    li_na.consent = Consent.UNASKED
    li_na.save()
    parcel = walk.keep_all(make_order(1, buyer=li_na))
    client, door = client_of(li_na), f"/orders/parcels/{parcel.pk}/"
    assert "May this help your people?" in client.get(door).content.decode()
    assert not Evidence.objects.exists()
    refused = client.post("/orders/consent/", {"next": door})
    assert refused.status_code == 422
    assert beside(refused.content.decode(), "consent") == "Choose one of the three."
    answer = client.post("/orders/consent/", {"consent": "counted", "next": door})
    assert answer.headers["Location"] == door
    assert set(Evidence.objects.values_list("named", flat=True)) == {False}
    assert "May this help your people?" not in client.get(door).content.decode()


def test_one_order_can_speak_differently_from_the_others(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    parcel = walk.keep_all(make_order(1))
    assert Evidence.objects.filter(named=True).exists()
    lin.post(f"/orders/{parcel.order_id}/consent/", {"consent": "none"})
    assert not Evidence.objects.exists()


def test_consent_leads_back_only_to_this_market(lin: Client) -> None:
    answer = lin.post("/orders/consent/", {"consent": "named", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/orders/"


def test_what_was_paid_is_in_a_statement_and_in_a_file(lin: Client, make_order: MakeOrder, walk: Walk) -> None:
    walk.noon = clock.now()
    walk.keep_all(make_order(1))
    assert "¥180.00" in lin.get("/orders/statement/").content.decode()
    answer = lin.get("/orders/statement/?format=csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "180.00" in answer.content.decode("utf-8-sig")
