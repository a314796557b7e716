"""Reads about who follows whom. A block has ended it both ways, so none stands across one."""

from django.db.models import QuerySet

from guanxi.people.models import Follow


def follows(follower_id: int, followed_id: int) -> bool:
    return Follow.objects.filter(follower=follower_id, followed=followed_id).exists()


def followed_ids(follower_id: int) -> QuerySet[Follow, int]:
    """Everybody this person follows, for a subquery: they may be a thousand."""
    return Follow.objects.filter(follower=follower_id).values_list("followed_id", flat=True)


def followers_count(person_id: int) -> int:
    return Follow.objects.filter(followed=person_id, follower__is_active=True).count()
