"""Texts keep what was said and lose what hides."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import texts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("tea\x00 jar", "tea jar"),
        ("  tea \r\n jar\r", "tea \n jar"),
        ("abc\u202edcba", "abcdcba"),
        ("\u2067tea\u2069", "tea"),
        ("e\u0301te\u0301", "été"),
        ("红富士苹果", "红富士苹果"),
        ("a\tb", "a\tb"),
        ("👩\u200d🌾", "👩\u200d🌾"),
        ("\ufefftea", "tea"),
        ("\ud800tea", "tea"),
    ],
)
def test_hidden_controls_go_and_words_stay(typed: str, kept: str) -> None:
    assert texts.clean(typed) == kept


def test_a_name_is_one_line() -> None:
    assert texts.one_line(" Wang\n\tMei ") == "Wang Mei"


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = texts.clean(text)
    assert texts.clean(once) == once
    assert "\x00" not in once
    assert unicodedata.is_normalized("NFC", once)
