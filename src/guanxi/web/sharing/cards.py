"""A thing in the words of a drawn picture, in this moment's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from guanxi.base.drawing.card import Card, Face
from guanxi.web import addresses
from guanxi.web.sharing import passing
from guanxi.web.sharing.things import GOODS, POST, SHOP, Thing

if TYPE_CHECKING:
    from guanxi.people.models import Person

WORDS = 600  # characters; the most a promise has


def of(thing: Thing) -> Card:
    """What a preview says. A post is its own title."""
    is_post = thing.kind == POST
    return Card(
        title=thing.words[:WORDS] or thing.title if is_post else thing.title,
        who=Face.of(thing.who),
        who_line=_who(thing),
        who_meta=thing.place,
        market=settings.MARKET_NAME,
        words="" if is_post else thing.words[:WORDS],
        price=thing.price,
        measure=_("per %(measure)s") % {"measure": thing.measure} if thing.measure else "",
        proof=thing.proof,
        about=thing.about,
        photo=thing.photo.name if thing.photo else "",
    )


def poster(thing: Thing, by: Person | None) -> Card:
    """The same with a code that leads there, and with whoever passes it on."""
    scan = _("Scan to look. You pay at the door, after you have checked.")
    return replace(
        of(thing),
        link=passing.link(thing, by),
        invitation=_("Scan to read it.") if thing.kind == POST else scan,
        by=Face.of(by) if by else None,
        by_line=_("%(name)s passes it on") % {"name": by.name} if by else "",
    )


def own_code(person: Person) -> Card:
    """Somebody's own code. It lets whoever has it ask for a tie, so it is drawn for its owner only."""
    return Card(
        title=" ".join(filter(None, (person.name, person.native_name))),
        who=Face.of(person),
        who_line="",
        who_meta=person.place,
        market=settings.MARKET_NAME,
        words=person.about,
        photo=person.cover.name if person.cover else "",
        link=addresses.to("people:meet", person.code),
        invitation=_("Scan this, and we can know each other."),
    )


def _who(thing: Thing) -> str:
    name = {"name": thing.who.name}
    if thing.kind == GOODS:
        return _("%(name)s stands behind it") % name
    if thing.kind == SHOP:
        return _("%(name)s answers for it") % name
    return thing.who.name if thing.kind == POST else ""
