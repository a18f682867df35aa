"""REACH: who can be reached, from where, how fast, with what load."""

from azalai.reach.inputs import Settings
from azalai.reach.solve import solve
from azalai.reach.verify import verify

__all__ = ["Settings", "solve", "verify"]
