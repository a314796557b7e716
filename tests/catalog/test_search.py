"""What is written about goods finds them, in Chinese, French and English."""

from uuid import uuid4

import pytest

from guanxi.catalog import actions as catalog
from guanxi.catalog import queries, search
from guanxi.catalog.models import Product
from guanxi.catalog.rules import terms, tokens


def names(words: str, **facets: object) -> list[str]:
    return [product.name for product in queries.search(words, **facets)]


@pytest.fixture
def apples(make_product, teashop) -> list[Product]:
    offered = (
        "红富士苹果 5斤",
        "苹婆果",
        "苹",
        "龙井 green tea",
        "Thé de montagne",
        "Œufs frais",
        "Dragon Well, Longjing",
    )
    return [make_product(teashop, name) for name in offered]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("苹果", {"红富士苹果 5斤"}),
        ("红富士苹果", {"红富士苹果 5斤"}),
        ("富士", {"红富士苹果 5斤"}),
        ("富红", set()),
        ("苹", {"红富士苹果 5斤", "苹婆果", "苹"}),
        ("士果", set()),
        ("龙井 tea", {"龙井 green tea"}),
        ("龙井tea", {"龙井 green tea"}),
        ("thé montagne", {"Thé de montagne"}),
        ("THE MONT", {"Thé de montagne"}),
        ("oeufs", {"Œufs frais"}),
        ("Drag", {"Dragon Well, Longjing"}),
        ("ragon", set()),
        ("苹果 cheese", set()),
        ("５斤", {"红富士苹果 5斤"}),
    ],
)
def test_words_find_what_holds_all_of_them(apples, words, found):
    assert set(names(words)) == found


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "tea OR",
        "NOT",
        "NEAR(a b)",
        "a* ^b",
        "name:tea",
        "(((",
        "tea'); DROP TABLE x",
        "\\",
        "%_",
        "\x00",
        "!!!",
        "&|!:*<->",
    ],
)
def test_quotes_and_operators_are_only_characters(apples, words):
    assert isinstance(names(words), list)


def test_a_question_without_words_finds_nothing_and_no_question_finds_all(apples):
    assert names("…！") == []
    assert len(names("")) == len(names("   ")) == len(apples)


def test_a_very_long_question_is_cut(apples):
    assert names("苹果" * 100_000) == []
    assert len(terms("a b " * 100_000)) <= 12


def test_the_name_weighs_more_than_a_tip_and_a_tip_more_than_the_description(make_product, teashop, li_na, noon):
    by_description = make_product(teashop, "Cup", description="Goes with oolong.")
    by_tip = make_product(teashop, "Pot")
    by_name = make_product(teashop, "Oolong")
    catalog.write_tip(
        product_id=by_tip.pk, author_id=li_na.pk, text="Good for oolong.", after_keeping=True, at=noon, key=uuid4()
    )
    assert list(queries.search("oolong")) == [by_name, by_tip, by_description]


def test_a_tip_taken_back_no_longer_finds(make_product, teashop, li_na, noon):
    pot = make_product(teashop, "Pot")
    tip = catalog.write_tip(
        product_id=pot.pk, author_id=li_na.pk, text="配普洱很好", after_keeping=True, at=noon, key=uuid4()
    )
    assert names("普洱") == ["Pot"]
    catalog.remove_tip(tip_id=tip.pk, actor_id=li_na.pk, at=noon)
    assert names("普洱") == []


def test_a_shop_and_its_place_find_its_goods_and_a_new_name_does_too(make_product, teashop, wang_mei, noon):
    make_product(teashop, "Jasmine")
    assert names("mei's") == names("Fuding jasmine") == ["Jasmine"]
    catalog.change_shop(shop_id=teashop.pk, actor_id=wang_mei.pk, at=noon, name="梅家茶铺")
    assert names("mei") == []
    assert names("梅家") == ["Jasmine"]


def test_what_is_no_longer_offered_is_not_found(make_product, teashop, wang_mei, noon):
    jasmine = make_product(teashop, "Jasmine")
    catalog.change_product(product_id=jasmine.pk, actor_id=wang_mei.pk, at=noon, listed=False)
    assert names("jasmine") == []
    assert list(queries.of_shop(teashop.pk, words="jasmine")) == [jasmine]


def test_results_narrow_by_category_place_and_shop(make_shop, make_product, teashop, li_na):
    grove = make_shop(li_na, "Grove", place="Ganzhou")
    make_product(teashop, "Orange tea", category="tea")
    make_product(grove, "Orange", category="fruit")
    assert names("orange", category="fruit") == names("orange", place="Ganzhou") == ["Orange"]
    assert names("orange", shop_id=teashop.pk) == ["Orange tea"]
    assert names("", place="Fuding") == ["Orange tea"]
    facets = queries.facets("orange")
    assert facets.categories == [("fruit", 1), ("tea", 1)]
    assert facets.places == [("Fuding", 1), ("Ganzhou", 1)]


def test_a_page_of_results_costs_the_same_however_many_there_are(make_product, teashop, django_assert_num_queries):
    for n in range(30):
        make_product(teashop, f"Tea {n}")
    with django_assert_num_queries(2):
        page = list(queries.search("tea")[10:20])
    assert len({product.pk for product in page}) == 10
    assert page[0].price_minor == 8800


def test_the_count_of_results_can_be_asked(apples):
    assert queries.search("苹").count() == 3


def test_a_missing_row_is_noticed_and_repaired(apples, db):
    search._forget([apples[0].pk])
    assert search.check() == [f"product {apples[0].pk} cannot be found by search: it is not in the index"]
    search.rebuild()
    assert search.check() == []
    assert names("苹果") == ["红富士苹果 5斤"]


def test_pairs_come_in_order_and_single_characters_after_them():
    assert tokens("红富士 Thé") == ["红富", "富士", "the", "红", "富", "士"]
