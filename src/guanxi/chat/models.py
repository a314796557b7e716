"""What people write to each other and to shops. Owns Conversation, Message and Reading."""

from django.db import models
from django.db.models import F, Q


class Conversation(models.Model):
    """Between two people, or between a customer and a shop, whose members read and answer it together.

    `one` is the customer, or of two people the one with the lower id. Messages are numbered from 1 without gaps;
    `last_number` is the latest. `asked_by` is a stranger who waits for an answer before they may write again.
    """

    one = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    other = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    shop = models.ForeignKey("shops.Shop", models.PROTECT, null=True, related_name="+")
    asked_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    last_number = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="talk_once_for_two"),
            models.UniqueConstraint(fields=["one", "shop"], name="talk_once_with_shop"),
            models.CheckConstraint(
                condition=Q(other__isnull=True, shop__isnull=False) | Q(other__gt=F("one"), shop__isnull=True),
                name="talk_with_person_or_shop",
            ),
        ]


class Message(models.Model):
    """Words, a photo, or a product's card. `key` is the sender's own id: the same one is never kept twice."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    photo = models.ForeignKey("base.Photo", models.SET_NULL, null=True, related_name="+")
    product = models.ForeignKey("catalog.Product", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)
    key = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "number"], name="message_number_once"),
            models.UniqueConstraint(fields=["author", "key"], name="message_of_author_once"),
        ]


class Reading(models.Model):
    """How far somebody has read a conversation."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="readings")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["conversation", "person"], name="reading_once")]
