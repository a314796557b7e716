"""This process's copy of who trusts whom, kept fresh from the log of changes.

The first question builds the graph from all ties. Every later one reads the lines the log has grown by since
(mostly none: one look at the end of an index), and applies them. So a tie made in another process counts in
the next question asked here, and no question reads all ties again.
Ask outside of transactions: what is not committed yet would stay in the graph if it were taken back.
"""

import time
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np

from guanxi.people import queries as people
from guanxi.standing.rules import Follower
from guanxi.trust import Circle, TrustGraph

TOLERANCE = 1e-5  # walk time per tie; four ties away in a usual circle, a millisecond in a large market
READ_AGAIN_LINES = 1000  # of the log at the start: changes under way while the ties were read
BUILD_AFRESH_LINES = 20_000  # of the log at once: an import; building anew is quicker than change by change
CIRCLES_KEPT = 64
ARC = np.dtype([("truster", np.int64), ("trusted", np.int64), ("strength", np.float64)])


class Keeper:
    """One graph, how far its log was read, and the circles last asked for."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._graph: TrustGraph | None = None
        self._follower = Follower(0)
        self._circles: OrderedDict[int, Circle] = OrderedDict()

    def circle(self, viewer_id: int) -> Circle:
        """The viewer's circle as of now, without the people they have blocked."""
        with self._lock:
            graph = self._fresh()
            if (known := self._circles.get(viewer_id)) is not None:
                self._circles.move_to_end(viewer_id)
                return known
            circles = self._circles
        circle = graph.circle(viewer_id, tolerance=TOLERANCE, without=people.blocked_by(viewer_id))
        with self._lock:
            # A change that came meanwhile has put another dictionary in place: this circle is then not kept.
            circles[viewer_id] = circle
            if len(circles) > CIRCLES_KEPT:
                circles.popitem(last=False)
        return circle

    def reset(self) -> None:
        """Forget everything, as a new process would. For tests, whose changes are taken back behind its back."""
        with self._lock:
            self._graph = None
            self._circles = OrderedDict()

    def _fresh(self) -> TrustGraph:
        if self._graph is None:
            return self._build()
        lines = people.arc_changes(self._follower.floor)
        new = set(self._follower.fresh([line[0] for line in lines], now_seconds=time.monotonic()))
        if not new:
            return self._graph
        self._circles = OrderedDict()
        if len(new) > BUILD_AFRESH_LINES:
            return self._build()
        return self._changed(self._graph, [(a, b) for number, a, b in lines if number in new])

    def _build(self) -> TrustGraph:
        """Read all ties, and the end of the log again: what was committed while the ties streamed by."""
        self._follower = Follower(max(0, people.last_arc_change() - READ_AGAIN_LINES))
        arcs = np.fromiter(people.arcs(), dtype=ARC)
        graph = TrustGraph(arcs["truster"], arcs["trusted"], arcs["strength"])
        lines = people.arc_changes(self._follower.floor)
        self._follower.fresh([line[0] for line in lines], now_seconds=time.monotonic())
        self._graph = self._changed(graph, [(a, b) for _number, a, b in lines])
        return self._graph

    def _changed(self, graph: TrustGraph, pairs: Sequence[people.Pair]) -> TrustGraph:
        for (truster_id, trusted_id), strength in people.arcs_of(pairs).items():
            if strength is None:
                graph.untie(truster_id, trusted_id)
            else:
                graph.tie(truster_id, trusted_id, strength)
        return graph


KEEPER = Keeper()


def circle(viewer_id: int) -> Circle:
    """This viewer's circle as of now."""
    return KEEPER.circle(viewer_id)


def reset() -> None:
    """See Keeper.reset."""
    KEEPER.reset()
