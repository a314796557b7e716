"""What somebody still owes others before they can leave, in sentences."""

from dataclasses import dataclass
from enum import StrEnum


class Owed(StrEnum):
    """What it is about; pages lead to where it can be settled."""

    ORDER = "order"  # `about` is the order's number
    PARCEL = "parcel"  # one that the person carries; the parcel's number
    CASH = "cash"  # of a shop; its number
    SHOP = "shop"  # one that the person answers for or owns alone; its number
    PICKUP = "pickup"  # a point that the person keeps; the number of its shop


@dataclass(frozen=True)
class Obligation:
    owed: Owed
    about: int
    sentence: str
