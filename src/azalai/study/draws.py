"""Evidence draws: the futures of a run answered again for numbers that the evidence also allows.

Draw d changes every figure with a range at once (`Scenario.draw`), the same way in every future,
and simulates block d of the replications of the run: what is left between two futures of one draw
is neither luck nor a difference of evidence, and what is left between a draw and the same block as
told is evidence alone.

What people decide stays as told: the stock that SUSTAIN bought and REACH's allocation of calls.
READY and AFFORD answer each draw; REACH's coverage is not drawn.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.errors import AzalaiError, OutputError
from azalai.results.result import Result
from azalai.results.run import Step
from azalai.scenario.draws import PURPOSE, stream_name
from azalai.scenario.evidence import uncertain_cells
from azalai.streams import Stream
from azalai.study import stock
from azalai.study.compare import measures_of

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario
    from azalai.study.answers import Answers
    from azalai.study.chain import Chain

#: Futures at work at the same time: one is built or labelled while the next is simulated.
SIDE_BY_SIDE: Final = 2
#: Answers one future of one draw over some replications: results by step.
Ask = Callable[[str, int, range], Mapping[Step, Result]]
#: Told how many draws of how many are done.
Tick = Callable[[int, int], None]

BLOCKS: Final = {"draw": pl.Int32, "first": pl.Int32, "replications": pl.Int32}
EACH: Final = {
    "draw": pl.Int32,
    "future": pl.String,
    "quantity": pl.String,
    "of": pl.String,
    "mean": pl.Float64,
}
NUMBERS: Final = {
    "draw": pl.Int32,
    "figure": pl.String,
    "basis": pl.String,
    "confidence": pl.String,
    "u": pl.Float64,
}
FAULTS: Final = {"draw": pl.Int32, "future": pl.String, "en": pl.String, "fr": pl.String}

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A future as told: its key, and its scenario to draw from."""

    key: str
    scenario: "Scenario"


def block_of(replications: int, draws: int) -> int:
    """Give the replications of each draw: together as many as the run has, one at least."""
    return max(replications // draws, 1)


def drawn(
    futures: Sequence[Told], draws: int, block: int, ask: Ask, tick: Tick | None = None
) -> dict[str, pl.DataFrame]:
    """Answer every future for every draw.

    A draw that breaks a rule of the plan, or that an engine refuses, is left out for all futures
    and told; nothing is drawn again (`Scenario.draw`).

    Args:
        futures: those that the run has answered.
        draws: how many.
        block: replications of each.
        ask: answers one future of one draw.
        tick: is told how far it is.

    Returns:
        Tables `draws` (draw, first replication, replications), `draws_each` (means of every
        measure), `draw_numbers` (where in its range each uncertain figure lay) and `draw_faults`.

    """
    rows: dict[str, list[Row]] = {"draws": [], "draws_each": [], "draw_faults": []}
    with ThreadPoolExecutor(SIDE_BY_SIDE, "azalai-draw") as pool:
        for draw in range(draws):
            numbers = range(draw * block, (draw + 1) * block)
            asked = [pool.submit(_answer, f.key, draw, numbers, ask) for f in futures]
            found = [future.result() for future in asked]
            faults = [fault for _, fault in found if fault is not None]
            if faults:
                rows["draw_faults"].append(faults[0])
            else:
                rows["draws"].append((draw, numbers.start, block))
                rows["draws_each"] += [row for means, _ in found for row in means]
            if tick is not None:
                tick(draw + 1, draws)
    rows["draw_numbers"] = list(numbers_of([f.scenario for f in futures], range(draws)))
    schemas: dict[str, dict[str, Any]] = {
        "draws": BLOCKS,
        "draws_each": EACH,
        "draw_faults": FAULTS,
        "draw_numbers": NUMBERS,
    }
    return {
        name: pl.DataFrame(rows[name], schema=schema, orient="row")
        for name, schema in schemas.items()
    }


def _answer(key: str, draw: int, numbers: range, ask: Ask) -> tuple[list[Row], Row | None]:
    """Give the means of one future of one draw, or why there are none."""
    try:
        return list(_means(draw, key, ask(key, draw, numbers))), None
    except OutputError:
        raise
    except AzalaiError as error:
        return [], (draw, key, error.text("en"), error.text("fr"))


def _means(draw: int, key: str, steps: Mapping[Step, Result]) -> Iterator[Row]:
    for (quantity, of), measure in measures_of(steps).items():
        if measure.drawn:
            yield draw, key, quantity, of, measure.linear().middle


def numbers_of(scenarios: Iterable["Scenario"], draws: Iterable[int]) -> Iterator[Row]:
    """Tell where in its range each uncertain figure of some futures lies in each draw."""
    figures: dict[str, Row] = {}
    seed = 0
    for scenario in scenarios:
        evidence, seed = scenario.evidence_by_cell, scenario.settings.plan.seed
        for number in uncertain_cells(evidence):
            row = evidence.rows[number]
            figures.setdefault(stream_name(row), (row["basis"], row["confidence"]))
    stream = Stream(seed, PURPOSE)
    for draw in draws:
        for name in sorted(figures):
            yield draw, name, *figures[name], stream.uniform(name, draw)


def asker(answers: "Answers", chains: Sequence["Chain"]) -> Ask:
    """Ask READY and AFFORD through the shelf of a run, so that a killed run goes on there.

    Args:
        answers: the engines of the run.
        chains: of the futures, each with its steps done.

    """
    known = {_key(chain): chain for chain in chains}

    def ask(key: str, draw: int, numbers: range) -> Mapping[Step, Result]:
        chain = known[key]
        if chain.future.scenario is None:
            raise KeyError(key)
        scenario = chain.future.scenario.draw(draw)
        engines = replace(answers, replications=len(numbers), precision=None, first=numbers.start)
        told = chain.found.get("allocate")
        stocked = stock.with_stock(scenario, chain.purchases)
        name, ready = engines.ready(stocked, None if told is None else told[1]["allocation"])
        return {"ready": ready, "afford": engines.afford(scenario, name, chain.purchases)[1]}

    return ask


def draw_chains(
    answers: "Answers", chains: Sequence["Chain"], draws: int, tick: Tick | None = None
) -> dict[str, pl.DataFrame]:
    """Answer all futures of a run that READY has answered for some evidence draws.

    Args:
        answers: the engines of the run.
        chains: of the futures, each with its steps done.
        draws: how many.
        tick: is told how far it is.

    """
    done = [c for c in chains if "ready" in c.found and c.future.scenario is not None]
    told = [Told(_key(c), c.future.scenario) for c in done if c.future.scenario is not None]
    counts = [c.found["ready"][1]["replications"]["replication"].n_unique() for c in done]
    block = block_of(min(counts, default=1), draws)
    return drawn(told, draws, block, asker(answers, done), tick)


def _key(chain: "Chain") -> str:
    from azalai.results.run import Future

    future = chain.future
    return Future(future.name, future.title, future.stock, "").key
