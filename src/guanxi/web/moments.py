"""Moments in words, in three languages' own manner."""

from datetime import date, datetime

from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# English dates are read here with the day first.
BABEL = {"en": "en_GB", "fr": "fr", "zh-hans": "zh_Hans"}
SOON_MINUTES = 60
SOON_HOURS = 6


def said(at: datetime | date, *, now: datetime, language: str) -> str:
    """`at` as a person says it at `now`: just now, 20 min, 3 h, today 15:12, yesterday 15:12, 2 Nov."""
    if not isinstance(at, datetime):
        return day(at, this_year=timezone.localtime(now).year, language=language)
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    minutes = int((now - at).total_seconds() // 60)
    if 0 <= minutes < SOON_HOURS * 60:
        return _ago(minutes)
    clock = {"clock": f"{local:%H:%M}"}
    match (local.date() - today).days:
        case 0:
            return _("today %(clock)s") % clock
        case -1:
            return _("yesterday %(clock)s") % clock
        case 1:
            return _("tomorrow %(clock)s") % clock
    return day(local.date(), this_year=today.year, language=language)


def _ago(minutes: int) -> str:
    if minutes < 1:
        return _("just now")
    if minutes < SOON_MINUTES:
        return ngettext("%(n)d min", "%(n)d min", minutes) % {"n": minutes}
    hours = minutes // 60
    return ngettext("%(n)d h", "%(n)d h", hours) % {"n": hours}


def day(on: date, *, this_year: int, language: str) -> str:
    """A date, with its year only when that is another: 2 Nov, 11月2日, 2 nov. 2025."""
    skeleton = "MMMd" if on.year == this_year else "yMMMd"
    return str(format_skeleton(skeleton, on, locale=BABEL.get(language, "en_GB")))


def weekday(on: date, *, language: str) -> str:
    """A date as a page is headed by it: Friday 20 November, 11月20日星期五, vendredi 20 novembre."""
    pattern = "M月d日EEEE" if language.startswith("zh") else "EEEE d MMMM"
    return str(format_date(on, pattern, locale=BABEL.get(language, "en_GB")))
