"""What waits to be looked at, what it says, and who has looked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Min, QuerySet

from guanxi.base.errors import Gone
from guanxi.catalog import queries as catalog
from guanxi.chat import queries as chat
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.posts import queries as posts
from guanxi.reports.models import Look, Report
from guanxi.reports.states import What
from guanxi.shops import queries as shops

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True)
class Thing:
    """What was reported, as it is now. `text` is empty for what has gone."""

    what: What
    subject_id: int
    about_id: int
    text: str
    photos: tuple[str, ...] = ()
    community_id: int | None = None  # in which it stands
    earlier: tuple[str, ...] = ()  # how it read before it was edited, the latest first


@dataclass(frozen=True)
class Case:
    """All open reports of one thing."""

    what: What
    subject_id: int
    reports_count: int
    since: datetime


@dataclass(frozen=True)
class Judge:
    """Who decides: on everything, as whoever runs the market; or as a host, on what stands in their communities.

    No host decides on their own words, and no host learns who reported.
    """

    person_id: int
    runs_market: bool
    hosted: frozenset[int]

    @property
    def is_one(self) -> bool:
        return self.runs_market or bool(self.hosted)

    def theirs(self) -> QuerySet[Report]:
        """The reports that are theirs to decide on."""
        if self.runs_market:
            return Report.objects.all()
        return Report.objects.filter(community__in=self.hosted).exclude(about=self.person_id)


def judge(person_id: int, *, runs_market: bool) -> Judge:
    return Judge(person_id, runs_market, communities.hosted_ids(person_id))


def waiting_count(who: Judge) -> int:
    """How many things wait for this person's decision."""
    return len(cases(who))


def cases(who: Judge) -> list[Case]:
    """What waits for them, the longest first: a crowd of reports moves nothing up."""
    waiting = who.theirs().filter(closed_at=None).order_by().values("what", "subject_id")
    rows = waiting.annotate(n=Count("pk"), since=Min("at")).order_by("since", "what", "subject_id")
    return [Case(What(row["what"]), row["subject_id"], row["n"], row["since"]) for row in rows]


def reports_of(what: str, subject_id: int, who: Judge) -> QuerySet[Report]:
    """Every report of one thing that is theirs to decide on, open ones first, the latest first."""
    found = who.theirs().filter(what=what, subject_id=subject_id).select_related("reporter__photo", "closed_by")
    return found.order_by("-closed_at", "-id")


def made_by(person_id: int) -> QuerySet[Report]:
    """What somebody reported, the latest first."""
    return Report.objects.filter(reporter=person_id).order_by("-id")


def by_id(report_id: int) -> Report | None:
    """One report, for the market's own work."""
    return Report.objects.filter(pk=report_id).first()


def looks() -> QuerySet[Look]:
    """Who looked at what, the latest first."""
    return Look.objects.select_related("person__photo").order_by("-id")


def seen_by(person_id: int, what: What, subject_id: int) -> Thing:
    """What this person may read, and so report. Gone for anything else."""
    if what == What.POST:
        post = posts.one(subject_id, posts.reader(person_id))
        return Thing(what, subject_id, post.author_id, post.text, community_id=post.community_id)
    if what == What.COMMENT:
        said = posts.comment_for(subject_id, posts.reader(person_id))
        return Thing(what, subject_id, said.author_id, said.text, community_id=said.post.community_id)
    if what == What.MESSAGE:
        message = chat.message_for(subject_id, person_id=person_id)
        stands_in = message.conversation.community_id
        return Thing(what, subject_id, message.author_id, message.text, community_id=stands_in)
    return _public(what, subject_id)


def thing(what: What, subject_id: int) -> Thing | None:
    """What was reported, for whoever decides on it: that, and nothing around it. None for what was never there."""
    if what == What.POST:
        post = posts.by_id(subject_id)
        if post is None:
            return None
        earlier = tuple(each.text for each in posts.earlier(subject_id))
        return Thing(what, subject_id, post.author_id, post.text, posts.photos_of(subject_id), earlier=earlier)
    if what == What.COMMENT:
        said = posts.comment_by_id(subject_id)
        return Thing(what, subject_id, said.author_id, said.text) if said else None
    if what == What.MESSAGE:
        message = chat.message_by_id(subject_id)
        photos = (message.photo.name,) if message and message.photo else ()
        return Thing(what, subject_id, message.author_id, message.text, photos) if message else None
    try:
        return _public(what, subject_id)
    except Gone:
        return None


def _public(what: What, subject_id: int) -> Thing:
    if what == What.SHOP:
        shop = shops.shop(subject_id)
        return Thing(what, subject_id, shop.contact_id, shop.name)
    if what == What.PRODUCT:
        product = catalog.product(subject_id)
        return Thing(what, subject_id, product.shop.contact_id, product.name)
    person = people.person(subject_id)
    if person is None:
        raise Gone
    return Thing(what, subject_id, person.pk, person.name)
