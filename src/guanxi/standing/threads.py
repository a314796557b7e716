"""How a viewer knows people: chains of ties with words, never over a tie that one of its ends has hidden."""

from collections.abc import Iterable, Mapping
from itertools import chain, pairwise
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.base import clock
from guanxi.people import queries as people
from guanxi.people.queries import Pair
from guanxi.standing.answers import Link, LinkKind, Path, Somebody, Step
from guanxi.standing.rules import FAINT, FAINTEST
from guanxi.trust import Circle

Chain = tuple[int, ...]
MOST_ROUNDS = 4  # of finding hidden ties and going around them; a chain still hidden after that is dropped


class Known(Protocol):
    """What is said of a tie, as people.Tie."""

    relation: str
    known_since: int | None
    hidden: bool

    def get_nearness_display(self) -> str: ...


class Threads:
    """Chains from one viewer to several people, read together."""

    def __init__(self, circle: Circle, most: Mapping[int, int], faces: Iterable[int] = ()) -> None:
        """`most` says how many paths are wanted to each person; `faces` who is shown in any case."""
        self._circle = circle
        self._year = clock.now().year
        self._ties = people.ties_between(())
        self._read: set[Pair] = set()
        self._chains = self._find(most)
        self.faces = self._look_up(set(faces))

    def paths(self, person_id: int) -> list[Path]:
        """The strongest ways there, strongest first."""
        return [self._path(steps) for steps in self._chains.get(person_id, ())]

    def link(self, person_id: int) -> Link:
        """How the viewer knows that person."""
        viewer_id = self._circle.viewer
        if person_id == viewer_id:
            return Link(LinkKind.SELF)
        if (tie := self._ties.get((viewer_id, person_id))) and person_id not in self._circle.without:
            path = [self._step(viewer_id, viewer_id), self._step(viewer_id, person_id)]
            years = self._years((viewer_id, person_id))
            return Link(LinkKind.TIE, tie.relation, tie.nearness, years, steps=1, path=path)
        return self._distant(person_id)

    def _distant(self, person_id: int) -> Link:
        paths = self.paths(person_id)
        if paths:
            last = self._chains[person_id][0][-2:]
            return Link(
                LinkKind.THROUGH,
                years=self._years((last[0], last[1])),
                through=paths[0][1].person,
                steps=len(paths[0]) - 1,
                path=paths[0],
            )
        near = self._circle.nearness_of(person_id) >= FAINTEST * self._circle.reference
        return Link(LinkKind.THROUGH if near else LinkKind.NONE)

    def _find(self, most: Mapping[int, int]) -> dict[int, list[Chain]]:
        """Ask the engine, learn which ties on the way are hidden, and ask again around those."""
        hidden: frozenset[Pair] = frozenset()
        single = self._circle.path_to_each(person for person, count in most.items() if count == 1)
        chains = {person: [single[person]] if person in single else [] for person in most}
        asked: Iterable[int] = [person for person, count in most.items() if count != 1]
        for _round in range(MOST_ROUNDS):
            for person in asked:
                chains[person] = self._ways(person, most[person], hidden)
            self._read_ties(chains)
            found = frozenset(pair for way in _all(chains) for pair in pairwise(way) if self._hides(pair))
            asked = [who for who, ways in chains.items() if any(self._leaks(way) for way in ways)]
            if not asked:
                break
            hidden |= found
        return {who: [way for way in ways if not self._leaks(way)] for who, ways in chains.items()}

    def _ways(self, person: int, most: int, hidden: frozenset[Pair]) -> list[Chain]:
        """The engine's chains; the viewer's own tie comes first, hidden or not: they know it."""
        direct = (self._circle.viewer, person)
        return [way for way in self._circle.paths(person, most, hidden=hidden - {direct, direct[::-1]})]

    def _leaks(self, way: Chain) -> bool:
        """Whether a chain shows a tie that one of its ends hides. A viewer's own tie to the very person does not."""
        return len(way) > 2 and any(self._hides(pair) for pair in pairwise(way))

    def _hides(self, pair: Pair) -> bool:
        sides = (self._ties.get(pair), self._ties.get((pair[1], pair[0])))
        return any(tie is not None and tie.hidden for tie in sides)

    def _read_ties(self, chains: Mapping[int, list[Chain]]) -> None:
        """Both sides of every tie on the way, and the viewer's own to each person; one query, if any is new."""
        wanted = {pair for way in _all(chains) for pair in pairwise(way)}
        wanted |= {(self._circle.viewer, person) for person in chains}
        wanted |= {(b, a) for a, b in wanted}
        if new := wanted - self._read:
            self._ties = {**self._ties, **people.ties_between(new)}
            self._read |= new

    def _look_up(self, wanted: set[int]) -> dict[int, Somebody]:
        """Most faces come with the ties; the others are asked for together."""
        faces: dict[int, Somebody] = {tie.trusted_id: tie.trusted for tie in self._ties.values()}
        missing = wanted.union(*_all(self._chains)) - faces.keys()
        return faces | people.cards(missing) if missing else faces

    def _path(self, way: Chain) -> Path:
        viewer = self._step(way[0], way[0])
        return [viewer, *(self._step(a, b) for a, b in pairwise(way))]

    def _step(self, before: int, person: int) -> Step:
        if person == self._circle.viewer:
            return Step(self.faces[person], "", faint=False)
        faint = self._circle.nearness_of(person) < FAINT * self._circle.reference
        vouched = (before, person) not in self._ties
        return Step(self.faces[person], self._words(before, person), faint, vouched)

    def _words(self, before: int, person: int) -> str:
        tie = self._ties.get((before, person))
        said = self._own_words(tie) if before == self._circle.viewer else self._others_words(before, tie)
        years = self._years((before, person))
        if not years:
            return said
        for_years = ngettext("%(n)d year", "%(n)d years", years) % {"n": years}
        return _("%(relation)s, %(years)s") % {"relation": said, "years": for_years}

    def _own_words(self, tie: Known | None) -> str:
        """The viewer's own words for whom they know; their own nearness is theirs to see."""
        if tie is None:
            return _("you vouch for them")
        return tie.relation or tie.get_nearness_display()

    def _others_words(self, before: int, tie: Known | None) -> str:
        """Somebody else's relation, which they show; how near it is to them stays theirs."""
        name = self.faces[before].name
        if tie is None:
            return _("%(name)s vouches for them") % {"name": name}
        if tie.relation:
            return _("%(name)s’s %(relation)s") % {"name": name, "relation": tie.relation}
        return _("known to %(name)s") % {"name": name}

    def _years(self, pair: Pair) -> int | None:
        tie = self._ties.get(pair)
        return self._year - tie.known_since if tie and tie.known_since else None


def _all(chains: Mapping[int, list[Chain]]) -> Iterable[Chain]:
    return chain.from_iterable(chains.values())
