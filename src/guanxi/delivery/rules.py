"""Arithmetic of a parcel: what is due, which codes prove what, whose cash is where. Pure; no database."""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

CODE_DIGITS = 4


def due_minor(prices_kept: Iterable[int], fee_minor: int) -> int:
    """What the buyer owes for what is kept, in minor units: nothing if nothing is, else goods and the fee."""
    kept = list(prices_kept)
    return sum(kept) + fee_minor if kept else 0


def fee_share_minor(*, fee_minor: int, goods_minor: int, before_minor: int, this_minor: int) -> int:
    """A parcel's share of an order's delivery fee, by value; shares of all its parcels sum to the fee exactly.

    before_minor is the value of the goods already packed, this_minor of the goods in this parcel.
    """
    if goods_minor == 0:
        return fee_minor if before_minor == 0 else 0
    upto = fee_minor * (before_minor + this_minor) // goods_minor
    return upto - fee_minor * before_minor // goods_minor


def _digits(secret: str, words: str) -> str:
    number = int.from_bytes(hmac.new(secret.encode(), words.encode(), sha256).digest()[:8])
    return str(number % 10**CODE_DIGITS).zfill(CODE_DIGITS)


def presence_code(secret: str) -> str:
    """Four digits only the buyer sees: told to the courier, they say "I am here", and nothing more."""
    return _digits(secret, "presence")


def acceptance_code(secret: str, *, decisions: Sequence[tuple[int, str]], amount_minor: int) -> str:
    """Four digits bound to every unit's decision and the exact amount; another decision, another code.

    decisions are (unit id, "keep" or "refuse"). Never equal to the presence code.
    """
    said = ",".join(f"{unit}:{decision}" for unit, decision in sorted(decisions))
    for turn in range(100):
        code = _digits(secret, f"accept|{amount_minor}|{said}|{turn}")
        if code != presence_code(secret):
            return code
    raise AssertionError("a hundred equal codes in a row")


def covered(amounts_minor: Sequence[int], budget_minor: int) -> int:
    """How many of these amounts, oldest first, the budget pays in full."""
    count = 0
    for amount in amounts_minor:
        if amount > budget_minor:
            break
        budget_minor -= amount
        count += 1
    return count
