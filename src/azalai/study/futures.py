"""Which futures a run answers, and the one day at which all of them are looked at."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from azalai.errors import AzalaiError, ScenarioError
from azalai.locale import Phrase
from azalai.results.run import Stock
from azalai.support.periods import begins, project_dates

if TYPE_CHECKING:
    from azalai.errors import Problem
    from azalai.scenario.scenario import Scenario

#: Tables whose rows decide who is reached.
REACHING: Final = ("fleet", "missions", "routes")
Sentences = tuple[tuple[str, Mapping[str, object]], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """One future to be answered.

    Attributes:
        name: of the alternative or variant; blank for the plan itself.
        title: by language.
        scenario: what it is; None where it has faults.
        stock: which stock it flies with.
        fault: why there is no scenario.

    """

    name: str
    title: Mapping[str, str]
    scenario: "Scenario | None"
    stock: Stock = "kept"
    fault: Sentences = field(default=())


def wanted(
    plan: "Scenario", names: Iterable[str] | None, *, stocks: tuple[Stock, ...]
) -> tuple[Wanted, ...]:
    """List the futures of a plan: itself, then its alternatives in their order.

    Args:
        plan: the scenario.
        names: of alternatives; a sweep stands for all its variants.  None: all without a sweep.
        stocks: which stocks an alternative flies with; the plan itself knows one.

    Raises:
        PlanNotFoundError: if there is no alternative of a name.

    """
    title = {"en": plan.name, "fr": plan.name}
    found = [Wanted("", title, plan)]
    for name in _named(plan, names):
        scenario, fault = _tried(plan, name)
        told = _title(plan, name)
        found += [Wanted(name, told, scenario, stock, fault) for stock in stocks]
    return tuple(found)


def _named(plan: "Scenario", names: Iterable[str] | None) -> Iterator[str]:
    """Give the variants that are meant, each once."""
    known = plan.alternatives_by_name
    if names is None:
        yield from (name for name in known.variants if name in known.rows)
        return
    seen: set[str] = set()
    for name in names:
        members = [v for v in known.variants if v == name or v.startswith(f"{name}: ")]
        if not members:
            plan.alternative(name)  # says what there is
        yield from (m for m in members if m not in seen)
        seen.update(members)


def _title(plan: "Scenario", name: str) -> dict[str, str]:
    """Give the title of an alternative in both languages; of a variant with its values."""
    base, _, values = name.partition(": ")
    rows = plan.alternatives_by_name.rows
    row = rows[name] if name in rows else rows[base]
    tail = "" if name in rows else f" ({values})"
    english = row["title"] or base
    return {"en": english + tail, "fr": (row["title_fr"] or english) + tail}


def _tried(plan: "Scenario", name: str) -> "tuple[Scenario | None, Sentences]":
    try:
        return plan.alternative(name), ()
    except AzalaiError as fault:
        return None, sentences(fault)


def sentences(fault: AzalaiError) -> Sentences:
    """Give what an error says as sentences of the catalogue, with their places."""
    if isinstance(fault, ScenarioError):
        return tuple(_placed(p) for p in fault.problems if p.level == "error")
    return ((fault.code, dict(fault.fields)),)


def _placed(problem: "Problem") -> tuple[str, Mapping[str, object]]:
    place = problem.place
    row = f":{place.row}" if place.row is not None else ""
    key = f" ({place.key})" if place.key else ""
    where = f"{place.file or place.table}{row}{key} {place.column}".strip()
    return "run-placed", {"where": where, "told": Phrase(problem.code, problem.fields)}


def day_of_all(futures: Iterable[Wanted], plan: "Scenario") -> date:
    """Give the day on which the last that is to come has come, in whatever future.

    Bases, aircraft and missions of all futures are looked at on this one day: on the first of the
    plan those that a project brings would not be there yet, and the futures would look alike.
    """
    days = [plan.start]
    for future in futures:
        if future.scenario is not None:
            days += _comings(future.scenario)
    return max(days)


def _comings(scenario: "Scenario") -> Iterator[date]:
    dates = project_dates({"projects": scenario.projects.frame}, scenario.start)
    for table in REACHING:
        for day in begins(scenario.tables[table].frame, dates):
            if day is not None and day < scenario.end:
                yield day
