"""Under what others wrote: comments, likes, saving; and what stays at the top of a community."""

from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone, NotAllowed
from guanxi.base.texts import clean
from guanxi.communities import queries as communities
from guanxi.people import queries as people
from guanxi.posts import mentions
from guanxi.posts.models import Comment, Like, Post, Saved
from guanxi.posts.queries import visible_to
from guanxi.posts.refusals import TooManyPinned, refuse_unfit
from guanxi.posts.rules import LONGEST_COMMENT, MOST_PINNED, may_answer


@transaction.atomic
def comment(*, post_id: int, author_id: int, text: str, at: datetime, key: UUID) -> Comment:
    """Say something under a post one may read."""
    if (earlier := Comment.objects.filter(key=key, author=author_id).first()) is not None:
        return earlier
    post = _readable(post_id, author_id)
    is_author = post.author_id == author_id
    if not may_answer(post.answers, is_author=is_author, is_tied=is_author or people.tied(post.author_id, author_id)):
        raise NotAllowed(_("Its author has chosen who may answer, and you are not among them."))
    text = clean(text)
    refuse_unfit(text, LONGEST_COMMENT, empty=True)
    others = Comment.objects.filter(post=post, removed_at=None).values_list("author_id", flat=True)
    talking = chain([post.author_id], others)
    mentioned = mentions.find(text, writer_id=author_id, talking=talking, community_id=post.community_id)
    said = Comment.objects.create(
        post_id=post_id,
        author_id=author_id,
        text=text,
        mentioned=mentioned,
        waits=people.is_kept_off(post.author_id, author_id, at=at),
        at=at,
        key=key,
    )
    facts.record(
        "post.commented", subject="post", subject_id=post_id, at=at, actor_id=author_id, data={"comment": said.pk}
    )
    mentions.tell(mentioned.values(), post_id=post_id, actor_id=author_id, at=at, comment_id=said.pk)
    return said


def let_in(*, post_id: int, author_id: int, comment_id: int | None = None) -> None:
    """As a post's author, have what strangers said during a shield be read: one comment, or all that wait."""
    waiting = Comment.objects.filter(post=post_id, post__author=author_id, waits=True)
    (waiting.filter(pk=comment_id) if comment_id else waiting).update(waits=False)


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
def save(*, post_id: int, person_id: int, saved: bool, at: datetime) -> None:
    """Keep a post to read again, or no longer."""
    if not saved:
        Saved.objects.filter(post=post_id, person=person_id).delete()
        return
    _readable(post_id, person_id)
    Saved.objects.get_or_create(post_id=post_id, person_id=person_id, defaults={"at": at})


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
def remove_comment(*, comment_id: int, actor_id: int, at: datetime) -> int:
    """Take a comment away: one's own, any under one's own post, or as a host any in one's community. Returns the
    post's id."""
    said = Comment.objects.select_for_update(of=("self",)).select_related("post").filter(pk=comment_id).first()
    may = said is not None and (actor_id in (said.author_id, said.post.author_id) or is_host_of(said.post, actor_id))
    if said is None or not may:
        raise Gone(_("There is no such comment of yours."))
    if said.removed_at is None:
        Comment.objects.filter(pk=comment_id).update(removed_at=at)
    return said.post_id


def take_down_comment(*, comment_id: int, at: datetime) -> None:
    """Take anybody's comment away, as whoever runs the market."""
    Comment.objects.filter(pk=comment_id, removed_at=None).update(removed_at=at)


def is_host_of(post: Post, person_id: int) -> bool:
    """Whether the post stands in a community of which this person is a host."""
    return post.community_id is not None and communities.is_host(post.community_id, person_id)


def _readable(post_id: int, person_id: int) -> Post:
    post = visible_to(person_id).filter(pk=post_id).first()
    if post is None:
        raise Gone(_("This post is not there any more, or not for you."))
    return post
