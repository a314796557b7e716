"""Conversations on pages: what is shown to whom, what is refused, and what a device is told that was away."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.fixtures.scene import picture

from guanxi.base import clock, photos
from guanxi.catalog.models import Product
from guanxi.chat import actions as chat
from guanxi.chat.actions import Words
from guanxi.chat.models import Message
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, noon: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def friends(lin_yue: Person, li_na: Person, tie: Callable[..., None]) -> tuple[Person, Person]:
    tie(lin_yue, li_na)
    return lin_yue, li_na


def read(client: Client, address: str) -> str:
    return client.get(address, follow=True).content.decode()


def test_what_one_writes_the_other_reads(friends: tuple[Person, Person], client_of: ClientOf) -> None:
    lin, li = friends
    answer = client_of(lin).post(f"/talk/{li.pk}/write/", {"text": "Sunday?", "key": uuid4()})
    assert answer.headers["Location"] == f"/talk/{li.pk}/#last"
    assert "1 unread" in read(client_of(li), "/talk/")
    assert "Sunday?" in read(client_of(li), f"/talk/{lin.pk}/")
    assert "1 unread" not in read(client_of(li), "/talk/")
    assert "Read" in read(client_of(lin), f"/talk/{li.pk}/")


def test_too_much_is_refused_beside_the_box_and_stays_in_it(
    friends: tuple[Person, Person], client_of: ClientOf
) -> None:
    lin, li = friends
    words = "far too long " * 500
    answer = client_of(lin).post(f"/talk/{li.pk}/write/", {"text": words, "key": uuid4()})
    assert answer.status_code == 422
    assert words.strip() in answer.content.decode()
    assert Message.objects.count() == 0


def test_the_same_id_with_other_words_is_said_to_have_been_sent(
    friends: tuple[Person, Person], client_of: ClientOf
) -> None:
    lin, li = friends
    client, key = client_of(lin), uuid4()
    client.post(f"/talk/{li.pk}/write/", {"text": "One", "key": key})
    answer = client.post(f"/talk/{li.pk}/write/", {"text": "Two", "key": key})
    assert answer.status_code == 409
    assert "This was sent before with other words." in answer.content.decode()


def test_a_photo_is_sent_and_what_is_none_is_refused(friends: tuple[Person, Person], client_of: ClientOf) -> None:
    lin, li = friends
    client = client_of(lin)
    client.post(f"/talk/{li.pk}/write/", {"photo": picture(), "key": uuid4()})
    assert Message.objects.get().photo is not None
    broken = picture()
    broken.truncate(40)
    assert client.post(f"/talk/{li.pk}/write/", {"photo": broken, "key": uuid4()}).status_code == 422


def test_a_stranger_waits_and_is_told_so(lin_yue: Person, wu_ke: Person, client_of: ClientOf) -> None:
    client_of(wu_ke).post(f"/talk/{lin_yue.pk}/write/", {"text": "Hello", "key": uuid4()})
    page = read(client_of(wu_ke), f"/talk/{lin_yue.pk}/")
    assert "once Lin Yue has answered" in page
    assert "<textarea" not in page
    assert "You do not know Wu Ke." in read(client_of(lin_yue), f"/talk/{wu_ke.pk}/")


def test_a_product_s_card_goes_along_from_its_page(
    lin_yue: Person, shou_mei: Product, teashop: Shop, client_of: ClientOf
) -> None:
    client = client_of(lin_yue)
    assert f'value="goods-{shou_mei.pk}"' in read(client, f"/talk/shops/{teashop.slug}/?card=goods-{shou_mei.pk}")
    client.post(f"/talk/shops/{teashop.slug}/write/", {"card": f"goods-{shou_mei.pk}", "key": uuid4()})
    page = read(client, f"/talk/shops/{teashop.slug}/")
    assert f"/orders/new/{shou_mei.pk}/" in page


@pytest.mark.parametrize(
    "asked", ["x", "-1", "goods", "goods-x", "goods--1", f"goods-{'9' * 30}", "goods-٣", "gold-1", "order-1-1"]
)
def test_a_product_that_is_none_is_no_card(lin_yue: Person, teashop: Shop, client_of: ClientOf, asked: str) -> None:
    assert client_of(lin_yue).get(f"/talk/shops/{teashop.slug}/", {"card": asked}).status_code == 200


def test_a_device_that_was_away_is_told_what_it_missed_in_order(
    friends: tuple[Person, Person], client_of: ClientOf, noon: datetime
) -> None:
    lin, li = friends
    for number in range(1, 251):
        chat.write_to_person(author_id=lin.pk, person_id=li.pk, said=Words(f"No. {number}"), at=noon, key=uuid4())
    talk = Message.objects.values_list("conversation", flat=True).first()
    client = client_of(li)
    first = client.get(f"/talk/sync/{talk}/?after=3").json()
    assert [said["number"] for said in first["messages"]] == list(range(4, 204))
    rest = client.get(f"/talk/sync/{talk}/?after=203").json()
    assert [said["text"] for said in rest["messages"]] == [f"No. {number}" for number in range(204, 251)]
    assert first["last"] == rest["last"] == 250


def test_a_number_from_the_future_makes_a_device_start_over(
    friends: tuple[Person, Person], client_of: ClientOf, noon: datetime
) -> None:
    lin, li = friends
    said = chat.write_to_person(author_id=lin.pk, person_id=li.pk, said=Words("Hello"), at=noon, key=uuid4())
    answer = client_of(li).get(f"/talk/sync/{said.conversation_id}/?after=7")
    assert (answer.status_code, answer.json()) == (409, {"start_over": True, "last": 1})
    assert client_of(li).get(f"/talk/sync/{said.conversation_id}/?after=-1").status_code == 422


def test_earlier_messages_are_one_tap_away(
    friends: tuple[Person, Person], client_of: ClientOf, noon: datetime
) -> None:
    lin, li = friends
    for number in range(1, 61):
        chat.write_to_person(author_id=lin.pk, person_id=li.pk, said=Words(f"No. {number}."), at=noon, key=uuid4())
    page = read(client_of(li), f"/talk/{lin.pk}/")
    assert "No. 60." in page
    assert "No. 20." not in page
    assert "?before=21" in page
    assert "No. 20." in read(client_of(li), f"/talk/{lin.pk}/?before=21")


def test_what_is_asked_of_the_database_does_not_grow_with_conversations_and_faces(
    lin_yue: Person,
    make_person: Callable[..., Person],
    make_shop: Callable[..., Shop],
    client_of: ClientOf,
    noon: datetime,
    shou_mei: Product,
) -> None:
    def talk(number: int) -> Person:
        other = make_person(f"Neighbour {number}")
        other.photo = photos.keep(picture(), owner_id=other.pk, at=noon)
        other.save()
        for said in (Words("This one", None, ("goods", shou_mei.pk)), Words("Or none")):
            for author, person in ((lin_yue, other), (other, lin_yue)):
                chat.write_to_person(author_id=author.pk, person_id=person.pk, said=said, at=noon, key=uuid4())
        shop = make_shop(other, f"Shop {number}")
        chat.write_to_shop(author_id=lin_yue.pk, shop_id=shop.pk, said=Words("Hello"), at=noon, key=uuid4())
        return other

    client = client_of(lin_yue)

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = talk(1)
    few = asked("/talk/"), asked(f"/talk/{one.pk}/")
    for number in range(2, 6):
        talk(number)
    for _ in range(20):
        chat.write_to_person(author_id=one.pk, person_id=lin_yue.pk, said=Words("And"), at=noon, key=uuid4())
    assert (asked("/talk/"), asked(f"/talk/{one.pk}/")) == few


def test_a_number_is_shown_to_ties_and_for_a_shop_but_not_to_strangers(
    friends: tuple[Person, Person], wang_mei: Person, wu_ke: Person, teashop: Shop, client_of: ClientOf
) -> None:
    lin, li = friends
    assert li.email in read(client_of(lin), f"/talk/{li.pk}/")
    assert wang_mei.email in read(client_of(wu_ke), f"/talk/shops/{teashop.slug}/")
    assert li.email not in read(client_of(wu_ke), f"/talk/{li.pk}/")


def test_a_shop_with_a_chinese_address_is_written_to_like_any_other(
    lin_yue: Person, wang_mei: Person, make_shop: Callable[..., Shop], client_of: ClientOf
) -> None:
    orchard = make_shop(wang_mei, "刘家果园")
    address = f"/talk/shops/{orchard.slug}/"
    assert client_of(lin_yue).post(f"{address}write/", {"text": "有苹果吗？", "key": uuid4()}).status_code == 302
    assert "有苹果吗？" in read(client_of(lin_yue), address)


def test_what_is_handed_on_goes_along_to_whoever_is_chosen(
    friends: tuple[Person, Person], shou_mei: Product, teashop: Shop, client_of: ClientOf
) -> None:
    lin, li = friends
    client = client_of(lin)
    assert f"/talk/?card=goods-{shou_mei.pk}" in read(client, f"/share/goods/{shou_mei.pk}/")
    assert f"/talk/{li.pk}/?card=goods-{shou_mei.pk}" in read(client, f"/talk/?card=goods-{shou_mei.pk}")
    assert f'value="goods-{shou_mei.pk}"' in read(client, f"/talk/{li.pk}/?card=goods-{shou_mei.pk}")
    assert f"/talk/?card=shop-{teashop.pk}" in read(client, f"/share/shop/{teashop.pk}/")
    assert "Look at this</textarea>" in read(client, f"/talk/{li.pk}/?text=Look+at+this")


def test_the_order_under_way_stands_above_what_customer_and_shop_say(
    lin_yue: Person, wang_mei: Person, wu_ke: Person, make_order: Callable[..., Order], client_of: ClientOf
) -> None:
    order = make_order(2)
    address = f"/talk/shops/{order.shop.slug}/"
    assert f"Order no. {order.pk}" in read(client_of(lin_yue), address)
    assert "Order no." not in read(client_of(wu_ke), address)
    client_of(lin_yue).post(f"{address}write/", {"text": "When?", "key": uuid4()})
    talk = Message.objects.get().conversation_id
    assert f"/desk/{order.shop.slug}/orders/{order.pk}/" in read(client_of(wang_mei), f"/talk/customers/{talk}/")


def test_the_tab_counts_what_waits_in_all_conversations(
    friends: tuple[Person, Person], wu_ke: Person, client_of: ClientOf, noon: datetime
) -> None:
    lin, li = friends
    for author in (lin, lin, wu_ke):
        chat.write_to_person(author_id=author.pk, person_id=li.pk, said=Words("Hello"), at=noon, key=uuid4())
    assert ">3</span>" in read(client_of(li), "/talk/unread/")
    assert "count" not in read(client_of(lin), "/talk/unread/")


def test_nobody_writes_to_more_than_ten_strangers_a_day(
    wu_ke: Person, make_person: Callable[..., Person], client_of: ClientOf
) -> None:
    client = client_of(wu_ke)
    strangers = [make_person(f"Neighbour {n}") for n in range(11)]
    sent = [client.post(f"/talk/{each.pk}/write/", {"text": "Hello", "key": uuid4()}) for each in strangers]
    assert [answer.status_code for answer in sent] == [302] * 10 + [429]
    assert "Hello</textarea>" in sent[-1].content.decode()
