"""Notices as lines of a page: the sentence, what it is about, and where it leads."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from guanxi.catalog import queries as catalog
from guanxi.communities import queries as communities
from guanxi.notices import queries
from guanxi.notices.states import Kind
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.posts import queries as posts
from guanxi.reports import queries as reports
from guanxi.shops import queries as shops
from guanxi.telling import sentences

if TYPE_CHECKING:
    from guanxi.notices.models import Notice
    from guanxi.people.models import Person

Thing = tuple[str, str]  # what it is about, which may be nothing, and the address that shows it
Things = Callable[[posts.Reader, Collection[int]], dict[int, Thing]]


@dataclass(frozen=True)
class Line:
    """One notice as it is shown. `about` are the words of the post, or the name of the goods."""

    notice: Notice
    lead: Person
    sentence: str
    about: str
    address: str

    @property
    def is_new(self) -> bool:
        return self.notice.read_at is None


def of(who: posts.Reader, *, start: int, most: int, unread_since: datetime | None = None) -> tuple[list[Line], bool]:
    """Some of what a person was told, the latest first, and whether there is more.

    unread_since
        Only what they have not looked at, and that happened after this.

    What a notice is about is read anew, by the rule that holds for its page: what is gone or has become somebody
    else's is not told of any more.
    """
    assert who.person_id is not None
    told = queries.of_person(who.person_id, known=who.tied, without=who.blocked | who.muted)
    if unread_since is not None:
        told = told.filter(read_at=None, at__gt=unread_since)
    some: list[Any] = list(told[start : start + most + 1])
    return _lines(who, some[:most]), len(some) > most


def one(who: posts.Reader, notice_id: int) -> Line | None:
    """One of these; None where nothing is told of it any more."""
    assert who.person_id is not None
    told = queries.of_person(who.person_id, known=who.tied, without=who.blocked | who.muted)
    return next(iter(_lines(who, list(told.filter(pk=notice_id)))), None)


def _lines(who: posts.Reader, some: list[Any]) -> list[Line]:
    things = {kind: _things(kind, who, some) for kind in {notice.kind for notice in some}}
    return [
        Line(notice, lead, _sentence(notice, lead), *things[notice.kind][notice.subject_id])
        for notice in some
        for lead in [doer.person for doer in notice.leads]
        if notice.subject_id in things[notice.kind]
    ]


def _sentence(notice: Any, lead: Person) -> str:
    return sentences.said(notice.kind, lead.name, count=notice.doers_count, known=notice.known_count)


def _things(kind: str, who: posts.Reader, notices: Collection[Notice]) -> dict[int, Thing]:
    ids = {notice.subject_id for notice in notices if notice.kind == kind}
    return ABOUT[kind](who, ids)


def _posts(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    found = posts.visible_to(who).filter(pk__in=ids)
    return {
        post.pk: (post.text or sentences.photo_or_card(), reverse("posts:show", args=[post.pk])) for post in found
    }


def _people(name: str) -> Things:
    return lambda _who, ids: dict.fromkeys(ids, ("", reverse(name)))


def _asked(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    """While something waits for an answer."""
    assert who.person_id is not None
    waits = people.requests_to(who.person_id).exists() or people.introductions_for(who.person_id).exists()
    return dict.fromkeys(ids, ("", reverse("people:ties"))) if waits else {}


def _person(_who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    return {pk: ("", reverse("people:show", args=[pk])) for pk in ids}


def _my_vouches(_who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    return {pk: ("", reverse("people:vouches", args=[pk])) for pk in ids}


def _orders(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    """One's own, and those of shops one works in."""
    assert who.person_id is not None
    found = {
        order.pk: (order.shop.name, reverse("buying:order", args=[order.pk]))
        for order in orders.of_buyer(who.person_id).filter(pk__in=ids)
    }
    for shop in shops.shops_of(who.person_id):
        for order in orders.of_shop(shop.pk).filter(pk__in=ids):
            found[order.pk] = (shop.name, reverse("desk:order", args=[shop.slug, order.pk]))
    return found


def _products(_who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    found = catalog.products_by_id(ids)
    return {pk: (product.name, reverse("market:product", args=[pk])) for pk, product in found.items()}


def _communities(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    assert who.person_id is not None
    found = communities.open_to(who.person_id).filter(pk__in=ids)
    return {each.pk: (each.name, reverse("communities:show", args=[each.pk])) for each in found}


def _my_reports(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    """What became of them."""
    assert who.person_id is not None
    found = reports.made_by(who.person_id).filter(pk__in=ids).exclude(closed_at=None)
    return {report.pk: (report.get_outcome_display(), reverse("reports:mine")) for report in found}


def _reports(who: posts.Reader, ids: Collection[int]) -> dict[int, Thing]:
    """What waits for a host still."""
    assert who.person_id is not None
    waiting = reports.judge(who.person_id, runs_market=False).theirs().filter(pk__in=ids, closed_at=None)
    return {
        report.pk: (report.get_reason_display(), reverse("reports:case", args=[report.what, report.subject_id]))
        for report in waiting
    }


ABOUT: dict[str, Things] = {
    **dict.fromkeys((Kind.LIKED, Kind.COMMENTED, Kind.REPOSTED, Kind.MENTIONED), _posts),
    **dict.fromkeys((Kind.ASKED, Kind.INTRODUCED), _asked),
    Kind.FOLLOWED: _people("people:me"),
    Kind.SHIELDED: _people("people:shield"),
    Kind.TIED: _person,
    Kind.VOUCHED: _my_vouches,
    **dict.fromkeys((Kind.ORDERED, Kind.CONFIRMED, Kind.CANCELLED, Kind.COMING, Kind.MISSED), _orders),
    **dict.fromkeys((Kind.QUESTIONED, Kind.ANSWERED), _products),
    Kind.LOOKED_AT: _my_reports,
    Kind.REPORTED: _reports,
    **dict.fromkeys((Kind.INVITED, Kind.LET_IN, Kind.KNOCKED), _communities),
}
