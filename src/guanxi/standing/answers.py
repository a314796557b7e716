"""What a viewer is told: verdicts, witnesses, and how they know each person. Plain values for pages."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from guanxi.trust import Answer

__all__ = [
    "Answer",
    "Counts",
    "Link",
    "LinkKind",
    "Picture",
    "Seen",
    "Side",
    "Somebody",
    "Step",
    "Verdict",
    "Witness",
]


@dataclass(frozen=True)
class Picture:
    """A photograph, as pages draw it; see base.Photo."""

    name: str
    width: int
    height: int
    colour: str
    alt: str


class Somebody(Protocol):
    """Whoever a page shows with face and name, as people.Person."""

    pk: Any
    name: str

    @property
    def initial(self) -> str: ...

    @property
    def colour(self) -> int: ...


@dataclass(frozen=True)
class Step:
    """One person on the way to somebody, and how the one before them knows them. The viewer comes first."""

    person: Somebody
    words: str  # "friend, 9 years", "Li Na’s classmate"; empty for the viewer
    faint: bool  # the walk seldom comes this far
    vouched: bool = False  # known by a vouch alone, so that `words` are a sentence


Path = list[Step]


@dataclass(frozen=True)
class Witness:
    """One person of the circle and what they found, however often they bought.

    `person_id` is None for somebody who counts without a name; then there are no words, photo, lot, place,
    moment or paths either. `value` is -1 (refused all) to 1 (kept all); `weight` 0 to 1.
    """

    person_id: int | None
    value: float
    weight: float
    nearness: float
    checked: bool  # opened the parcel; else it is a tip, a vouch, a statement
    kept_units: int = 0
    refused_units: int = 0
    orders: int = 0
    reason: str = ""
    words: str = ""
    photo: Picture | None = None
    lot_code: str = ""
    place: str = ""
    at: datetime | None = None
    person: Somebody | None = None
    paths: list[Path] = field(default_factory=list)

    @property
    def refuses(self) -> bool:
        """Whether they speak against it. Somebody torn evenly does: a refusal is never buried."""
        return self.value <= 0

    @property
    def shipped_units(self) -> int:
        return self.kept_units + self.refused_units

    @property
    def path(self) -> Path:
        """The strongest way to them; empty when none may be shown."""
        return self.paths[0] if self.paths else []

    @property
    def other_paths(self) -> list[Path]:
        """The ways besides the strongest."""
        return self.paths[1:]

    @property
    def is_faint(self) -> bool:
        """Whether the way shown has a weak stretch."""
        return any(step.faint for step in self.path)

    @property
    def through(self) -> Somebody | None:
        """The viewer's own tie that leads to them, when it is somebody else."""
        return self.path[1].person if len(self.path) > 2 else None


@dataclass(frozen=True)
class Counts:
    """Everybody's doings, never part of a verdict."""

    checked: int = 0
    kept: int = 0
    refused: int = 0
    promises_kept: int = 0
    promises_broken: int = 0


class Side(StrEnum):
    """Which witnesses are meant."""

    ALL = "all"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class Verdict:
    """What the viewer's people say.

    witnesses
        Those asked for, of all who count: refusals first, the heaviest first; then keepers who say something,
        then silent ones, the nearest first. Those without a name stand at the end of their side.
    refuser, faces
        The heaviest refusal that has a name, and at most three people to show beside the sentence.
    reason
        Why they refused it, when all who refused say the same.
    kept, refused, unnamed
        People who opened a parcel, and how many of those do not show their name.
    for_it, against_it
        People who only speak: tips, vouches, statements.
    """

    answer: Answer = Answer.UNKNOWN
    score: float | None = None  # -1 to 1
    sureness: float = 0.0  # 0 to 1
    witnesses: list[Witness] = field(default_factory=list)
    refuser: Witness | None = None
    faces: list[Somebody] = field(default_factory=list)
    reason: str = ""
    kept: int = 0
    refused: int = 0
    unnamed: int = 0
    for_it: int = 0
    against_it: int = 0
    public: Counts = field(default_factory=Counts)

    @property
    def people(self) -> int:
        """How many of the viewer's people opened it at their door."""
        return self.kept + self.refused

    def count(self, side: Side = Side.ALL) -> int:
        """How many witnesses there are on a side, speakers included."""
        kept, refused = self.kept + self.for_it, self.refused + self.against_it
        return {Side.ALL: kept + refused, Side.KEPT: kept, Side.REFUSED: refused}[side]


class LinkKind(StrEnum):
    SELF = "self"
    TIE = "tie"
    THROUGH = "through"
    NONE = "none"


@dataclass(frozen=True)
class Link:
    """How a viewer knows one person. `relation` and `nearness` are the viewer's own words, of their own tie.

    `through` is the viewer's tie that leads there, `steps` how many ties away. Both are empty when every way
    leads through people who keep their ties to themselves. `years` is how long the last one before the person
    has known them, None when not said.
    """

    kind: LinkKind
    relation: str = ""
    nearness: int | None = None
    years: int | None = None
    through: Somebody | None = None
    steps: int = 0
    path: Path = field(default_factory=list)

    @property
    def before(self) -> Somebody | None:
        """Whoever knows the person directly, on the way there."""
        return self.path[-2].person if len(self.path) > 2 else None


@dataclass(frozen=True)
class Seen:
    """Verdicts by subject, links and everybody's counts by person, from one look."""

    verdicts: dict[int, Verdict]
    links: dict[int, Link]
    counts: dict[int, Counts]
    blocked: frozenset[int] = frozenset()  # by the viewer
