"""What a tie and a vouch amount to, as arithmetic."""

FULL_PERCENT = 100
VOUCH_PERCENT = 60  # whoever answers for somebody in public trusts them at least as a friend
FIRST_YEAR = 1900


def strength(nearness_percent: int | None, *, vouched: bool) -> float | None:
    """How much of a truster's trust goes to this person, 0 to 1; None when nothing does."""
    percent = max(nearness_percent or 0, VOUCH_PERCENT if vouched else 0)
    return percent / FULL_PERCENT if percent else None


def year_is_possible(year: int | None, *, this_year: int) -> bool:
    """Whether two living people can have known each other since that year."""
    return year is None or FIRST_YEAR <= year <= this_year


FEWEST_IN_A_PILE = 20


def is_pile_on(strangers_in_hour: int, strangers_a_day: float) -> bool:
    """Whether a crowd is upon somebody: in one hour, under one post, at least twenty people they do not know, and
    more than otherwise in a whole day. So whoever has a large audience anyway is not shut off from it.
    """
    return strangers_in_hour >= max(FEWEST_IN_A_PILE, strangers_a_day)
