"""What an opened parcel says, to whom, and as far as the buyer agrees."""

from collections.abc import Callable
from datetime import datetime

import pytest

from guanxi.catalog.models import Lot, Product
from guanxi.delivery.states import Reason
from guanxi.orders import actions as orders
from guanxi.orders import errors
from guanxi.orders.models import Order
from guanxi.people.models import Person
from guanxi.people.states import Consent
from guanxi.standing import queries as standing
from guanxi.standing.models import Evidence
from guanxi.standing.queries import Verdict
from guanxi.standing.states import Subject
from tests.fixtures.orders import Walk

pytestmark = pytest.mark.django_db
Make = Callable[..., Order]


def verdict(viewer: Person | None, product: Product) -> Verdict:
    return standing.verdict(viewer.pk if viewer else None, Subject.PRODUCT, product.pk)


def test_a_kept_order_speaks_at_once_to_those_whose_circle_holds_the_buyer_and_to_nobody_else(
    make_order: Make, walk: Walk, their_ties: None, shou_mei: Product, lin_yue: Person, li_na: Person, wu_ke: Person
) -> None:
    assert verdict(lin_yue, shou_mei).answer == "unknown"
    walk.keep_all(make_order(1, buyer=li_na))
    assert verdict(lin_yue, shou_mei).answer == "keep"
    assert [witness.person for witness in verdict(lin_yue, shou_mei).witnesses] == [li_na]
    for other in (wu_ke, None):
        assert verdict(other, shou_mei).answer == "unknown"
        assert verdict(other, shou_mei).public.kept == 1


def test_a_refusal_carries_its_reason_words_and_lot(
    make_order: Make,
    walk: Walk,
    their_ties: None,
    shou_mei: Product,
    lin_yue: Person,
    zhao_min: Person,
    noon: datetime,
) -> None:
    parcel = walk.to_door(make_order(1, buyer=zhao_min))
    walk.refuse(parcel.units.get(), Reason.COUNTERFEIT, words="The seal was printed pale and crooked.")
    orders.refuse_all(parcel_id=parcel.pk, buyer_id=zhao_min.pk, at=noon)
    found = verdict(lin_yue, shou_mei)
    (witness,) = found.witnesses
    assert (witness.person, witness.reason, witness.lot_code) == (zhao_min, Reason.COUNTERFEIT, "1904-07")
    assert witness.words == "The seal was printed pale and crooked."
    assert found.public.promises_broken == 1


@pytest.mark.parametrize(("consent", "rows"), [(Consent.NONE, 0), (Consent.UNASKED, 0), (Consent.COUNTED, 2)])
def test_evidence_goes_no_further_than_the_buyer_agrees(
    make_order: Make, walk: Walk, shou_mei: Product, li_na: Person, consent: Consent, rows: int
) -> None:
    li_na.consent = consent
    li_na.save()
    walk.keep_all(make_order(1, buyer=li_na))
    assert Evidence.objects.count() == rows
    assert not Evidence.objects.filter(named=True).exists()
    assert verdict(None, shou_mei).public.checked == 1


def test_a_change_of_mind_about_consent_reaches_what_was_said_before(
    make_order: Make, walk: Walk, li_na: Person, wu_ke: Person, noon: datetime
) -> None:
    li_na.consent = Consent.UNASKED
    li_na.save()
    walk.keep_all(make_order(1, buyer=li_na))
    second = make_order(1, buyer=li_na)
    walk.keep_all(second)
    orders.choose_consent(buyer_id=li_na.pk, consent=Consent.NAMED, at=noon)
    assert Evidence.objects.filter(named=True).count() == 4
    orders.choose_consent(buyer_id=li_na.pk, consent=Consent.NONE, order_id=second.pk, at=noon)
    assert Evidence.objects.filter(named=True).count() == 2
    orders.choose_consent(buyer_id=li_na.pk, consent=Consent.COUNTED, at=noon)
    assert Evidence.objects.filter(named=False).count() == 2
    with pytest.raises(errors.ConsentMissing):
        orders.choose_consent(buyer_id=li_na.pk, consent="loudly", at=noon)
    with pytest.raises(errors.NotYourOrder):
        orders.choose_consent(buyer_id=wu_ke.pk, consent=Consent.NAMED, order_id=second.pk, at=noon)


def test_a_parcel_counts_in_its_lots_figures(make_order: Make, walk: Walk, lot: Lot, lin_yue: Person) -> None:
    parcel = walk.to_door(make_order(3))
    kept, refused, whim = parcel.units.order_by("id")
    walk.keep(kept)
    walk.refuse(refused, Reason.DAMAGED)
    walk.refuse(whim, Reason.CHANGED_MIND)
    walk.accept(parcel)
    lot.refresh_from_db()
    assert (lot.checked_units, lot.refused_units) == (2, 1)


def test_a_witness_is_placed_by_their_profile_and_never_by_their_address(
    make_order: Make, walk: Walk, li_na: Person
) -> None:
    walk.keep_all(make_order(1, buyer=li_na))
    assert set(Evidence.objects.values_list("place", flat=True)) == {"Beijing"}
