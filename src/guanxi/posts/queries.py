"""Reading posts. What a viewer may read is decided in one place, `visible_to`, for every page."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from guanxi.base.errors import Gone
from guanxi.people import queries as people
from guanxi.posts.models import Comment, Like, Post, PostPhoto
from guanxi.posts.states import Audience

SAID_IN_FEED = 2  # comments shown under a post of a list


def visible_to(viewer_id: int | None) -> QuerySet[Post]:
    """Every post this viewer may read, latest first. None is somebody without an account.

    The rule is `rules.may_read`; costs two queries for the viewer's ties and blocks.
    """
    posts = Post.objects.filter(removed_at=None, author__is_active=True).order_by("-id")
    public = Q(audience=Audience.PUBLIC)
    if viewer_id is None:
        return posts.filter(public)
    ties = Q(audience=Audience.CIRCLE, author__in=people.tied_ids(viewer_id))
    blocked = Q(author__in=people.blocked_with(viewer_id))
    return posts.filter(Q(author=viewer_id) | (public | ties) & ~blocked)


def circle_feed(viewer_id: int, near_ids: Collection[int]) -> QuerySet[Post]:
    """What the viewer's own ties write, and what people further out in their circle write for everybody."""
    return visible_to(viewer_id).filter(author__in={viewer_id, *people.tied_ids(viewer_id), *near_ids})


def public_feed(viewer_id: int | None) -> QuerySet[Post]:
    """What anybody wrote for everybody."""
    return visible_to(viewer_id).filter(audience=Audience.PUBLIC)


def of_author(author_id: int, *, viewer_id: int | None) -> QuerySet[Post]:
    """What the viewer may read of one person."""
    return visible_to(viewer_id).filter(author=author_id)


def about_product(product_id: int, *, viewer_id: int | None) -> QuerySet[Post]:
    """Posts and shows with this product, as far as the viewer may read them."""
    return visible_to(viewer_id).filter(product=product_id)


def one(post_id: int, *, viewer_id: int | None) -> Post:
    """One post, complete. Raises Gone, also where it is there but not for this viewer."""
    post = whole(visible_to(viewer_id).filter(pk=post_id), viewer_id=viewer_id, said=0).first()
    if post is None:
        raise Gone(_("This post is not there any more, or not for you."))
    return post


def whole(posts: QuerySet[Post], *, viewer_id: int | None, said: int = SAID_IN_FEED) -> QuerySet[Post]:
    """The posts with all a page shows of them: author, photos, counts and the last `said` comments.

    Each post gets `likes_count`, `comments_count`, `liked` and the list `last_said`, latest first.
    """
    remarks = comments_for(viewer_id)
    liked = Like.objects.filter(post=OuterRef("pk"), person=viewer_id)
    return (
        posts.select_related("author__photo")
        .prefetch_related(
            Prefetch("pictures", PostPhoto.objects.select_related("photo")),
            Prefetch("comments", remarks.order_by("-id")[:said], to_attr="last_said"),
        )
        .annotate(
            likes_count=_number_of(Like.objects.all()),
            comments_count=_number_of(remarks),
            liked=Exists(liked) if viewer_id else Value(False),
        )
    )


def comments_for(viewer_id: int | None) -> QuerySet[Comment]:
    """Comments that stand, without those of anybody with whom the viewer has a block; oldest first.

    Who may read a comment must be able to read its post: ask `visible_to` for the post first.
    """
    standing = Comment.objects.filter(removed_at=None, author__is_active=True)
    if viewer_id is not None:
        standing = standing.exclude(author__in=people.blocked_with(viewer_id))
    return standing.select_related("author__photo").order_by("id")


def _number_of(rows: QuerySet[Like] | QuerySet[Comment]) -> Coalesce:
    counted = rows.filter(post=OuterRef("pk")).order_by().values("post").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def shown_products(author_id: int, order_id: int) -> set[int]:
    """Products of this order its buyer has shown already."""
    shows = Post.objects.filter(author=author_id, order=order_id, removed_at=None)
    return set(shows.exclude(product=None).values_list("product_id", flat=True))
