"""READY's method: replications of one plan, counted, labelled, with their intervals.

`build` turns the plan into buffers; the kernel runs one replication from a copy of them; rows of
counts are kept by replication number and read in that order, so that nothing depends on how many
threads ran; `label` puts names and intervals back.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from azalai.ready import codes, kernel
from azalai.ready.elsewhere import job_of
from azalai.ready.faults import ReadyError
from azalai.ready.inputs import Inputs, build
from azalai.ready.inputs_missions import ranks_of
from azalai.ready.left_out import left_out
from azalai.ready.outputs import Labels
from azalai.ready.results import label
from azalai.ready.results_convoys import never_left
from azalai.ready.rows import Rows, Sparse
from azalai.ready.stopping import Stop, remarks
from azalai.results.result import Provenance, Result
from azalai.scenario.checks.engines import refuse_lacks
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
        first: number of the first replication; two runs with other numbers share no luck.

    """

    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    window: tuple[date, date] | None = None
    workers: int | None = None
    checkpoint: Path | None = None
    first: int = 0

    @property
    def threads(self) -> int:
        """How many threads run."""
        return self.workers or os.cpu_count() or 1


def solve(
    scenario: Scenario,
    settings: Settings | None = None,
    tick: Tick | None = None,
    cancel: threading.Event | None = None,
    *,
    allocation: pl.DataFrame | None = None,
    executor: Executor | None = None,
    key: str = "",
    turn: AbstractContextManager[Any] | None = None,
) -> Result:
    """Simulate a plan.

    Args:
        scenario: the plan.
        settings: what is asked for.
        tick: told (done, total, running figure) as replications end.
        cancel: set from outside to stop; what is finished is kept.
        allocation: which base is asked first for the calls of a place (`inputs.build`).
        executor: runs the replications; None: own threads.  One that is no ThreadPoolExecutor
            is taken to run in other processes.
        key: says what is read of plan and allocation, for the checkpoint; blank: all of both.
        turn: held while replications run, so that simulations that share it take turns.

    Raises:
        ReadyError: if nothing was finished, an invariant is broken, or the window lies outside.
        ScenarioError: if the plan lacks what READY needs.

    """
    asked = settings or Settings()
    began = time.perf_counter()
    _refuse(scenario, asked.window)
    kernel.prepare()
    made = build(scenario, asked.seed, asked.window, allocation)
    used = scenario.settings.plan.seed if asked.seed is None else asked.seed
    read = key or f"{scenario.fingerprint} {_ranks(allocation)}"
    read = f"{read} {used} {asked.window} {asked.first} {kernel.stamp()}"
    rows = Rows(made.shape, asked.checkpoint, read)
    aside = [i for i, (_, kind) in enumerate(made.labels.posts) if kind in made.labels.aside]
    stop = Stop(asked.replications, asked.precision, tuple(aside), first=asked.first)
    signal = cancel or threading.Event()
    kernel.wait(cancel=signal)
    crew = _crew(scenario, made, asked, allocation, executor)
    prepared = time.perf_counter() - began
    with turn or nullcontext():
        started = time.perf_counter()
        _run_blocks(crew, rows, stop, tick, signal)
    rows.close()
    told = {k: v for k, v in asdict(asked).items() if k not in ("workers", "checkpoint", "seed")}
    provenance = Provenance(
        "ready",
        scenario.name,
        scenario.fingerprint,
        settings=told | {"replications": rows.replications, "allocated": allocation is not None},
        seed=used,
        seconds=prepared + time.perf_counter() - started,  # the wait for our turn is no work
    )
    said = [*remarks(stop, rows, cancelled=signal.is_set()), *_of_plan(scenario, made)]
    said += never_left(scenario, made.labels, rows)
    return label(made.labels, made.shape, rows, provenance, said, workers=asked.threads)


def _refuse(scenario: Scenario, window: tuple[date, date] | None) -> None:
    """Refuse a plan that lacks what READY needs, and a window of which a day is not counted."""
    refuse_lacks(scenario, "ready")
    counted = scenario.day_after(scenario.settings.ready.warmup_y)
    if window is not None and (window[0] < counted or window[1] > scenario.end):
        told = {"first": window[0], "last": window[1], "start": counted, "end": scenario.end}
        raise ReadyError("ready-window-outside", **told)


def _of_plan(scenario: Scenario, made: Inputs) -> list[tuple[str, dict[str, Any]]]:
    """Say what can be said of a plan before it is simulated."""
    first = [*starts_ideal(scenario), *_warmed(scenario)]
    return [*first, *left_out(scenario), *_replaced(made)]


def starts_ideal(scenario: Scenario) -> list[tuple[str, dict[str, Any]]]:
    """Say that a plan starts from an ideal state where it tells nothing as down (RULES 6.1)."""
    down = scenario.fleet.frame["in_task"].drop_nulls().len()
    due = scenario.serials.frame["due"].drop_nulls().len()
    return [] if down or due else [("ready-starts-ideal", {})]


def _warmed(scenario: Scenario) -> list[tuple[str, dict[str, Any]]]:
    """Say that the first years are not counted, where they are not."""
    years = scenario.settings.ready.warmup_y
    return [("ready-warmup", {"years": f"{years:g}"})] if years else []


def _replaced(made: Inputs) -> list[tuple[str, dict[str, Any]]]:
    """Name the people whom no course replaces: who leaves is taken to be replaced at once."""
    names = made.paths.replaced
    return [("ready-replaced", {"count": len(names), "names": "; ".join(names)})] if names else []


def _ranks(allocation: pl.DataFrame | None) -> str:
    return "" if allocation is None else str(sorted(ranks_of(allocation).items()))


@dataclass(frozen=True)
class Crew:
    """Who runs replications.

    Attributes:
        pool: gives the executor.
        submit: has it run one.
        flag: set to stop those that run in this process.
        ahead: so many wait their turn at most.

    """

    pool: Callable[[], AbstractContextManager[Executor]]
    submit: Callable[[Executor, int], Future[Sparse | None]]
    flag: NDArray[np.uint8]
    ahead: int


def _crew(
    scenario: Scenario,
    made: Inputs,
    asked: Settings,
    allocation: pl.DataFrame | None,
    executor: Executor | None,
) -> Crew:
    """Choose who runs replications: own threads, threads handed in, or other processes."""
    flag, count = np.zeros(1, np.uint8), asked.threads
    if executor is None or isinstance(executor, ThreadPoolExecutor):
        pool = partial(_lent, executor, count)
        return Crew(pool, lambda to, n: to.submit(run_checked, made, n, flag), flag, 2 * count)
    used = scenario.settings.plan.seed if asked.seed is None else asked.seed
    job = job_of(scenario, used, asked.window, allocation)
    return Crew(partial(_lent, executor, count), job.submit, flag, 2 * count)


@contextmanager
def _lent(executor: Executor | None, count: int) -> Iterator[Executor]:
    """Give an executor that was handed in, or own threads for as long as they are needed."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(count) as own:
        yield own


def _run_blocks(
    crew: Crew, rows: Rows, stop: Stop, tick: Tick | None, signal: threading.Event
) -> None:
    """Run block after block until enough are there, or it is stopped."""
    for block in stop.blocks(rows):
        _run_all(crew, rows, block, stop, tick, signal)
        if signal.is_set():
            break


def _run_all(
    crew: Crew,
    rows: Rows,
    wanted: Iterable[int],
    stop: Stop,
    tick: Tick | None,
    signal: threading.Event,
) -> None:
    """Run the replications that are missing, and keep their rows."""
    left = rows.missing(wanted)
    waiting: dict[Future[Sparse | None], int] = {}
    with crew.pool() as pool:
        try:
            while left or waiting:
                while left and len(waiting) < crew.ahead and not signal.is_set():
                    number = left.pop(0)
                    waiting[crew.submit(pool, number)] = number
                if signal.is_set():
                    left = []
                    _stop(crew, waiting)
                done, _ = wait(waiting, timeout=0.1, return_when=FIRST_COMPLETED)
                for future in done:
                    _keep(rows, waiting.pop(future), future)
                if tick and done:
                    tick(rows.replications, stop.total, stop.figure(rows))
        except BaseException:
            _stop(crew, waiting)
            raise


def _stop(crew: Crew, waiting: Iterable[Future[Sparse | None]]) -> None:
    """Stop what runs in this process, and have nothing begin any more."""
    crew.flag[0] = 1
    for future in waiting:
        future.cancel()


def _keep(rows: Rows, replication: int, done: Future[Sparse | None]) -> None:
    """Keep the row of a replication; a stopped one is dropped."""
    found = None if done.cancelled() else done.result()
    if found is not None:
        rows.keep(replication, found)


def run_checked(
    made: Inputs, replication: int, flag: NDArray[np.uint8] | None = None
) -> Sparse | None:
    """Run one replication and hold its row against its identities; None if it was stopped.

    Raises:
        ReadyError: if it needs more room than there is, or broke an invariant.

    """
    ended = _simulate(made, replication, flag, trace=False)
    if ended is None:
        return None
    row = made.counted(ended.counted)
    found = Sparse.of(row)
    made.identities.check(row, found.values, replication)
    made.give_back(ended, found.where)
    return found


def run_one(made: Inputs, replication: int, flag: NDArray[np.uint8] | None = None) -> Floats | None:
    """Run one replication and give its row; None if it was stopped.

    Raises:
        ReadyError: if it needs more room than there is, or broke an invariant.

    """
    ended = _simulate(made, replication, flag, trace=False)
    return None if ended is None else made.counted(ended.counted)


def _simulate(
    made: Inputs, replication: int, flag: NDArray[np.uint8] | None, *, trace: bool
) -> Any:
    run = kernel.load()
    cancel = np.zeros(1, np.uint8) if flag is None else flag
    for _ in range(_MOST_GROWTH):
        rooms = dict(made.rooms)
        buffers = made.template(replication, trace=trace)
        try:
            status = run(*buffers.arguments, cancel)
        except ArithmeticError as fault:
            kernel.forget()
            told = {"what": str(fault), "replication": replication}
            raise ReadyError("ready-broken-step", **told) from fault
        if status == codes.STOPPED:
            return None
        if status == codes.DONE:
            made.balances.check(buffers, replication)
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

    Raises:
        ScenarioError: if the plan lacks what READY needs.

    """
    asked = settings or Settings()
    refuse_lacks(scenario, "ready")
    made = build(scenario, asked.seed, asked.window)
    ended = _simulate(made, replication, None, trace=True)
    if ended is None:
        raise ReadyError("ready-no-replication")
    row = ended.record[0]
    n = int(row["tr_n"])
    lines = np.zeros(n, TRACE)
    lines["time_h"] = ended.column("tr_time", n)
    cells = ended.column("tr_row", 6 * n).reshape(n, 6)
    for k, name in enumerate(("kind", *"abcde")):
        lines[name] = cells[:, k]
    return lines, made.labels
