"""The kernel beside its twin, written from the rules alone: equal to the bit, ties included.

The twin (`model`) knows neither the build nor the kernel of READY.  Every figure that both count
must be equal as float64: no tolerance.
"""

import ast
from pathlib import Path

import pytest

from tests.ready_plans import plan
from tests.twin import (
    cases,
    cases_began,
    cases_contracts,
    cases_convoys,
    cases_dates,
    cases_days,
    cases_fleet,
    cases_hover,
    cases_inside,
    cases_lending,
    cases_line,
    cases_missions,
    cases_people,
    cases_periods,
    cases_rivals,
    cases_running,
    cases_seasons,
    cases_so_far,
    cases_start,
    cases_upkeep,
    cases_used,
    cases_work,
    cases_world,
)
from tests.twin.beside import BLOCKS_HELD, differences, kernel_figures
from tests.twin.cost import ratio
from tests.twin.model.covered import COVERED, MODES, NotInTwinError
from tests.twin.model.world import World
from tests.twin.plans import YEARS, random_plan

pytestmark = pytest.mark.usefixtures("kernel")

MODEL = Path(__file__).parent / "model"
SEEDS = range(40)
SLICES = (
    *(*cases.SLICES, *cases_missions.SLICES, *cases_running.SLICES),
    *(*cases_upkeep.SLICES, *cases_world.SLICES, *cases_dates.SLICES),
    *(*cases_start.SLICES, *cases_fleet.SLICES),
    *(*cases_lending.SLICES, *cases_seasons.SLICES, *cases_used.SLICES),
    *cases_periods.SLICES,
    *cases_began.SLICES,
    *cases_rivals.SLICES,
    *cases_so_far.SLICES,
    *cases_hover.SLICES,
    *cases_people.SLICES,
    *cases_contracts.SLICES,
    *cases_work.SLICES,
    *cases_line.SLICES,
    *cases_days.SLICES,
    *cases_inside.SLICES,
    *cases_convoys.SLICES,
)
HANDS = [(s.__name__, *case) for s in SLICES for case in s()]
KNOWN = (cases_missions, cases_upkeep, cases_start)
MENDED = [
    case
    for told in (*KNOWN, cases_world, cases_dates, cases_fleet, cases_inside, cases_lending)
    for case in told.mended()
]


def hold(scenario, replication):
    twin = World(scenario, replication).run()
    kernel = kernel_figures(scenario, replication)
    assert differences(twin, kernel, BLOCKS_HELD) == []
    return twin


@pytest.mark.parametrize(("part", "name", "ready", "tables"), HANDS, ids=lambda v: str(v)[:24])
def test_plans_by_hand(tmp_path, part, name, ready, tables):
    scenario = plan(tmp_path, 30 / 365.25, {"stagger": "no"} | ready, **tables)
    for replication in (0, 1):
        figures = hold(scenario, replication)
        assert any(block == "services" for block, *_ in figures), (part, name)


@pytest.mark.parametrize("case", MENDED, ids=lambda case: case[0])
def test_plans_that_the_kernel_once_lived_otherwise(tmp_path, case):
    _, ready, tables = case
    hold(plan(tmp_path, 30 / 365.25, {"stagger": "no"} | ready, **tables), 0)


@pytest.mark.parametrize("seed", SEEDS)
def test_plans_at_random(tmp_path, seed):
    ready, tables = random_plan(seed)
    hold(plan(tmp_path, YEARS, ready, **{n: rows for n, rows in tables.items() if rows}), seed % 3)


def test_the_random_plans_use_every_rule_that_is_covered():
    """Each column that the twin covers is told by some plan here, by hand or at random."""
    told = {table: set() for table in COVERED}
    plans = [tables for *_, tables in (*HANDS, *MENDED)] + [random_plan(seed)[1] for seed in SEEDS]
    for tables in plans:
        for table, rows in tables.items():
            told[table] |= {c for row in rows for c, cell in row.items() if cell is not None}
    unused = {table: COVERED[table] - columns for table, columns in told.items()}
    assert {t: columns for t, columns in unused.items() if columns} == {}


def test_other_rules_are_refused(tmp_path):
    assert {"scheduled", "call", "quota", "standing"} == MODES
    for number, more in enumerate(
        (
            {"tasks": [cases.check(5, action="replace")]},
            {"tasks": [cases.check(5, every_fh=None, every_km=900)]},
        )
    ):
        scenario = plan(tmp_path / str(number), 0.1, **cases.daily(**more))
        with pytest.raises(NotInTwinError):
            World(scenario)


def test_the_twin_knows_neither_build_nor_kernel():
    allowed = {"azalai.ready"}  # the words of states and events
    known = ("streams", "stats", "support", "geo")
    for file in MODEL.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("azalai"):
                own = node.module in allowed and [a.name for a in node.names] == ["codes"]
                words = node.module == "azalai.ready.codes"
                assert own or words or node.module.split(".")[1] in known, (file, node.module)


def test_the_kernel_is_much_faster(tmp_path):
    """Far below what is measured: a guard against a comparison that compares nothing."""
    assert ratio(tmp_path, years=1) > 5
