"""`load`: from a folder, a workbook or the name of an example to a checked Scenario."""

from collections import defaultdict
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from azalai.errors import Place, PlanNotFoundError, Problem, Problems, ScenarioError, nearest
from azalai.scenario.checks import View, run_checks
from azalai.scenario.checks.alternatives import check_alternatives
from azalai.scenario.doubts import Doubts
from azalai.scenario.parse import parse_table
from azalai.scenario.raw import RawPlan
from azalai.scenario.scenario import Scenario
from azalai.scenario.settings import read_settings, unsure_settings
from azalai.tables import registry

_EXAMPLES: Final = "data"


@dataclass(frozen=True)
class Checked:
    """A plan as far as it could be read, row by row, and every problem found."""

    name: str
    plan: Scenario
    problems: Problems


def load(plan: str | Path, engine: str = "") -> Scenario:
    """Read and check a plan.

    Args:
        plan: a folder of CSV files, a workbook, or the name of an example.
        engine: read only what this engine (`reach`, `ready`, `sustain`, `afford`, `resist`) uses,
            and ask for what it needs.

    Raises:
        PlanNotFoundError: if there is no such folder, workbook or example.
        ScenarioError: if the plan has faults; it holds every one of them.

    """
    checked = check_plan(plan, engine, alternatives=False)
    if checked.problems.errors:
        raise ScenarioError(checked.problems, checked.name)
    return checked.plan


def check_plan(plan: str | Path, engine: str = "", *, alternatives: bool = True) -> Checked:
    """Read and check a plan, and hand over what was found instead of raising it.

    Args:
        plan: as for `load`.
        engine: as for `load`.
        alternatives: build and check every alternative too, where the plan itself is sound.

    Raises:
        PlanNotFoundError: if there is no such folder, workbook or example.

    """
    problems = Problems()
    raw = _open(find_plan(plan), problems)
    read = registry.tables_of(engine) if engine else list(registry.TABLES)
    parsed = {name: parse_table(raw.tables[name], problems) for name in read if name in raw.tables}
    settings = read_settings(raw, problems)
    scenario = Scenario(
        settings, {name: p.rows for name, p in parsed.items()}, problems, frozenset(read)
    )
    view = View(
        scenario,
        problems,
        frozenset(read) - _unreadable(raw, problems),
        defaultdict(Doubts, {name: p.doubts for name, p in parsed.items()}),
        unsure_settings(raw, problems),
        engine,
        raw.settings_file,
    )
    run_checks(view)
    if alternatives:
        check_alternatives(view)
    if not problems.errors:
        return Checked(settings.plan.name, scenario, problems)
    sound = {name: rows.sound() for name, rows in scenario.tables.items()}
    return Checked(raw.name, Scenario(settings, sound, problems, frozenset(read)), problems)


def _unreadable(raw: RawPlan, problems: Problems) -> set[str]:
    """Give the tables that are there and could not be opened, or stand under another name."""
    errors = [p for p in problems if p.level == "error"]
    found = {p.place.table for p in errors if p.place.table not in raw.tables}
    found |= {p.place.table for p in errors if p.place.row is None}
    return found | {p.fix.value for p in errors if p.fix and p.fix.action == "rename-table"}


def find_plan(plan: str | Path) -> Path:
    """Give the path of a plan: a folder, a workbook, or an example of that name."""
    path = Path(plan)
    if path.exists():
        return path
    if str(plan) in examples():
        return examples()[str(plan)]
    near = nearest(str(plan), [*examples(), *_neighbours(path)])
    code = "plan-not-found-near" if near else "plan-not-found"
    known = ", ".join(examples())
    raise PlanNotFoundError(code, plan=str(plan), nearest=near, examples=known)


def _neighbours(path: Path) -> list[str]:
    parent = path.parent
    return [str(p) for p in parent.iterdir()] if parent.is_dir() else []


def examples() -> dict[str, Path]:
    """Give the folder of each example plan that comes with Azalai, by name."""
    home = Path(str(resources.files("azalai.scenario"))) / _EXAMPLES
    return {p.name: p for p in sorted(home.iterdir()) if (p / "scenario.toml").exists()}


def _open(path: Path, problems: Problems) -> RawPlan:
    if path.is_dir():
        from azalai.scenario.folder import read_folder

        raw = read_folder(path, problems)
    else:
        from azalai.scenario.workbook import read_workbook

        raw = read_workbook(path, problems)
    if not raw.tables and raw.settings is None and not problems.errors:
        problems.add(Problem("plan-empty", Place(path.name)))
    return raw
