"""The engines, each asked once: what has been answered already is found again.

Every method makes one step for one scenario.  Its name holds everything that the step reads: a
change that it does not read leaves it where it is (`keys`).
"""

import threading
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.results.result import Result
from azalai.results.run import Step
from azalai.study import keys, stock
from azalai.study.shelf import Shelf

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario

#: Told (step, done, total, words) as work goes on.
Tick = Callable[[Step, int, int, str], None]
#: Replications of READY with unlimited spares: their mean alone is used.
UNLIMITED_RUNS: Final = 40


@dataclass(frozen=True)
class Answers:
    """Asks engines, and keeps what they say.

    Attributes:
        shelf: where it is kept.
        executor: runs replications.
        cancel: set to stop a simulation; what is finished of it is kept.
        replications: of a simulation; None: 200, or until `precision` is reached.
        precision: half-width at which a simulation stops.
        seed: of all draws.
        on: the day at which REACH looks.
        workers: so many replications run at once.
        first: number of the first replication.
        turn: simulations take turns, so that one is labelled while the next is simulated.

    """

    shelf: Shelf
    executor: Executor | None
    cancel: threading.Event
    replications: int | None
    precision: float | None
    seed: int
    on: date
    workers: int | None = None
    first: int = 0
    turn: threading.Lock = field(default_factory=threading.Lock)

    def allocate(self, scenario: "Scenario") -> tuple[str, Result]:
        """Ask REACH who is reached from where, and which base is called first."""
        from azalai.reach.solve import solve

        return self._reach("allocate", scenario, None, solve)

    def reach(self, scenario: "Scenario", ready: Result) -> tuple[str, Result]:
        """Ask REACH again, weighted by how often an aircraft is ready."""
        from azalai.reach.solve import solve

        return self._reach("reach", scenario, ready["readiness"], solve)

    def _reach(
        self,
        step: Step,
        scenario: "Scenario",
        readiness: pl.DataFrame | None,
        solve: Callable[..., Result],
    ) -> tuple[str, Result]:
        from azalai.reach.inputs import Settings

        name = self._name(step, scenario, self.on, keys.of_table(readiness))
        asked = Settings(on=self.on)
        return self._get(name, lambda: solve(scenario, asked, readiness=readiness))

    def spares(self, scenario: "Scenario") -> tuple[str, Result]:
        """Ask SUSTAIN for its curve and for what the rule of the plan buys."""
        from azalai.sustain.solve import Settings, solve

        asked, upkeep = Settings.of(scenario), None
        if asked.targets and asked.measure == "availability":
            upkeep = self._upkeep(scenario)
        name = self._name("spares", scenario, asdict(asked), keys.of_table(upkeep))
        return self._get(name, lambda: solve(scenario, asked, maintenance=upkeep))

    def _upkeep(self, scenario: "Scenario") -> pl.DataFrame:
        """Give availability with unlimited spares, which a target of availability needs."""
        from azalai.sustain.solve import Settings, solve

        name = self._name("spares", scenario, "stores")
        stores = self._get(name, lambda: solve(scenario, Settings()))[1]
        endless = replace(self, replications=UNLIMITED_RUNS, precision=None)
        free = stock.unlimited(scenario, stores)
        return stock.maintenance(endless.ready(free, None)[1])

    def ready(
        self,
        scenario: "Scenario",
        allocation: pl.DataFrame | None,
        tick: Callable[[int, int, str], None] | None = None,
    ) -> tuple[str, Result]:
        """Simulate a plan; a stopped simulation keeps what it has finished, and gives none.

        Raises:
            Interrupted: if it was stopped.

        """
        from azalai.ready import kernel
        from azalai.ready.faults import ReadyError
        from azalai.ready.solve import Settings, solve

        told = None if allocation is None else _ranks(allocation)
        runs = (self.replications, self.precision, self.first)
        read = (self.seed, keys.of_table(told), kernel.stamp())
        name = self._name("ready", scenario, *runs, *read)

        def make() -> Result:
            asked = Settings(
                self.replications,
                self.precision,
                self.seed,
                workers=self.workers,
                checkpoint=self.shelf.parts(name),
                first=self.first,
            )
            shared: dict[str, Any] = {"executor": self.executor, "key": name, "turn": self.turn}
            try:
                found = solve(scenario, asked, tick, self.cancel, allocation=told, **shared)
            except ReadyError:
                self._go_on()  # stopped before anything was finished
                raise
            self._go_on()
            return found

        return self._get(name, make)

    def afford(
        self, scenario: "Scenario", ready: str, purchases: pl.DataFrame
    ) -> tuple[str, Result]:
        """Ask AFFORD what it costs: what READY counted, by the name of its step, and was bought."""
        from azalai.afford.solve import solve

        told = (keys.of_file(self.shelf.file(ready, "quantities")), keys.of_table(purchases))

        def make() -> Result:
            # Handed over at once and held by nobody else, so that AFFORD can let go of it.
            return solve(
                scenario,
                quantities=stock.priced(self.shelf.fresh(ready, "quantities"), purchases),
            )

        return self._get(self._name("afford", scenario, *told), make)

    def _name(self, step: Step, scenario: "Scenario", *parts: object) -> str:
        read = keys.of_plan(scenario, keys.READS[step])
        return f"{step}-{keys.of_step(keys.of_code(step), read, *parts)}"

    def _go_on(self) -> None:
        if self.cancel.is_set():
            raise Interrupted

    def _get(self, name: str, make: Callable[[], Result]) -> tuple[str, Result]:
        if self.shelf.find(name) is None:
            self._go_on()
        return name, self.shelf.get(name, make)


class Interrupted(Exception):  # noqa: N818 (an event, no error)
    """The work was stopped from outside; what is finished is kept."""


def _ranks(allocation: pl.DataFrame) -> pl.DataFrame:
    """Keep of REACH's allocation what READY reads, in a fixed order."""
    names = ["mission", "destination", "base", "rank"]
    return allocation.select(names).sort(names)
