"""A few timelines with the kernel uncompiled, where a wrong index is an error and not a number."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHOSEN = (
    "fewer_than_the_minimum",
    "stranded",
    "kept_ready",
    "turnaround",
    "closed_shop",
    "makes_a_mechanic",
    "goes_before_another",
    "one_slot_for_two",
    "booked_ahead",
)


def test_a_selection_gives_the_same_uncompiled():
    folder = Path(__file__).parent
    files = sorted(str(file) for file in folder.glob("test_*_by_hand.py"))
    command = [sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider"]
    ended = subprocess.run(
        [*command, "-k", " or ".join(CHOSEN), *files],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.split()[0] == "." * (len(CHOSEN) + 6)  # each word may name several
