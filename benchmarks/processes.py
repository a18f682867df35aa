"""Time whole processes: wall seconds and peak memory, as the operating system counts them."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Cost:
    """Median wall time and largest peak memory of some runs."""

    wall_s: float
    peak_mb: float


def run(words: list[str], times: int = 5, more: Mapping[str, str] | None = None) -> Cost:
    """Run a command several times after one warm-up; its output is thrown away.

    Args:
        words: the command.
        times: how often.
        more: what is added to the environment.

    """
    walls, peaks = [], []
    told = {**os.environ, **(more or {})}
    for number in range(times + 1):
        start = time.perf_counter()
        with Path(os.devnull).open("wb") as nowhere:
            process = subprocess.Popen(words, stdout=nowhere, stderr=nowhere, env=told)
            _, _, usage = os.wait4(process.pid, 0)
        if number:
            walls.append(time.perf_counter() - start)
            peaks.append(usage.ru_maxrss / 1024)
    return Cost(median(walls), max(peaks))


def python(code: str, *words: str) -> list[str]:
    """Give the command that runs a piece of Python in this environment."""
    return [sys.executable, "-c", code, *words]


def azalai(*words: str) -> list[str]:
    """Give the command that runs the command line in this environment."""
    return [sys.executable, "-m", "azalai", *words]
