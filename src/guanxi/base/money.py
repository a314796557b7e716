"""Money is an integer of the minor unit with a currency; here it meets people's eyes and keyboards."""

import re
import unicodedata
from decimal import Decimal

from babel.core import Locale
from babel.numbers import format_currency, get_currency_precision, get_group_symbol
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from guanxi.base.errors import Refusal

MOST_MINOR = 1_000_000_000  # the largest amount anybody may type; far below what a column holds
NARROW_SPACE = "\u202f"
_SYMBOLS = {"CNY": "¥"}  # one sign in every language: where yuan are spent, nobody writes CN¥ or CNY

_MARKS = re.compile(r"[A-Z]{0,2}[¥€$£₩]|[元圆]|(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
_SPACES = re.compile(r"[\s'’_]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[.,]?|[.,]\d+")


class AmountRefused(Refusal):
    """What was typed is not an amount of money. The sentence says what is wrong with it."""


def exponent(currency: str) -> int:
    """How many digits follow the point: 2 for CNY and EUR, 0 for JPY."""
    return get_currency_precision(currency)


def locale_of(language: str) -> Locale:
    """Babel's locale for one of Django's language codes, e.g. `zh-hans`."""
    return Locale.parse(language, sep="-")


def format_minor(amount_minor: int, currency: str, *, language: str | None = None, short: bool = True) -> str:
    """The amount as a reader of `language` (or of this moment's) writes it: ¥168, ¥12.50, 168 ¥.

    Unless it is to be `short`, the decimals are there even when they are nought.
    """
    amount = Decimal(amount_minor).scaleb(-exponent(currency))
    locale = locale_of(language or get_language() or "en")
    pattern = locale.currency_formats["standard"].pattern.replace("¤", _SYMBOLS.get(currency, "¤"))
    if short and amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    text = format_currency(amount, currency, pattern, locale=locale, currency_digits=not short)
    return text.replace("\xa0", NARROW_SPACE) if locale.language == "fr" else text


def plain(amount_minor: int, currency: str) -> str:
    """The amount with a point and nothing else, for files and for filling in a form again: 1234.50."""
    return f"{Decimal(amount_minor).scaleb(-exponent(currency)):f}"


def parse(text: str, currency: str, language: str) -> int:
    """The minor units somebody typed: "12,50", "12.50", "1 234,50", "￥12". Raises AmountRefused.

    Both point and comma are understood. Where one of them could be either ("1,234"), the reader's language
    decides: it parts thousands in English and Chinese, and decimals in French.
    """
    number = _SPACES.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", text)))
    if re.fullmatch(r"[-−(].*\d.*", number):
        raise AmountRefused(_("An amount cannot be below zero."))
    if not _NUMBER.fullmatch(number):
        raise AmountRefused(_("Write an amount in figures, like 12.50."))
    whole, part = _split(number, group=get_group_symbol(locale_of(language)))
    digits = exponent(currency)
    if len(part) > digits:
        raise AmountRefused(_too_fine(digits))
    if len(whole) > len(str(MOST_MINOR)):
        raise AmountRefused(_("That amount is too large."))
    amount_minor = int((whole or "0") + part.ljust(digits, "0"))
    if amount_minor > MOST_MINOR:
        raise AmountRefused(_("That amount is too large."))
    return amount_minor


def _too_fine(digits: int) -> str:
    if digits == 0:
        return _("Write a whole number: this currency has no smaller coin.")
    return ngettext(
        "Write at most %(n)d digit after the point.", "Write at most %(n)d digits after the point.", digits
    ) % {"n": digits}


def _split(number: str, *, group: str) -> tuple[str, str]:
    """The digits before and after the decimal mark. Marks between thousands must stand between thousands."""
    marks = [mark for mark in number if mark in ".,"]
    decimal = _decimal_mark(number, marks, group)
    whole, _mark, part = number.rpartition(decimal) if decimal else (number, "", "")
    groups = re.split(r"[.,]", whole)
    if len(groups) > 1 and any(len(each) != 3 for each in groups[1:]):
        raise AmountRefused(_("Write an amount in figures, like 12.50."))
    return "".join(groups).lstrip("0"), part


def _decimal_mark(number: str, marks: list[str], group: str) -> str:
    if not marks:
        return ""
    last = marks[-1]
    if marks.count(last) > 1:
        return ""
    if len(marks) == 1 and last == group and re.fullmatch(r"\d{1,3}[.,]\d{3}", number):
        return ""
    return last
