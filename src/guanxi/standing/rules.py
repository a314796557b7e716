"""How a log is followed whose lines may appear out of order, and how near is near enough. Pure."""

from collections import deque
from collections.abc import Sequence

FAINTEST = 0.002  # of a full witness: further away is a stranger; three ties in a circle of ten, two in one of fifty
FAINT = 0.02  # of a full witness: nearer than this the thread to somebody is drawn whole, else dashed
LATE_SECONDS = 120.0  # how long a line may take from getting its number to being committed


class Follower:
    """How far a log with rising numbers was read.

    A database hands out numbers before it commits, so line 8 may be seen before line 7. Read again from
    `floor` each time and give the numbers to `fresh`: it says which are new. The floor rises over lines that
    follow each other, and over a gap when that has stayed open for LATE_SECONDS: it was a change taken back.
    """

    def __init__(self, floor: int) -> None:
        self.floor = floor
        self._seen: set[int] = set()
        self._marks: deque[tuple[float, int]] = deque()

    def fresh(self, numbers: Sequence[int], *, now_seconds: float) -> list[int]:
        """Those of these rising numbers, all above the floor, that were not given before."""
        new = [number for number in numbers if number not in self._seen]
        self._seen.update(new)
        if new:
            self._marks.append((now_seconds, numbers[-1]))
        while self.floor + 1 in self._seen:
            self.floor += 1
            self._seen.discard(self.floor)
        self._give_up_before(now_seconds - LATE_SECONDS)
        return new

    def _give_up_before(self, seconds: float) -> None:
        """Whatever is missing below a line seen that long ago will not come any more."""
        while self._marks and self._marks[0][0] <= seconds:
            self.floor = max(self.floor, self._marks.popleft()[1])
        self._seen = {number for number in self._seen if number > self.floor}
        if not self._seen:
            self._marks.clear()
