"""Which communities there are for somebody, and who is in them."""

from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone, NotAllowed
from guanxi.communities.models import Community, Invitation, Membership, Request
from guanxi.communities.rules import may_know_of
from guanxi.communities.states import Entry, Role
from guanxi.people import queries as people

INSIDE = (Role.HOST, Role.MEMBER)


def role(community_id: int, person_id: int | None) -> Role | None:
    """What this person is in it; None for somebody who never was in it."""
    if person_id is None:
        return None
    mine = Membership.objects.filter(community=community_id, person=person_id).values_list("role", flat=True)
    found = mine.first()
    return Role(found) if found else None


class Seen(NamedTuple):
    """A community and what the viewer is to it."""

    community: Community
    role: Role | None
    invitation: Invitation | None

    @property
    def is_in(self) -> bool:
        return self.role in INSIDE

    @property
    def is_host(self) -> bool:
        return self.role == Role.HOST


def see(community_id: int, viewer_id: int | None) -> Seen:
    """One that this viewer may know of. Raises Gone, also where it is there but not for them."""
    found = Community.objects.select_related("photo").filter(pk=community_id, ended_at=None).first()
    if found is not None:
        held = role(community_id, viewer_id)
        asked_in = invitation(community_id, viewer_id) if viewer_id and held not in INSIDE else None
        # An invitation opens the door to whoever was sent away.
        is_shut = held == Role.SHUT and asked_in is None
        if may_know_of(found.entry, is_in=held in INSIDE, is_invited=asked_in is not None, is_shut=is_shut):
            return Seen(found, held, asked_in)
    raise Gone(_("There is no such community, or not for you."))


def inside(community_id: int, person_id: int | None, *, host: bool = False) -> Seen:
    """The community, for a member, or for a host. Raises Gone for whoever may not know of it, else NotAllowed."""
    seen = see(community_id, person_id)
    if host and not seen.is_host:
        raise NotAllowed(_("Only its hosts can do this."))
    if not seen.is_in:
        raise NotAllowed(_("Only its members can do this."))
    return seen


def is_member(community_id: int, person_id: int) -> bool:
    return role(community_id, person_id) in INSIDE


def is_host(community_id: int, person_id: int) -> bool:
    return role(community_id, person_id) == Role.HOST


def joined_ids(person_id: int) -> frozenset[int]:
    """Every community this person is in."""
    mine = Membership.objects.filter(person=person_id, role__in=INSIDE)
    return frozenset(mine.values_list("community_id", flat=True))


def hosted_ids(person_id: int) -> frozenset[int]:
    """Every community this person keeps."""
    mine = Membership.objects.filter(person=person_id, role=Role.HOST, community__ended_at=None)
    return frozenset(mine.values_list("community_id", flat=True))


def _with_counts(found: QuerySet[Community], viewer_id: int) -> QuerySet[Community]:
    """With `members_count`, and `known_count` of the viewer's own people among them."""
    within = Q(memberships__role__in=INSIDE)
    known = within & Q(memberships__person__in=people.tied_ids(viewer_id))
    return found.select_related("photo").annotate(
        members_count=Count("memberships", filter=within), known_count=Count("memberships", filter=known)
    )


def of_person(person_id: int) -> QuerySet[Community]:
    """Those this person is in, by name."""
    mine = Membership.objects.filter(person=person_id, role__in=INSIDE).values("community_id")
    return _with_counts(Community.objects.filter(pk__in=mine, ended_at=None), person_id).order_by("name", "id")


def open_to(person_id: int) -> QuerySet[Community]:
    """Those this person is in or invited to."""
    invited = Invitation.objects.filter(person=person_id).values("community_id")
    mine = Q(pk__in=joined_ids(person_id)) | Q(pk__in=invited)
    return Community.objects.filter(mine, ended_at=None)


def inviting(person_id: int) -> QuerySet[Invitation]:
    """Invitations that wait for this person's answer, the longest first."""
    waiting = Invitation.objects.filter(person=person_id, community__ended_at=None)
    apart = people.blocked_with(person_id)
    return waiting.exclude(by__in=apart).select_related("community__photo", "by").order_by("at", "id")


def to_find(viewer_id: int, *, words: str = "") -> QuerySet[Community]:
    """Others that this viewer may know of. Those their own people are in come first: a crowd moves nothing up."""
    theirs = Membership.objects.filter(person=viewer_id).values("community_id")  # left out where they were sent away
    found = Community.objects.filter(ended_at=None).exclude(entry=Entry.INVITATION).exclude(pk__in=theirs)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(place__icontains=words) | Q(about__icontains=words))
    return _with_counts(found, viewer_id).order_by(F("known_count").desc(), "name", "id")


def members(community_id: int) -> QuerySet[Membership]:
    """Everybody in it, hosts first, then the longest there."""
    rows = Membership.objects.filter(community=community_id, role__in=INSIDE, person__is_active=True)
    return rows.select_related("person__photo").order_by("role", "joined_at", "id")


def member_ids(community_id: int) -> set[int]:
    return set(Membership.objects.filter(community=community_id, role__in=INSIDE).values_list("person_id", flat=True))


def members_count(community_id: int) -> int:
    return Membership.objects.filter(community=community_id, role__in=INSIDE).count()


def host_ids(community_id: int) -> set[int]:
    """Who keeps it."""
    return set(Membership.objects.filter(community=community_id, role=Role.HOST).values_list("person_id", flat=True))


def shut_out(community_id: int) -> QuerySet[Membership]:
    """Whom the hosts have sent away."""
    rows = Membership.objects.filter(community=community_id, role=Role.SHUT)
    return rows.select_related("person__photo").order_by("-joined_at", "-id")


def requests(community_id: int) -> QuerySet[Request]:
    """Who asks to be let in, the longest wait first."""
    waiting = Request.objects.filter(community=community_id, answered_at=None, person__is_active=True)
    return waiting.select_related("person__photo").order_by("at", "id")


def open_request(community_id: int, person_id: int) -> Request | None:
    return Request.objects.filter(community=community_id, person=person_id, answered_at=None).first()


def invitation(community_id: int, person_id: int) -> Invitation | None:
    """The invitation that waits for this person, unless one of the two has blocked the other since."""
    found = Invitation.objects.filter(community=community_id, person=person_id).select_related("by").first()
    return None if found is None or people.blocked_either(found.by_id, person_id) else found


def names(person_id: int) -> list[tuple[int, str]]:
    """Numbers and names of those this person is in, by name."""
    mine = Membership.objects.filter(person=person_id, role__in=INSIDE, community__ended_at=None)
    return list(mine.order_by("community__name", "community_id").values_list("community_id", "community__name"))
