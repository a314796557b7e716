"""Reads about who follows whom. A block has ended it both ways, so none stands across one."""

from django.db.models import Count, Q

from guanxi.people.models import Follow


def follows(follower_id: int, followed_id: int) -> bool:
    return Follow.objects.filter(follower=follower_id, followed=followed_id).exists()


def followed_ids(follower_id: int) -> set[int]:
    """Everybody this person follows: perhaps a thousand."""
    return set(Follow.objects.filter(follower=follower_id).values_list("followed_id", flat=True))


def followers(person_id: int, *, viewer_id: int | None) -> tuple[int, bool]:
    """How many follow this person, and whether the viewer does; one query."""
    mine = Count("pk", filter=Q(follower=viewer_id or 0))
    counted = Follow.objects.filter(followed=person_id, follower__is_active=True).aggregate(n=Count("pk"), mine=mine)
    return counted["n"], bool(counted["mine"])
