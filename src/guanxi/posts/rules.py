"""Who may read what, in plain words; how much fits into a post; and what words it is found by."""

import math
import re
import unicodedata
from collections.abc import Iterable
from datetime import timedelta

MOST_PHOTOS = 9
LONGEST_POST = 2000  # characters
LONGEST_COMMENT = 1000
MOST_PINNED = 3  # posts at the top of a community
MOST_TAGS = 10  # of one post
LONGEST_TAG = 40
MOST_HOT = 50  # words on the hot list
FEWEST_CIRCLES = 2  # what one circle talks about is its own affair
HOT_FOR = timedelta(days=3)
HALF_LIFE_HOURS = 12
# “#tea” ends where the word does, “#红茶#” at the second sign, as on Weibo.
TAG = re.compile(r"(?<![\w#&])[#＃](\w{1,40})(?!\w)[#＃]?")


def tags(text: str) -> list[str]:
    """The words after a hash sign, each once, in their order, as they are compared: #Tea and #tea are one.

    Numbers alone are none, so that “#1” stays what it was.
    """
    found = (tag_of(word) for word in TAG.findall(text))
    return list(dict.fromkeys(word for word in found if word))[:MOST_TAGS]


def tag_of(word: str) -> str:
    """A word as it is compared; empty for what cannot be one."""
    same = unicodedata.normalize("NFKC", word).casefold().strip("#＃ ")
    return same if same and len(same) <= LONGEST_TAG and not same.isdigit() and re.fullmatch(r"\w+", same) else ""


def heat(hours_ago: Iterable[float]) -> float:
    """How hot a word is: one for each circle that speaks of it now, half of it for one that did half a day ago."""
    return sum(math.pow(0.5, hours / HALF_LIFE_HOURS) for hours in hours_ago)


def may_read_comment(
    audience: str, *, is_own: bool, is_by_author: bool, reader_is_author: bool, is_tied: bool, is_blocked: bool
) -> bool:
    """Under a moment for a circle one reads only people one knows, as its author's friends need not know each other.

    Takes for granted that the reader may read the post.

    is_own, is_by_author
        The comment is the reader's own; or of whoever wrote the post.
    is_tied, is_blocked
        The reader and the comment's author have a tie; one of them has blocked the other.
    """
    if is_blocked:
        return False
    return audience != "circle" or is_own or is_by_author or reader_is_author or is_tied


def may_read(audience: str, *, is_author: bool, is_tied: bool, is_fellow: bool, is_blocked: bool) -> bool:
    """The audience rule. `queries.visible_to` asks the database the same question of many posts at once.

    is_tied
        The reader and the author have a tie. A reader without an account has none.
    is_fellow
        The reader is in the community it was written for, whether or not its author still is.
    is_blocked
        One of the two has blocked the other, whichever it was.
    """
    if is_author:
        return True
    if is_blocked or audience == "me":
        return False
    return audience == "public" or (is_fellow if audience == "community" else is_tied)
