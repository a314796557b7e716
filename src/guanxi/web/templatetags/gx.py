"""The pages' own tags and filters, loaded everywhere."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, Protocol
from uuid import uuid4

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from guanxi.base import clock
from guanxi.base import money as minor
from guanxi.posts.rules import TAG, tag_of
from guanxi.web import moments, sentences

register = template.Library()
register.filter("kept_line", sentences.kept_line)
register.filter("refused_line", sentences.refused_line)
register.filter("knows_line", sentences.knows_line)
register.filter("link_line", sentences.link_line)
register.filter("refused_as", sentences.refused_as)

STYLES = ["tokens", "base", "shell", "controls", "parts", "people", "evidence", "goods", "door", "talk"]
STYLES += ["forms", "tones", "helpers"]
WIDTHS = (160, 320, 640, 1280)
COLUMN = "(min-width: 60rem) 40rem, 100vw"
# How wide the style sheets draw each frame; the browser picks a file by it.
SIZES = {
    "thumb": "4.5rem",
    "thumb thumb--s": "3rem",
    "thumb thumb--l": "5.5rem",
    "thumb thumb--s thumb--bar": "2.5rem",
    "shot": "(min-width: 60rem) 13rem, 33vw",
    "shot2": "(min-width: 60rem) 20rem, 50vw",
    "wide": COLUMN,
    "cover": COLUMN,
}
# Frames that show little need no large files.
SMALL = ("thumb", "thumb thumb--s", "thumb thumb--l", "thumb thumb--s thumb--bar")


class Picture(Protocol):
    """What a picture needs of a base.Photo."""

    name: str
    width: int
    height: int
    colour: str
    alt: str


@register.simple_tag
def stylesheets() -> list[str]:
    """The addresses of the style sheets, in the order their layers are read."""
    return [static(f"css/{name}.css") for name in STYLES]


@register.simple_tag
def live_address() -> str:
    """Where a page waits for what changes."""
    return str(settings.LIVE_URL)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """One of the pictures in static/icons.svg; `size` is "s", "m" or nothing for the large one."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" icon--{size}" if size else "",
        static("icons.svg"),
        name,
    )


@register.filter
def money(amount_minor: int | None, currency: str) -> str:
    """An amount as people here write it: `{{ 16800|money:"CNY" }}` gives ¥168."""
    if amount_minor is None:
        return ""
    return minor.format_minor(amount_minor, currency, language=get_language() or "en")


@register.filter
def money_full(amount_minor: int, currency: str) -> str:
    """With its decimals even where they are nought: ¥264.00, for sums that are paid."""
    return minor.format_minor(amount_minor, currency, language=get_language() or "en", short=False)


@register.filter
def when(at: datetime | date | None) -> SafeString | str:
    """A moment as a person says it, in a <time> element: 20 min, today 15:12, 2 Nov."""
    if at is None:
        return ""
    words = moments.said(at, now=clock.now(), language=get_language() or "en")
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), words)


@lru_cache(maxsize=8192)
def _address(name: str, width: int, kind: str) -> str:
    return reverse("photos:file", args=[name, width, kind])


def tone(colour: str) -> str:
    """The class that keeps a photo's place: a warm grey as light as its mean colour #rrggbb, in six steps."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"tone-{(299 * red + 587 * green + 114 * blue) // 42_667}"


def _sources(photo: Picture, widths: tuple[int, ...], sizes: str) -> SafeString:
    return format_html_join(
        "",
        '<source type="image/{}" srcset="{}" sizes="{}">',
        (
            (kind, ", ".join(f"{_address(photo.name, width, kind)} {width}w" for width in widths), sizes)
            for kind in ("avif", "webp")
        ),
    )


@register.simple_tag
def photo(
    picture: Picture | Literal[""] | None, frame: str = "wide", alt: str | None = None, eager: bool = False
) -> str:
    """A <picture> in AVIF, WebP and JPEG. `frame` is its class and says how wide it is drawn.

    `alt` replaces the owner's words; pass "" where the text beside it says the same. Nothing for no picture.
    """
    if not picture:
        return ""
    widths = WIDTHS[:2] if frame in SMALL else WIDTHS[1:]
    return format_html(
        '<picture>{}<img class="{} {}" src="{}" width="{}" height="{}" alt="{}" loading="{}" fetchpriority="{}"'
        ' decoding="async"></picture>',
        _sources(picture, widths, SIZES.get(frame, COLUMN)),
        frame,
        tone(picture.colour),
        _address(picture.name, widths[-1] if frame in SMALL else 640, "jpg"),
        picture.width,
        picture.height,
        picture.alt if alt is None else alt,
        "eager" if eager else "lazy",
        "high" if eager else "auto",
    )


@register.simple_tag
def avatar(who: Any, size: str = "") -> SafeString:
    """A person's round face, the square one of a shop, community or group; an empty ring for nobody.

    Size: xs, s, l, xl.

    Hidden from screen readers: the name always stands beside it.
    """
    shape = f"av av--{size}" if size else "av"
    if not who:
        return format_html('<span class="{} av--nobody" aria-hidden="true">?</span>', shape)
    shape += " av--shop" if getattr(who, "is_place", False) else ""
    if who.photo_id:
        return format_html(
            '<img class="{} {}" src="{}" srcset="{} 2x" width="40" height="40" alt="" loading="lazy">',
            shape,
            tone(who.photo.colour),
            _address(who.photo.name, 160, "webp"),
            _address(who.photo.name, 320, "webp"),
        )
    return format_html(
        '<span class="{}" data-p="{}" aria-hidden="true">{}</span>',
        shape,
        who.colour,
        who.initial,
    )


@register.simple_tag
def photo_address(picture: Picture) -> str:
    """The largest file of a photograph."""
    return _address(picture.name, WIDTHS[-1], "jpg")


@register.filter
def tagged(text: str, mentioned: Mapping[str, int] | None = None) -> SafeString:
    """A text with a link on every word that it is found by, and on everybody it mentions: “@Wang Mei” → 12."""
    people = {word: pk for word, pk in (mentioned or {}).items() if word}
    names = "|".join(re.escape(word) for word in sorted(people, key=len, reverse=True))
    pieces, end = [], 0
    for found in re.finditer(f"{names}|{TAG.pattern}" if names else TAG, text):
        whole = found.group(0)
        if whole in people:
            address = reverse("people:show", args=[people[whole]])
        elif word := tag_of(found.group(1) or ""):
            address = reverse("posts:tagged", args=[word])
        else:
            continue
        pieces += [escape(text[end : found.start()]), format_html('<a class="link" href="{}">{}</a>', address, whole)]
        end = found.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308  each piece is escaped


@register.simple_tag
def key() -> SafeString:
    """The hidden number that makes sending this form twice the same as sending it once."""
    return format_html('<input type="hidden" name="key" value="{}">', uuid4())


@register.filter
def times(count: int) -> range:
    """So many times, for a loop: `{% for _ in kept|times %}`."""
    return range(max(count, 0))
