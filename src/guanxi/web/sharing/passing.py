"""Who passes a thing on, where they want to be named: a few letters in the link that only they could have made.

They are bound to the person, to their code and to the one thing. So nobody can be made to recommend what they did
not share, and whoever takes a new code takes their name out of every link they ever gave. They say who handed the
link on, and nothing of how anybody knows them: that is worked out for each reader from the reader's own ties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.crypto import constant_time_compare, salted_hmac

from guanxi.people import queries as people

if TYPE_CHECKING:
    from guanxi.people.models import Person
    from guanxi.web.sharing.things import Thing

PARAMETER = "from"
LETTERS = 14  # of 16: 56 bits, against guessing for one thing and one person
MOST_DIGITS = 12


def link(thing: Thing, by: Person | None) -> str:
    """The thing's address, with `by` named in it."""
    return f"{thing.address}?{PARAMETER}={mark(thing, by)}" if by else thing.address


def mark(thing: Thing, by: Person) -> str:
    """What stands in the link: whose it is, and that it is theirs."""
    return _mark(thing.kind, thing.pk, by)


def whose(mark: str, kind: str, pk: int) -> Person | None:
    """Whoever passed this very thing on; None for a mark that is not theirs, or no longer."""
    digits, _dash, _rest = mark.partition("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= MOST_DIGITS):
        return None
    person = people.person(int(digits))
    if person is None or not constant_time_compare(mark, _mark(kind, pk, person)):
        return None
    return person


def passed_on_to(reader_id: int | None, mark: str, kind: str, pk: int) -> Person | None:
    """Whoever passed it on, for one reader: not oneself, and nobody across a block."""
    person = whose(mark, kind, pk) if mark else None
    if person is None or person.pk == reader_id:
        return None
    return None if reader_id and people.blocked_either(reader_id, person.pk) else person


def _mark(kind: str, pk: int, person: Person) -> str:
    said = f"{kind}:{pk}:{person.pk}:{person.code}"
    return f"{person.pk}-{salted_hmac('guanxi.sharing', said).hexdigest()[:LETTERS]}"
