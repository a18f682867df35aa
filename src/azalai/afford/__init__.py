"""AFFORD: what it costs through its life."""

from azalai.afford.solve import Settings, solve
from azalai.afford.verify import verify

__all__ = ["Settings", "solve", "verify"]
