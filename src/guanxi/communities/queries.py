"""Which communities there are for somebody, and who is in them."""

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone, NotAllowed
from guanxi.communities.models import Community, Invitation, Membership, Request
from guanxi.communities.rules import may_know_of
from guanxi.communities.states import Entry, Standing
from guanxi.people import queries as people

INSIDE = (Standing.HOST, Standing.MEMBER)


def standing(community_id: int, person_id: int | None) -> Standing | None:
    """What this person is in it; None for somebody who never was in it."""
    if person_id is None:
        return None
    mine = Membership.objects.filter(community=community_id, person=person_id).values_list("standing", flat=True)
    found = mine.first()
    return Standing(found) if found else None


def community(community_id: int, *, viewer_id: int | None) -> Community:
    """One that this viewer may know of. Raises Gone, also where it is there but not for them."""
    found = Community.objects.select_related("photo").filter(pk=community_id, ended_at=None).first()
    if found is not None:
        is_now = standing(community_id, viewer_id)
        invited = viewer_id is not None and invitation(community_id, viewer_id) is not None
        if may_know_of(
            found.entry, is_in=is_now in INSIDE, is_invited=invited, is_shut=is_now == Standing.SHUT and not invited
        ):
            return found
    raise Gone(_("There is no such community, or not for you."))


def inside(community_id: int, person_id: int | None, *, host: bool = False) -> Community:
    """The community, for a member, or for a host. Raises Gone for whoever may not know of it, else NotAllowed."""
    found = community(community_id, viewer_id=person_id)
    held = standing(community_id, person_id)
    if host and held != Standing.HOST:
        raise NotAllowed(_("Only its hosts can do this."))
    if held not in INSIDE:
        raise NotAllowed(_("Only its members can do this."))
    return found


def is_member(community_id: int, person_id: int) -> bool:
    return standing(community_id, person_id) in INSIDE


def is_host(community_id: int, person_id: int) -> bool:
    return standing(community_id, person_id) == Standing.HOST


def joined_ids(person_id: int) -> frozenset[int]:
    """Every community this person is in."""
    mine = Membership.objects.filter(person=person_id, standing__in=INSIDE)
    return frozenset(mine.values_list("community_id", flat=True))


def _with_counts(found: QuerySet[Community], viewer_id: int) -> QuerySet[Community]:
    """With `members_count`, and `known_count` of the viewer's own people among them."""
    within = Q(memberships__standing__in=INSIDE)
    known = within & Q(memberships__person__in=people.tied_ids(viewer_id))
    return found.select_related("photo").annotate(
        members_count=Count("memberships", filter=within), known_count=Count("memberships", filter=known)
    )


def of_person(person_id: int) -> QuerySet[Community]:
    """Those this person is in, by name."""
    mine = Membership.objects.filter(person=person_id, standing__in=INSIDE).values("community_id")
    return _with_counts(Community.objects.filter(pk__in=mine, ended_at=None), person_id).order_by("name", "id")


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
    rows = Membership.objects.filter(community=community_id, standing__in=INSIDE, person__is_active=True)
    return rows.select_related("person__photo").order_by("standing", "joined_at", "id")


def members_count(community_id: int) -> int:
    return Membership.objects.filter(community=community_id, standing__in=INSIDE).count()


def shut_out(community_id: int) -> QuerySet[Membership]:
    """Whom the hosts have sent away."""
    rows = Membership.objects.filter(community=community_id, standing=Standing.SHUT)
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
    return list(of_person(person_id).values_list("pk", "name"))
