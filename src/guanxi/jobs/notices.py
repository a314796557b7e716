"""Whom a fact is told to. A new kind of notice is a line here and one in `wiring.TOLD`."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from django_tasks import task

from guanxi.base import facts
from guanxi.base.models import Fact
from guanxi.catalog import queries as catalog
from guanxi.communities import queries as communities
from guanxi.delivery import queries as parcels
from guanxi.notices import actions as notices
from guanxi.notices.states import Kind
from guanxi.orders import queries as orders
from guanxi.people import queries as people
from guanxi.posts import queries as posts
from guanxi.reports import queries as reports


class Telling(NamedTuple):
    """Whom, of what, of which; and who did it, where that is not the fact's actor."""

    person_id: int
    kind: Kind
    subject_id: int
    by_id: int | None = None


# What anybody may do to somebody, and a crowd does.
FROM_ANYBODY = (Kind.LIKED, Kind.COMMENTED, Kind.REPOSTED, Kind.MENTIONED, Kind.FOLLOWED, Kind.ASKED)
Hearers = Callable[[Fact], Iterator[Telling]]


@task()
def tell(fact_id: int) -> None:
    """Tell whoever it concerns of a fact, except whoever did it, and whoever has blocked or muted them."""
    fact = facts.one(fact_id)
    if fact is not None and fact.actor_id is not None:
        _tell(fact)


def tell_since(at: datetime) -> None:
    """Tell of everything since then, where it was written without anybody being told."""
    for fact in facts.since(0).filter(name__in=HEARERS, at__gte=at, actor__isnull=False):
        _tell(fact)


def _tell(fact: Fact) -> None:
    assert fact.actor_id is not None
    for telling in HEARERS[fact.name](fact):
        by_id = telling.by_id or fact.actor_id
        if _may_hear(telling, by_id, fact.at):
            notices.note(
                person_id=telling.person_id,
                kind=telling.kind,
                subject_id=telling.subject_id,
                actor_id=by_id,
                at=fact.at,
            )


def _may_hear(telling: Telling, by_id: int, at: datetime) -> bool:
    """Not of somebody blocked or muted; and while a shield is up, of nothing that only strangers to them do."""
    person_id = telling.person_id
    if people.blocked_either(person_id, by_id) or by_id in people.muted_by(person_id):
        return False
    return telling.kind not in FROM_ANYBODY or not people.is_kept_off(person_id, by_id, at=at)


def _author(kind: Kind) -> Hearers:
    def hearers(fact: Fact) -> Iterator[Telling]:
        if post := posts.by_id(fact.subject_id):
            yield Telling(post.author_id, kind, post.pk)

    return hearers


def _author_of_original(fact: Fact) -> Iterator[Telling]:
    """Of a repost they may read: one for a circle they are not in, or for oneself, is no news of theirs."""
    repost = posts.by_id(fact.subject_id)
    original = posts.by_id(repost.of_id) if repost and repost.of_id else None
    if repost and original and posts.visible_to(original.author_id).filter(pk=repost.pk).exists():
        yield Telling(original.author_id, Kind.REPOSTED, original.pk)


def _mentioned(fact: Fact) -> Iterator[Telling]:
    """Whoever may read the words they are mentioned in."""
    reader, comment_id = posts.reader(fact.data["person"]), fact.data.get("comment")
    if not posts.visible_to(reader).filter(pk=fact.subject_id).exists():
        return
    if comment_id is None or posts.comments_for(reader).filter(pk=comment_id).exists():
        yield Telling(fact.data["person"], Kind.MENTIONED, fact.subject_id)


def _oneself(kind: Kind) -> Hearers:
    def hearers(fact: Fact) -> Iterator[Telling]:
        if fact.subject == "person":
            yield Telling(fact.subject_id, kind, fact.subject_id)

    return hearers


def _both(fact: Fact) -> Iterator[Telling]:
    """Each of the other, for either may have waited for it."""
    assert fact.actor_id is not None
    yield Telling(fact.subject_id, Kind.TIED, fact.actor_id)
    yield Telling(fact.actor_id, Kind.TIED, fact.subject_id, by_id=fact.subject_id)


def _sides_of_order(kind: Kind, *sides: int) -> Hearers:
    """The buyer is side 0, the shop's contact person side 1. Whoever did it is not told by `note`."""

    def hearers(fact: Fact) -> Iterator[Telling]:
        both = orders.sides(fact.subject_id)
        yield from (Telling(both[side], kind, fact.subject_id) for side in sides)

    return hearers


def _buyer_of_parcel(kind: Kind) -> Hearers:
    def hearers(fact: Fact) -> Iterator[Telling]:
        parcel = parcels.parcel(fact.subject_id)
        yield Telling(parcel.buyer_id, kind, parcel.order_id)

    return hearers


def _contact_of_product(fact: Fact) -> Iterator[Telling]:
    product = catalog.product(fact.data["product_id"])
    yield Telling(product.shop.contact_id, Kind.QUESTIONED, product.pk)


def _asker(fact: Fact) -> Iterator[Telling]:
    if (asker := catalog.asker(fact.subject_id)) is not None:
        yield Telling(asker, Kind.ANSWERED, fact.data["product_id"])


def _one_of_community(kind: Kind) -> Hearers:
    def hearers(fact: Fact) -> Iterator[Telling]:
        yield Telling(fact.data["person"], kind, fact.subject_id)

    return hearers


def _hosts(fact: Fact) -> Iterator[Telling]:
    for host in communities.host_ids(fact.subject_id):
        yield Telling(host, Kind.KNOCKED, fact.subject_id)


def _reporter(fact: Fact) -> Iterator[Telling]:
    if report := reports.by_id(fact.subject_id):
        yield Telling(report.reporter_id, Kind.LOOKED_AT, report.pk)


def _hosts_of_reported(fact: Fact) -> Iterator[Telling]:
    """Not who reported it, but whose it is; and never the host whose own words it is about."""
    report = reports.by_id(fact.subject_id)
    if report is not None and report.community_id is not None:
        for host in communities.host_ids(report.community_id) - {report.about_id, report.reporter_id}:
            yield Telling(host, Kind.REPORTED, report.pk, by_id=report.about_id)


HEARERS: dict[str, Hearers] = {
    "post.liked": _author(Kind.LIKED),
    "post.commented": _author(Kind.COMMENTED),
    "post.reposted": _author_of_original,
    "post.mentioned": _mentioned,
    "person.followed": _oneself(Kind.FOLLOWED),
    "tie.asked": _oneself(Kind.ASKED),
    "tie.made": _both,
    "introduction.made": _oneself(Kind.INTRODUCED),
    "vouch.given": _oneself(Kind.VOUCHED),
    "order.placed": _sides_of_order(Kind.ORDERED, 1),
    "order.confirmed": _sides_of_order(Kind.CONFIRMED, 0),
    "order.cancelled": _sides_of_order(Kind.CANCELLED, 0, 1),
    "parcel.taken": _buyer_of_parcel(Kind.COMING),
    "parcel.absent": _buyer_of_parcel(Kind.MISSED),
    "question.asked": _contact_of_product,
    "question.answered": _asker,
    "shield.raised": _oneself(Kind.SHIELDED),
    "report.closed": _reporter,
    "report.made": _hosts_of_reported,
    "community.asked": _hosts,
    "community.invited": _one_of_community(Kind.INVITED),
    "community.let_in": _one_of_community(Kind.LET_IN),
}
