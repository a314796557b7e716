"""The trust engine on large graphs, single-threaded, beside exact power iteration, igraph and NetworKit.

    python -m benchmarks.trust                          # 1 million people, 20 million ties
    python -m benchmarks.trust --part scale             # 10 thousand to 10 million people
    python -m benchmarks.trust --part epinions          # the signed network, where its file is
    pip install igraph networkit                        # the peers; left out, saying so, where they are not

People and whom they trust are drawn in proportion to a power law of each person's own (Chung and Lu), strengths are
uniform. Every call is timed on its own after warm-up, for random viewers with ties. Recall is of the exact nearest 50,
by power iteration to 1e-9, for the first of the viewers. Peers walk with the same restart and are asked in the same
run; NetworKit with the coarsest tolerance that reaches our recall.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from guanxi.people import snap
from guanxi.trust import Evidence, TrustGraph, warm_up
from guanxi.trust.compiled import compiled

RESTART, TOP, EXACT_VIEWERS, PEER_VIEWERS = 0.3, 50, 16, 5
EPINIONS = Path("../shared/data/soc-sign-epinions.txt.gz")
Columns = tuple[np.ndarray, np.ndarray, np.ndarray]


def power_law(people: int, ties: int, seed: int = 0, exponent: float = 0.6) -> Columns:
    """Both ends of each tie in proportion to rank ** -exponent, ranks shuffled apart."""
    random = np.random.default_rng(seed)
    reach = np.cumsum((np.arange(people) + 10.0) ** -exponent)
    ends = [random.permutation(people)[np.searchsorted(reach, random.random(ties) * reach[-1])] for _ in range(2)]
    return ends[0], ends[1], (1.0 - random.random(ties)).astype(np.float32)


def of_epinions() -> Columns:
    said = [one for one in snap.read(EPINIONS).statements.values() if one.percent > 0]
    tail, head = (np.array([int(getattr(one, end)) for one in said]) for end in ("truster", "trusted"))
    return tail, head, np.ones(tail.size)


def timed(work: Callable[[int], object], viewers: np.ndarray) -> dict[str, float]:
    """Milliseconds of each call: median and 99th percentile."""
    took = []
    for viewer in viewers.tolist():
        began = time.perf_counter()
        work(viewer)
        took.append(1e3 * (time.perf_counter() - began))
    return {"p50": round(float(np.median(took)), 3), "p99": round(float(np.percentile(took, 99)), 3)}


@compiled
def exact_step(start, head, share, now, coming, home, restart):  # type: ignore[no-untyped-def]
    """One round of the walk for several viewers at once. `now`, `coming`: people × viewers."""
    coming[:] = 0.0
    for person in range(start.size - 1):
        if start[person] == start[person + 1]:
            for viewer in range(home.size):
                coming[home[viewer], viewer] += (1.0 - restart) * now[person, viewer]
        for tie in range(start[person], start[person + 1]):
            for viewer in range(home.size):
                coming[head[tie], viewer] += (1.0 - restart) * share[tie] * now[person, viewer]
    for viewer in range(home.size):
        coming[home[viewer], viewer] += restart


def exact(graph: TrustGraph, viewers: np.ndarray) -> list[np.ndarray]:
    """Ids of each viewer's exact nearest TOP; fewer where fewer are reached, more where several are last alike."""
    ties = graph._ties
    rows, home = ties.rows, np.searchsorted(ties.ids, viewers)
    share = rows.strength / np.repeat(rows.total, np.diff(rows.start))
    now = np.zeros((ties.ids.size, viewers.size))
    now[home, np.arange(viewers.size)] = 1.0
    coming = np.empty_like(now)
    while True:
        exact_step(rows.start, rows.head, share, now, coming, home, RESTART)
        moved = np.abs(coming - now).sum(axis=0).max()
        now, coming = coming, now
        if moved < 1e-9:
            break
    now[home, np.arange(viewers.size)] = 0.0
    last = np.maximum(-np.sort(-now, axis=0)[TOP - 1] * (1.0 - 1e-9), 1e-12)
    return [ties.ids[now[:, viewer] >= least] for viewer, least in enumerate(last)]


def recall(found: Iterator[np.ndarray], nearest: list[np.ndarray]) -> float:
    shares = [np.isin(some, one).sum() / min(TOP, one.size) for some, one in zip(found, nearest, strict=True)]
    return round(float(np.mean(shares)), 4)


def beside_igraph(columns: Columns, people: int, viewers: np.ndarray) -> dict[str, float]:
    try:
        import igraph
    except ImportError:
        return {}
    tail, head, strength = columns
    peer = igraph.Graph(n=people, edges=np.column_stack((tail, head)), directed=True)
    peer.es["weight"] = strength.tolist()

    def ask(viewer: int) -> object:
        return peer.personalized_pagerank(damping=1 - RESTART, reset_vertices=viewer, weights="weight")

    return timed(ask, viewers[:PEER_VIEWERS])


def beside_networkit(
    columns: Columns, people: int, viewers: np.ndarray, nearest: list[np.ndarray], wanted: float
) -> dict[str, float]:
    """Its lazy walk stays where it is half of the time: our restart r is its alpha r / (2 − r)."""
    try:
        import networkit
    except ImportError:
        return {}
    networkit.setNumberOfThreads(1)
    peer = networkit.GraphFromCoo((columns[2].astype(float), columns[:2]), n=people, weighted=True, directed=True)
    for tolerance in (1e-3, 1e-4, 3e-5, 1e-5, 3e-6, 1e-6):
        walk = networkit.scd.ApproximatePageRank(peer, RESTART / (2 - RESTART), tolerance)

        def nearest_of(viewer: int, walk=walk) -> np.ndarray:  # type: ignore[no-untyped-def, no-untyped-call]
            found = [pair for pair in walk.run(viewer) if pair[0] != viewer]
            return np.array([person for person, _ in sorted(found, key=lambda pair: -pair[1])[:TOP]])

        reached = recall(map(nearest_of, viewers[: len(nearest)].tolist()), nearest)
        if reached >= wanted or tolerance == 1e-6:
            return {**timed(walk.run, viewers[: 4 * PEER_VIEWERS]), "tolerance": tolerance, "recall": reached}
    return {}


def circles(columns: Columns, people: int, viewers: int, tolerance: float) -> dict[str, object]:
    graph = TrustGraph(*columns)
    chosen = np.random.default_rng(1).choice(np.unique(columns[0]), viewers, replace=False)
    nearest = exact(graph, chosen[:EXACT_VIEWERS])
    ours = timed(lambda viewer: graph.circle(viewer, RESTART, tolerance), chosen)
    found = (graph.circle(int(viewer), RESTART, tolerance).person_ids[:TOP] for viewer in chosen[:EXACT_VIEWERS])
    reached = recall(found, nearest)
    peers = {
        "igraph": beside_igraph(columns, people, chosen),
        "networkit": beside_networkit(columns, people, chosen, nearest, reached),
    }
    for name, peer in peers.items():
        if not peer:
            print(f"{name} is not here: left out", file=sys.stderr)
    times = {f"{name} by ours": round(peer["p50"] / ours["p50"], 1) for name, peer in peers.items() if peer}
    return {
        "people": people,
        "ties": len(graph),
        "tolerance": tolerance,
        "circle ms": ours,
        "recall": reached,
        **peers,
        **times,
    }


def others(columns: Columns, viewers: int, tolerance: float) -> dict[str, object]:
    """Changes, paths, verdicts, memory, and loading, on the same graph."""
    graph = TrustGraph(*columns)
    random = np.random.default_rng(2)
    chosen = random.choice(np.unique(columns[0]), viewers, replace=False)
    ties = graph._ties
    size = sum(
        part.nbytes for part in (ties.ids, ties.rows.start, ties.rows.total, ties.rows.head, ties.rows.strength)
    )
    base = 24 * ties.ids.size
    found: dict[str, object] = {
        "bytes a person": 24,
        "bytes a tie": round((size - base) / len(graph), 2),
        "paths ms": timed(lambda viewer: graph.paths(viewer, int(random.choice(columns[1]))), chosen),
        "weigh_many ms": verdicts(graph, chosen, tolerance),
    }
    with tempfile.TemporaryDirectory() as folder:
        graph.save(Path(folder) / "graph")
        began = time.perf_counter()
        TrustGraph.load(Path(folder) / "graph").circle(int(chosen[0]), RESTART, tolerance)
        found["load to first circle ms"] = round(1e3 * (time.perf_counter() - began), 1)
    pairs = random.choice(columns[0], (2, 2_000))
    found["tie ms"] = timed(lambda at: graph.tie(int(pairs[0, at]), int(pairs[1, at]), 0.5), np.arange(1_000))
    found["untie ms"] = timed(lambda at: graph.untie(int(pairs[0, at]), int(pairs[1, at])), np.arange(1_000))
    return found


def verdicts(graph: TrustGraph, viewers: np.ndarray, tolerance: float) -> dict[str, float]:
    """50 subjects with 200 pieces of evidence each, from each viewer's circle and from strangers, in halves."""
    random = np.random.default_rng(3)
    asked = []
    for viewer in viewers.tolist():
        circle = graph.circle(viewer, RESTART, tolerance)
        near = random.choice(circle.person_ids[: max(len(circle) // 10, 1)], 5_000)
        witness = np.concatenate((near, random.integers(0, viewers.max(), 5_000)))
        subject = np.repeat(np.arange(50), 200)[random.permutation(10_000)]
        evidence = Evidence(witness, subject, random.choice([-1.0, 1.0], 10_000, p=[0.2, 0.8]), np.ones(10_000))
        _ = circle.nearness_of(viewer), evidence.weigh(circle, -1)  # the circle is given; its records are read once
        asked.append((circle, evidence))
    return timed(lambda at: asked[at][1].weigh_many(asked[at][0], range(50)), np.arange(len(asked)))


def scale(sizes: list[int], viewers: int, tolerance: float, mean_ties: int = 5) -> list[dict[str, object]]:
    found = []
    for people in sizes:
        columns = power_law(people, people * mean_ties)
        graph = TrustGraph(*columns)
        chosen = np.random.default_rng(1).choice(np.unique(columns[0]), viewers, replace=False)
        took = timed(lambda viewer, graph=graph: graph.circle(viewer, RESTART, tolerance), chosen)  # type: ignore[misc]
        found.append({"people": people, "ties": len(graph), "circle ms": took})
        print(json.dumps(found[-1]), flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=["large", "scale", "epinions"], default="large")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--ties", type=int, default=20_000_000)
    parser.add_argument("--viewers", type=int, default=200)
    parser.add_argument("--tolerance", type=float, default=1e-6)
    chosen = parser.parse_args()
    warm_up()
    power_law_graph = TrustGraph(*power_law(1_000, 5_000))
    timed(lambda viewer: power_law_graph.circle(viewer), np.arange(20))
    if chosen.part == "scale":
        scale([10_000, 100_000, 1_000_000, 10_000_000], chosen.viewers, chosen.tolerance)
        return
    if chosen.part == "epinions" and not EPINIONS.exists():
        print(f"{EPINIONS} is not here: left out", file=sys.stderr)
        return
    columns = of_epinions() if chosen.part == "epinions" else power_law(chosen.people, chosen.ties)
    people = int(max(columns[0].max(), columns[1].max())) + 1
    print(json.dumps(circles(columns, people, chosen.viewers, chosen.tolerance)), flush=True)
    print(json.dumps(others(columns, chosen.viewers, chosen.tolerance)), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
