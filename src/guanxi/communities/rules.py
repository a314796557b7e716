"""Who may see and enter what, in plain words."""

LONGEST_RULES = 2000  # characters
MOST_FOUNDED_A_DAY = 5  # by one person
MOST_INVITED_A_DAY = 200  # by one person


def may_know_of(entry: str, *, is_in: bool, is_invited: bool, is_shut: bool) -> bool:
    """Whether somebody may see that it exists: its name, what it is about, its rules. What is written in it is for
    its members alone."""
    if is_shut:
        return False
    return is_in or is_invited or entry != "invited"
