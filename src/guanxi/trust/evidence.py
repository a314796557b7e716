"""First-hand evidence, and how one viewer's circle weighs it."""

import threading
from collections.abc import Iterable
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import ArrayLike

from guanxi.trust.arrays import Floats, ids, numbers, same_length
from guanxi.trust.book import Book
from guanxi.trust.circle import Circle
from guanxi.trust.records import Records, records_of, weights
from guanxi.trust.verdict import Answer, Verdict, answer_for, score_of

HARD = 1.0  # opened the parcel


class Evidence:
    """Who saw what of which subject: value −1 (refused) … 1 (kept), hardness in (0, 1], 1 opened the parcel.

    One person counts once for a subject, however much they bought: with the mean of their values and the
    hardest of their hardnesses. ValueError for arrays of different lengths, ids that are not whole numbers,
    NaN, and values or hardnesses out of bounds. Any number of threads may weigh while one adds.
    """

    def __init__(self, witness: ArrayLike, subject: ArrayLike, value: ArrayLike, hardness: ArrayLike) -> None:
        witnesses, subjects = ids("witness", witness), ids("subject", subject)
        values = numbers("value", value, least=-1.0, most=1.0)
        hardnesses = numbers("hardness", hardness, least=0.0, most=1.0, least_included=False)
        same_length(witness=witnesses, subject=subjects, value=values, hardness=hardnesses)
        self._writing = threading.Lock()
        self._added: list[tuple[int, int, float, float]] = []
        self._book = Book(witnesses, subjects, values, hardnesses)
        self._records: WeakKeyDictionary[Circle, tuple[Book, Records]] = WeakKeyDictionary()

    def add(self, witness: int, subject: int, value: float, hardness: float) -> None:
        """Add one piece; the next weighing counts it, and takes O(m log m) for all that was added before it."""
        ids("witness and subject", [witness, subject])
        numbers("value", [value], least=-1.0, most=1.0)
        numbers("hardness", [hardness], least=0.0, most=1.0, least_included=False)
        with self._writing:
            self._added.append((witness, subject, value, hardness))

    def weigh(self, circle: Circle, subject: int, *, least_weight: float = 0.0, records: bool = True) -> Verdict:
        """What this circle says about a subject.

        A witness weighs min(1, nearness / reference) times hardness, and, unless the viewer is tied to them
        directly, times how far their word has proved right among the viewer's people (records.py). The viewer is
        no witness to themself.
        least_weight
            Witnesses lighter than this, 0…1, count as strangers: an application that must explain each
            may not want to hear from the far end of a large circle.
        records
            False for evidence on a few subjects only, from which no record can be read.
        UNKNOWN, without a score, when nobody in the circle has evidence.
        """
        return self.weigh_many(circle, [subject], least_weight=least_weight, records=records)[0]

    def weigh_many(
        self, circle: Circle, subjects: Iterable[int], *, least_weight: float = 0.0, records: bool = True
    ) -> list[Verdict]:
        """The same verdicts as one by one, in the order of the subjects."""
        book = self._whole()
        known = self._records_of(circle, book) if records else None
        return [verdict_on(circle, book, int(subject), known, least_weight) for subject in subjects]

    def _whole(self) -> Book:
        """All pieces gathered, those just added too."""
        if not self._added:
            return self._book
        with self._writing:
            if self._added:
                columns = zip(self._book.pieces, zip(*self._added, strict=True), strict=True)
                self._book = Book(*(np.append(old, np.array(new, old.dtype)) for old, new in columns))
                self._added = []
            return self._book

    def _records_of(self, circle: Circle, book: Book) -> Records:
        """Read once for each circle, as long as nothing is added."""
        found = self._records.get(circle)
        if found is None or found[0] is not book:
            found = self._records[circle] = (book, records_of(circle, book))
        return found[1]


def verdict_on(circle: Circle, book: Book, subject: int, records: Records | None, least_weight: float) -> Verdict:
    """Put together what the rule says of the witnesses in the circle."""
    first, last = book.lines_of(subject)
    weight = _weights(circle, book, first, last, records)
    heard = (weight > 0.0) & (weight >= least_weight)
    people, values, weight = book.witness[first:last][heard], book.value[first:last][heard], weight[heard]

    def may_refuse() -> bool:
        """Hard evidence against it, or people who say so along two chains that share nobody."""
        against = values < 0.0
        hardest = book.hardest_refusal[first:last][heard][against]
        return bool((hardest == HARD).any()) or circle.has_two_chains_to(people[against])

    total = float(weight.sum())
    score = score_of(values, weight) if weight.size else None
    answer = Answer.UNKNOWN if score is None else answer_for(score, may_refuse=may_refuse)
    columns = (people, values, book.hardness[first:last][heard], weight)
    return Verdict(subject, answer, score, total / (total + 1.0), book.public(first, last), *columns)


def _weights(circle: Circle, book: Book, first: int, last: int, records: Records | None) -> Floats:
    if records is not None:
        return weights(first, last, book.who, book.about, book.value, book.hardness, records)
    nearness = circle.nearness_of_all(book.witness[first:last])
    return np.minimum(1.0, nearness / circle.reference) * book.hardness[first:last]
