"""How often a person may do a thing: less while they are new and few people know them."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.base import clock, limits
from guanxi.people import queries as people
from guanxi.web.who import me

NEW_FOR = timedelta(days=3)
ENOUGH_TIES = 3  # with people who know them, nobody is new
SHARE = 5  # newcomers may do a fifth


class TooManyForNow(limits.TooMany):
    """A newcomer's refusal says why it comes so early."""

    def __init__(self, *, wait_seconds: int) -> None:
        super().__init__(wait_seconds=wait_seconds)
        why = _("While you are new and fewer than three people have a tie with you, you can do less of this.")
        self.args = (f"{self} {why}",)


def keep(request: HttpRequest, name: str, *, most: int, per_seconds: int) -> None:
    """Count one more of `name` by whoever asks, as `limits.allow` does; for a newcomer a fifth is enough."""
    is_new = is_newcomer(request)
    enough = max(1, most // SHARE) if is_new else most
    try:
        limits.allow(name, me(request), most=enough, per_seconds=per_seconds, at=clock.now())
    except limits.TooMany as refusal:
        if is_new:
            raise TooManyForNow(wait_seconds=refusal.wait_seconds) from refusal
        raise


def is_newcomer(request: HttpRequest) -> bool:
    """Joined in the last days, and known to few. Of anybody who joined before that, no query is made."""
    joined_at = request.user.joined_at  # type: ignore[union-attr]
    return joined_at > clock.now() - NEW_FOR and len(people.tied_ids(me(request))) < ENOUGH_TIES
