"""A vouch is soft evidence: it speaks for somebody, and alone it turns against nobody."""

from datetime import datetime

import pytest

from guanxi.people.models import Person
from guanxi.shops.models import Shop
from guanxi.standing import actions, queries
from guanxi.standing.models import Evidence
from guanxi.standing.states import Subject

pytestmark = pytest.mark.django_db


def vouch(voucher: Person, shop: Shop, sentence: str, at: datetime) -> None:
    actions.vouch(voucher_id=voucher.pk, subject="shop", subject_id=shop.pk, sentence=sentence, at=at)


def test_a_friends_vouch_for_a_shop_is_heard_and_counts_as_nobody_who_checked(
    their_ties: None, teashop: Shop, lin_yue: Person, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    vouch(li_na, teashop, "My mother drinks it.", noon)
    heard = queries.verdict(lin_yue.pk, Subject.SHOP, teashop.pk)
    assert (heard.kept, heard.for_it) == (0, 1)
    assert [witness.words for witness in heard.witnesses] == ["My mother drinks it."]
    assert queries.verdict(wu_ke.pk, Subject.SHOP, teashop.pk).answer == "unknown"


def test_another_sentence_replaces_the_first_and_a_withdrawn_one_is_silent(
    their_ties: None, teashop: Shop, lin_yue: Person, li_na: Person, zhao_min: Person, noon: datetime
) -> None:
    vouch(zhao_min, teashop, "Good people.", noon)
    vouch(li_na, teashop, "My mother drinks it.", noon)
    vouch(li_na, teashop, "And so do I.", noon)
    assert sorted(Evidence.objects.values_list("words", flat=True)) == ["And so do I.", "Good people."]
    for _ in range(2):
        actions.withdraw_vouch(voucher_id=li_na.pk, subject="shop", subject_id=teashop.pk, at=noon)
    assert [row.words for row in Evidence.objects.all()] == ["Good people."]
