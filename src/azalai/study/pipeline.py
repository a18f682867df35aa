"""The plan as a whole: every engine asked about every future, and what they say put together.

1. futures    the plan and its alternatives, and with which stock each flies (`futures`)
2. allocate   REACH: who is reached from where, and which base is called first
3. spares     SUSTAIN: its curve, and what the rule of the plan buys (`stock`)
4. ready      READY, with that allocation and that stock, the same luck in every future
5. reach      REACH again, weighted by how often READY has an aircraft ready
6. afford     AFFORD on what READY counted, and on what SUSTAIN bought
7. compared   the futures side by side (`compare`)

Every step is kept under the hash of what it reads (`keys`, `shelf`); results flow between engines
nowhere else.
"""

import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from azalai.errors import OutputError
from azalai.results.result import MANIFEST
from azalai.results.run import (
    COMPARED,
    REPORT,
    SCENARIO,
    STEPS,
    Future,
    Run,
    Step,
    Stock,
    read_run,
    write_manifest,
)
from azalai.scenario.write import write
from azalai.study import executors
from azalai.study.answers import Answers
from azalai.study.chain import Chain, Watch, steps_for
from azalai.study.compare import compared
from azalai.study.futures import Wanted, day_of_all, wanted
from azalai.study.shelf import Shelf, claimed
from azalai.version import VERSION

if TYPE_CHECKING:
    import polars as pl

    from azalai.scenario.scenario import Scenario

#: Futures at work at the same time: one is labelled while the next is simulated.
SIDE_BY_SIDE: Final = 2


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is asked for.

    Attributes:
        only: these steps, and what they need.
        alternatives: these beside the plan, a sweep with all its variants; None: all but sweeps.
        replications: of each simulation; None: 200, or until `precision` is reached.
        precision: 95 % half-width of fleet availability and of missions completed.
        seed: of all draws; None: that of the plan.
        workers: so many replications at once; None: as many as there are cores.
        processes: whether they run in processes of their own instead of threads.
        draws: of the figures that evidence leaves open; 0: none.
        on: the day at which REACH looks; None: when the last that is to come has come.

    """

    only: tuple[Step, ...] = STEPS
    alternatives: tuple[str, ...] | None = None
    replications: int | None = None
    precision: float | None = None
    seed: int | None = None
    workers: int | None = None
    processes: bool = False
    draws: int = 0
    on: date | None = None


def run(
    plan: "Scenario | str",
    out: Path | str | None = None,
    *,
    watch: Watch | None = None,
    cancel: threading.Event | None = None,
    executor: Executor | None = None,
    **asked: Any,
) -> Run:
    """Answer a plan and its alternatives with every engine.

    Args:
        plan: a scenario, or what `azalai.load` takes.
        out: folder of the run; what stands there is used again as far as it still holds.  None:
            a temporary one, which goes with the answer.
        watch: told how far it is.
        cancel: set to stop; what is finished stays in the folder, and the next run goes on there.
        executor: runs the replications; None: own threads or processes.
        asked: the fields of `Settings`.

    Raises:
        Interrupted: if it was stopped.
        FolderBusyError: if another run works in the folder.
        OutputError: if the folder cannot be written.
        PlanNotFoundError: if there is no such plan or alternative.
        ScenarioError: if the plan has faults.

    """
    from azalai.scenario.door import load

    scenario = load(plan) if isinstance(plan, str) else plan
    settings = Settings(**asked)
    told = (watch or Watch(), cancel or threading.Event(), executor)
    if out is not None:
        return _run(scenario, settings, Path(out), *told)
    folder = Path(tempfile.mkdtemp(prefix="azalai-run-"))
    try:
        found = _run(scenario, settings, folder, *told)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    return found


def _run(
    plan: "Scenario",
    settings: Settings,
    folder: Path,
    watch: Watch,
    cancel: threading.Event,
    executor: Executor | None,
) -> Run:
    began = time.perf_counter()
    _refuse_foreign(folder)
    buys = plan.settings.sustain.stock != "as_given"
    stocks: tuple[Stock, ...] = ("kept", "bought") if buys else ("kept",)
    futures = wanted(plan, settings.alternatives, stocks=stocks)
    with claimed(folder), _crew(settings, executor) as crew:
        answers = _answers(plan, settings, folder, futures, crew, cancel)
        chains = [Chain(answers, plan, one, watch, buys) for one in futures]
        found = _side_by_side(chains, steps_for(settings.only, buys=buys), cancel)
        draws = _draws(chains, settings, watch)
        run = Run(
            folder,
            plan.name,
            plan.fingerprint,
            {**asdict(settings), "on": answers.on},
            answers.seed,
            VERSION,
            {**_seconds(chains), "all": time.perf_counter() - began},
            found,
        )
        return _put_down(run, plan, draws, answers.shelf)


def _draws(
    chains: Sequence[Chain], settings: Settings, watch: Watch
) -> "dict[str, pl.DataFrame] | None":
    """Answer the futures again for other figures that the evidence allows."""
    if not settings.draws:
        return None
    from azalai.study.draws import draw_chains

    return draw_chains(chains[0].answers, chains, settings.draws, watch.drew)


@contextmanager
def _crew(settings: Settings, executor: Executor | None) -> Iterator[Executor]:
    """Give who runs replications: an executor handed in, or one for this run alone."""
    if executor is not None:
        yield executor
        return
    make = executors.processes if settings.processes else executors.threads
    own = make(settings.workers)
    try:
        yield own
    finally:
        own.shutdown(cancel_futures=True)


def _answers(
    plan: "Scenario",
    settings: Settings,
    folder: Path,
    futures: Iterable[Wanted],
    executor: Executor,
    cancel: threading.Event,
) -> Answers:
    return Answers(
        Shelf(folder),
        executor,
        cancel,
        settings.replications,
        settings.precision,
        plan.settings.plan.seed if settings.seed is None else settings.seed,
        settings.on or day_of_all(futures, plan),
        settings.workers or os.cpu_count() or 1,
    )


def _side_by_side(
    chains: Iterable[Chain], steps: tuple[Step, ...], cancel: threading.Event
) -> tuple[Future, ...]:
    """Answer all futures, two at a time; the first that is stopped or cannot write stops all."""
    with ThreadPoolExecutor(SIDE_BY_SIDE, "azalai-future") as pool:
        asked = [pool.submit(chain.go, steps) for chain in chains]
        try:
            return tuple(future.result() for future in asked)
        except BaseException:
            cancel.set()
            for future in asked:
                future.cancel()
            raise


def _seconds(chains: Iterable[Chain]) -> dict[str, float]:
    """Add up what each step took, all futures together."""
    found: dict[str, float] = dict.fromkeys(STEPS, 0.0)
    for chain in chains:
        for step, seconds in chain.seconds.items():
            found[step] += seconds
    return found


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder that holds something else than a run."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise OutputError("run-foreign", path=str(folder), found=folder.name)
    known = {"steps", "parts", SCENARIO, COMPARED, MANIFEST, REPORT}
    for entry in sorted(folder.iterdir()):
        if entry.name not in known and not entry.name.startswith("."):
            raise OutputError("run-foreign", path=str(folder), found=entry.name)


def _put_down(
    run: Run, plan: "Scenario", draws: "dict[str, pl.DataFrame] | None", shelf: Shelf
) -> Run:
    """Write the rest of the folder, the manifest last, and remove what no future needs.

    The old manifest goes first: until the new one stands the folder counts as unfinished.
    """
    for stale in (MANIFEST, REPORT):
        (run.folder / stale).unlink(missing_ok=True)
    write(plan, run.folder / SCENARIO, force=True)
    run.__dict__["scenario"] = plan  # as it will be read, without reading it
    compared(run, draws=draws).write(run.folder / COMPARED)
    write_manifest(run)
    shelf.sweep()
    found = read_run(run.folder)
    found.__dict__["scenario"] = plan
    return found
