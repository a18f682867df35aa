"""One future taken through the steps: each engine asked, with what those before it have said."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from azalai.errors import AzalaiError, OutputError
from azalai.results.result import Result
from azalai.results.run import STEPS, Fault, Future, Step
from azalai.study import stock
from azalai.study.freed import hand_back
from azalai.study.futures import Wanted, sentences

if TYPE_CHECKING:
    import polars as pl

    from azalai.scenario.scenario import Scenario
    from azalai.study.answers import Answers

#: What a step cannot do without; the allocation and the purchases may be missing.
NEEDS: Final[dict[Step, tuple[Step, ...]]] = {
    "allocate": (),
    "spares": (),
    "ready": (),
    "reach": ("ready",),
    "afford": ("ready",),
}
#: What a step is given where there is one.
USES: Final[dict[Step, tuple[Step, ...]]] = {**NEEDS, "ready": ("allocate",)}


class Watch:
    """Is told how far a run is; this one keeps silent, others say it on a screen."""

    def began(self, future: str, step: Step) -> None:
        """A step of a future has begun."""

    def moved(self, future: str, done: int, total: int, words: str) -> None:
        """A simulation has moved on: replications done of how many, and the running figure."""

    def ended(self, future: str, step: Step, result: Result | None) -> None:
        """A step of a future has its answer, or none."""

    def drew(self, done: int, total: int) -> None:
        """So many evidence draws of how many are answered."""


def steps_for(only: tuple[Step, ...], *, buys: bool) -> tuple[Step, ...]:
    """Give the steps asked for and those that they use, in order.

    Args:
        only: what is asked for.
        buys: whether READY flies with what SUSTAIN buys.

    """
    needed: set[Step] = set()
    left = list(only)
    while left:
        step = left.pop()
        needed.add(step)
        left += [one for one in USES[step] if one not in needed]
    if buys and "ready" in needed:
        needed.add("spares")
    return tuple(step for step in STEPS if step in needed)


@dataclass
class Chain:
    """The work on one future.

    Attributes:
        answers: asks the engines.
        plan: whose purchases an alternative keeps.
        future: what is answered.
        watch: is told how far it is.
        buys: whether READY flies with what SUSTAIN buys.
        found: the answers so far, and the name of each.
        faults: why a step has none.
        seconds: that each step took, the wait for its turn included.

    """

    answers: "Answers"
    plan: "Scenario"
    future: Wanted
    watch: Watch
    buys: bool
    found: dict[Step, tuple[str, Result]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    seconds: dict[Step, float] = field(default_factory=dict)

    def go(self, steps: tuple[Step, ...]) -> Future:
        """Take the steps in order; one that an engine refuses leaves those that need it out."""
        future, shelf = self.future, self.answers.shelf
        whole = Future(future.name, future.title, future.stock, "")
        if future.scenario is None:
            return replace(whole, faults=(Fault(steps[0], future.fault),))
        for step in steps:
            if all(one in self.found for one in self._needs(step)):
                self._take(step, future.scenario, whole.key)
        return replace(
            whole,
            fingerprint=future.scenario.fingerprint,
            steps={step: result for step, (_, result) in self.found.items()},
            folders={step: shelf.path(name) for step, (name, _) in self.found.items()},
            faults=tuple(self.faults),
        )

    def _needs(self, step: Step) -> tuple[Step, ...]:
        """Give what a step cannot do without: READY also what its own stock was bought by."""
        own = self.future.stock == "bought" or not self.future.name
        return ("spares",) if step == "ready" and self.buys and own else NEEDS[step]

    def _take(self, step: Step, scenario: "Scenario", key: str) -> None:
        began = time.perf_counter()
        self.watch.began(key, step)
        asks: dict[Step, Callable[[Scenario], tuple[str, Result]]] = {
            "allocate": self.answers.allocate,
            "spares": self.answers.spares,
            "ready": lambda s: self._ready(s, key),
            "reach": lambda s: self.answers.reach(s, self.found["ready"][1]),
            "afford": lambda s: self.answers.afford(s, self.found["ready"][0], self.purchases),
        }
        try:
            self.found[step] = asks[step](scenario)
        except OutputError:
            raise
        except AzalaiError as fault:
            self.faults.append(Fault(step, sentences(fault)))
        hand_back()
        self.seconds[step] = time.perf_counter() - began
        self.watch.ended(key, step, self.found[step][1] if step in self.found else None)

    def _ready(self, scenario: "Scenario", key: str) -> tuple[str, Result]:
        stocked = stock.with_stock(scenario, self.purchases)
        allocate = self.found.get("allocate")
        allocation = None if allocate is None else allocate[1]["allocation"]

        def tick(done: int, total: int, words: str) -> None:
            self.watch.moved(key, done, total, words)

        return self.answers.ready(stocked, allocation, tick)

    @property
    def purchases(self) -> "pl.DataFrame":
        """What SUSTAIN bought for this future: its own, or that of the plan."""
        if not self.buys:
            return stock.nothing()
        if self.future.stock == "kept":
            return stock.bought(self.answers.spares(self.plan)[1])
        return stock.bought(self.found["spares"][1])
