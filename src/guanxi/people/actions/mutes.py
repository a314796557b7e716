"""Hear no more of somebody, or again."""

from datetime import datetime

from guanxi.people.actions.pairs import WithYourself
from guanxi.people.models import Mute


def mute(*, muter_id: int, muted_id: int, at: datetime) -> None:
    """Have nothing of theirs come by itself. They are not told, and a tie stays as it is."""
    if muter_id == muted_id:
        raise WithYourself
    Mute.objects.get_or_create(muter_id=muter_id, muted_id=muted_id, defaults={"at": at})


def unmute(*, muter_id: int, muted_id: int) -> None:
    """Not muted: nothing changes."""
    Mute.objects.filter(muter=muter_id, muted=muted_id).delete()
