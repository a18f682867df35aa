"""AFFORD: from quantities to a cost that a treasurer and an auditor accept.

1. quantities    of a simulation, or as planned (`planned`)
2. lines         every priced cell of the plan on every quantity it is paid for (`tariff`)
3. entries       quantity x price x escalation x currency, rounded once at the event (`ledger`)
4. debts         what is borrowed is paid back in the cash view (`debts`)
5. tables        the tree by year in both breakdowns, and what stands behind each cell (`results`)
6. answers       figures, budgets, offers, uncertainty

RULES 9 says what the numbers mean, docs/methods/costs.md how they are made.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import polars as pl

from azalai.afford import books as bookkeeping
from azalai.afford import budgets, credit, figures, inputs, offers, remarks, results, uncertainty
from azalai.afford.planned import planned
from azalai.afford.replications import totals_each
from azalai.results.result import Provenance, Result
from azalai.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Settings:
    """What AFFORD is asked.

    Attributes:
        draws: how many joint draws of the prices that evidence leaves open; 0: none.
        alternative: name under which the result goes.

    """

    draws: int = 0
    alternative: str = ""


def _still(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def solve(
    plan: Scenario,
    settings: Settings | None = None,
    quantities: pl.DataFrame | None = None,
    tick: Callable[[int, int], None] = _still,
) -> Result:
    """Price a plan through its life.

    Args:
        plan: the scenario.
        settings: what is asked.
        quantities: in the form of `azalai.results.quantities`, of any number of replications;
            None: as planned, one replication.
        tick: is told how many samples of how many are done.

    Raises:
        ScenarioError: if a quantity is priced twice, or a price has no worth in some year.

    """
    asked, began = settings or Settings(), time.perf_counter()
    told, as_planned = quantities, quantities is None
    case = inputs.build(plan, planned(plan) if told is None else told)
    del told, quantities  # numbered, they take a fifth of the room
    books = bookkeeping.keep(case)
    tables = {
        **results.tables(books),
        "totals_each": totals_each(books),
        "budgets": budgets.table(books),
        "loans": credit.loans(books),
        "schedules": credit.schedules(books),
        "figures": figures.table(books),
        **offers.tables(books),
        **uncertainty.tables(books, asked.draws, tick),
    }
    seconds = time.perf_counter() - began
    provenance = Provenance(
        engine="afford",
        plan=plan.name,
        fingerprint=plan.fingerprint,
        alternative=asked.alternative,
        settings=asdict(asked),
        seed=plan.settings.plan.seed if asked.draws else None,
        seconds=seconds,
    )
    return Result(
        tables, provenance, tuple(remarks.of(books, tables["budgets"], planned=as_planned))
    )
