"""When somebody leaves, what they wrote is deleted, with all that hangs on it."""

from datetime import datetime

from django.db import transaction

from guanxi.posts.models import Comment, Like, Post, Saved


@transaction.atomic
def forget(*, person_id: int, at: datetime) -> None:  # noqa: ARG001  as every app's
    Like.objects.filter(person=person_id).delete()
    Saved.objects.filter(person=person_id).delete()
    Comment.objects.filter(author=person_id).delete()
    Post.objects.filter(author=person_id).delete()
