"""Guanxi: a market and a social network in one, where people vouch for what they sell and bought."""

__version__ = "0.1.0"
