"""The demo market tells the drawings' story, and every figure of it holds."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string
from pytest_django.plugin import DjangoDbBlocker

from guanxi.base.models import Fact, Photo
from guanxi.catalog import queries as catalog
from guanxi.catalog.models import Product
from guanxi.cli.check import CHECKS
from guanxi.delivery import queries as delivery
from guanxi.delivery.models import Parcel
from guanxi.delivery.states import ParcelState
from guanxi.demo import market
from guanxi.demo.times import Times
from guanxi.orders import queries as orders
from guanxi.orders.models import Order
from guanxi.orders.states import OrderState
from guanxi.people.models import Person
from guanxi.posts import feeds
from guanxi.posts import queries as posts
from guanxi.shops import queries as shops
from guanxi.shops.models import Shop
from guanxi.standing import graph
from guanxi.standing import queries as standing
from guanxi.standing.answers import Verdict
from guanxi.standing.states import Subject

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

AFTERNOON = datetime(2026, 11, 20, 6, 50, tzinfo=UTC)  # ten to three in Beijing
FUJI = "红富士苹果"


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[market.SignIn]]:
    """The whole story, told once for this file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        percents: list[int] = []
        people = market.fill(percents.append, at=AFTERNOON)
        assert percents == sorted(percents)
        graph.reset()
        yield people
        transaction.set_rollback(True)
    graph.reset()


@pytest.fixture(autouse=True)
def in_it(told: list[market.SignIn], monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody looks on the afternoon on which it was told."""
    monkeypatch.setattr("guanxi.base.clock.now", lambda: AFTERNOON)


def person(name: str) -> Person:
    return Person.objects.get(name=name)


def product(start: str) -> Product:
    return Product.objects.get(name__startswith=start)


def as_seen_by(name: str, start: str) -> Verdict:
    return standing.explain(person(name).pk, Subject.PRODUCT, product(start).pk)


def teashop() -> Shop:
    return Shop.objects.get(name="Mei's Tea")


def test_twelve_of_lin_yues_people_kept_the_white_tea_and_zhao_refused_it() -> None:
    verdict = as_seen_by("Lin Yue", "Shou Mei")
    assert (verdict.kept, verdict.refused, verdict.unnamed) == (12, 1, 0)
    zhao = verdict.witnesses[0]
    assert (zhao.person, zhao.reason, zhao.lot_code) == (person("Zhao Min"), "counterfeit", "1904-05")
    assert zhao.through == person("Li Na")
    assert zhao.photo is not None


def test_each_witness_stands_where_the_drawing_has_them() -> None:
    kept = [witness for witness in as_seen_by("Lin Yue", "Shou Mei").witnesses if not witness.refuses]
    assert [(str(w.person), w.kept_units) for w in kept[:3]] == [("Li Na", 6), ("Fang Yu", 2), ("Lucie Martin", 1)]
    assert [str(step.person) for step in kept[2].path] == ["Lin Yue", "Li Na", "Fang Yu", "Lucie Martin"]
    assert [step.faint for step in kept[2].path] == [False, False, False, True]


def test_nobody_she_knows_has_opened_the_old_cake_though_strangers_have() -> None:
    verdict = as_seen_by("Lin Yue", "Old pu'er")
    assert (verdict.answer, verdict.people) == ("unknown", 0)
    assert verdict.public.checked > 40
    assert verdict.public.refused == 3


def test_four_keep_the_jasmine_and_her_people_disagree_on_the_honey() -> None:
    assert (as_seen_by("Lin Yue", "Jasmine").kept, as_seen_by("Lin Yue", "Jasmine").refused) == (4, 0)
    honey = as_seen_by("Lin Yue", "Linden")
    assert {str(w.person) for w in honey.witnesses if w.refuses} == {"Fang Yu", "Xu Lan"}


def test_a_stranger_in_chengdu_sees_other_witnesses() -> None:
    reached = {str(w.person) for w in as_seen_by("Wu Ke", "Shou Mei").witnesses}
    assert not reached & {"Li Na", "Zhao Min", "Fang Yu"}


def test_wang_mei_kept_many_promises_and_broke_one() -> None:
    counts = standing.public(Subject.PERSON, [person("Wang Mei").pk])[person("Wang Mei").pk]
    assert counts.promises_kept > 100
    assert counts.promises_broken == 1


@pytest.mark.parametrize("name", CHECKS)
def test_everything_that_is_checked_holds(name: str) -> None:
    assert import_string(CHECKS[name])() == []


def test_every_state_of_an_order_and_of_a_parcel_on_its_way_occurs() -> None:
    assert set(Order.objects.values_list("state", flat=True)) == set(OrderState)
    missing = set(ParcelState) - set(Parcel.objects.values_list("state", flat=True))
    assert missing <= {ParcelState.UNPACKED}


def test_karim_has_four_doors_behind_him_and_lin_yue_is_next() -> None:
    karim = person("Karim")
    doors = list(delivery.round_of(karim.pk))
    assert [stop.recipient for stop in doors][:4] == ["Lin Yue", "Sun Hao", "Xu Lan", "Old Zhang"]
    assert delivery.most_due_minor(doors[0]) == 43200
    done = delivery.done_since(karim.pk, Times(AFTERNOON).day(0, 0))
    assert [parcel.recipient for parcel in done] == ["Chen Bo", "Xiao Wen", "Ma Ling", "Fang Yu"]


def test_the_cash_with_couriers_is_what_the_desk_shows() -> None:
    cash = delivery.cash_with_couriers(teashop().pk, currency="CNY")
    assert [(each.courier_id, each.in_hand_minor) for each in cash if each.in_hand_minor] == [
        (person("Karim").pk, 143600),
        (person("Aunt Ping").pk, 74400),
    ]


def test_four_orders_wait_for_wang_mei() -> None:
    waiting = orders.of_shop(teashop().pk).filter(state=OrderState.PLACED)
    assert [order.buyer.name for order in waiting.order_by("id")] == ["Gao Lei", "Tang Wei", "He Jing", "Peng Yu"]


def test_somebodys_cash_waits_to_be_counted_by_aunt_ping() -> None:
    orchard = Shop.objects.get(name="刘家果园")
    assert [pay_in.courier for pay_in in delivery.pay_ins_to_count(orchard.pk)] == [person("Liu Yang")]
    assert "cashier" in shops.roles(orchard.pk, person("Aunt Ping").pk)


def test_her_feed_begins_with_li_na_and_fang_yu() -> None:
    lin = posts.reader(person("Lin Yue").pk)
    near = [person(name).pk for name in ("Fang Yu", "Lucie Martin")]
    first = feeds.read(feeds.newest(feeds.circle(lin, near), most=3), lin)
    assert [str(post.author) for post in first] == ["Li Na", "Fang Yu", "Lucie Martin"]
    assert [(post.likes_count, post.comments_count) for post in first] == [(18, 4), (31, 7), (9, 5)]
    assert first[0].liked


def test_apples_are_found_by_their_chinese_name() -> None:
    assert [found.name for found in catalog.search("苹果")[:1]] == [product(FUJI).name]


def test_every_picture_says_what_it_shows() -> None:
    assert not Photo.objects.filter(alt="").exists()


def test_nothing_in_the_story_happens_after_it_is_told() -> None:
    assert not Fact.objects.filter(at__gt=AFTERNOON).exists()


def test_whoever_is_offered_can_sign_in_with_the_password_alone(told: list[market.SignIn]) -> None:
    assert 5 <= len(told) <= 7
    for name, login, password, _shows in told:
        client = Client()
        client.post(reverse("account_login"), {"login": login, "password": password})
        assert client.session.get("_auth_user_id") == str(person(name).pk)


def test_forty_one_tins_are_left_as_on_the_drawing() -> None:
    assert product("Shou Mei").variants.get().left_units == 41
