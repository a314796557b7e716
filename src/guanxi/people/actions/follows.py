"""Follow somebody, or no longer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from guanxi.base import facts
from guanxi.base.errors import Gone
from guanxi.people.actions.pairs import WithYourself, lock_two
from guanxi.people.models import Follow
from guanxi.people.queries import blocked_either


@transaction.atomic
def follow(*, follower_id: int, followed_id: int, at: datetime) -> None:
    """Read what somebody writes for everybody. Again: nothing changes. Nobody follows across a block."""
    if follower_id == followed_id:
        raise WithYourself
    lock_two(follower_id, followed_id)
    if blocked_either(follower_id, followed_id):
        raise Gone(_("There is nobody here under this address."))
    _row, fresh = Follow.objects.get_or_create(follower_id=follower_id, followed_id=followed_id, defaults={"at": at})
    if fresh:
        facts.record("person.followed", subject="person", subject_id=followed_id, at=at, actor_id=follower_id)


def unfollow(*, follower_id: int, followed_id: int) -> None:
    """Quietly. Not followed: nothing changes."""
    Follow.objects.filter(follower=follower_id, followed=followed_id).delete()
