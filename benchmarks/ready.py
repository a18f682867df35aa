"""READY: the compiled kernel beside SimPy and a hand-written C++ kernel of the same fleet cell.

Each claim is a ratio in one run, or seconds beside their limit.  Single-thread times are processor
time, the best of several rounds that take turns.  `python -m benchmarks.ready` runs all parts;
names run some of them: cell, growth, plan, seconds, threads, start, cold.  The C++ kernel is
compiled here; without a compiler its lines are left out, and the run says so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any, Final

import numpy as np

import azalai
from azalai.ready import codes, kernel
from azalai.ready.inputs import Inputs, build
from azalai.ready.solve import Settings, run_one, solve
from benchmarks import processes
from benchmarks.ready_cell import figures, tables, write
from benchmarks.ready_cell_simpy import Cell
from benchmarks.ready_scaled import scaled

ROUNDS: Final = 7
#: Asked of the kernel: times as fast as SimPy, and at most so many times as slow as C++.
SIMPY_X, CPP_X, THREADS_X = 45.0, 3.0, 1.8
#: Cost of an event at 1 200 aircraft over that at 12; and of a plan many times over that of one.
FLAT_X, PLAN_X, PLAN_TIMES = 1.3, 2.0, 100
RUNS_S, SAHEL_S, COLD_S, WARM_S = 0.5, 10.0, 45.0, 1.0

#: Published means of the cell (20 000 replications of an independent kernel, 95 %).
MEANS: Final = {
    "availability": (0.85983, 0.00012),
    "flown": (21_824.1, 0.5),
    "lost": (75.86, 0.55),
    "backorders": (1.0155, 0.0015),
    "waits": (484.60, 0.35),
    "removals": (1998.1, 0.6),
    "inspections": (406.54, 0.02),
    "overhauls": (28.70, 0.01),
}
_FLAGS: Final = ("-O3", "-march=native", "-ffp-contract=off", "-std=c++17")


@dataclass(frozen=True)
class Timed:
    """One replication: seconds in the kernel, seconds to lay out its buffers, events."""

    kernel_s: float
    reset_s: float
    events: int
    bytes: int

    @property
    def event_ns(self) -> float:
        """Nanoseconds an event."""
        return self.kernel_s / self.events * 1e9


def replication(made: Inputs, number: int) -> Timed:
    """Time one replication of a plan, in the buffers of the one before, as in a run of many."""
    run, flag = kernel.load(), np.zeros(1, np.uint8)
    while True:
        start = time.thread_time()
        buffers = made.template(number)
        laid = time.thread_time()
        status = run(*buffers.arguments, flag)
        spent = time.thread_time() - laid
        if status == codes.DONE:
            size = buffers.record.nbytes + buffers.state.nbytes
            found = Timed(spent, laid - start, int(buffers.record["events"][0]), size)
            made.give_back(buffers, np.flatnonzero(buffers.counted))
            return found
        made.grow()


def best(made: Inputs, rounds: int = ROUNDS) -> Timed:
    """Time the fastest of some replications."""
    return min((replication(made, n) for n in range(rounds)), key=lambda one: one.event_ns)


def compiled_cpp(folder: Path) -> Path | None:
    """Compile the C++ kernel of the cell; None without a compiler."""
    compiler = shutil.which("g++") or shutil.which("clang++")
    if compiler is None:
        return None
    program = folder / "ready_cell"
    source = Path(__file__).with_name("ready_cell.cpp")
    subprocess.run([compiler, *_FLAGS, "-o", str(program), str(source)], check=True)
    return program


def cpp(program: Path, replications: int, *, as_plan: bool, seed: int = 1) -> list[list[float]]:
    """Run the C++ kernel: lines of (mean, standard error), the last (events, best seconds)."""
    words = [str(program), "1", str(replications), str(int(as_plan)), str(seed)]
    out = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    return [[float(word) for word in line.split()] for line in out.splitlines()]


def simpy_s(seed: int) -> float:
    """Time one replication of the cell in SimPy, without the making of the model."""
    twin = Cell(seed)
    start = time.thread_time()
    twin.run()
    return time.thread_time() - start


def cell(folder: Path) -> None:
    """The cell of 12 aircraft and ten years: speed beside SimPy and C++, and the means."""
    made = build(write(folder / "cell", tables()))
    program = compiled_cpp(folder)
    ours: list[Timed] = []
    simpy: list[float] = []
    bare: list[list[float]] = []
    for number in range(ROUNDS):
        ours += [replication(made, k) for k in range(3)]
        simpy.append(simpy_s(number))
        if program:
            bare.append(cpp(program, 5, as_plan=False)[-1])
    one = min(ours, key=lambda timed: timed.kernel_s)
    whole_s = min(timed.kernel_s + timed.reset_s for timed in ours)
    line("cell, one replication", one.kernel_s * 1e3, "ms", f"{one.events} events")
    line("  with its buffers laid out", whole_s * 1e3, "ms", f"{one.bytes / 2**20:.1f} MiB each")
    line("  SimPy", min(simpy) * 1e3, "ms", "")
    ratio("  kernel over SimPy", min(simpy) / one.kernel_s, SIMPY_X)
    if program:
        cpp_s = min(seconds for _, seconds in bare)
        line("  C++, binary heap", cpp_s * 1e3, "ms", f"{bare[0][0]:.0f} events")
        ratio("  kernel time over C++ time", one.kernel_s / cpp_s, CPP_X, most=True)
    else:
        print("  no C++ compiler: the C++ kernel is left out")
    means(made, program)


def means(made: Inputs, program: Path | None, replications: int = 100) -> None:
    """Print the means of the cell beside C++ (with the plan's rules) and the published ones."""
    rows = figures(made, replications)
    bare = cpp(program, 2000, as_plan=True) if program else []
    for number, (name, (published, width)) in enumerate(MEANS.items()):
        mean, error = rows[name].mean(), rows[name].std(ddof=1) / np.sqrt(replications)
        beside = ""
        if bare:
            other, spread = bare[number]
            beside = f"C++ {other:.5g}, z {(mean - other) / np.hypot(error, spread):+.1f}; "
        told = f"{beside}published {published:g} +- {width:g} (cell's own rules)"
        print(f"  {name:14} {mean:10.5g} +- {1.96 * error:.2g}   {told}")


def growth(folder: Path) -> None:
    """Cost of an event of the cell at 12, 120 and 1 200 aircraft, two years each."""
    first = 0.0
    for scale in (1, 10, 100):
        made = build(write(folder / f"cell{scale}", tables(scale), 2.0))
        one = best(made, 3 if scale == 100 else ROUNDS)
        first = first or one.event_ns
        size = f"{one.events} events, {one.bytes / 2**20:.1f} MiB each"
        line(f"cell, {12 * scale} aircraft", one.event_ns, "ns an event", size)
    ratio("  1 200 aircraft over 12", one.event_ns / first, FLAT_X, most=True)


def plan(folder: Path) -> None:
    """Cost of an event of a full plan, once and a hundred times over, a quarter of a year.

    Memory is that of the buffers of a replication as they are laid out, of which what nothing is
    counted in is never touched, and the most that the process has held so far.
    """
    source, first = azalai.load("fjord"), 0.0
    for times in (1, PLAN_TIMES):
        began, told = time.process_time(), scaled(source, times, folder / f"fjord{times}", 0.25)
        made = build(told)
        built_s = time.process_time() - began
        one = best(made, 3)
        first = first or one.event_ns
        size = f"{one.events} events, {one.bytes / 2**20:.0f} MiB each"
        held = f"{getrusage(RUSAGE_SELF).ru_maxrss / 2**10:.0f} MiB held"
        line(f"fjord, {times} x", one.event_ns, "ns an event", f"{size}, {held}")
        line("  read and built", built_s, "s", "")
    ratio(f"  {PLAN_TIMES} x over once", one.event_ns / first, PLAN_X, most=True)


def seconds(folder: Path) -> None:
    """Whole answers, all tables made, on all cores."""
    ten = write(folder / "ten", tables(bases=2, per_base=5), 2.0)
    solve(ten, Settings(replications=2))
    took = min(_took(lambda: solve(ten, Settings(replications=100))) for _ in range(3))
    limit("100 runs x 2 years x 10 aircraft", took, RUNS_S)
    sahel = azalai.load("sahel")
    limit("sahel, 10 years x 200", _took(lambda: solve(sahel, Settings(replications=200))), SAHEL_S)


def threads(folder: Path, replications: int = 60) -> None:
    """Two threads beside one: replications of the cell."""
    made = build(write(folder / "threads", tables()))

    def on(count: int) -> float:
        def every() -> None:
            with ThreadPoolExecutor(count) as pool:
                list(pool.map(lambda number: run_one(made, number), range(replications)))

        return _took(every)

    rounds = [(on(1), on(2)) for _ in range(3)]
    one, two = min(a for a, _ in rounds), min(b for _, b in rounds)
    ratio(f"two threads over one ({os.cpu_count()} cores)", one / two, THREADS_X)


def start(folder: Path) -> None:
    """The whole process from a warm cache: a small plan, one replication.

    Modules are compiled to bytecode by the first run, as they are where Azalai is installed.
    """
    write(folder / "start", tables(), 0.1)
    words = processes.azalai("ready", str(folder / "start"), "--replications", "1")
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "bytecode"), "PYTHONDONTWRITEBYTECODE": ""}
    limit("warm start, whole process", processes.run(words, more=kept).wall_s, WARM_S)


def cold(folder: Path) -> None:
    """Compile the kernel into an empty cache."""
    code = "from azalai.ready import kernel; kernel.load()"
    home = {name: str(folder) for name in ("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "TMPDIR")}
    environment = {**os.environ, **home}
    took = _took(lambda: subprocess.run([sys.executable, "-c", code], env=environment, check=True))
    limit("cold compilation", took, COLD_S)


def _took(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def line(what: str, number: float, unit: str, rest: str) -> None:
    """Print one figure."""
    print(f"{what:38} {number:10.2f} {unit:12} {rest}", flush=True)


def ratio(what: str, found: float, asked: float, *, most: bool = False) -> None:
    """Print one ratio beside what is asked."""
    kept = found <= asked if most else found >= asked
    word = "at most" if most else "at least"
    line(what, found, "x", f"asked {word} {asked:g}{'' if kept else ': MISSED'}")


def limit(what: str, found: float, asked: float) -> None:
    """Print seconds beside their limit."""
    line(what, found, "s", f"of {asked:g} s{'' if found <= asked else ': MISSED'}")


PARTS: Final[dict[str, Callable[[Path], None]]] = {
    "cell": cell,
    "growth": growth,
    "plan": plan,
    "seconds": seconds,
    "threads": threads,
    "start": start,
    "cold": cold,
}


def main(*names: str) -> None:
    """Run the parts that are named, or all."""
    kernel.load()
    with tempfile.TemporaryDirectory() as folder:
        for name in names or PARTS:
            PARTS[name](Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
