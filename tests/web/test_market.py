"""The pages of the market: what one's people say, said well, to everybody who looks."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.base.models import Photo
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Lot, Product, Question, Saved, Tip
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.shops import actions as shops
from guanxi.shops.models import Shop
from guanxi.standing import actions as standing
from guanxi.standing.models import Evidence

ClientOf = Callable[[Person], Client]
Testifies = Callable[..., None]
MOST_QUERIES = 12
MOST_QUERIES_OF_A_LIST = 20


def page(client: Client, name: str, *args: object, **asked: object) -> str:
    """The page's words, each run of blanks as one."""
    response = client.get(reverse(f"market:{name}", args=args), asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def words(html: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def lin(client_of: ClientOf, lin_yue: Person) -> Client:
    return client_of(lin_yue)


@pytest.fixture
def tea_is_kept(
    their_ties: None,
    shou_mei: Product,
    lot: Lot,
    li_na: Person,
    fang_yu: Person,
    zhao_min: Person,
    testifies: Testifies,
) -> None:
    """The story: Li Na kept six, Fang Yu two, and Zhao Min refused his tin as counterfeit."""
    testifies(li_na, product=shou_mei.pk, kept=6, words="I give it to my mother.")
    testifies(fang_yu, product=shou_mei.pk, kept=2, words="Leaves whole.")
    testifies(
        zhao_min,
        product=shou_mei.pk,
        refused=1,
        words="The seal was pale.",
        lot_code="1904-07",
        place="Chaoyang",
    )
    standing.count(subject="product", subject_id=shou_mei.pk, checked=1204, kept=1171, refused=33)


# One product


def test_the_product_page_says_who_kept_it_and_who_refused_it(
    lin: Client, shou_mei: Product, tea_is_kept: None
) -> None:
    said = words(page(lin, "product", shou_mei.pk))
    assert "2 checked it at the door and kept it." in said
    assert "1 refused it as counterfeit: Zhao Min, whom you know through Li Na." in said
    assert "“The seal was pale.”" in said
    assert said.index("Zhao Min") < said.index("Fang Yu")


def test_everybody_is_counted_apart(lin: Client, shou_mei: Product, tea_is_kept: None) -> None:
    said = words(page(lin, "product", shou_mei.pk))
    assert re.search(r"1,?204 checked at the door, 1,?171 kept, 33 refused", said)


def test_the_promise_stands_beside_the_person_who_gave_it(
    lin: Client, shou_mei: Product, wang_mei: Person, tea_is_kept: None
) -> None:
    standing.count(subject="person", subject_id=wang_mei.pk, promises_kept=214, promises_broken=1)
    said = words(page(lin, "product", shou_mei.pk))
    assert "Picked in 2019 on our own slope." in said
    assert "214 promises kept" in said
    assert "1 broken" in said
    assert "Known to Li Na" in said


def test_a_stopped_lot_is_named_with_its_reason(
    lin: Client, shou_mei: Product, lot: Lot, wang_mei: Person, noon: datetime, tea_is_kept: None
) -> None:
    catalog.stop_lot(lot_id=lot.pk, why="Seals were copied.", recalled=True, actor_id=wang_mei.pk, at=noon)
    said = words(page(lin, "product", shou_mei.pk))
    assert "It was lot 1904-07, recalled." in said
    assert "Lot 1904-07: Seals were copied." in said
    assert "Sold out" in said


def test_somebody_whose_people_have_not_bought_it_is_told_so(
    client_of: ClientOf, wu_ke: Person, shou_mei: Product, tea_is_kept: None
) -> None:
    said = words(page(client_of(wu_ke), "product", shou_mei.pk))
    assert "Nobody you know has bought this yet. We won't guess." in said
    assert "Zhao Min" not in said


def test_a_stranger_can_look_and_is_asked_to_sign_in_for_the_rest(
    client: Client, shou_mei: Product, tea_is_kept: None
) -> None:
    said = words(page(client, "product", shou_mei.pk))
    assert "Aged white tea, Shou Mei 2019" in said
    assert "Sign in to see what your people say about it." in said
    assert "Li Na" not in said


def test_a_witness_who_counts_without_a_name_is_not_named(
    lin: Client, shou_mei: Product, zhao_min: Person, tea_is_kept: None
) -> None:
    Evidence.objects.filter(witness=zhao_min.pk).update(named=False)
    for name in ("product", "verdict"):
        said = words(page(lin, name, shou_mei.pk))
        assert "Someone of your people" in said
        assert "Zhao Min" not in said
        assert "The seal was pale." not in said


def test_search_engines_are_told_the_product_and_its_offers(
    client: Client, shou_mei: Product, lot: Lot, make_photo: Callable[[], Photo], wang_mei: Person, noon: datetime
) -> None:
    Product.objects.filter(pk=shou_mei.pk).update(name="Tea </script><script>alert(1)</script>")
    response = client.get(reverse("market:product", args=[shou_mei.pk]))
    html = response.content.decode()
    found = re.search(r'<script type="application/ld\+json" nonce="([^"]+)">(.*?)</script>', html, re.S)
    assert found
    assert f"'nonce-{found[1]}'" in response.headers["Content-Security-Policy"]
    data = json.loads(found[2])
    assert data["@type"] == "Product"
    assert data["name"] == "Tea </script><script>alert(1)</script>"
    assert [offer["price"] for offer in data["offers"]] == ["168.00", "398.00"]
    assert [offer["availability"] for offer in data["offers"]] == [
        "https://schema.org/InStock",
        "https://schema.org/OutOfStock",
    ]
    assert "aggregateRating" not in data


def test_a_product_that_is_not_there_or_not_listed_is_gone(client: Client, shou_mei: Product) -> None:
    assert client.get(reverse("market:product", args=[shou_mei.pk + 1])).status_code == 404
    Product.objects.filter(pk=shou_mei.pk).update(listed=False)
    for name in ("product", "verdict", "tips"):
        assert client.get(reverse(f"market:{name}", args=[shou_mei.pk])).status_code == 404


def test_a_product_is_kept_for_later_and_let_go(lin: Client, lin_yue: Person, shou_mei: Product) -> None:
    address = reverse("market:save", args=[shou_mei.pk])
    for _twice in range(2):
        assert lin.post(address, {"keep": "yes"}).status_code == 302
    assert Saved.objects.filter(person=lin_yue).count() == 1
    assert 'aria-pressed="true"' in page(lin, "product", shou_mei.pk)
    lin.post(address, {"keep": "no"})
    assert not Saved.objects.exists()


def test_what_is_kept_for_later_is_found_again_and_by_nobody_else(
    lin: Client, client_of: Callable[[Person], Client], wu_ke: Person, shou_mei: Product
) -> None:
    page = reverse("market:kept")
    assert "Nothing kept yet" in lin.get(page).content.decode()
    lin.post(reverse("market:save", args=[shou_mei.pk]))
    assert shou_mei.name in lin.get(page).content.decode()
    assert shou_mei.name not in client_of(wu_ke).get(page).content.decode()
    assert Client().get(page).status_code == 302


def test_the_page_costs_the_same_queries_however_much_there_is(
    lin: Client,
    shou_mei: Product,
    teashop: Shop,
    wang_mei: Person,
    lin_yue: Person,
    tea_is_kept: None,
    tie: Callable[..., None],
    testifies: Testifies,
    make_person: Callable[..., Person],
    make_product: Callable[..., Product],
    make_photo: Callable[[], Photo],
    noon: datetime,
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    make_product(teashop, "Jasmine", units=1)
    page(lin, "product", shou_mei.pk)
    with django_assert_max_num_queries(MOST_QUERIES) as asked:  # type: ignore[attr-defined]
        page(lin, "product", shou_mei.pk)
    few = len(asked)
    for n in range(30):
        friend = make_person(f"Friend {n}", photo=make_photo())
        tie(lin_yue, friend)
        testifies(friend, product=shou_mei.pk, kept=1, photo_id=make_photo().pk)
        make_product(teashop, f"Tea {n}", units=1)
        catalog.write_tip(
            product_id=shou_mei.pk, author_id=friend.pk, text="Boil it.", after_keeping=True, at=noon, key=uuid4()
        )
        put = catalog.ask(product_id=shou_mei.pk, author_id=friend.pk, text="How long?", at=noon, key=uuid4())
        catalog.answer(question_id=put.pk, author_id=wang_mei.pk, text="Three minutes.", at=noon, key=uuid4())
    page(lin, "product", shou_mei.pk)
    with django_assert_max_num_queries(MOST_QUERIES) as asked:  # type: ignore[attr-defined]
        page(lin, "product", shou_mei.pk)
    assert len(asked) <= few


# How do I know them?


def test_every_witness_is_explained_by_path_and_evidence(lin: Client, shou_mei: Product, tea_is_kept: None) -> None:
    said = words(page(lin, "verdict", shou_mei.pk))
    assert "3 people you can reach opened this at their door. 2 kept it. 1 refused it." in said
    assert "Refused, counterfeit" in said
    assert "Li Na’s classmate" in said
    assert "Kept 6 of 6" in said
    assert "at the door, Chaoyang" in said
    assert "Ask Li Na about Zhao Min" in said


def test_one_side_can_be_looked_at_alone(lin: Client, shou_mei: Product, tea_is_kept: None) -> None:
    refused = words(page(lin, "verdict", shou_mei.pk, side="refused"))
    assert "“The seal was pale.”" in refused
    assert "Leaves whole." not in refused
    kept = words(page(lin, "verdict", shou_mei.pk, side="kept"))
    assert "Leaves whole." in kept
    assert "The seal was pale." not in kept


def test_more_witnesses_than_fit_are_a_link_away(
    lin: Client,
    lin_yue: Person,
    shou_mei: Product,
    tie: Callable[..., None],
    testifies: Testifies,
    make_person: Callable[..., Person],
) -> None:
    for n in range(13):
        friend = make_person(f"Friend {n}")
        tie(lin_yue, friend)
        testifies(friend, product=shou_mei.pk, kept=1)
    first = page(lin, "verdict", shou_mei.pk)
    assert "Show the other 3" in first
    assert first.count("<article") == 10
    assert page(lin, "verdict", shou_mei.pk, after=10).count("<article") == 3


def test_when_there_is_nobody_to_ask_the_page_says_so_and_who_could_be(
    lin: Client, shou_mei: Product, their_ties: None
) -> None:
    standing.count(subject="product", subject_id=shou_mei.pk, checked=58, kept=55, refused=3)
    said = words(page(lin, "verdict", shou_mei.pk))
    assert "Nobody you know has bought this yet" in said
    assert "Strangers checked 58 at their doors and kept 55." in said
    assert "Ask my circle" in said
    assert "You know Wang Mei through Li Na. That is a tie to the seller, not to this product." in said


def test_a_way_over_hidden_ties_is_not_drawn(
    lin: Client, li_na: Person, zhao_min: Person, shou_mei: Product, tea_is_kept: None, noon: datetime
) -> None:
    people.change_tie(
        actor_id=zhao_min.pk,
        other_id=li_na.pk,
        nearness=60,
        relation="",
        known_since=None,
        hidden=True,
        at=noon,
    )
    for name in ("product", "verdict"):
        said = words(page(lin, name, shou_mei.pk))
        assert "Zhao Min" in said
        assert "Through people who keep their ties to themselves" in said
        assert "classmate" not in said


@pytest.mark.parametrize("asked", ["-1", "x", "99999999999", "１２"])
def test_an_odd_address_shows_the_beginning(lin: Client, shou_mei: Product, tea_is_kept: None, asked: str) -> None:
    assert "Zhao Min" in page(lin, "verdict", shou_mei.pk, after=asked, side=asked)


# Tips and questions


def test_a_tip_is_left_once_however_often_it_is_sent(lin: Client, shou_mei: Product) -> None:
    sent = {"text": "Boil it, don't steep it.", "key": str(uuid4())}
    for _twice in range(2):
        response = lin.post(reverse("market:tip", args=[shou_mei.pk]), sent)
        assert response.status_code == 302
    assert Tip.objects.count() == 1
    assert "Boil it, don&#x27;t steep it." in page(lin, "tips", shou_mei.pk)


def test_a_question_is_answered_and_the_answer_thanked_for(
    lin: Client, client_of: ClientOf, wang_mei: Person, shou_mei: Product
) -> None:
    lin.post(reverse("market:question", args=[shou_mei.pk]), {"text": "Will it keep me awake?", "key": str(uuid4())})
    question = Question.objects.get()
    mei = client_of(wang_mei)
    mei.post(
        reverse("market:answer", args=[shou_mei.pk, question.pk]),
        {"text": "Less than green tea.", "key": str(uuid4())},
    )
    answer = question.answers.get()
    helped = reverse("market:helped", args=[shou_mei.pk, "answer", answer.pk])
    for _twice in range(2):
        assert lin.post(helped).status_code == 302
    said = words(page(lin, "tips", shou_mei.pk))
    assert "Less than green tea." in said
    assert "helped 1, you too" in said
    assert "Will it keep me awake?" in words(page(lin, "product", shou_mei.pk))


@pytest.mark.parametrize("form", ["tip", "question"])
def test_an_empty_text_comes_back_with_a_sentence(lin: Client, shou_mei: Product, form: str) -> None:
    response = lin.post(reverse(f"market:{form}", args=[shou_mei.pk]), {"text": "  ", "key": str(uuid4())})
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content


def test_nobody_can_thank_themselves(lin: Client, lin_yue: Person, shou_mei: Product, noon: datetime) -> None:
    tip = catalog.write_tip(
        product_id=shou_mei.pk, author_id=lin_yue.pk, text="Boil it.", after_keeping=False, at=noon, key=uuid4()
    )
    response = lin.post(reverse("market:helped", args=[shou_mei.pk, "tip", tip.pk]))
    assert response.status_code == 422


def test_a_stranger_reads_but_must_sign_in_to_write(client: Client, shou_mei: Product) -> None:
    assert "Sign in to ask, answer and give tips." in page(client, "tips", shou_mei.pk)
    response = client.post(reverse("market:tip", args=[shou_mei.pk]), {"text": "Hello", "key": str(uuid4())})
    assert response.status_code == 302
    assert not Tip.objects.exists()


# Shops and search


def test_shops_of_ones_people_come_first(
    lin: Client, teashop: Shop, wu_ke: Person, make_shop: Callable[..., Shop], their_ties: None
) -> None:
    make_shop(wu_ke, "A First In The Alphabet")
    said = words(page(lin, "shops"))
    assert said.index("Shops of people you know") < said.index("Mei&#x27;s Tea") < said.index("A First In")
    assert "Through Li Na" in said


def test_a_stranger_sees_all_shops(client: Client, teashop: Shop) -> None:
    assert "Mei&#x27;s Tea" in page(client, "shops")


def test_many_shops_come_a_page_at_a_time(client: Client, wu_ke: Person, make_shop: Callable[..., Shop]) -> None:
    for n in range(25):
        make_shop(wu_ke, f"Shop {n:02}")
    first = page(client, "shops")
    assert "Shop 23" in first
    assert "Shop 24" not in first
    assert "Shop 24" in page(client, "shops", after=24)


def test_search_finds_words_and_says_what_ones_people_say(
    lin: Client, shou_mei: Product, tea_is_kept: None, make_product: Callable[..., Product], teashop: Shop
) -> None:
    make_product(teashop, "Jasmine", units=1)
    said = words(page(lin, "search", q="shou mei"))
    assert "Aged white tea, Shou Mei 2019" in said
    assert "2 of your people kept it." in said
    assert "Jasmine" not in said


def test_search_is_narrowed_by_kind_place_and_shop(
    client: Client,
    shou_mei: Product,
    make_shop: Callable[..., Shop],
    make_product: Callable[..., Product],
    wu_ke: Person,
) -> None:
    other = make_shop(wu_ke, "Wu's", place="Chengdu")
    make_product(other, "Pickles", units=1)
    assert "Pickles" not in page(client, "search", category="tea")
    assert "Shou Mei" not in page(client, "search", place="Chengdu")
    assert "Pickles" in page(client, "search", shop=other.slug)
    assert "Shou Mei" not in page(client, "search", shop=other.slug)
    assert client.get(reverse("market:search"), {"shop": "nobody"}).status_code == 404


def test_finding_nothing_says_so(client: Client, shou_mei: Product) -> None:
    assert "Nothing found" in page(client, "search", q="submarine")


def test_a_shop_shows_who_answers_for_it_and_who_answers_for_them(
    lin: Client, teashop: Shop, shou_mei: Product, li_na: Person, their_ties: None, noon: datetime
) -> None:
    people.vouch(
        voucher_id=li_na.pk, subject="shop", subject_id=teashop.pk, sentence="Six years of good tea.", at=noon
    )
    shops.add_pickup_point(
        shop_id=teashop.pk,
        name="Aunt Ping's",
        address="12 Alley",
        hours="8 to 20",
        keeper_id=teashop.contact_id,
        actor_id=teashop.contact_id,
        at=noon,
    )
    said = words(page(lin, "shop", teashop.slug))
    assert "Wang Mei answers for it" in said
    assert "1 person vouches for this shop" in said
    assert "“Six years of good tea.”" in said
    assert "Aunt Ping&#x27;s" in said
    assert "Aged white tea, Shou Mei 2019" in said


def test_a_shop_that_is_not_there_is_gone(client: Client, db: None) -> None:
    assert client.get(reverse("market:shop", args=["nowhere"])).status_code == 404


@pytest.mark.parametrize("name", ["shops", "search", "shop"])
def test_lists_cost_the_same_queries_however_long(
    lin: Client,
    name: str,
    teashop: Shop,
    tea_is_kept: None,
    make_product: Callable[..., Product],
    make_shop: Callable[..., Shop],
    make_person: Callable[..., Person],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    arguments = [teashop.slug] if name == "shop" else []
    page(lin, name, *arguments)
    with django_assert_max_num_queries(MOST_QUERIES_OF_A_LIST) as asked:  # type: ignore[attr-defined]
        page(lin, name, *arguments)
    few = len(asked)
    for n in range(10):
        make_product(teashop, f"Tea {n}", units=1)
        make_shop(make_person(f"Keeper {n}"), f"Shop {n}")
    page(lin, name, *arguments)
    with django_assert_max_num_queries(few):
        page(lin, name, *arguments)
