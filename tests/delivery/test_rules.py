import itertools

from hypothesis import given
from hypothesis import strategies as st

from guanxi.delivery import rules

minor = st.integers(0, 10**9)


def test_nothing_kept_is_nothing_due_not_even_the_fee() -> None:
    assert rules.due_minor([], fee_minor=800) == 0


def test_a_gift_that_is_kept_still_owes_its_delivery() -> None:
    assert rules.due_minor([0], fee_minor=800) == 800


@given(prices=st.lists(minor, min_size=1, max_size=20), fee=minor, cuts=st.lists(st.integers(0, 20), max_size=6))
def test_the_fees_of_an_orders_parcels_sum_to_its_fee(prices: list[int], fee: int, cuts: list[int]) -> None:
    edges = sorted({0, len(prices), *(cut for cut in cuts if cut < len(prices))})
    boxes = [prices[a:b] for a, b in itertools.pairwise(edges)]
    whole, before, total = rules.weight(prices), 0, 0
    for box in boxes:
        this = rules.weight(box)
        total += rules.fee_share_minor(fee_minor=fee, whole=whole, before=before, this=this)
        before += this
    assert total == fee


@given(secret=st.text(min_size=1), amount=minor, unit=st.integers(1, 10**9))
def test_the_acceptance_code_is_never_the_presence_code(secret: str, amount: int, unit: int) -> None:
    code = rules.acceptance_code(secret, decisions=[(unit, "keep")], amount_minor=amount)
    assert code != rules.presence_code(secret)
    assert len(code) == 4
    assert code.isdigit()


def test_another_decision_or_another_amount_asks_for_another_code() -> None:
    kept = rules.acceptance_code("s", decisions=[(1, "keep"), (2, "keep")], amount_minor=200)
    changed = {
        rules.acceptance_code("s", decisions=[(1, "keep"), (2, "refuse")], amount_minor=200),
        rules.acceptance_code("s", decisions=[(1, "keep"), (2, "keep")], amount_minor=201),
        rules.acceptance_code("t", decisions=[(1, "keep"), (2, "keep")], amount_minor=200),
    }
    assert kept not in changed
    assert rules.acceptance_code("s", decisions=[(2, "keep"), (1, "keep")], amount_minor=200) == kept


@given(amounts=st.lists(minor, max_size=20), budget=minor)
def test_the_oldest_cash_is_covered_first_and_never_more_than_there_is(amounts: list[int], budget: int) -> None:
    count = rules.covered(amounts, budget)
    assert sum(amounts[:count]) <= budget
    assert count == len(amounts) or sum(amounts[: count + 1]) > budget
