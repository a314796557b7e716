"""What one is told, as a sentence: who, by name where the reader knows them, and what they did."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from guanxi.notices.states import Kind

# With one person and with several, as some languages have it.
DID: dict[str, Any] = {
    Kind.LIKED: ngettext_lazy("%(who)s likes your post.", "%(who)s like your post.", "n"),
    Kind.COMMENTED: ngettext_lazy("%(who)s commented on your post.", "%(who)s commented on your post.", "n"),
    Kind.REPOSTED: ngettext_lazy("%(who)s reposted what you wrote.", "%(who)s reposted what you wrote.", "n"),
    Kind.MENTIONED: ngettext_lazy("%(who)s mentioned you.", "%(who)s mentioned you.", "n"),
    Kind.FOLLOWED: ngettext_lazy("%(who)s follows you.", "%(who)s follow you.", "n"),
    Kind.ASKED: ngettext_lazy("%(who)s wants a tie with you.", "%(who)s want a tie with you.", "n"),
    Kind.TIED: ngettext_lazy("You and %(who)s have a tie now.", "You and %(who)s have ties now.", "n"),
    Kind.INTRODUCED: ngettext_lazy("%(who)s introduces you to somebody.", "%(who)s introduce you to somebody.", "n"),
    Kind.VOUCHED: ngettext_lazy("%(who)s vouches for you.", "%(who)s vouch for you.", "n"),
    Kind.ORDERED: ngettext_lazy("%(who)s has ordered.", "%(who)s have ordered.", "n"),
    Kind.QUESTIONED: ngettext_lazy("%(who)s asked a question.", "%(who)s asked questions.", "n"),
    Kind.ANSWERED: ngettext_lazy("%(who)s answered your question.", "%(who)s answered your question.", "n"),
    Kind.CONFIRMED: ngettext_lazy("%(who)s confirmed your order.", "%(who)s confirmed your order.", "n"),
    Kind.CANCELLED: ngettext_lazy("%(who)s called the order off.", "%(who)s called the order off.", "n"),
    Kind.COMING: ngettext_lazy("%(who)s is bringing your parcel.", "%(who)s are bringing your parcel.", "n"),
    Kind.MISSED: ngettext_lazy(
        "%(who)s was at your door and did not meet you.", "%(who)s were at your door and did not meet you.", "n"
    ),
    Kind.INVITED: ngettext_lazy("%(who)s invites you.", "%(who)s invite you.", "n"),
    Kind.LET_IN: ngettext_lazy("%(who)s let you in.", "%(who)s let you in.", "n"),
    Kind.SHIELDED: ngettext_lazy(
        "Many people you do not know write to you at once. A shield is up.",
        "Many people you do not know write to you at once. A shield is up.",
        "n",
    ),
    Kind.LOOKED_AT: ngettext_lazy(
        "%(who)s looked at what you reported.", "%(who)s looked at what you reported.", "n"
    ),
    Kind.REPORTED: ngettext_lazy(
        "Something by %(who)s was reported in a community you host.",
        "Something by %(who)s was reported in a community you host.",
        "n",
    ),
    Kind.KNOCKED: ngettext_lazy("%(who)s wants to join.", "%(who)s want to join.", "n"),
}


def said(kind: str, lead: str, *, count: int, known: int) -> str:
    """ "Mei and 11 of your people like your post."

    count, known
        How many did it, `lead` among them, and how many of them are the reader's own people.
    """
    return str(DID[kind] % {"who": _who(lead, count - 1, all_known=known == count), "n": count})


def _who(lead: str, others: int, *, all_known: bool) -> str:
    if not others:
        return lead
    if all_known:
        words = ngettext("%(who)s and %(n)d of your people", "%(who)s and %(n)d of your people", others)
    else:
        words = ngettext("%(who)s and %(n)d other", "%(who)s and %(n)d others", others)
    return words % {"who": lead, "n": others}


def photo_or_card() -> str:
    """Stands for a post without words."""
    return _("A photo or a card")
