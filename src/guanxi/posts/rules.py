"""Who may read what, in plain words; and how much fits into a post."""

MOST_PHOTOS = 9
LONGEST_POST = 2000  # characters
LONGEST_COMMENT = 1000


def may_read(audience: str, *, is_author: bool, is_tied: bool, is_blocked: bool) -> bool:
    """The audience rule. `queries.visible_to` asks the database the same question of many posts at once.

    is_tied
        The reader and the author have a tie. A reader without an account has none.
    is_blocked
        One of the two has blocked the other, whichever it was.
    """
    if is_author:
        return True
    if is_blocked or audience == "me":
        return False
    return audience == "public" or is_tied
