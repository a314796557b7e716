"""From one person's ties and other people's first-hand evidence to a verdict that explains itself.

A library of its own: NumPy and Numba, no Django, nothing else of Guanxi. Ids are any int64.

    graph = TrustGraph(truster, trusted, strength)
    circle = graph.circle(viewer)
    verdict = Evidence(witness, subject, value, hardness).weigh(circle, subject)

Read docs/algorithms/trust.md first, then graph.py (ties and walks) and evidence.py (who saw what).
"""

from guanxi.trust.circle import Circle
from guanxi.trust.evidence import Evidence
from guanxi.trust.graph import TrustGraph, warm_up
from guanxi.trust.verdict import Answer, Public, Verdict, Witness

__all__ = ["Answer", "Circle", "Evidence", "Public", "TrustGraph", "Verdict", "Witness", "warm_up"]
