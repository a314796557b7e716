"""What people write for others: posts, shows and comments.

Owns Post, Earlier, PostPhoto, Tag, HotList, Comment, Like and Saved.
"""

from django.db import models

from guanxi.posts.states import Answers, Audience


class Post(models.Model):
    """Words and up to nine photos. With an order it is a show: bound to something really kept.

    A repost has another post within, which is public and no repost itself; `of` is empty once that one has gone.
    """

    author = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000, blank=True)
    audience = models.CharField(max_length=9, choices=Audience, default=Audience.CIRCLE)
    community = models.ForeignKey(
        "communities.Community", models.PROTECT, null=True, related_name="+", db_index=False
    )
    pinned_at = models.DateTimeField(null=True)  # at the top of its community
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="+")
    order = models.ForeignKey("orders.Order", models.PROTECT, null=True, related_name="+")
    answers = models.CharField(max_length=7, choices=Answers, default=Answers.READERS)
    mentioned = models.JSONField(default=dict)  # “@Wang Mei” → the number of a person
    is_repost = models.BooleanField(default=False)
    of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="reposts")
    kept_units = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    key = models.UUIDField(unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="post_of_author"),
            models.Index(fields=["audience", "-id"], name="post_by_audience"),
            models.Index(fields=["community", "-id"], name="post_of_community"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["author", "order", "product"], name="show_once_per_kept_product"),
            models.CheckConstraint(
                condition=models.Q(audience=Audience.COMMUNITY, community__isnull=False)
                | ~models.Q(audience=Audience.COMMUNITY) & models.Q(community=None, pinned_at=None),
                name="post_for_a_community_has_one",
            ),
        ]


class Earlier(models.Model):
    """A post's words as they stood until they were edited."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    text = models.CharField(max_length=2000, blank=True)
    until = models.DateTimeField()


class Tag(models.Model):
    """A word that a post is found by, as `rules.tags` reads it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="tags")
    word = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["word", "-post"], name="tag_latest_first")]
        constraints = [models.UniqueConstraint(fields=["post", "word"], name="tag_once")]


class HotList(models.Model):
    """What is talked about, as it was last counted, with what it was counted from. One row; see hot.py."""

    counted_at = models.DateTimeField()
    arc_mark = models.BigIntegerField()  # the last change of a tie that was counted
    topics = models.JSONField()


class PostPhoto(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="pictures")
    photo = models.ForeignKey("base.Photo", models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class Comment(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    author = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    text = models.CharField(max_length=1000)
    mentioned = models.JSONField(default=dict)
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    waits = models.BooleanField(default=False)  # for the post's author, who is shielded, to let it in
    key = models.UUIDField(unique=True)


class Like(models.Model):
    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="like_once")]


class Saved(models.Model):
    """A post somebody keeps to read again. Nobody else learns of it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="saved_post_once")]
