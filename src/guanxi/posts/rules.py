"""Who may read what, in plain words; and how much fits into a post."""

MOST_PHOTOS = 9
LONGEST_POST = 2000  # characters
LONGEST_COMMENT = 1000
MOST_PINNED = 3  # posts at the top of a community


def may_read(audience: str, *, is_author: bool, is_tied: bool, is_fellow: bool, is_blocked: bool) -> bool:
    """The audience rule. `queries.visible_to` asks the database the same question of many posts at once.

    is_tied
        The reader and the author have a tie. A reader without an account has none.
    is_fellow
        The reader is in the community it was written for, whether or not its author still is.
    is_blocked
        One of the two has blocked the other, whichever it was.
    """
    if is_author:
        return True
    if is_blocked or audience == "me":
        return False
    return audience == "public" or (is_fellow if audience == "community" else is_tied)
