"""Writing to somebody, calling back what was written, reading on; and, in `groups`, founding and keeping a group."""

from guanxi.chat.actions.saying import (
    NothingSaid,
    NothingThere,
    SaidAlready,
    Shielded,
    StillWaiting,
    TooLate,
    TooLong,
    Words,
    answer,
    mute,
    read,
    recall,
    take_down,
    write_to_community,
    write_to_person,
    write_to_shop,
)

__all__ = [
    "NothingSaid",
    "NothingThere",
    "SaidAlready",
    "Shielded",
    "StillWaiting",
    "TooLate",
    "TooLong",
    "Words",
    "answer",
    "mute",
    "read",
    "recall",
    "take_down",
    "write_to_community",
    "write_to_person",
    "write_to_shop",
]
