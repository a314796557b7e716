"""Trials of the engine on real networks: how well it foretells what people said, and what a bought crowd achieves.

Uses what any caller uses, TrustGraph and Evidence, and nothing behind them. Start with evaluate.py and attack.py.
"""

from guanxi.trust.trial.attack import Army, attack
from guanxi.trust.trial.evaluate import evaluate
from guanxi.trust.trial.network import Network

__all__ = ["Army", "Network", "attack", "evaluate"]
