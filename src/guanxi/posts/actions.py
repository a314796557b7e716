"""Writing for others: posts, shows, comments and likes; and taking them back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.base.models import Photo
from guanxi.base.texts import clean
from guanxi.catalog import queries as catalog
from guanxi.communities import queries as communities
from guanxi.delivery import queries as delivery
from guanxi.orders import actions as doings
from guanxi.orders import queries as orders
from guanxi.posts.models import Comment, Like, Post, PostPhoto, Tag
from guanxi.posts.queries import visible_to
from guanxi.posts.rules import LONGEST_COMMENT, LONGEST_POST, MOST_PHOTOS, MOST_PINNED, tags
from guanxi.posts.states import Audience


class NothingSaid(Refusal):
    field = "text"


class TooLong(Refusal):
    field = "text"

    def __init__(self, *, most: int, now: int) -> None:
        words = ngettext(
            "This is %(now)d characters long; %(most)d fit.", "This is %(now)d characters long; %(most)d fit.", now
        )
        super().__init__(words % {"now": now, "most": most})


class TooManyPhotos(Refusal):
    field = "photos"


class TooManyPinned(Refusal):
    status = 409


class NotKept(Refusal):
    """Somebody shows what they did not keep."""

    field = "product"


@transaction.atomic
def write(
    *,
    author_id: int,
    text: str,
    audience: str,
    at: datetime,
    key: UUID,
    photo_ids: Sequence[int] = (),
    product_id: int | None = None,
    community_id: int | None = None,
) -> Post:
    """Write a post, with photos in this order and perhaps a product's card."""
    if product_id is not None:
        catalog.product(product_id)
    post = Post(author_id=author_id, text=clean(text), audience=audience, product_id=product_id, at=at, key=key)
    post.community_id = community_id
    return _publish(post, photo_ids)


@transaction.atomic
def repost(*, post_id: int, author_id: int, text: str, audience: str, at: datetime, key: UUID) -> Post:
    """Repost a public post, with a sentence of one's own or without. Of a repost it is the post within."""
    if (earlier := Post.objects.filter(key=key, author=author_id).first()) is not None:
        return earlier
    original = visible_to(author_id).filter(pk=post_id).first()
    if original is not None and original.is_repost:
        original = visible_to(author_id).filter(pk=original.of_id or 0).first()
    if original is None:
        raise Gone(_("This post is not there any more, or not for you."))
    if original.audience != Audience.PUBLIC:
        raise NotAllowed(_("Only what everybody may read can be reposted."))
    return _publish(
        Post(author_id=author_id, text=clean(text), audience=audience, is_repost=True, of=original, at=at, key=key),
        (),
    )


@transaction.atomic
def show(
    *,
    author_id: int,
    order_id: int,
    product_id: int,
    text: str,
    audience: str,
    at: datetime,
    key: UUID,
    photo_ids: Sequence[int] = (),
    community_id: int | None = None,
) -> Post:
    """Show something kept: a post bound to the order, once for each product of it."""
    orders.one_of_buyer(order_id, buyer_id=author_id)
    kept = kept_units(order_id).get(product_id, 0)
    if not kept:
        raise NotKept(_("Only what you checked and kept can be shown."))
    earlier = Post.objects.filter(author=author_id, order=order_id, product=product_id).first()
    if earlier is not None and earlier.removed_at is None:
        return earlier
    if earlier is not None:
        # Taken back and shown again: the old words stay, unbound, so that the proof is there once.
        Post.objects.filter(pk=earlier.pk).update(order=None)
    post = Post(author_id=author_id, text=clean(text), audience=audience, product_id=product_id, at=at, key=key)
    post.order_id, post.kept_units, post.community_id = order_id, kept, community_id
    shown = _publish(post, photo_ids)
    if audience == Audience.PUBLIC:  # a verdict reaches further than a circle of ties: nothing leaks upward
        _tell(shown, clean(text), next(iter(photo_ids), None))
    return shown


def _tell(post: Post, words: str, photo_id: int | None) -> None:
    if post.order_id and post.product_id:
        doings.tell_words(order_id=post.order_id, product_id=post.product_id, words=words, photo_id=photo_id)


def kept_units(order_id: int) -> Counter[int]:
    """How many of each product the buyer of an order has kept, by product."""
    return Counter(
        unit.product_id
        for parcel in delivery.of_order(order_id)
        for unit in parcel.units.all()
        if unit.custody == "buyer"
    )


def _publish(post: Post, photo_ids: Sequence[int]) -> Post:
    """Save a post once, with its photos; the same key again finds it."""
    if (earlier := Post.objects.filter(key=post.key, author=post.author_id).first()) is not None:
        return earlier
    _refuse_unfit(post.text, LONGEST_POST, empty=not photo_ids and post.product_id is None and not post.is_repost)
    if post.audience not in Audience or (post.audience == Audience.COMMUNITY) != (post.community_id is not None):
        raise Refusal(_("Choose who may read it."))
    if post.community_id is not None and not communities.is_member(post.community_id, post.author_id):
        raise NotAllowed(_("Only its members can do this."))
    if len(photo_ids) > MOST_PHOTOS:
        raise TooManyPhotos(_("Nine photos at most."))
    if Photo.objects.filter(pk__in=photo_ids, owner=post.author_id).count() != len(set(photo_ids)):
        raise NotAllowed(_("One of the photos is not yours."))
    post.save(force_insert=True)
    PostPhoto.objects.bulk_create(
        PostPhoto(post=post, photo_id=pk, position=position) for position, pk in enumerate(photo_ids)
    )
    Tag.objects.bulk_create(Tag(post=post, word=word) for word in tags(post.text))
    name = "post.shown" if post.order_id else "post.reposted" if post.is_repost else "post.written"
    facts.record(name, subject="post", subject_id=post.pk, at=post.at, actor_id=post.author_id, key=str(post.key))
    return post


def _refuse_unfit(text: str, most: int, *, empty: bool) -> None:
    if empty and not text:
        raise NothingSaid(_("Write something first."))
    if len(text) > most:
        raise TooLong(most=most, now=len(text))


@transaction.atomic
def comment(*, post_id: int, author_id: int, text: str, at: datetime, key: UUID) -> Comment:
    """Say something under a post one may read."""
    if (earlier := Comment.objects.filter(key=key, author=author_id).first()) is not None:
        return earlier
    _readable(post_id, author_id)
    text = clean(text)
    _refuse_unfit(text, LONGEST_COMMENT, empty=True)
    said = Comment.objects.create(post_id=post_id, author_id=author_id, text=text, at=at, key=key)
    facts.record(
        "post.commented", subject="post", subject_id=post_id, at=at, actor_id=author_id, data={"comment": said.pk}
    )
    return said


@transaction.atomic
def like(*, post_id: int, person_id: int, liked: bool, at: datetime) -> None:
    """Like a post, or no longer."""
    _readable(post_id, person_id)
    if liked:
        _row, fresh = Like.objects.get_or_create(post_id=post_id, person_id=person_id, defaults={"at": at})
        if fresh:
            facts.record("post.liked", subject="post", subject_id=post_id, at=at, actor_id=person_id)
    else:
        Like.objects.filter(post=post_id, person=person_id).delete()


@transaction.atomic
def pin(*, post_id: int, community_id: int, actor_id: int, pinned: bool, at: datetime) -> None:
    """As a host, keep a post at the top of its community, or no longer."""
    communities.inside(community_id, actor_id, host=True)
    post = visible_to(actor_id).select_for_update(of=("self",)).filter(pk=post_id, community=community_id).first()
    if post is None:
        raise Gone(_("This post is not there any more, or not for you."))
    others = Post.objects.filter(community=community_id, removed_at=None, pinned_at__isnull=False)
    if pinned and others.exclude(pk=post_id).count() >= MOST_PINNED:
        raise TooManyPinned(_("Three posts at most stay at the top. Take one down first."))
    if pinned != (post.pinned_at is not None):
        Post.objects.filter(pk=post_id).update(pinned_at=at if pinned else None)


@transaction.atomic
def remove(*, post_id: int, actor_id: int, at: datetime) -> None:
    """Take one's own post back, or as a host one that stands in one's community. It is kept, unseen, since others
    may have answered it."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or (actor_id != post.author_id and not _hosts(post, actor_id)):
        raise Gone(_("There is no such post of yours."))
    _remove(post, actor_id, at)


@transaction.atomic
def take_down(*, post_id: int, actor_id: int, at: datetime) -> None:
    """Take anybody's post away, as whoever runs the market."""
    if (post := Post.objects.select_for_update().filter(pk=post_id).first()) is not None:
        _remove(post, actor_id, at)


def _remove(post: Post, actor_id: int, at: datetime) -> None:
    if post.removed_at is None:
        Post.objects.filter(pk=post.pk).update(removed_at=at)
        if post.audience == Audience.PUBLIC:
            _tell(post, "", None)
        facts.record("post.removed", subject="post", subject_id=post.pk, at=at, actor_id=actor_id)


@transaction.atomic
def remove_comment(*, comment_id: int, actor_id: int, at: datetime) -> int:
    """Take a comment away: one's own, any under one's own post, or as a host any in one's community. Returns the
    post's id."""
    said = Comment.objects.select_for_update(of=("self",)).select_related("post").filter(pk=comment_id).first()
    if said is None or (actor_id not in (said.author_id, said.post.author_id) and not _hosts(said.post, actor_id)):
        raise Gone(_("There is no such comment of yours."))
    if said.removed_at is None:
        Comment.objects.filter(pk=comment_id).update(removed_at=at)
    return said.post_id


def take_down_comment(*, comment_id: int, at: datetime) -> None:
    """Take anybody's comment away, as whoever runs the market."""
    Comment.objects.filter(pk=comment_id, removed_at=None).update(removed_at=at)


def _hosts(post: Post, person_id: int) -> bool:
    """Whether the post stands in a community of which this person is a host."""
    return post.community_id is not None and communities.is_host(post.community_id, person_id)


def _readable(post_id: int, person_id: int) -> None:
    if not visible_to(person_id).filter(pk=post_id).exists():
        raise Gone(_("This post is not there any more, or not for you."))
