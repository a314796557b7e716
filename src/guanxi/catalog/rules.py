"""How text becomes what can be searched for. Pure.

Chinese and kana are written without spaces, so they are kept as pairs of neighbouring characters: 红富士苹果
is kept as 红富 富士 士苹 苹果, and a search for 苹果 meets the pair, not every text with a 苹 in it. Single
characters are kept apart, for a search of one character. Other scripts are kept as words, without accents
and case. Source: the usual n-gram index for CJK, as in Lucene's CJKAnalyzer.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

MOST_TERMS = 12  # a question longer than that is cut; every term must be met
MOST_CHARACTERS = 200
LONGEST_WORD = 40  # of a word that is not Chinese

_CJK = "\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+|[^\\W_{_CJK}]+")
_IS_CJK = re.compile(f"[{_CJK}]")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


@dataclass(frozen=True)
class Term:
    """One thing a text must hold: its tokens next to each other, the last one perhaps only begun."""

    tokens: tuple[str, ...]
    prefix: bool = False


def plain(text: str) -> str:
    """Without case, accents and width: "Thé" and "ＴＨＥ" are both "the"."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(c for c in folded if not unicodedata.combining(c) or _IS_CJK.match(c))
    return unicodedata.normalize("NFC", bare).translate(_LIGATURES)


def tokens(text: str) -> list[str]:
    """What is kept of a text, in order: words and pairs first, then each Chinese character once."""
    found: list[str] = []
    single: dict[str, None] = {}
    for run in _RUN.findall(plain(text)):
        if _IS_CJK.match(run):
            found += [a + b for a, b in pairwise(run)]
            single.update(dict.fromkeys(run))
        else:
            found.append(run[:LONGEST_WORD])
    return found + list(single)


def terms(question: str) -> list[Term]:
    """What to look for. Words of two letters and more may go on; several Chinese characters stay together."""
    found: dict[Term, None] = {}
    for run in _RUN.findall(plain(question[:MOST_CHARACTERS])):
        if not _IS_CJK.match(run):
            found[Term((run[:LONGEST_WORD],), prefix=len(run) > 1)] = None
        elif len(run) == 1:
            found[Term((run,))] = None
        else:
            found[Term(tuple(a + b for a, b in pairwise(run)))] = None
    return list(found)[:MOST_TERMS]
