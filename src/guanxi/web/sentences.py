"""A verdict in sentences: who, and how the viewer knows them. Counts of people, never scores."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from guanxi.people.states import Nearness
from guanxi.standing.answers import Link, LinkKind, Verdict, Witness

# How a refusal's reason is said: with one person and with several.
REFUSED: dict[str, Any] = {
    "counterfeit": ngettext_lazy("%(n)d refused it as counterfeit", "%(n)d refused it as counterfeit", "n"),
    "damaged": ngettext_lazy("%(n)d refused it as damaged", "%(n)d refused it as damaged", "n"),
    "misdescribed": ngettext_lazy(
        "%(n)d refused it as not what was described", "%(n)d refused it as not what was described", "n"
    ),
    "expired": ngettext_lazy("%(n)d refused it as past its date", "%(n)d refused it as past its date", "n"),
    "wrong_item": ngettext_lazy("%(n)d refused it as the wrong item", "%(n)d refused it as the wrong item", "n"),
}
AS: dict[str, Promise] = {
    "counterfeit": gettext_lazy("Refused, counterfeit"),
    "damaged": gettext_lazy("Refused, damaged"),
    "misdescribed": gettext_lazy("Refused, not as described"),
    "expired": gettext_lazy("Refused, past its date"),
    "wrong_item": gettext_lazy("Refused, wrong item"),
}


def kept_line(verdict: Verdict) -> str:
    """ "12 of your people kept it." Empty when nobody did."""
    if not verdict.kept:
        return ""
    said = ngettext("%(n)d of your people kept it.", "%(n)d of your people kept it.", verdict.kept)
    return said % {"n": verdict.kept}


def refused_line(verdict: Verdict) -> str:
    """ "1 refused it as counterfeit: Zhao, whom you know through Li." Empty when nobody did."""
    if not verdict.refused:
        return ""
    first = verdict.refuser
    plain = ngettext_lazy("%(n)d refused it", "%(n)d refused it", "n")
    said = str(REFUSED.get(verdict.reason, plain) % {"n": verdict.refused})
    if first is None:
        return _("%(refused)s.") % {"refused": said}
    return _("%(refused)s: %(who)s.") % {"refused": said, "who": knows_line(first)}


def knows_line(witness: Witness) -> str:
    """ "Zhao Min, whom you know through Li Na"; a direct tie or a hidden way needs the name alone."""
    name = witness.person.name if witness.person else _("somebody")
    if witness.through is None:
        return name
    return _("%(name)s, whom you know through %(through)s") % {
        "name": name,
        "through": witness.through.name,
    }


def refused_as(reason: str) -> str:
    """A refusal's tag: what was wrong in two or three words."""
    return str(AS.get(reason, _("Refused")))


def link_line(link: Link) -> str:
    """How the viewer knows somebody, in a few words: "Your friend", "Through Li Na". Empty for oneself."""
    if link.kind == LinkKind.TIE:
        return _("Your %(words)s") % {"words": link.relation or _nearness(link.nearness)}
    if link.kind == LinkKind.THROUGH and link.through:
        return _("Through %(name)s") % {"name": link.through.name}
    if link.kind == LinkKind.THROUGH:
        return _("Through your circle")
    return _("Nobody you know knows them") if link.kind == LinkKind.NONE else ""


def _nearness(nearness: int | None) -> str:
    return str(Nearness(nearness or Nearness.ACQUAINTANCE).label)
