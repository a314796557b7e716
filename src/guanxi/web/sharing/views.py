"""The ways to hand something on, as a page of its own and as the sheet that opens over another page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from guanxi.base import qr
from guanxi.chat import queries as chat
from guanxi.people import queries as people
from guanxi.telling import target
from guanxi.web import addresses
from guanxi.web.sharing import passing, things

if TYPE_CHECKING:
    from guanxi.people.models import Person
    from guanxi.web.sharing.things import Thing

RECENT = 4  # conversations


@require_safe
def ways(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Copy the link, send it, take the poster, tell one's people; `?named=1` puts one's own name into all of it."""
    thing = things.find(kind, pk)
    person = people.person(request.user.pk) if request.user.is_authenticated else None
    own = kind == things.PERSON and person is not None and person.pk == pk
    by = person if request.GET.get("named") == "1" and not own else None
    link = addresses.to("people:meet", person.code) if own and person else passing.link(thing, by)
    context = {
        "thing": thing,
        "own": own,
        "by": by,
        "link": link,
        "qr": qr.svg(link),
        "poster": _poster(thing, by, own=own),
        "tell": f"{reverse('posts:new')}?{_carried(thing, link)}",
        "chat": f"{reverse('talk:all')}?card={thing.kind}-{thing.pk}",
        "recent": _recent(person.pk) if person and not own else [],
        "tab": "shops" if kind in (things.GOODS, things.SHOP) else "home" if kind == things.POST else "",
    }
    page = "sharing/sheet.html" if request.headers.get("HX-Request") else "sharing/ways.html"
    return render(request, page, context)


def _recent(person_id: int) -> list[target.Target]:
    """With whom they last talked, to hand it on to at once."""
    talks = chat.of_person(person_id).filter(asked_by=None)
    return [target.of(talk, person_id) for talk in talks[:RECENT]]


def _poster(thing: Thing, by: Person | None, *, own: bool) -> dict[str, str]:
    """Where the poster is, to look at and to keep. Nobody makes one of somebody else."""
    language = get_language() or "en"
    if own:
        return {form: reverse("sharing:own_code", args=[language, form]) for form in ("jpg", "png")}
    if thing.kind == things.PERSON:
        return {}
    named = f"?{passing.PARAMETER}={passing.mark(thing, by)}" if by else ""
    where = [thing.kind, thing.pk, language]
    return {form: reverse("sharing:poster", args=[*where, form]) + named for form in ("jpg", "png")}


def _carried(thing: Thing, link: str) -> str:
    """What goes along to a post: the product's card, or the link in words."""
    words: dict[str, Any] = {"text": f"{thing.title}\n{link}"}
    return urlencode({"product": thing.pk} if thing.kind == things.GOODS else words)
