"""What is somebody's own here: posts, comments, likes."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from guanxi.base.own import AT_ONCE, Picture, Row, Section, word
from guanxi.posts.models import Comment, Earlier, Like, Post, Saved
from guanxi.posts.states import Answers, Audience


def _posts(person_id: int) -> Iterable[Row]:
    mine = (
        Post.objects.filter(author=person_id)
        .select_related("product", "community")
        .prefetch_related("pictures__photo")
    )
    for post in mine.order_by("id").iterator(AT_ONCE):
        yield {
            "number": post.pk,
            "text": post.text,
            "photos": tuple(Picture(each.photo.name) for each in post.pictures.all()),
            "audience": word(Audience(post.audience)),
            "answers": word(Answers(post.answers)),
            "community": post.community.name if post.community else None,
            "product": post.product.name if post.product else None,
            "order": post.order_id,
            "repost_of": post.of_id,
            "at": post.at,
            "taken_back_at": post.removed_at,
        }


def _comments(person_id: int) -> Iterable[Row]:
    """One's own words. The post they stand under may be for others' eyes, so only its number is told."""
    for each in Comment.objects.filter(author=person_id).order_by("id").iterator(AT_ONCE):
        yield {"post": each.post_id, "text": each.text, "at": each.at, "taken_back_at": each.removed_at}


def _edits(person_id: int) -> Iterable[Row]:
    for each in Earlier.objects.filter(post__author=person_id).order_by("id").iterator(AT_ONCE):
        yield {"post": each.post_id, "text": each.text, "until": each.until}


def _saved(person_id: int) -> Iterable[Row]:
    for each in Saved.objects.filter(person=person_id).order_by("id").iterator(AT_ONCE):
        yield {"post": each.post_id, "at": each.at}


def _likes(person_id: int) -> Iterable[Row]:
    for each in Like.objects.filter(person=person_id).order_by("id").iterator(AT_ONCE):
        yield {"post": each.post_id, "at": each.at}


POST, TEXT, WHEN, BACK = _("Post"), _("Words"), _("When"), _("Taken back")

SECTIONS = (
    Section(
        "posts",
        "words",
        _("Your posts"),
        {
            "number": _("Number"),
            "text": TEXT,
            "photos": _("Photos"),
            "audience": _("Who may read it"),
            "answers": _("Who may answer it"),
            "community": _("Community"),
            "product": _("Product"),
            "order": _("Order"),
            "repost_of": _("Repost of"),
            "at": WHEN,
            "taken_back_at": BACK,
        },
        _posts,
    ),
    Section(
        "comments",
        "words",
        _("Your comments"),
        {"post": POST, "text": TEXT, "at": WHEN, "taken_back_at": BACK},
        _comments,
    ),
    Section(
        "edits",
        "words",
        _("How your posts read before"),
        {"post": POST, "text": TEXT, "until": _("Until")},
        _edits,
    ),
    Section("saved_posts", "words", _("Posts you saved"), {"post": POST, "at": WHEN}, _saved),
    Section("likes", "words", _("What you liked"), {"post": POST, "at": WHEN}, _likes),
)
