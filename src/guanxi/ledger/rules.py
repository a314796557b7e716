"""Debits, credits and when they balance. Pure; no database."""

from collections.abc import Iterable
from dataclasses import dataclass

from guanxi.ledger.states import DEBIT_KINDS, Kind


@dataclass(frozen=True)
class Dr:
    """A debit of one account, in minor units, more than zero. person_id 0: nobody in particular."""

    kind: Kind
    amount_minor: int
    person_id: int = 0

    @property
    def signed_minor(self) -> int:
        return self.amount_minor


@dataclass(frozen=True)
class Cr:
    """A credit of one account, in minor units, more than zero. person_id 0: nobody in particular."""

    kind: Kind
    amount_minor: int
    person_id: int = 0

    @property
    def signed_minor(self) -> int:
        return -self.amount_minor


def demand_balance(lines: Iterable[Dr | Cr]) -> None:
    """ValueError unless there are at least two lines, all above zero, that sum to zero."""
    found = list(lines)
    if len(found) < 2:
        raise ValueError("an entry has at least two lines")
    if any(line.amount_minor <= 0 for line in found):
        raise ValueError("every one of the lines is above zero")
    if difference := sum(line.signed_minor for line in found):
        raise ValueError(f"debits and credits differ by {difference}")


def natural(kind: str, signed_minor: int) -> int:
    """A balance as people say it: above zero in the normal way of the account's kind."""
    return signed_minor if kind in DEBIT_KINDS else -signed_minor
