"""Who may read what, in plain words; how much fits into a post; and what words it is found by."""

import math
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from unicodedata import category, normalize

MOST_PHOTOS = 9
LONGEST_POST = 2000  # characters
LONGEST_COMMENT = 1000
MOST_PINNED = 3  # posts at the top of a community
MOST_TAGS = 10  # of one post
MOST_MENTIONS = 10
LONGEST_NAME = 60  # of a person
MOST_EDITS = 50  # of one post
LONGEST_TAG = 40
MOST_HOT = 50  # words on the hot list
FEWEST_CIRCLES = 2  # what one circle talks about is its own affair
HOT_FOR = timedelta(days=3)
HALF_LIFE_HOURS = 12
# “#tea” ends where the word does, “#红茶#” at the second sign, as on Weibo.
TAG = re.compile(r"(?<![\w#&])[#＃](\w{1,40})(?!\w)[#＃]?")

AT = re.compile(r"(?<![A-Za-z0-9_.@＠])[@＠](?=\w)")


def tags(text: str) -> list[str]:
    """The words after a hash sign, each once, in their order, as they are compared: #Tea and #tea are one.

    Numbers alone are none, so that “#1” stays what it was.
    """
    found = (tag_of(word) for word in TAG.findall(text))
    return list(dict.fromkeys(word for word in found if word))[:MOST_TAGS]


def tag_of(word: str) -> str:
    """A word as it is compared; empty for what cannot be one."""
    same = normalize("NFKC", word).casefold().strip("#＃ ")
    return same if same and len(same) <= LONGEST_TAG and not same.isdigit() and re.fullmatch(r"\w+", same) else ""


def names_after_at(text: str) -> dict[int, list[str]]:
    """What may be a name after each @ sign, by where the sign stands: the longest first, of whole words.

    Names hold spaces, so “@Wang Mei came” may be of Wang Mei came, Wang Mei or Wang. Chinese has no spaces between
    words, so after a Chinese character any end will do. An address of e-mail is no name.
    """
    found: dict[int, list[str]] = {}
    for sign in list(AT.finditer(text))[:MOST_MENTIONS]:
        rest = text[sign.end() : sign.end() + LONGEST_NAME + 1]
        ends = [n for n in range(1, min(len(rest), LONGEST_NAME) + 1) if _ends_word(rest, n)]
        found[sign.start()] = [rest[:n] for n in reversed(ends)]
    return found


def _ends_word(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at : at + 1]
    within = bool(after) and after.isalnum() and "Lo" not in (category(before), category(after))
    return not before.isspace() and not within


def mentions(text: str, known: Mapping[str, int]) -> dict[str, int]:
    """Whom a text mentions: “@Wang Mei” as it stands there, and the number `known` has for that name."""
    found = {}
    for start, names in names_after_at(text).items():
        if name := next((name for name in names if name in known), None):
            found[text[start : start + 1 + len(name)]] = known[name]
    return found


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


def may_answer(answers: str, *, is_author: bool, is_tied: bool) -> bool:
    """Who of those who may read something may comment on it. `is_tied`: its author has a tie with them."""
    return is_author or answers == "readers" or (answers == "ties" and is_tied)


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
