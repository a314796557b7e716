"""Money as people write and read it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.base import money


@pytest.mark.parametrize(
    ("typed", "language", "minor"),
    [
        ("12.50", "en", 1250),
        ("12,50", "en", 1250),
        ("12,50", "fr", 1250),
        ("12.5", "fr", 1250),
        ("12", "zh-hans", 1200),
        ("12.", "en", 1200),
        (",50", "fr", 50),
        ("0", "en", 0),
        ("007", "en", 700),
        ("1 234,50", "fr", 123450),
        ("1\u202f234,50 €", "fr", 123450),
        ("1,234.50", "en", 123450),
        ("1.234,50", "en", 123450),
        ("1,234", "en", 123400),
        ("1,234,567", "zh-hans", 123456700),
        ("１２．５０", "zh-hans", 1250),
        ("１２", "zh-hans", 1200),
        ("￥168", "zh-hans", 16800),
        ("168元", "zh-hans", 16800),
        (" 168 CNY ", "en", 16800),
    ],
)
def test_what_people_type_is_understood(typed: str, language: str, minor: int) -> None:
    assert money.parse(typed, "CNY", language) == minor


@pytest.mark.parametrize(
    ("typed", "language", "says"),
    [
        ("-1", "en", "below zero"),
        ("−12,50", "fr", "below zero"),
        ("(12)", "en", "below zero"),
        ("¥-5", "en", "below zero"),
        ("abc", "en", "in figures"),
        ("", "en", "in figures"),
        ("1e9", "en", "in figures"),
        ("NaN", "en", "in figures"),
        ("inf", "en", "in figures"),
        ("12..50", "en", "in figures"),
        ("1,23,45", "en", "in figures"),
        ("12.505", "en", "at most 2 digits"),
        ("1,234", "fr", "at most 2 digits"),
        ("9" * 1000, "en", "too large"),
        ("10000000.01", "en", "too large"),
    ],
)
def test_what_is_not_an_amount_is_refused_with_the_reason(typed: str, language: str, says: str) -> None:
    with pytest.raises(money.AmountRefused, match=says):
        money.parse(typed, "CNY", language)


def test_a_currency_without_coins_refuses_parts() -> None:
    assert money.parse("1,200", "JPY", "en") == 1200
    with pytest.raises(money.AmountRefused, match="whole number"):
        money.parse("12.5", "JPY", "en")


@pytest.mark.parametrize(
    ("minor", "currency", "language", "short", "shown"),
    [
        (16800, "CNY", "en", True, "¥168"),
        (16800, "CNY", "zh-hans", True, "¥168"),
        (16800, "CNY", "fr", True, "168\u202f¥"),
        (26400, "CNY", "en", False, "¥264.00"),
        (26400, "CNY", "fr", False, "264,00\u202f¥"),
        (1250, "CNY", "en", True, "¥12.50"),
        (100800, "CNY", "en", True, "¥1,008"),
        (100800, "CNY", "fr", True, "1\u202f008\u202f¥"),
        (1200, "JPY", "en", False, "¥1,200"),
        (-500, "CNY", "en", True, "-¥5"),
        (990, "EUR", "fr", True, "9,90\u202f€"),
    ],
)
def test_amounts_read_as_the_language_writes_them(
    minor: int, currency: str, language: str, short: bool, shown: str
) -> None:
    assert money.format_minor(minor, currency, language=language, short=short) == shown


@given(
    minor=st.integers(0, money.MOST_MINOR),
    currency=st.sampled_from(["CNY", "EUR", "JPY", "TND"]),
    language=st.sampled_from(["zh-hans", "fr", "en"]),
)
def test_what_is_shown_can_be_typed_back(minor: int, currency: str, language: str) -> None:
    shown = money.format_minor(minor, currency, language=language, short=False)
    assert money.parse(shown, currency, language) == minor


@given(st.text(max_size=20))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(money.AmountRefused):
        assert 0 <= money.parse(text, "CNY", "en") <= money.MOST_MINOR


def test_files_get_a_plain_figure() -> None:
    assert money.plain(123450, "CNY") == "1234.50"
    assert money.plain(-5, "CNY") == "-0.05"
    assert money.plain(1200, "JPY") == "1200"
