"""READY's method: replications of one plan, counted, labelled, with their intervals.

`build` turns the plan into buffers; the kernel runs one replication from a copy of them; rows of
counts are kept by replication number and read in that order, so that nothing depends on how many
threads ran; `label` puts names and intervals back.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from azalai.ready import codes, kernel
from azalai.ready.conservation import check_row
from azalai.ready.faults import ReadyError
from azalai.ready.inputs import Inputs, build
from azalai.ready.left_out import left_out
from azalai.ready.outputs import Labels
from azalai.ready.results import label
from azalai.ready.rows import Rows
from azalai.ready.stopping import Stop, remarks
from azalai.results.result import Provenance, Result
from azalai.scenario.scenario import Scenario

Tick = Callable[[int, int, str], None]
Floats = NDArray[np.float64]

#: One line of the trace: time and what it tells (`codes.TRACES`).
TRACE: Final = np.dtype(
    [("time_h", np.float64), ("kind", np.int64), *((c, np.int64) for c in "abcde")]
)
#: How often the room of a replication is doubled before it is given up.
_MOST_GROWTH: Final = 16


@dataclass(frozen=True, slots=True)
class Settings:
    """What a simulation is asked for.

    Attributes:
        replications: so many runs; None: 200, or until `precision` is reached.
        precision: 95 % half-width of fleet availability and of missions completed.
        seed: of all draws; None: that of the plan.
        window: days instead of months from the first date to before the second.
        workers: threads; None: all cores.
        checkpoint: folder in which finished blocks are kept, so that a killed run resumes.

    """

    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    window: tuple[date, date] | None = None
    workers: int | None = None
    checkpoint: Path | None = None


def solve(
    scenario: Scenario,
    settings: Settings | None = None,
    tick: Tick | None = None,
    cancel: threading.Event | None = None,
) -> Result:
    """Simulate a plan.

    Args:
        scenario: the plan.
        settings: what is asked for.
        tick: told (done, total, running figure) as replications end.
        cancel: set from outside to stop; what is finished is kept.

    Raises:
        ReadyError: if nothing was finished, or an invariant of a replication is broken.

    """
    asked = settings or Settings()
    began = time.perf_counter()
    made = build(scenario, asked.seed, asked.window)
    used = scenario.settings.plan.seed if asked.seed is None else asked.seed
    key = f"{scenario.fingerprint} {used} {asked.window} {kernel.stamp()}"
    rows = Rows(made.shape, asked.checkpoint, key)
    aside = [i for i, (_, kind) in enumerate(made.labels.posts) if kind in made.labels.aside]
    stop = Stop(asked.replications, asked.precision, tuple(aside))
    signal = cancel or threading.Event()
    for block in stop.blocks(rows):
        _run_all(made, rows, block, asked.workers, stop, tick, signal)
        if signal.is_set():
            break
    rows.close()
    told = {k: v for k, v in asdict(asked).items() if k not in ("workers", "checkpoint", "seed")}
    provenance = Provenance(
        "ready",
        scenario.name,
        scenario.fingerprint,
        settings={**told, "replications": rows.replications},
        seed=used,
        seconds=time.perf_counter() - began,
    )
    said = [*remarks(stop, rows, cancelled=signal.is_set()), *starts_ideal(scenario)]
    said += [*left_out(scenario), *_replaced(made)]
    return label(made.labels, made.shape, rows, provenance, said)


def starts_ideal(scenario: Scenario) -> list[tuple[str, dict[str, Any]]]:
    """Say that a plan starts from an ideal state where it tells nothing as down (RULES 6.1)."""
    down = scenario.fleet.frame["in_task"].drop_nulls().len()
    due = scenario.serials.frame["due"].drop_nulls().len()
    return [] if down or due else [("ready-starts-ideal", {})]


def _replaced(made: Inputs) -> list[tuple[str, dict[str, Any]]]:
    """Name the people whom no course replaces: who leaves is taken to be replaced at once."""
    names = made.paths.replaced
    return [("ready-replaced", {"count": len(names), "names": "; ".join(names)})] if names else []


def _run_all(
    made: Inputs,
    rows: Rows,
    wanted: Iterable[int],
    workers: int | None,
    stop: Stop,
    tick: Tick | None,
    signal: threading.Event,
) -> None:
    """Run the replications that are missing, in threads, and keep their rows."""
    left = rows.missing(wanted)
    flag = np.zeros(1, np.uint8)
    count = workers or os.cpu_count() or 1
    with ThreadPoolExecutor(count) as pool:
        waiting: set[Future[None]] = set()
        try:
            while left or waiting:
                while left and len(waiting) < 2 * count and not signal.is_set():
                    waiting.add(pool.submit(_keep, made, rows, left.pop(0), flag))
                if signal.is_set():
                    flag[0] = 1
                    left = []
                done, waiting = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                if tick and done:
                    tick(rows.replications, stop.total, stop.figure(rows))
        except BaseException:
            flag[0] = 1
            raise


def _keep(made: Inputs, rows: Rows, replication: int, flag: NDArray[np.uint8]) -> None:
    """Run one replication, check its identities and keep its row; a stopped one is dropped."""
    found = run_one(made, replication, flag)
    if found is not None:
        check_row(made.labels, made.shape, found, replication)
        rows.add(replication, found)


def run_one(made: Inputs, replication: int, flag: NDArray[np.uint8] | None = None) -> Floats | None:
    """Run one replication and give its row; None if it was stopped.

    Raises:
        ReadyError: if it needs more room than there is, or broke an invariant.

    """
    ended = _simulate(made, replication, flag, trace=False)
    return None if ended is None else ended.f[ended.results :]


def _simulate(
    made: Inputs, replication: int, flag: NDArray[np.uint8] | None, *, trace: bool
) -> Any:
    run = kernel.load()
    cancel = np.zeros(1, np.uint8) if flag is None else flag
    for _ in range(_MOST_GROWTH):
        rooms = dict(made.rooms)
        buffers = made.template(replication, trace=trace)
        status = run(buffers.record[0], buffers.cf, buffers.ci, buffers.f, buffers.i, cancel)
        if status == codes.STOPPED:
            return None
        if status == codes.DONE:
            return buffers
        if made.rooms == rooms:
            made.grow()
    raise ReadyError("ready-room", replication=replication)


def trace(
    scenario: Scenario, replication: int, settings: Settings | None = None
) -> tuple[NDArray[Any], Labels]:
    """Run one replication and give what happened in it, line by line.

    Returns:
        An array of `TRACE` in the order of time, and the names behind its indices.

    """
    asked = settings or Settings()
    made = build(scenario, asked.seed, asked.window)
    ended = _simulate(made, replication, None, trace=True)
    if ended is None:
        raise ReadyError("ready-no-replication")
    row = ended.record[0]
    n, at, times = int(row["tr_n"]), int(row["tr_row"]), int(row["tr_time"])
    lines = np.zeros(n, TRACE)
    lines["time_h"] = ended.f[times : times + n]
    cells = ended.i[at : at + 6 * n].reshape(n, 6)
    for k, name in enumerate(("kind", *"abcde")):
        lines[name] = cells[:, k]
    return lines, made.labels
