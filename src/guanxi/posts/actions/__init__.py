"""Writing for others, and answering what they wrote."""

from guanxi.posts.actions.answering import (
    comment,
    let_in,
    like,
    pin,
    remove_comment,
    save,
    take_down_comment,
)
from guanxi.posts.actions.publishing import edit, kept_units, remove, repost, show, take_down, write
from guanxi.posts.refusals import NothingSaid, NotKept, TooLong, TooManyEdits, TooManyPhotos, TooManyPinned

__all__ = [
    "NotKept",
    "NothingSaid",
    "TooLong",
    "TooManyEdits",
    "TooManyPhotos",
    "TooManyPinned",
    "comment",
    "edit",
    "kept_units",
    "let_in",
    "like",
    "pin",
    "remove",
    "remove_comment",
    "repost",
    "save",
    "show",
    "take_down",
    "take_down_comment",
    "write",
]
