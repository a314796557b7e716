"""What is somebody's own here: the communities they are in, and those they asked to be let into."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import Row, Section, word
from guanxi.communities.models import Invitation, Membership, Request
from guanxi.communities.states import Role


def _memberships(person_id: int) -> Iterable[Row]:
    """What is said of those one hosts is one's own to say."""
    for each in Membership.objects.filter(person=person_id).select_related("community__photo").order_by("id"):
        hosts = each.role == Role.HOST
        yield {
            "community": each.community.name,
            "role": word(Role(each.role)),
            "about": each.community.about if hosts else "",
            "rules": each.community.rules if hosts else "",
            "since": each.joined_at,
        }


def _requests(person_id: int) -> Iterable[Row]:
    for each in Request.objects.filter(person=person_id).select_related("community").order_by("id"):
        yield {"community": each.community.name, "words": each.words, "at": each.at, "answered_at": each.answered_at}


def _invitations(person_id: int) -> Iterable[Row]:
    """Those one has made oneself: whom one was invited by is on the page that asks."""
    for each in Invitation.objects.filter(by=person_id).select_related("community", "person").order_by("id"):
        yield {"community": each.community.name, "whom": each.person.name, "at": each.at}


COMMUNITY, WHEN = _("Community"), _("When")

SECTIONS = (
    Section(
        "communities",
        "people",
        _("Your communities"),
        {
            "community": COMMUNITY,
            "role": _("What you are there"),
            "about": _("What it is about"),
            "rules": _("Its rules"),
            "since": _("Since"),
        },
        _memberships,
    ),
    Section(
        "community_requests",
        "people",
        _("Communities you asked to be let into"),
        {"community": COMMUNITY, "words": _("Words"), "at": WHEN, "answered_at": _("Answered")},
        _requests,
    ),
    Section(
        "community_invitations",
        "people",
        _("Whom you invited into a community"),
        {"community": COMMUNITY, "whom": _("Whom"), "at": WHEN},
        _invitations,
    ),
)
