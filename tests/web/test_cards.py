"""What travels in a conversation: each reader sees of it what its own page would show them."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from guanxi.chat import actions as chat
from guanxi.chat.actions import groups
from guanxi.chat.models import Conversation, Message
from guanxi.orders.models import Order
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.shops.models import Shop

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Person], Client]
GONE = "There was something here that is gone, or is not for you."


@pytest.fixture
def group(lin_yue: Person, li_na: Person, wu_ke: Person, tie: Callable[..., None], noon: datetime) -> Conversation:
    """Lin Yue's, with Li Na and Wu Ke."""
    for person in (li_na, wu_ke):
        tie(lin_yue, person)
    ids = [li_na.pk, wu_ke.pk]
    return groups.found(founder_id=lin_yue.pk, name="The stairs", person_ids=ids, at=noon, key=uuid4())


def send(client: Client, address: str, card: str, text: str = "") -> int:
    return client.post(f"{address}write/", {"card": card, "text": text, "key": uuid4()}).status_code


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_kind_is_shown_and_leads_to_its_own_page(
    group: Conversation,
    lin_yue: Person,
    li_na: Person,
    wang_mei: Person,
    teashop: Shop,
    shou_mei: object,
    client_of: ClientOf,
    noon: datetime,
) -> None:
    post = posts.write(author_id=li_na.pk, text="First frost", audience="public", at=noon, key=uuid4())
    here = f"/talk/groups/{group.pk}/"
    ways = {
        f"goods-{shou_mei.pk}": (f"/shops/goods/{shou_mei.pk}/", "Shou Mei"),  # type: ignore[attr-defined]
        f"shop-{teashop.pk}": (f"/shops/{teashop.slug}/", "Mei&#x27;s Tea"),
        f"post-{post.pk}": (f"/posts/{post.pk}/", "First frost"),
        f"person-{wang_mei.pk}": (f"/people/{wang_mei.pk}/", "Wang Mei"),
    }
    for card, (leads_to, says) in ways.items():
        box = read(client_of(lin_yue), f"{here}?card={card}")
        assert f'value="{card}"' in box
        assert send(client_of(lin_yue), here, card) == 302
        page = read(client_of(li_na), here)
        assert leads_to in page
        assert says in page


def test_a_way_from_each_page_to_a_chat(
    lin_yue: Person, li_na: Person, teashop: Shop, client_of: ClientOf, noon: datetime
) -> None:
    post = posts.write(author_id=li_na.pk, text="First frost", audience="public", at=noon, key=uuid4())
    for kind, pk in (("shop", teashop.pk), ("post", post.pk), ("person", li_na.pk)):
        assert f"/talk/?card={kind}-{pk}" in read(client_of(lin_yue), f"/share/{kind}/{pk}/")
    assert f"/talk/{li_na.pk}/?card=person-" not in read(client_of(lin_yue), "/talk/")


def test_an_order_is_shown_to_its_two_sides_with_its_state_and_to_nobody_else(
    group: Conversation,
    lin_yue: Person,
    li_na: Person,
    wang_mei: Person,
    teashop: Shop,
    make_order: Callable[..., Order],
    walk: object,
    client_of: ClientOf,
) -> None:
    order = make_order()
    card, shop = f"order-{order.pk}", f"/talk/shops/{teashop.slug}/"
    assert f"{shop}?card={card}" in read(client_of(lin_yue), f"/orders/{order.pk}/")
    assert send(client_of(lin_yue), shop, card, "When will it come?") == 302
    talk = Conversation.objects.get(shop=teashop)
    seller = read(client_of(wang_mei), f"/talk/customers/{talk.pk}/")
    assert f"/desk/{teashop.slug}/orders/{order.pk}/" in seller
    assert f"order:{order.pk}" in seller, "the page hears of the order"
    buyer = read(client_of(lin_yue), shop)
    assert "Wang Mei has not answered yet." in buyer
    walk.confirm(order)  # type: ignore[attr-defined]
    assert "Wang Mei said yes and is packing it." in read(client_of(lin_yue), shop)
    here = f"/talk/groups/{group.pk}/"
    assert send(client_of(lin_yue), here, card) == 302
    page = read(client_of(li_na), here)
    assert GONE in page
    assert f"Order no. {order.pk}" not in page
    assert send(client_of(li_na), here, card) == 422, "whoever may not see it cannot send it on"


@pytest.mark.parametrize("audience", ["circle", "me"])
def test_what_was_written_for_fewer_does_not_travel(
    group: Conversation, lin_yue: Person, client_of: ClientOf, noon: datetime, audience: str
) -> None:
    post = posts.write(author_id=lin_yue.pk, text="Between us", audience=audience, at=noon, key=uuid4())
    here = f"/talk/groups/{group.pk}/"
    assert send(client_of(lin_yue), here, f"post-{post.pk}") == 422
    assert not Message.objects.exclude(card="").exists()


def test_what_is_gone_or_across_a_block_is_not_shown_any_more(
    group: Conversation, lin_yue: Person, li_na: Person, wu_ke: Person, client_of: ClientOf, noon: datetime
) -> None:
    here = f"/talk/groups/{group.pk}/"
    post = posts.write(author_id=lin_yue.pk, text="First frost", audience="public", at=noon, key=uuid4())
    send(client_of(lin_yue), here, f"post-{post.pk}")
    posts.remove(post_id=post.pk, actor_id=lin_yue.pk, at=noon)
    page = read(client_of(li_na), here)
    assert GONE in page
    assert "First frost" not in page
    send(client_of(lin_yue), here, f"person-{wu_ke.pk}")
    people.block(blocker_id=li_na.pk, blocked_id=wu_ke.pk, at=noon)
    assert f"/people/{wu_ke.pk}/" not in read(client_of(li_na), here)


def test_one_s_code_goes_along_as_it_was_and_a_new_code_ends_it(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    here, back = f"/talk/{li_na.pk}/", f"/talk/{lin_yue.pk}/"
    assert send(client_of(lin_yue), here, f"code-{li_na.pk}") == 422, "nobody hands out the code of another"
    assert send(client_of(lin_yue), here, f"code-{lin_yue.pk}", "For your cousin") == 302
    page = read(client_of(li_na), back)
    assert "For your cousin" in page
    assert f"/people/meet/{lin_yue.code}/" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    people.new_code(person_id=lin_yue.pk, at=noon)
    lin_yue.refresh_from_db()
    page = read(client_of(li_na), back)
    assert lin_yue.code not in page, "the new code was not sent to anybody"


def test_five_hundred_cards_and_a_thing_that_is_none_are_refused_and_the_words_stay(
    group: Conversation, lin_yue: Person, client_of: ClientOf
) -> None:
    here, client = f"/talk/groups/{group.pk}/", client_of(lin_yue)
    for card in ("goods-1 " * 500, "gold-1", "order-999999", "goods-999999", f"person-{'9' * 18}"):
        answer = client.post(f"{here}write/", {"card": card, "text": "Keep these words", "key": uuid4()})
        assert answer.status_code == 422, card
        assert "Keep these words" in answer.content.decode()
    assert not Message.objects.exclude(card="").exists()


def test_a_device_is_told_which_card_it_is(
    lin_yue: Person, li_na: Person, tie: Callable[..., None], client_of: ClientOf, noon: datetime
) -> None:
    tie(lin_yue, li_na)
    said = chat.Words("", None, ("person", li_na.pk))
    chat.write_to_person(author_id=lin_yue.pk, person_id=li_na.pk, said=said, at=noon, key=uuid4())
    talk = Conversation.objects.get()
    told = client_of(li_na).get(f"/talk/sync/{talk.pk}/").json()["messages"][0]
    assert told["card"] == ["person", li_na.pk]


def test_the_cards_of_a_page_cost_the_same_however_many_there_are(
    group: Conversation,
    lin_yue: Person,
    li_na: Person,
    make_order: Callable[..., Order],
    client_of: ClientOf,
    noon: datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    order = make_order()
    for _ in range(8):
        post = posts.write(author_id=lin_yue.pk, text="Frost", audience="public", at=noon, key=uuid4())
        for card in (("order", order.pk), ("post", post.pk), ("person", li_na.pk), ("shop", order.shop_id)):
            said = chat.Words("", None, card)
            chat.answer(author_id=lin_yue.pk, conversation_id=group.pk, said=said, at=noon, key=uuid4())
    client = client_of(lin_yue)
    with django_assert_max_num_queries(48):  # type: ignore[attr-defined]
        read(client, f"/talk/groups/{group.pk}/")


def test_whoever_may_not_open_an_order_at_the_desk_sees_how_far_it_is_and_no_link(
    lin_yue: Person, karim: Person, staffed: Shop, make_order: Callable[..., Order], client_of: ClientOf
) -> None:
    order = make_order()
    send(client_of(lin_yue), f"/talk/shops/{staffed.slug}/", f"order-{order.pk}", "When will it come?")
    page = read(client_of(karim), f"/talk/customers/{Conversation.objects.get(shop=staffed).pk}/")
    card = page.split("msg__body--card")[1].split("msg__state")[0]
    assert 'aria-current="step"' in card
    assert "<a " not in card
