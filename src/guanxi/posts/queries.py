"""Reading posts. What a viewer may read is decided in one place, `visible_to`, for every page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.base.prepared import numbers
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.posts.models import Comment, Earlier, Like, Post, PostPhoto, Saved
from guanxi.posts.states import Audience

SAID_IN_FEED = 2  # comments shown under a post of a list


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, with what the audience rule asks of them. Read once for a page."""

    person_id: int | None
    tied: frozenset[int] = frozenset()
    blocked: frozenset[int] = frozenset()  # whoever of the two did it
    joined: frozenset[int] = frozenset()  # communities
    muted: frozenset[int] = frozenset()  # may be read, and do not come by themselves


def reader(viewer_id: int | None) -> Reader:
    """Four queries; none for somebody without an account."""
    if viewer_id is None:
        return Reader(None)
    tied, joined = frozenset(people.tied_ids(viewer_id)), communities.joined_ids(viewer_id)
    return Reader(viewer_id, tied, people.blocked_with(viewer_id), joined, people.muted_by(viewer_id))


def visible_to(viewer: int | Reader | None) -> QuerySet[Post]:
    """Every post this viewer may read, latest first. None is somebody without an account.

    The rule is `rules.may_read`.
    """
    who = viewer if isinstance(viewer, Reader) else reader(viewer)
    posts = Post.objects.filter(removed_at=None, author__is_active=True).order_by("-id")
    public = Q(audience=Audience.PUBLIC)
    if who.person_id is None:
        return posts.filter(public)
    ties = Q(audience=Audience.CIRCLE, author__in=numbers(sorted(who.tied)))
    fellows = Q(audience=Audience.COMMUNITY, community__in=who.joined)
    return posts.filter(Q(author=who.person_id) | (public | ties | fellows) & ~Q(author__in=who.blocked))


def originals(posts: Collection[Post], who: Reader) -> dict[int, Post]:
    """What these repost and the viewer may read, with what a card shows of it; no query or three."""
    ids = {post.of_id for post in posts if post.of_id}
    if not ids:
        return {}
    pictures = Prefetch("pictures", PostPhoto.objects.select_related("photo"))
    found = visible_to(who).filter(pk__in=ids).select_related("author__photo", "product")
    return {post.pk: post for post in found.prefetch_related(pictures)}


def pinned(community_id: int, who: Reader) -> QuerySet[Post]:
    """What its hosts keep at the top of it, the latest pinned first."""
    return visible_to(who).filter(community=community_id).exclude(pinned_at=None).order_by("-pinned_at", "-id")


def of_author(author_id: int, *, viewer_id: int | None) -> QuerySet[Post]:
    """What the viewer may read of one person."""
    return visible_to(viewer_id).filter(author=author_id)


def of_shop(shop_id: int, contact_id: int) -> QuerySet[Post]:
    """What a stranger may read of a shop, latest first: public posts about its goods by anybody, shows among them,
    and those of the person who answers for it. Each with its author and photos."""
    told = Q(product__shop=shop_id) | Q(author=contact_id)
    pictures = Prefetch("pictures", PostPhoto.objects.select_related("photo"))
    return visible_to(None).filter(told).select_related("author").prefetch_related(pictures)


def one(post_id: int, who: Reader) -> Post:
    """One post, complete. Raises Gone, also where it is there but not for this viewer."""
    post = whole(visible_to(who).filter(pk=post_id), who, said=0).first()
    if post is None:
        raise Gone(_("This post is not there any more, or not for you."))
    return post


def whole(posts: QuerySet[Post], who: Reader, *, said: int = SAID_IN_FEED) -> QuerySet[Post]:
    """The posts with all a page shows of them: author, photos, counts and the last `said` comments.

    Each post gets `likes_count`, `comments_count`, `liked`, `saved` and the list `last_said`, latest first.
    """
    remarks = comments_for(who)
    likes = Like.objects.filter(_acquainted(who, "person"))
    liked = Like.objects.filter(post=OuterRef("pk"), person=who.person_id)
    saved = Saved.objects.filter(post=OuterRef("pk"), person=who.person_id)
    return (
        posts.select_related("author__photo", "community")
        .prefetch_related(
            Prefetch("pictures", PostPhoto.objects.select_related("photo")),
            Prefetch("comments", remarks.order_by("-id")[:said], to_attr="last_said"),
        )
        .annotate(
            likes_count=_number_of(likes),
            reposts_count=Coalesce(_counted(Post.objects.filter(of=OuterRef("pk"), removed_at=None), "of"), 0),
            comments_count=_number_of(remarks),
            liked=Exists(liked) if who.person_id else Value(False),
            saved=Exists(saved) if who.person_id else Value(False),
        )
    )


def comments_for(who: Reader) -> QuerySet[Comment]:
    """Comments that stand, as `rules.may_read_comment` says; oldest first.

    Who may read a comment must be able to read its post: ask `visible_to` for the post first.
    """
    standing = Comment.objects.filter(removed_at=None, author__is_active=True).exclude(author__in=who.blocked)
    let_in = Q(waits=False) | Q(author=who.person_id)
    return standing.filter(let_in & _acquainted(who, "author")).select_related("author__photo").order_by("id")


def waiting_comments(post_id: int) -> QuerySet[Comment]:
    """What people its author does not know said while the author was shielded; for the author, oldest first."""
    waiting = Comment.objects.filter(post=post_id, waits=True, removed_at=None, author__is_active=True)
    return waiting.select_related("author__photo").order_by("id")


def strangers_under(post: Post, *, since: datetime) -> set[int]:
    """Who has commented on a post or reposted it since then, without those its author knows."""
    comments = Comment.objects.filter(post=post, at__gte=since).values_list("author_id", flat=True)
    reposts = Post.objects.filter(of=post, at__gte=since).values_list("author_id", flat=True)
    return people.strangers_to(post.author_id, {*comments, *reposts})


def strangers_of(author_id: int, *, since: datetime) -> int:
    """How many people somebody does not know have commented on any of their posts since then."""
    comments = Comment.objects.filter(post__author=author_id, at__gte=since)
    return len(people.strangers_to(author_id, set(comments.values_list("author_id", flat=True))))


def _acquainted(who: Reader, by: str) -> Q:
    """What stands under a moment for a circle is for those who know whoever said it, and for the moment's author."""
    known = Q(**{f"{by}__in": {*who.tied, who.person_id or 0}}) | Q(**{by: F("post__author")})
    return ~Q(post__audience=Audience.CIRCLE) | Q(post__author=who.person_id) | known


def _number_of(rows: QuerySet[Like] | QuerySet[Comment]) -> Coalesce:
    return Coalesce(_counted(rows.filter(post=OuterRef("pk")), "post"), 0)


def _counted(rows: QuerySet[Any], by: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(n=Count("pk")).values("n"))


def earlier(post_id: int) -> QuerySet[Earlier]:
    """How a post read before it was edited, the latest first. Ask `visible_to` for the post first."""
    return Earlier.objects.filter(post=post_id).order_by("-id")


def by_id(post_id: int) -> Post | None:
    """A post that stands, whoever may read it; for the market's own work."""
    return Post.objects.filter(pk=post_id, removed_at=None).first()


def photos_of(post_id: int) -> tuple[str, ...]:
    """The names of a post's photographs, in their order."""
    return tuple(PostPhoto.objects.filter(post=post_id).values_list("photo__name", flat=True))


def comment_for(comment_id: int, who: Reader) -> Comment:
    """A comment this reader may read. Raises Gone for any other."""
    found = comments_for(who).filter(pk=comment_id, post__in=visible_to(who).order_by().values("pk")).first()
    if found is None:
        raise Gone
    return found


def comment_by_id(comment_id: int) -> Comment | None:
    """A comment that stands, whoever may read it; for the market's own work."""
    return Comment.objects.filter(pk=comment_id, removed_at=None).first()


def shown_products(author_id: int, order_id: int) -> set[int]:
    """Products of this order its buyer has shown already."""
    shows = Post.objects.filter(author=author_id, order=order_id, removed_at=None)
    return set(shows.exclude(product=None).values_list("product_id", flat=True))
