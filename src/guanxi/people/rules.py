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
