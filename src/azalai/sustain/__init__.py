"""SUSTAIN: which spares, which repairs where, which maintenance slot when.

Settings     what is asked
solve        scenario -> Result
verify       recomputes cost and backorders of a Result from the scenario alone
verify_with  holds a stock against a simulation, in steps (RULES 7.5)
spares       states a problem from plain arrays; frontier, fill and evaluate work on it
"""

from azalai.sustain.budget import fill
from azalai.sustain.evaluate import evaluate
from azalai.sustain.frontier import frontier
from azalai.sustain.problem import spares
from azalai.sustain.solve import Settings, solve
from azalai.sustain.verify import verify, verify_with

__all__ = ["Settings", "evaluate", "fill", "frontier", "solve", "spares", "verify", "verify_with"]
