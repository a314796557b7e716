"""Lists of posts without end, the latest first: whose they are, and how the next few are found.

`visible_to` alone decides what is in them. How they scale is told in docs/algorithms/feed.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery

from guanxi.base.prepared import numbers
from guanxi.people import queries as people
from guanxi.posts.models import Post, Saved, Tag
from guanxi.posts.queries import Reader, visible_to, whole
from guanxi.posts.states import Audience

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class Feed:
    """Posts, latest first; with `author_ids` only of these people, which `newest` needs to be quick."""

    posts: "QuerySet[Post]"
    author_ids: Collection[int] | None = None


def circle(who: Reader, near_ids: Collection[int]) -> Feed:
    """What the viewer's own ties write, and what people further out in their circle write for everybody."""
    authors = {who.person_id or 0, *who.tied, *near_ids} - who.muted - who.blocked
    return Feed(visible_to(who), authors)


def followed(who: Reader) -> Feed:
    """What those whom the viewer follows wrote for everybody."""
    authors = people.followed_ids(who.person_id) - who.muted if who.person_id else set()
    return Feed(visible_to(who).filter(audience=Audience.PUBLIC), authors)


def public(who: Reader) -> Feed:
    """What anybody wrote for everybody."""
    posts = visible_to(who).filter(audience=Audience.PUBLIC)
    return Feed(posts.exclude(author__in=who.muted) if who.muted else posts)


def community(community_id: int, who: Reader) -> Feed:
    """What its members wrote for each other, besides what is pinned."""
    posts = visible_to(who).filter(community=community_id, pinned_at=None)
    return Feed(posts.exclude(author__in=who.muted) if who.muted else posts)


def tagged(word: str, who: Reader) -> Feed:
    """What the viewer may read that is found by this word, as `rules.tag_of` gives it."""
    return Feed(visible_to(who).filter(pk__in=Tag.objects.filter(word=word).values("post_id")))


def saved(who: Reader) -> Feed:
    """What the viewer keeps to read again, and still may read."""
    return Feed(visible_to(who).filter(pk__in=Saved.objects.filter(person=who.person_id).values("post_id")))


@dataclass(frozen=True)
class Stretch:
    """A part of a feed, by the numbers of its posts: above one, below another, or without an end."""

    above: int = 0
    below: int | None = None

    def of(self, posts: "QuerySet[Post]") -> "QuerySet[Post]":
        found = posts.filter(pk__gt=self.above) if self.above else posts
        return found if self.below is None else found.filter(pk__lt=self.below)


def newest(feed: Feed, *, most: int, before: int | None = None, top: int | None = None, above: int = 0) -> list[int]:
    """The numbers of the first `most` posts below `before`, or from `top` downwards, and above `above`; latest first.

    With `author_ids` it takes one look in an index for each of them and reads what `most` of them wrote of late,
    however many posts there are and however long these people have been silent.
    """
    stretch = Stretch(above, before if before is not None else top + 1 if top is not None else None)
    if feed.author_ids is None:
        posts = stretch.of(feed.posts)
    else:
        posts = feed.posts.filter(pk__in=numbers(_candidates(feed.posts, feed.author_ids, most, stretch)))
    return list(posts.values_list("pk", flat=True)[:most])


def _candidates(posts: "QuerySet[Post]", author_ids: Collection[int], most: int, stretch: Stretch) -> list[int]:
    """All that can be among the first `most` of these posts by these authors.

    Whoever is not among the `most` authors with the latest posts has `most` posts above all of theirs. Of each of
    the others none below their own `most`-th is among the first. The highest bound of both kinds is the floor.
    """
    by_one = stretch.of(posts).filter(author=OuterRef("pk")).order_by("-pk").values("pk")
    latest = people.here(sorted(author_ids)).annotate(latest=Subquery(by_one[:1]))
    found = latest.order_by(F("latest").desc(nulls_last=True)).values_list("pk", "latest")[:most]
    wrote = [(author, post) for author, post in found if post is not None]
    authors = [author for author, _post in wrote]
    last = people.here(authors).annotate(last=Subquery(by_one[most - 1 : most])).values_list("last", flat=True)
    floors = [post for post in last if post is not None] + [post for _author, post in wrote[most - 1 :]]
    # Without the audience rule here: with it a database may read by audience what it should read by author.
    near = stretch.of(Post.objects.filter(author__in=authors, pk__gte=max(floors, default=0)))
    return list(near.values_list("pk", flat=True))


def read(ids: Collection[int], who: Reader) -> list[Post]:
    """The posts that `newest` found, with all a page shows of them."""
    return list(whole(Post.objects.filter(pk__in=ids).order_by("-id"), who)) if ids else []


def count_above(feed: Feed, top: int, *, most: int) -> int:
    """How many posts are newer than that one, counted as far as `most`."""
    return len(newest(feed, most=most, above=top))
