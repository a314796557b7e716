"""What a shop writes down about a customer: its people read and change it, and nobody else."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from guanxi.base.errors import NotAllowed
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product
from guanxi.chat import actions as chat
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.shops import customers
from guanxi.shops.models import CustomerNote, Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]


@pytest.fixture
def talk(lin_yue: Person, staffed: Shop, noon: datetime) -> int:
    said = chat.Words("Is it dry?")
    return chat.write_to_shop(
        author_id=lin_yue.pk, shop_id=staffed.pk, said=said, at=noon, key=uuid4()
    ).conversation_id


def write(client: Client, talk: int, text: str, labels: str = "") -> int:
    return client.post(f"/talk/customers/{talk}/note/", {"text": text, "labels": labels}).status_code


def test_the_shops_people_read_it_and_the_customer_does_not(
    talk: int, lin_yue: Person, wang_mei: Person, karim: Person, staffed: Shop, client_of: ClientOf
) -> None:
    assert write(client_of(wang_mei), talk, "Comes on Fridays", "regular， dark tea, regular,") == 302
    assert CustomerNote.objects.get().labels == ["regular", "dark tea"]
    page = client_of(karim).get(f"/talk/customers/{talk}/").content.decode()
    assert "Comes on Fridays" in page
    assert "dark tea" in page
    for address in (f"/talk/shops/{staffed.slug}/", "/talk/", f"/talk/sync/{talk}/", "/people/me/"):
        assert "Fridays" not in client_of(lin_yue).get(address).content.decode()
    assert write(client_of(lin_yue), talk, "I am the best") == 404
    assert write(client_of(karim), talk, "", "") == 302
    assert not CustomerNote.objects.exists(), "without a word nothing is kept"


def test_somebody_who_does_not_work_there_writes_nothing(
    lin_yue: Person, wu_ke: Person, staffed: Shop, noon: datetime
) -> None:
    with pytest.raises(NotAllowed):
        customers.write_note(
            shop_id=staffed.pk, customer_id=lin_yue.pk, text="x", labels=(), actor_id=wu_ke.pk, at=noon
        )


@pytest.mark.parametrize(
    ("text", "labels"), [("x" * 2001, ""), ("", "a,b,c,d,e,f,g,h,i"), ("", "x" * 25), ("x" * 1_000_000, "")]
)
def test_too_much_is_refused_and_what_was_typed_is_there(
    talk: int, wang_mei: Person, client_of: ClientOf, text: str, labels: str
) -> None:
    answer = client_of(wang_mei).post(f"/talk/customers/{talk}/note/", {"text": text, "labels": labels})
    assert answer.status_code == 422
    assert (text or labels) in answer.content.decode()
    assert not CustomerNote.objects.exists()


def test_beside_the_chat_stand_their_orders_and_what_they_advise(
    talk: int,
    lin_yue: Person,
    wang_mei: Person,
    shou_mei: Product,
    make_order: Callable[..., Order],
    client_of: ClientOf,
    noon: datetime,
) -> None:
    order = make_order(2)
    advice = {"product_id": shou_mei.pk, "author_id": lin_yue.pk, "after_keeping": False, "at": noon, "key": uuid4()}
    catalog.write_tip(text="Boil it, don't steep it.", **advice)
    page = client_of(wang_mei).get(f"/talk/customers/{talk}/").content.decode()
    assert "1 order here" in page
    assert f"Order no. {order.pk}" in page
    assert "Boil it" in page
