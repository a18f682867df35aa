"""Who does the work of a run: workers, turns, memory; and what is left when it is stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise

import pytest
from tests import run_plans

import azalai
from azalai.results.result import MANIFEST, ResultError
from azalai.results.run import read_run
from azalai.study import executors, freed
from azalai.study.answers import Interrupted
from azalai.study.chain import Watch
from azalai.study.shelf import FolderBusyError

pytestmark = pytest.mark.usefixtures("kernel")

RUNS = 4


def test_threads_processes_and_one_worker_say_the_same_to_the_bit(tmp_path):
    plan = run_plans.plan(tmp_path / "plan")
    asked = {"replications": 12, "alternatives": ["third"]}
    serial = azalai.run(plan, tmp_path / "serial", workers=1, **asked)
    threads = azalai.run(plan, tmp_path / "threads", workers=3, **asked)
    processes = azalai.run(plan, tmp_path / "processes", workers=2, processes=True, **asked)
    with executors.threads(2) as own:
        lent = azalai.run(plan, tmp_path / "lent", executor=own, **asked)
        assert own.submit(int).result() == 0  # whose it is closes it
    assert run_plans.same(serial, threads)
    assert run_plans.same(serial, processes)
    assert run_plans.same(serial, lent)


class Turns(Watch):
    """Keeps whose replications ended, one after the other."""

    def __init__(self):
        self.whose = []

    def moved(self, future, done, total, words):  # noqa: ARG002
        self.whose.append(future)


def test_simulations_take_turns(tmp_path):
    """One future is labelled and priced while the next is simulated."""
    told = Turns()
    plan = run_plans.plan(tmp_path / "plan")
    azalai.run(plan, watch=told, replications=30, alternatives=["third"], workers=2)
    handed_on = sum(one != other for one, other in pairwise(told.whose))
    assert set(told.whose) == {"", "third"}
    assert handed_on == 1


def test_free_memory_is_handed_back_after_every_step(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(freed, "_trim", lambda: asked.append)
    found = azalai.run(run_plans.plan(tmp_path / "plan"), replications=RUNS, alternatives=[])
    assert len(asked) >= len(found.base.steps)
    assert set(asked) == {0}  # all that is free


def test_memory_stays_where_the_allocator_cannot_be_asked(monkeypatch):
    monkeypatch.setattr(freed.ctypes, "CDLL", lambda _: object())
    freed._trim.cache_clear()
    assert freed._trim() is None
    freed.hand_back()
    monkeypatch.undo()
    freed._trim.cache_clear()


SCRIPT = """
import sys, azalai
azalai.run(azalai.load(sys.argv[1]), sys.argv[2], replications=300, alternatives=["third"])
"""


def wait_for(folder, pattern, process):
    for _ in range(1200):
        if next(folder.glob(pattern), None):
            return
        assert process.poll() is None, "it was through before it could be killed"
        time.sleep(0.05)
    raise AssertionError(pattern)


def test_a_killed_run_goes_on_where_it_stood(tmp_path):
    place, out = run_plans.write(tmp_path / "plan"), tmp_path / "out"
    script = [sys.executable, "-c", SCRIPT, str(place), str(out)]
    with subprocess.Popen(script) as process:
        wait_for(out, "parts/*/block-000000.npz", process)
        with pytest.raises(FolderBusyError):
            azalai.run(str(place), out, replications=2)
        os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(ResultError, match="no finished run"):
        read_run(out)
    steps = {p: p.stat().st_mtime_ns for p in out.glob(f"steps/*/{MANIFEST}")}
    blocks = len(list(out.glob("parts/*/block-*.npz")))
    assert steps
    assert blocks >= 1
    told = Seen()
    plan = azalai.load(str(place))
    asked = {"replications": 300, "alternatives": ["third"]}
    found = azalai.run(plan, out, watch=told, **asked)
    assert {p: p.stat().st_mtime_ns for p in steps} == steps
    assert told.least > 0  # of replications that were there already
    assert not (out / "parts").exists()
    assert run_plans.same(found, azalai.run(plan, tmp_path / "whole", **asked))


class Seen(Watch):
    """Keeps what it is told."""

    def __init__(self, cancel=None, at=0):
        self.cancel, self.at = cancel, at
        self.least = None
        self.steps = []

    def began(self, future, step):
        self.steps.append((future, step))

    def moved(self, future, done, total, words):  # noqa: ARG002
        self.least = done if self.least is None else min(self.least, done)
        if self.cancel is not None and done >= self.at:
            self.cancel.set()


def test_a_stopped_run_keeps_what_is_finished(tmp_path):
    plan, out = run_plans.plan(tmp_path / "plan"), tmp_path / "out"
    cancel = threading.Event()
    with pytest.raises(Interrupted):
        azalai.run(
            *(plan, out),
            watch=Seen(cancel, at=3),
            cancel=cancel,
            replications=150,
            alternatives=[],
            workers=1,
        )
    assert not (out / MANIFEST).exists()
    assert list(out.glob("steps/allocate-*"))
    assert list(out.glob("parts/*/block-000000.npz"))
    told = Seen()
    found = azalai.run(plan, out, watch=told, replications=150, alternatives=[])
    assert told.least > 1
    assert run_plans.same(found, azalai.run(plan, replications=150, alternatives=[]))
