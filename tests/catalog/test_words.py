"""Tips as soft evidence, never louder than an opened parcel; and words under goods across a block."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from guanxi.base.errors import Gone
from guanxi.catalog import actions as catalog
from guanxi.catalog.models import Product, Question, Tip
from guanxi.catalog.states import Advice
from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.standing import queries as standing
from guanxi.standing.answers import Answer, Verdict
from guanxi.standing.models import Evidence

pytestmark = pytest.mark.django_db
Tips = Callable[..., Tip]


@pytest.fixture
def tips(shou_mei: Product, noon: datetime) -> Tips:
    """Writes a tip on the tea: tips(li_na, Advice.GET)."""

    def write(author: Person, advice: Advice, text: str = "Boil it.") -> Tip:
        return catalog.write_tip(
            product_id=shou_mei.pk,
            author_id=author.pk,
            text=text,
            advice=advice,
            after_keeping=False,
            at=noon,
            key=uuid4(),
        )

    return write


def heard(viewer: Person, product: Product) -> Verdict:
    return standing.verdict(viewer.pk, "product", product.pk)


def test_a_plain_advice_is_heard_by_whoever_reaches_its_author_and_by_nobody_else(
    their_ties: None, lin_yue: Person, li_na: Person, wu_ke: Person, shou_mei: Product, tips: Tips
) -> None:
    tips(li_na, Advice.GET)
    verdict = heard(lin_yue, shou_mei)
    assert (verdict.answer, verdict.for_it, verdict.people) == (Answer.KEEP, 1, 0)
    assert [witness.words for witness in verdict.witnesses] == ["Boil it."]
    assert heard(wu_ke, shou_mei).answer == Answer.UNKNOWN


def test_hearsay_against_it_by_one_chain_does_not_turn_the_verdict(
    their_ties: None, lin_yue: Person, li_na: Person, shou_mei: Product, tips: Tips
) -> None:
    tips(li_na, Advice.LEAVE)
    assert heard(lin_yue, shou_mei).answer == Answer.DISAGREE


def test_a_tip_that_leaves_it_open_is_no_evidence(li_na: Person, tips: Tips) -> None:
    tips(li_na, Advice.OPEN)
    assert not Evidence.objects.exists()


def test_who_opened_the_parcel_is_heard_for_that_and_not_for_their_tip(
    their_ties: None,
    lin_yue: Person,
    li_na: Person,
    shou_mei: Product,
    tips: Tips,
    testifies: Callable[..., None],
) -> None:
    testifies(li_na, product=shou_mei.pk, kept=1)
    tips(li_na, Advice.LEAVE)
    verdict = heard(lin_yue, shou_mei)
    assert (verdict.kept, verdict.refused, verdict.against_it, verdict.score) == (1, 0, 0, 1.0)


def test_whoever_sells_it_is_no_witness_to_it(wang_mei: Person, tips: Tips) -> None:
    tips(wang_mei, Advice.GET)
    assert not Evidence.objects.exists()


def test_a_tip_taken_back_speaks_no_longer(li_na: Person, tips: Tips, noon: datetime) -> None:
    tip = tips(li_na, Advice.GET, "word " * 190)
    assert len(Evidence.objects.get().words) <= 500
    catalog.remove_tip(tip_id=tip.pk, actor_id=li_na.pk, at=noon)
    assert not Evidence.objects.exists()


@pytest.fixture
def words_of_wu(shou_mei: Product, wu_ke: Person, lin_yue: Person, tips: Tips, noon: datetime) -> Question:
    """A tip, a question and an answer of Wu Ke's, and the question of Lin Yue's that he answered."""
    about = {"product_id": shou_mei.pk, "at": noon}
    tips(wu_ke, Advice.OPEN, "Wu says: boil it.")
    catalog.ask(**about, author_id=wu_ke.pk, text="Wu asks: how long?", key=uuid4())  # type: ignore[arg-type]
    asked = catalog.ask(**about, author_id=lin_yue.pk, text="Which water?", key=uuid4())  # type: ignore[arg-type]
    catalog.answer(question_id=asked.pk, author_id=wu_ke.pk, text="Wu answers: any.", at=noon, key=uuid4())
    return asked


def said_by_wu(client: Client, product: Product) -> set[str]:
    pages = (client.get(f"/shops/goods/{product.pk}/{page}").content.decode() for page in ("", "tips/"))
    return {f"Wu {verb}" for page in pages for verb in ("says", "asks", "answers") if f"Wu {verb}" in page}


def test_whoever_blocks_somebody_reads_nothing_of_theirs_under_goods(
    words_of_wu: Question,
    shou_mei: Product,
    lin_yue: Person,
    li_na: Person,
    wu_ke: Person,
    client_of: Callable[[Person], Client],
    noon: datetime,
) -> None:
    assert said_by_wu(client_of(lin_yue), shou_mei) == {"Wu says", "Wu asks", "Wu answers"}
    people.block(blocker_id=lin_yue.pk, blocked_id=wu_ke.pk, at=noon)
    assert said_by_wu(client_of(lin_yue), shou_mei) == set()
    assert said_by_wu(client_of(li_na), shou_mei) == {"Wu says", "Wu asks", "Wu answers"}


@pytest.mark.parametrize("blocks", ["asker", "answerer"])
def test_across_a_block_nobody_answers_or_thanks(
    words_of_wu: Question, lin_yue: Person, wu_ke: Person, blocks: str, noon: datetime
) -> None:
    pair = (lin_yue.pk, wu_ke.pk) if blocks == "asker" else (wu_ke.pk, lin_yue.pk)
    people.block(blocker_id=pair[0], blocked_id=pair[1], at=noon)
    with pytest.raises(Gone):
        catalog.answer(question_id=words_of_wu.pk, author_id=wu_ke.pk, text="Rain.", at=noon, key=uuid4())
    with pytest.raises(Gone):
        catalog.help(person_id=lin_yue.pk, tip_id=Tip.objects.get(author=wu_ke).pk, at=noon)
