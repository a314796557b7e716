from guanxi.orders import rules
from guanxi.orders.rules import Looked

KEPT = Looked("keep", "", "", None)


def refused(reason: str, words: str = "", photo_id: int | None = 1) -> Looked:
    return Looked("refuse", reason, words, photo_id)


def test_delivery_is_free_at_a_pickup_point_and_above_the_threshold() -> None:
    def fee(goods: int, pickup: bool = False, free_from: int | None = 10000) -> int:
        return rules.fee_minor(goods, delivery_minor=800, free_from_minor=free_from, pickup=pickup)

    assert fee(9999) == 800
    assert fee(10000) == 0
    assert fee(10**9, free_from=None) == 800
    assert fee(1, pickup=True) == 0


def test_a_parcel_refused_only_on_a_whim_proves_nothing() -> None:
    assert rules.finding([refused("changed_mind", photo_id=None)]) is None
    assert rules.finding([Looked("", "", "", None)]) is None


def test_a_whim_beside_kept_units_is_not_counted_against_the_goods() -> None:
    found = rules.finding([KEPT, refused("changed_mind", photo_id=None)])
    assert found is not None
    assert (found.kept_units, found.refused_units, found.value) == (1, 0, 100)


def test_the_gravest_refusal_speaks_for_the_parcel() -> None:
    found = rules.finding([KEPT, refused("damaged", "dented", 7), refused("counterfeit", "pale seal", 8)])
    assert found is not None
    assert (found.reason, found.words, found.photo_id) == ("counterfeit", "pale seal", 8)
    assert found.value == -34
    assert found.promise_broken


def test_damage_on_the_way_breaks_no_promise() -> None:
    found = rules.finding([refused("damaged")])
    assert found is not None
    assert found.value == -100
    assert not found.promise_broken
