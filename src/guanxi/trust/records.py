"""How far the word of each witness has proved right among the viewer's own people.

What somebody said of a subject is held against what everybody else in the circle, and the viewer, say of it.
Agreement makes a record good, contradiction makes it bad, and subjects of which the circle hardly knows anything
do neither. Only people in the circle take part, so what a crowd agrees upon among itself is worth what the crowd
weighs.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guanxi.trust.arrays import Floats, Ids, Indexes, Singles
from guanxi.trust.book import Book
from guanxi.trust.circle import Circle
from guanxi.trust.compiled import compiled

ENOUGH_HEARD = 0.1  # of a full witness: a subject of which the circle knows this much half counts
DOUBT = 1.0  # a record is doubted as if one contradiction were in it
KEPT, REFUSED = 0, 1  # columns
UNPROVEN = 0.001  # what somebody weighs whom the viewer does not know and of whom nothing has been checked


class Records(NamedTuple):
    """For one circle and one book.

    near
        By witness, 0…1: min(1, nearness / reference), and 1 for the viewer, who is heard here.
    known
        By witness: the viewer is tied to them.
    kept, refused
        By subject: what the circle and the viewer say, as sums of weight.
    right, wrong
        By witness: how much of what they said agrees with the others, and how much contradicts them.
    """

    near: Floats
    known: NDArray[np.bool_]
    viewer: int
    kept: Floats
    refused: Floats
    right: Floats
    wrong: Floats


def records_of(circle: Circle, book: Book) -> Records:
    """Weigh everything the circle has said. O(lines by people in the circle), besides a look-up of each witness."""
    near, known = np.zeros(book.people.size), np.zeros(book.people.size, np.bool_)
    place, is_witness = _places(book.people, circle.person_ids)
    near[place] = np.minimum(1.0, circle.nearness[is_witness] / circle.reference)
    known[_places(book.people, circle.friend_ids)[0]] = True
    home = _places(book.people, np.array([circle.viewer]))[0]
    near[home] = 1.0
    heard = np.flatnonzero(near).astype(np.int32)
    sums = _sums(heard, near, *book.by_witness, book.subjects.size, book.people.size)
    return Records(near, known, home[0] if home.size else -1, *sums)


def _places(people: Ids, asked: Ids) -> tuple[Ids, NDArray[np.bool_]]:
    """Where in `people` those asked for are, and which of them are there at all."""
    place = np.minimum(np.searchsorted(people, asked), max(people.size - 1, 0))
    found = people[place] == asked if people.size else np.zeros(asked.size, np.bool_)
    return place[found], found


@compiled
def agreement(kept: float, refused: float, value: float, weight: float, hardness: float) -> float:
    """How far one witness agrees with all others on a subject, −1…1, from sums that include their own weight."""
    kept = max(kept - weight * (1.0 + value) / 2.0, 0.0)
    refused = max(refused - weight * (1.0 - value) / 2.0, 0.0)
    heard = kept + refused
    if heard <= 1e-9 * weight:  # nothing but what subtraction left
        return 0.0
    return (kept - refused) / (heard + ENOUGH_HEARD) * value * hardness


@compiled
def _sums(
    heard: Indexes,
    near: Floats,
    start: Ids,
    about: Indexes,
    value: Singles,
    hardness: Singles,
    subjects: int,
    people: int,
) -> tuple[Floats, Floats, Floats, Floats]:
    said = np.zeros((subjects, 2))  # kept and refused side by side: one visit to memory
    right, wrong = np.zeros(people), np.zeros(people)
    for who in heard:
        for line in range(start[who], start[who + 1]):
            weight = near[who] * hardness[line]
            said[about[line], KEPT] += weight * (1.0 + value[line]) / 2.0
            said[about[line], REFUSED] += weight * (1.0 - value[line]) / 2.0
    for who in heard:
        for line in range(start[who], start[who + 1]):
            subject, weight = about[line], near[who] * hardness[line]
            agreed = agreement(said[subject, KEPT], said[subject, REFUSED], value[line], weight, hardness[line])
            if agreed > 0.0:
                right[who] += agreed
            else:
                wrong[who] -= agreed
    return said[:, KEPT].copy(), said[:, REFUSED].copy(), right, wrong


@compiled
def weights(
    first: int, last: int, who: Indexes, about: Indexes, value: Floats, hardness: Floats, records: Records
) -> Floats:
    """What each of these lines weighs, 0…1. A record counts without what it says of the line's own subject."""
    found = np.zeros(last - first)
    for line in range(first, last):
        person, subject = who[line], about[line]
        weight = records.near[person] * hardness[line]
        if weight == 0.0 or person == records.viewer:
            continue
        if not records.known[person]:
            agreed = agreement(records.kept[subject], records.refused[subject], value[line], weight, hardness[line])
            right = max(records.right[person] - max(agreed, 0.0), 0.0)
            wrong = max(records.wrong[person] + min(agreed, 0.0), 0.0)
            weight *= (right + UNPROVEN) / (right + wrong + DOUBT)
        found[line - first] = weight
    return found
