"""What stands in a letter's address so that its reader can stop such letters without signing in."""

from django.core import signing

SALT = "guanxi.digest"


def token(person_id: int) -> str:
    """What stands in a letter's address for its reader, and only says that they want no more of them."""
    return signing.dumps(person_id, salt=SALT)


def reader_of(token_: str) -> int | None:
    """Whose letter it was; None for what this market never wrote."""
    try:
        return int(signing.loads(token_, salt=SALT))
    except signing.BadSignature:
        return None
