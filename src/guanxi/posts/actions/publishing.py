"""Writing for others: posts, shows and reposts; editing them, and taking them back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed, Refusal
from guanxi.base.models import Photo
from guanxi.base.texts import clean
from guanxi.catalog import queries as catalog
from guanxi.communities import queries as communities
from guanxi.delivery import queries as delivery
from guanxi.orders import actions as doings
from guanxi.orders import queries as orders
from guanxi.posts import mentions
from guanxi.posts.actions.answering import is_host_of
from guanxi.posts.models import Earlier, Post, PostPhoto, Tag
from guanxi.posts.queries import visible_to
from guanxi.posts.refusals import NotKept, TooManyEdits, TooManyPhotos, refuse_unfit
from guanxi.posts.rules import LONGEST_POST, MOST_EDITS, MOST_PHOTOS, tags
from guanxi.posts.states import Answers, Audience


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
    answers: str = Answers.READERS,
) -> Post:
    """Write a post, with photos in this order and perhaps a product's card."""
    if product_id is not None:
        catalog.product(product_id)
    post = Post(author_id=author_id, text=clean(text), audience=audience, product_id=product_id, at=at, key=key)
    post.community_id, post.answers = community_id, answers
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
    answers: str = Answers.READERS,
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
    post.order_id, post.kept_units, post.community_id, post.answers = order_id, kept, community_id, answers
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
    refuse_unfit(post.text, LONGEST_POST, empty=not photo_ids and post.product_id is None and not post.is_repost)
    if post.audience not in Audience or (post.audience == Audience.COMMUNITY) != (post.community_id is not None):
        raise Refusal(_("Choose who may read it."))
    _refuse_unknown(post.answers)
    if post.community_id is not None and not communities.is_member(post.community_id, post.author_id):
        raise NotAllowed(_("Only its members can do this."))
    if len(photo_ids) > MOST_PHOTOS:
        raise TooManyPhotos(_("Nine photos at most."))
    if Photo.objects.filter(pk__in=photo_ids, owner=post.author_id).count() != len(set(photo_ids)):
        raise NotAllowed(_("One of the photos is not yours."))
    post.mentioned = mentions.find(post.text, writer_id=post.author_id, community_id=post.community_id)
    post.save(force_insert=True)
    PostPhoto.objects.bulk_create(
        PostPhoto(post=post, photo_id=pk, position=position) for position, pk in enumerate(photo_ids)
    )
    Tag.objects.bulk_create(Tag(post=post, word=word) for word in tags(post.text))
    name = "post.shown" if post.order_id else "post.reposted" if post.is_repost else "post.written"
    facts.record(name, subject="post", subject_id=post.pk, at=post.at, actor_id=post.author_id, key=str(post.key))
    mentions.tell(post.mentioned.values(), post_id=post.pk, actor_id=post.author_id, at=post.at)
    return post


@transaction.atomic
def edit(*, post_id: int, author_id: int, text: str, answers: str, at: datetime) -> Post:
    """Change one's own words, and who may answer. How it read before stays, for whoever may read it."""
    post = Post.objects.select_for_update().filter(pk=post_id, author=author_id, removed_at=None).first()
    if post is None:
        raise Gone(_("There is no such post of yours."))
    text = clean(text)
    has_more = post.product_id is not None or post.is_repost or PostPhoto.objects.filter(post=post).exists()
    refuse_unfit(text, LONGEST_POST, empty=not has_more)
    _refuse_unknown(answers)
    post.answers = Answers(answers)
    if text != post.text:
        _reword(post, text, at)
    post.save(update_fields=["answers", "text", "mentioned", "edited_at"])
    return post


def _reword(post: Post, text: str, at: datetime) -> None:
    if Earlier.objects.filter(post=post).count() >= MOST_EDITS:
        raise TooManyEdits(_("This was edited fifty times, and stays now as it is."))
    before = set(post.mentioned.values())
    Earlier.objects.create(post=post, text=post.text, until=at)
    post.text, post.edited_at = text, at
    post.mentioned = mentions.find(text, writer_id=post.author_id, community_id=post.community_id)
    Tag.objects.filter(post=post).delete()
    Tag.objects.bulk_create(Tag(post=post, word=word) for word in tags(text))
    if post.audience == Audience.PUBLIC:
        first = PostPhoto.objects.filter(post=post).values_list("photo_id", flat=True).first()
        _tell(post, text, first)
    facts.record("post.edited", subject="post", subject_id=post.pk, at=at, actor_id=post.author_id)
    mentions.tell(set(post.mentioned.values()) - before, post_id=post.pk, actor_id=post.author_id, at=at)


def _refuse_unknown(answers: str) -> None:
    if answers not in Answers:
        raise Refusal(_("Choose who may answer."))


@transaction.atomic
def remove(*, post_id: int, actor_id: int, at: datetime) -> None:
    """Take one's own post back, or as a host one that stands in one's community. It is kept, unseen, since others
    may have answered it."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or (actor_id != post.author_id and not is_host_of(post, actor_id)):
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
