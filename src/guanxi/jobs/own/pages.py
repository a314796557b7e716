"""The pages of a copy: one for each group of sections, made to be read from a disk by anybody's browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from babel.dates import format_datetime
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.base.money import format_minor, locale_of
from guanxi.base.own import Money, Picture, Row, Section, Value, Word
from guanxi.jobs.own.parts import GROUPS

MOST_ROWS = 5000  # of one section on a page; its JSON has all of them


@dataclass(frozen=True)
class Shown:
    """A section with as many of its rows as a page shows, and how many there are."""

    section: Section
    rows: Sequence[Row]
    count: int

    @property
    def cells(self) -> list[list[tuple[str, SafeString]]]:
        """Each row as (heading, value) pairs, without what was never said."""
        heads = self.section.columns.items()
        return [
            [(str(head), cell(row[name])) for name, head in heads if row[name] not in (None, "", ())]
            for row in self.rows
        ]


def page(group: str, shown: Sequence[Shown], whose: dict[str, Any]) -> str:
    """The page of one group."""
    return _page("page", group=group, shown=shown, **whose)


def index(counts: dict[str, list[Shown]], whose: dict[str, Any]) -> str:
    """The first page: what there is."""
    return _page("index", group="", counts=[(group, GROUPS[group], some) for group, some in counts.items()], **whose)


def style() -> str:
    return render_to_string("jobs/own/style.css")


def read_me(whose: dict[str, Any]) -> str:
    return render_to_string("jobs/own/read_me.txt", whose)


def _page(template: str, **context: Any) -> str:
    groups = list(GROUPS.items())
    return render_to_string(f"jobs/own/{template}.html", {"groups": groups, "language": get_language(), **context})


def cell(value: Value) -> SafeString:
    """A value as its reader says it."""
    match value:
        case bool():
            return format_html("{}", _("yes") if value else _("no"))
        case Money():
            return format_html("{}", format_minor(value.amount_minor, value.currency))
        case Word():
            return format_html("{}", value.label)
        case Picture():
            address = f"photos/{value.name}.jpg"
            return format_html('<a href="{0}"><img src="{0}" alt="" loading="lazy"></a>', address)
        case tuple():
            return format_html_join(" ", "{}", ((cell(each),) for each in value))
        case datetime() | date():
            return format_html("{}", _moment(value))
        case str():
            return mark_safe(linebreaks(value, autoescape=True))  # noqa: S308  escaped there
    return format_html("{}", value)


def _moment(at: datetime | date) -> str:
    language = get_language() or settings.LANGUAGE_CODE
    locale = locale_of("en-GB" if language == "en" else language)  # the day first, as on the market's pages
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    return str(format_datetime(local, "medium", locale=locale))
