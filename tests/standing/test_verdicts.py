"""What a viewer's people say: of those people only, explained, and with everybody's consent."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guanxi.people import actions as people
from guanxi.people.models import Person
from guanxi.people.states import Nearness
from guanxi.standing import actions as act
from guanxi.standing import queries as standing
from guanxi.standing.answers import Answer, Counts, Verdict
from guanxi.standing.models import Evidence

Testifies = Callable[..., None]
pytestmark = pytest.mark.django_db

TEA, CAKE = 1, 2


def said(viewer: Person | None, product: int = TEA) -> Verdict:
    return standing.verdict(viewer.pk if viewer else None, "product", product)


def who(verdict: Verdict) -> list[str | None]:
    return [witness.person.name if witness.person else None for witness in verdict.witnesses]


@pytest.fixture
def tea_is_kept(their_ties: None, li_na: Person, fang_yu: Person, zhao_min: Person, testifies: Testifies) -> None:
    """Li Na kept six in three orders, Fang Yu two; Zhao Min refused his as counterfeit."""
    for _order in range(3):
        testifies(li_na, product=TEA, kept=2, words="I give it to my mother.")
    testifies(fang_yu, product=TEA, kept=2, words="Leaves whole.")
    testifies(zhao_min, product=TEA, refused=1, words="The seal was pale.", lot_code="1904-05")


def test_people_count_once_however_much_they_bought(lin_yue: Person, tea_is_kept: None) -> None:
    verdict = said(lin_yue)
    assert (verdict.kept, verdict.refused, verdict.people) == (2, 1, 3)
    li = next(w for w in verdict.witnesses if w.person and w.person.name == "Li Na")
    assert (li.kept_units, li.orders) == (6, 3)


def test_the_refusal_is_shown_first_and_then_the_nearest(lin_yue: Person, tea_is_kept: None) -> None:
    assert who(said(lin_yue)) == ["Zhao Min", "Li Na", "Fang Yu"]


def test_near_keepers_outweigh_one_refusal_further_away(lin_yue: Person, tea_is_kept: None) -> None:
    verdict = said(lin_yue)
    assert verdict.answer == Answer.KEEP
    assert verdict.score is not None
    assert 0 < verdict.score < 1
    assert 0 < verdict.sureness < 1


def test_a_split_is_called_one(
    lin_yue: Person, li_na: Person, their_ties: None, tie: Callable[..., None], wu_ke: Person, testifies: Testifies
) -> None:
    tie(lin_yue, wu_ke)
    testifies(li_na, product=TEA, kept=1)
    testifies(wu_ke, product=TEA, refused=1)
    assert said(lin_yue).answer == Answer.DISAGREE


def test_a_refusal_at_the_door_by_a_friend_turns_it(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, refused=2)
    assert said(lin_yue).answer == Answer.REFUSE


def test_whoever_is_torn_evenly_counts_as_refusing(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, kept=1, refused=1)
    verdict = said(lin_yue)
    assert (verdict.kept, verdict.refused) == (0, 1)
    assert verdict.refuser is not None


def test_each_witness_comes_with_what_they_saw_and_the_way_to_them(lin_yue: Person, tea_is_kept: None) -> None:
    zhao = said(lin_yue).witnesses[0]
    assert (zhao.reason, zhao.words, zhao.lot_code) == ("counterfeit", "The seal was pale.", "1904-05")
    assert [step.person.name for step in zhao.path] == ["Lin Yue", "Li Na", "Zhao Min"]
    assert zhao.through is not None
    assert zhao.through.name == "Li Na"


def test_nobody_elses_verdict_changes(
    lin_yue: Person, wu_ke: Person, tea_is_kept: None, tie: Callable[..., None], karim: Person
) -> None:
    tie(wu_ke, karim)
    before = said(wu_ke)
    assert before.answer == Answer.UNKNOWN
    assert said(lin_yue).answer == Answer.KEEP
    assert said(wu_ke) == before


def test_a_viewer_without_ties_is_told_that_nobody_known_has_it(wu_ke: Person, tea_is_kept: None) -> None:
    verdict = said(wu_ke)
    assert (verdict.answer, verdict.score, verdict.witnesses) == (Answer.UNKNOWN, None, [])


def test_a_stranger_sees_the_public_counts_alone(tea_is_kept: None) -> None:
    act.count(subject="product", subject_id=TEA, checked=5, kept=4, refused=1)
    act.count(subject="product", subject_id=TEA, checked=1, kept=1)
    assert said(None) == Verdict(public=Counts(checked=6, kept=5, refused=1))


def test_the_viewers_own_order_is_no_witness(lin_yue: Person, their_ties: None, testifies: Testifies) -> None:
    testifies(lin_yue, product=TEA, kept=3)
    assert said(lin_yue).answer == Answer.UNKNOWN


def test_a_water_army_changes_nothing(
    lin_yue: Person, tea_is_kept: None, water_army: Callable[[int], list[Person]], testifies: Testifies
) -> None:
    before = said(lin_yue)
    for soldier in water_army(12):
        testifies(soldier, product=TEA, refused=1)
    assert said(lin_yue) == before


def test_somebody_blocked_is_no_witness_any_more(
    lin_yue: Person, zhao_min: Person, tea_is_kept: None, noon: datetime
) -> None:
    people.block(blocker_id=lin_yue.pk, blocked_id=zhao_min.pk, at=noon)
    assert who(said(lin_yue)) == ["Li Na", "Fang Yu"]


def test_a_tip_speaks_for_it_but_nobody_opened_a_parcel(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, kept=1, act="tip", hardness=30)
    verdict = said(lin_yue)
    assert (verdict.people, verdict.for_it, verdict.answer) == (0, 1, Answer.KEEP)


def test_counted_without_a_name_shows_nothing_that_could_tell_who(
    lin_yue: Person, zhao_min: Person, tea_is_kept: None
) -> None:
    Evidence.objects.filter(witness=zhao_min, act="parcel").update(named=False)
    verdict = said(lin_yue)
    assert (verdict.kept, verdict.refused, verdict.unnamed) == (2, 1, 1)
    unnamed = verdict.witnesses[0]
    assert (unnamed.person, unnamed.words, unnamed.photo, unnamed.at) == (None, "", None, None)
    assert (unnamed.lot_code, unnamed.place, unnamed.paths, unnamed.nearness) == ("", "", [], 0.0)
    assert verdict.refuser is None


def test_one_act_without_a_name_hides_the_person_in_all(
    lin_yue: Person, li_na: Person, tea_is_kept: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, kept=1, named=False)
    assert "Li Na" not in who(said(lin_yue))


def test_a_name_given_back_shows_again(lin_yue: Person, zhao_min: Person, tea_is_kept: None) -> None:
    Evidence.objects.filter(witness=zhao_min, act="parcel").update(named=False)
    Evidence.objects.filter(witness=zhao_min, act="parcel").update(named=True)
    assert who(said(lin_yue))[0] == "Zhao Min"


def test_an_act_that_is_not_told_counts_nowhere(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, kept=1, act_id=77)
    act.forget(act="parcel", act_id=77)
    assert said(lin_yue).answer == Answer.UNKNOWN


def test_the_same_act_again_replaces_what_it_said(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies
) -> None:
    testifies(li_na, product=TEA, kept=1, act_id=5)
    testifies(li_na, product=TEA, refused=1, act_id=5)
    verdict = said(lin_yue)
    assert (verdict.kept, verdict.refused) == (0, 1)


def test_the_latest_words_are_shown(
    lin_yue: Person, li_na: Person, their_ties: None, testifies: Testifies, noon: datetime
) -> None:
    testifies(li_na, product=TEA, kept=1, words="Good.")
    testifies(li_na, product=TEA, kept=1, words="Still good.", at=noon + timedelta(days=9))
    testifies(li_na, product=TEA, kept=1, at=noon + timedelta(days=20))
    assert said(lin_yue).witnesses[0].words == "Still good."


def test_a_list_says_the_same_as_one_by_one(
    lin_yue: Person, li_na: Person, tea_is_kept: None, testifies: Testifies
) -> None:
    testifies(li_na, product=CAKE, kept=1)
    together = standing.verdicts(lin_yue.pk, "product", [TEA, CAKE, 3])
    for product, verdict in together.items():
        alone = said(lin_yue, product)
        assert (verdict.answer, verdict.score, verdict.kept, verdict.refused) == (
            alone.answer,
            alone.score,
            alone.kept,
            alone.refused,
        )
        assert verdict.faces == alone.faces


def test_the_number_of_queries_does_not_grow(
    lin_yue: Person, li_na: Person, zhao_min: Person, tea_is_kept: None, testifies: Testifies
) -> None:
    def queries(products: list[int]) -> int:
        with CaptureQueriesContext(connection) as asked:
            standing.verdicts(lin_yue.pk, "product", products)
        return len(asked)

    queries([TEA])
    few = queries([TEA])
    for product in range(2, 20):
        testifies(li_na, product=product, kept=1)
        testifies(zhao_min, product=product, refused=1)
    assert queries(list(range(1, 20))) == few <= 5


def test_explaining_gives_up_to_three_ways_to_each_witness(
    lin_yue: Person, fang_yu: Person, zhao_min: Person, tea_is_kept: None, tie: Callable[..., None]
) -> None:
    tie(lin_yue, fang_yu, Nearness.ACQUAINTANCE)
    tie(fang_yu, zhao_min)
    verdict = standing.explain(lin_yue.pk, "product", TEA)
    zhao = verdict.witnesses[0]
    assert [[step.person.name for step in path] for path in zhao.paths] == [
        ["Lin Yue", "Li Na", "Zhao Min"],
        ["Lin Yue", "Fang Yu", "Zhao Min"],
    ]


def test_one_explained_verdict_reads_evidence_once_and_people_once(lin_yue: Person, tea_is_kept: None) -> None:
    standing.explain(lin_yue.pk, "product", TEA)
    with CaptureQueriesContext(connection) as asked:
        standing.explain(lin_yue.pk, "product", TEA)
    read = [query["sql"] for query in asked]
    assert sum('FROM "standing_evidence"' in sql for sql in read) == 1
    assert sum('FROM "people_' in sql for sql in read) == 2  # the log of changes, and the ties with their faces
    assert len(read) == 4


def test_what_ones_people_kept_lately_comes_latest_first_and_only_by_name(
    lin_yue: Person,
    li_na: Person,
    fang_yu: Person,
    wu_ke: Person,
    their_ties: None,
    testifies: Testifies,
    noon: datetime,
) -> None:
    testifies(li_na, product=1, kept=1)
    testifies(fang_yu, product=2, kept=1, at=noon + timedelta(hours=1))
    testifies(li_na, product=2, kept=1, at=noon + timedelta(hours=2))
    testifies(li_na, product=3, refused=1)
    testifies(li_na, product=4, kept=1, named=False)
    testifies(wu_ke, product=5, kept=1)
    assert standing.kept_lately(lin_yue.pk, "product", most=6) == [2, 1]
    assert standing.kept_lately(None, "product", most=6) == []


def test_the_nearest_people_come_first_and_strangers_not_at_all(
    lin_yue: Person, li_na: Person, zhao_min: Person, wu_ke: Person, their_ties: None
) -> None:
    asked = [wu_ke.pk, zhao_min.pk, li_na.pk, lin_yue.pk]
    assert standing.nearest(lin_yue.pk, asked) == [lin_yue.pk, li_na.pk, zhao_min.pk]
    assert standing.nearest(None, asked) == []
