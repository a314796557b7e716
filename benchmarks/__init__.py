"""Measurements, each beside a floor in the same run. Their figures are kept in docs/performance.md."""
