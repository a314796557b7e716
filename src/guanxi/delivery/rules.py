"""Arithmetic of a parcel: what is due, which codes prove what, whose cash is where. Pure; no database."""

import hmac
from collections.abc import Iterable, Sequence
from hashlib import sha256

CODE_DIGITS = 4


def due_minor(prices_kept: Iterable[int], fee_minor: int) -> int:
    """What the buyer owes for what is kept, in minor units: nothing if nothing is, else goods and the fee."""
    kept = list(prices_kept)
    return sum(kept) + fee_minor if kept else 0


def weight(prices_minor: Iterable[int]) -> int:
    """What a box weighs when a fee is divided: its goods' value, and one more for each thing, so gifts count."""
    return sum(price + 1 for price in prices_minor)


def fee_share_minor(*, fee_minor: int, whole: int, before: int, this: int) -> int:
    """A parcel's share of an order's delivery fee; the shares of all its parcels sum to the fee exactly.

    whole, before and this are weights: of the order, of what is packed already and of this parcel.
    """
    return fee_minor * (before + this) // whole - fee_minor * before // whole


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
