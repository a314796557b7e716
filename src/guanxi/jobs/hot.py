"""The hot list is counted again as soon as something on it was taken down."""

from django_tasks import task

from guanxi.base import clock
from guanxi.posts import hot


@task()
def recount(post_id: int) -> None:
    if hot.is_made_from(post_id):
        hot.recount(clock.now())
