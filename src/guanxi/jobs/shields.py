"""Puts a shield up for somebody a crowd is upon."""

from datetime import timedelta

from django_tasks import task

from guanxi.base import clock
from guanxi.people import actions as people
from guanxi.people.rules import FEWEST_IN_A_PILE, is_pile_on
from guanxi.posts import queries as posts

HOUR, USUAL = timedelta(hours=1), timedelta(days=14)


@task()
def look(post_id: int) -> None:
    """Somebody commented on this post. What is usual is asked only once there are many."""
    post = posts.by_id(post_id)
    if post is None:
        return
    now = clock.now()
    strangers = posts.strangers_under(post, since=now - HOUR)
    if len(strangers) < FEWEST_IN_A_PILE:
        return
    earlier = posts.strangers_of(post.author_id, since=now - USUAL) - len(strangers)
    if is_pile_on(len(strangers), max(earlier, 0) / USUAL.days):
        people.raise_by_itself(person_id=post.author_id, at=now, stranger_id=max(strangers))


@task()
def look_at_original(repost_id: int) -> None:
    """Somebody reposted what is within."""
    repost = posts.by_id(repost_id)
    if repost is not None and repost.of_id is not None:
        look.func(repost.of_id)
