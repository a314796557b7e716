"""What the desk says of people and parcels, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base.money import format_minor
from guanxi.delivery.queries import Reliability
from guanxi.delivery.states import Decision, ParcelState
from guanxi.standing.answers import Link, LinkKind
from guanxi.web.sentences import link_line

if TYPE_CHECKING:
    from guanxi.delivery.models import Parcel, PayIn, Unit
    from guanxi.people.models import Person


def known(link: Link, *, contact: Person, viewer_id: int) -> str:
    """How the shop's contact person knows a buyer. Their own words for a tie are for their eyes only."""
    if link.kind == LinkKind.NONE:
        return _("No tie yet")
    if contact.pk == viewer_id or link.through is not None:
        return link_line(link)
    if link.kind == LinkKind.TIE:
        return _("%(name)s knows them") % {"name": contact.name}
    return _("Through the circle of %(name)s") % {"name": contact.name}


def reliability(of: Reliability) -> str:
    """How a buyer's parcels ended, in any shop. Empty while there were none."""
    said = [
        (of.kept_units, ngettext("kept %(n)d thing", "kept %(n)d things", of.kept_units)),
        (of.whims, ngettext("refused %(n)d on a whim", "refused %(n)d on a whim", of.whims)),
        (of.absences, ngettext("was out %(n)d time", "was out %(n)d times", of.absences)),
    ]
    return _(", ").join(words % {"n": n} for n, words in said if n)


def things(n: int) -> str:
    return ngettext("%(n)d thing", "%(n)d things", n) % {"n": n}


def coming_back(units: Sequence[Unit], parcel: Parcel) -> str:
    """Why units come back: who refused them and what they said, or that nobody took them."""
    who = {"name": parcel.recipient}
    refused = [unit for unit in units if unit.decision == Decision.REFUSE]
    if refused:
        said = next((unit.words for unit in refused if unit.words), "") or str(refused[0].get_reason_display())
        return _("Refused by %(name)s: %(words)s") % {**who, "words": said}
    if parcel.opened_at:
        return _("%(name)s did not decide in time") % who
    return (
        _("Nobody was there at %(name)s’s door") % who if not parcel.pickup_id else _("%(name)s did not come") % who
    )


def round_of(parcels: Sequence[Parcel]) -> str:
    """Where a courier is, from what they carry, in the order of their stops. Empty when there is nothing left."""
    doors = [parcel for parcel in parcels if parcel.state in (ParcelState.AT_DOOR, ParcelState.OPENED)]
    if doors:
        return _("At the door of %(name)s") % {"name": doors[0].recipient}
    stops = [parcel for parcel in parcels if parcel.state == ParcelState.UNDER_WAY]
    if stops and stops[0].pickup:
        n = len(stops)
        words = ngettext("%(n)d waits at %(place)s", "%(n)d wait at %(place)s", n)
        return words % {"n": n, "place": stops[0].pickup.name}
    if stops:
        return _("Next: %(name)s") % {"name": stops[0].recipient}
    return _("On the way back") if parcels else _("Every door is done")


def counted(pay_in: PayIn, currency: str) -> str:
    """What a count came to, once it is made."""
    found = pay_in.counted_minor or 0
    short = pay_in.declared_minor - found
    who = {
        "courier": pay_in.courier.name,
        "declared": format_minor(pay_in.declared_minor, currency),
        "counted": format_minor(found, currency),
        "off": format_minor(abs(short), currency),
    }
    if short > 0:
        return _("%(courier)s declared %(declared)s, counted were %(counted)s. %(off)s is short.") % who
    if short < 0:
        return _("%(courier)s declared %(declared)s, counted were %(counted)s: %(off)s more.") % who
    return _("%(courier)s declared %(declared)s, and so it was.") % who
