"""The two sides of an account."""

from guanxi.ledger.rules import natural
from guanxi.ledger.states import Kind


def test_a_balance_is_above_zero_in_the_normal_way_of_its_account() -> None:
    assert natural(Kind.COURIER_CASH, 500) == 500
    assert natural(Kind.HELD, -500) == 500
    assert natural(Kind.SHOP_CASH, -500) == -500
