"""A show is bound to something really kept."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from tests.fixtures.orders import Walk

from guanxi.catalog.models import Product
from guanxi.orders import actions as orders
from guanxi.orders.errors import NotYourOrder
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.posts import actions as posts
from guanxi.posts.models import Post
from guanxi.standing import queries as standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def shows(noon: datetime) -> Callable[..., Post]:
    def show(author: Person, order: Order, product: Product, audience: str = "public") -> Post:
        return posts.show(
            author_id=author.pk,
            order_id=order.pk,
            product_id=product.pk,
            text="Both tins stay",
            audience=audience,
            at=noon,
            key=uuid4(),
        )

    return show


def test_a_show_says_how_much_was_kept_and_is_there_once(
    make_order: Callable[..., Order], walk: Walk, lin_yue: Person, shou_mei: Product, shows: Callable[..., Post]
) -> None:
    order = make_order(3)
    parcel = walk.to_door(order)
    first, *others = parcel.units.all()
    walk.refuse(first)
    for unit in others:
        walk.keep(unit)
    walk.accept(parcel)
    post = shows(lin_yue, order, shou_mei)
    assert post.kept_units == 2
    assert shows(lin_yue, order, shou_mei) == post
    assert Post.objects.count() == 1


def test_a_show_taken_back_can_be_shown_again(
    make_order: Callable[..., Order],
    walk: Walk,
    lin_yue: Person,
    shou_mei: Product,
    shows: Callable[..., Post],
    noon: datetime,
) -> None:
    order = make_order(1)
    walk.keep_all(order)
    first = shows(lin_yue, order, shou_mei)
    posts.remove(post_id=first.pk, actor_id=lin_yue.pk, at=noon)
    again = shows(lin_yue, order, shou_mei)
    assert again != first
    assert again.order_id == order.pk


def test_what_is_not_kept_cannot_be_shown(
    make_order: Callable[..., Order], walk: Walk, lin_yue: Person, shou_mei: Product, shows: Callable[..., Post]
) -> None:
    order = make_order(1)
    with pytest.raises(posts.NotKept):
        shows(lin_yue, order, shou_mei)
    walk.to_door(order)
    with pytest.raises(posts.NotKept):
        shows(lin_yue, order, shou_mei)


def test_nobody_shows_the_order_of_another(
    make_order: Callable[..., Order], walk: Walk, wu_ke: Person, shou_mei: Product, shows: Callable[..., Post]
) -> None:
    order = make_order(1)
    walk.keep_all(order)
    with pytest.raises(NotYourOrder):
        shows(wu_ke, order, shou_mei)


def test_the_proof_is_on_the_card_for_a_kept_order_only(
    make_order: Callable[..., Order],
    walk: Walk,
    lin_yue: Person,
    wu_ke: Person,
    shou_mei: Product,
    client_of: Callable[[Person], Client],
) -> None:
    order = make_order(2)
    address = f"/posts/showing/{order.pk}/"
    assert client_of(wu_ke).get(address).status_code in (403, 404)
    assert "Nothing of this order was kept" in client_of(lin_yue).get(address).content.decode()
    walk.keep_all(order)
    form = {"product": shou_mei.pk, "text": "Boil it", "audience": "public", "key": str(uuid4())}
    answer = client_of(lin_yue).post(address, form)
    page = client_of(wu_ke).get(answer.headers["Location"]).content.decode()
    assert "Bought, checked, kept." in page
    assert "2 × tin" in page
    assert "You have shown all of it" in client_of(lin_yue).get(address).content.decode()
    posts.write(
        author_id=wu_ke.pk, text="Me too", audience="public", at=order.placed_at, key=uuid4(), product_id=shou_mei.pk
    )
    claimed = Post.objects.latest("id")
    assert "Bought, checked, kept." not in client_of(wu_ke).get(f"/posts/{claimed.pk}/").content.decode()


@pytest.fixture
def quoted(lin_yue: Person, shou_mei: Product) -> Callable[[], list[str]]:
    """What Lin Yue reads beside the tea, of her people who kept it."""

    def words() -> list[str]:
        return [each.words for each in standing.verdict(lin_yue.pk, "product", shou_mei.pk).witnesses]

    return words


def test_a_public_show_speaks_in_the_verdict_until_it_is_taken_back(
    make_order: Callable[..., Order],
    walk: Walk,
    their_ties: None,
    li_na: Person,
    shou_mei: Product,
    shows: Callable[..., Post],
    quoted: Callable[[], list[str]],
    noon: datetime,
) -> None:
    order = make_order(1, buyer=li_na)
    walk.keep_all(order)
    assert quoted() == [""]
    post = shows(li_na, order, shou_mei)
    assert quoted() == ["Both tins stay"]
    posts.remove(post_id=post.pk, actor_id=li_na.pk, at=noon)
    assert quoted() == [""]


@pytest.mark.parametrize("audience", ["circle", "me"])
def test_a_show_for_fewer_people_stays_with_them(
    make_order: Callable[..., Order],
    walk: Walk,
    their_ties: None,
    li_na: Person,
    shou_mei: Product,
    shows: Callable[..., Post],
    quoted: Callable[[], list[str]],
    audience: str,
) -> None:
    order = make_order(1, buyer=li_na)
    walk.keep_all(order)
    shows(li_na, order, shou_mei, audience)
    assert quoted() == [""]


def test_words_said_before_the_question_of_consent_are_heard_after_it(
    make_order: Callable[..., Order],
    walk: Walk,
    their_ties: None,
    li_na: Person,
    shou_mei: Product,
    shows: Callable[..., Post],
    quoted: Callable[[], list[str]],
    noon: datetime,
) -> None:
    li_na.consent = ""
    li_na.save()
    order = make_order(1, buyer=li_na)
    walk.keep_all(order)
    shows(li_na, order, shou_mei)
    assert quoted() == []
    orders.choose_consent(buyer_id=li_na.pk, consent="named", at=noon)
    assert quoted() == ["Both tins stay"]
