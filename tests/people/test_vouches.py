import pytest

from guanxi.base import facts
from guanxi.people import actions as people
from guanxi.people import queries
from guanxi.people.actions.pairs import NotOpenToYou, WithYourself
from guanxi.people.actions.profile import ConsentMissing, NameMissing
from guanxi.people.actions.vouches import NothingSaid
from guanxi.people.models import Person, Vouch
from guanxi.people.states import Consent
from tests.people.conftest import NOON

pytestmark = pytest.mark.django_db


def vouch(voucher: Person, person: Person, sentence: str) -> Vouch:
    return people.vouch(voucher_id=voucher.pk, subject="person", subject_id=person.pk, sentence=sentence, at=NOON)


def test_a_new_sentence_replaces_the_old_which_stays_as_history(li_na: Person, wang_mei: Person) -> None:
    vouch(li_na, wang_mei, "Honest tea.")
    vouch(li_na, wang_mei, "Honest tea, and she comes herself.")
    assert [v.sentence for v in queries.vouches_for("person", wang_mei.pk)] == ["Honest tea, and she comes herself."]
    assert queries.vouch_history(li_na.pk, "person", wang_mei.pk).count() == 2
    assert queries.vouching_count("person", wang_mei.pk) == 1


def test_the_same_word_twice_is_given_once(li_na: Person, wang_mei: Person) -> None:
    assert vouch(li_na, wang_mei, "Honest tea.") == vouch(li_na, wang_mei, "Honest tea.")


def test_a_word_taken_back_no_longer_stands(li_na: Person, wang_mei: Person) -> None:
    vouch(li_na, wang_mei, "Honest tea.")
    for _ in range(2):
        people.withdraw_vouch(voucher_id=li_na.pk, subject="person", subject_id=wang_mei.pk, at=NOON)
    assert queries.standing_vouch(li_na.pk, "person", wang_mei.pk) is None
    assert queries.vouch_history(li_na.pk, "person", wang_mei.pk).get().withdrawn_at == NOON


def test_nobody_vouches_for_themselves_without_words_or_across_a_block(li_na: Person, wu_ke: Person) -> None:
    with pytest.raises(WithYourself):
        vouch(li_na, li_na, "I am honest.")
    with pytest.raises(NothingSaid):
        vouch(li_na, wu_ke, "  ")
    people.block(blocker_id=wu_ke.pk, blocked_id=li_na.pk, at=NOON)
    with pytest.raises(NotOpenToYou):
        vouch(li_na, wu_ke, "Honest.")


def test_consent_is_one_of_three_and_leaves_a_fact_only_when_it_changes(lin_yue: Person) -> None:
    for _ in range(2):
        people.choose_consent(person_id=lin_yue.pk, consent=Consent.COUNTED, at=NOON)
    told = [fact.data for fact in facts.of("person", lin_yue.pk) if fact.name == "consent.chosen"]
    assert told == [{"consent": "counted"}]
    for wrong in ("", "perhaps"):
        with pytest.raises(ConsentMissing):
            people.choose_consent(person_id=lin_yue.pk, consent=wrong, at=NOON)


def test_a_new_code_makes_the_old_one_lead_nowhere(lin_yue: Person) -> None:
    old = lin_yue.code
    people.new_code(person_id=lin_yue.pk, at=NOON)
    lin_yue.refresh_from_db()
    assert queries.by_code(old) is None
    assert queries.by_code(lin_yue.code) == lin_yue


def test_a_page_needs_a_name_and_keeps_the_photo_that_is_not_replaced(lin_yue: Person) -> None:
    with pytest.raises(NameMissing):
        people.change_profile(person_id=lin_yue.pk, name=" ", at=NOON)
    changed = people.change_profile(person_id=lin_yue.pk, name="Yue", place="Hangzhou", at=NOON)
    assert (changed.name, changed.place, changed.photo_id) == ("Yue", "Hangzhou", lin_yue.photo_id)
