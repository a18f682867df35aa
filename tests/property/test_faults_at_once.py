"""Several slips in one plan: each is told in one pass, and nothing that the slips do not explain.

The slips are independent: words, references, numbers, dates and times of the examples, each in a
cell of its own, rows and columns freely shared.
"""

import random
from collections.abc import Callable

import pytest

from azalai import check_plan
from azalai.tables.row import Column
from tests.property.plans import BAD, FREE, Plan, out_of_range, pick

EXAMPLES = {"workshop": 40, "outpost": 40, "fjord": 12, "offshore": 12}
MOST = 4

Place = tuple[str, int, str]
Slip = Callable[[random.Random, Plan], Place | None]


def misspelt(r: random.Random, text: str) -> str:
    """Leave out, add or change a letter; where nothing is left, or a blank, another word."""
    at = r.randrange(len(text))
    word = r.choice([text[:at] + text[at + 1 :], f"{text[:at]}q{text[at:]}", f"{text[:at]}zx"])
    return word.strip() or "q"


def _slip(wanted: Callable[[str, Column], bool], write: Callable[..., str]) -> Slip:
    def slip(r: random.Random, plan: Plan) -> Place | None:
        cell = pick(r, plan, wanted)
        if cell is None:
            return None
        table, row, position, column = cell
        plan.grids[table][row][position] = write(r, plan.grids[table][row][position])
        return table, row + 1, column.name

    return slip


def _kinds(*kinds: str) -> Callable[[str, Column], bool]:
    return lambda _table, column: column.kind in kinds


SLIPS: list[Slip] = [
    _slip(lambda table, column: bool(column.to) and table not in FREE, misspelt),
    _slip(lambda table, column: bool(column.words) and table not in FREE, misspelt),
    _slip(_kinds("number", "whole"), lambda r, _: r.choice(["many", "12 km", "1_0"])),
    _slip(_kinds("date"), lambda r, _: r.choice(BAD["date"])),
    _slip(_kinds("times"), lambda r, _: r.choice(BAD["times"])),
    out_of_range,
]


def slips(r: random.Random, plan: Plan) -> set[Place]:
    """Make up to four slips in cells of their own; give their places."""
    made: set[Place] = set()
    for _ in range(r.randint(1, MOST)):
        before = {name: [list(row) for row in grid] for name, grid in plan.grids.items()}
        place = r.choice(SLIPS)(r, plan)
        if place is None or place in made or _same(before, plan, place):
            plan.grids = before
        else:
            made.add(place)
    return made


def _same(before: dict[str, list[list[str]]], plan: Plan, place: Place) -> bool:
    """Tell a slip that changed nothing: the blank beside a bar of a list was left out."""
    table, row, _ = place
    told = [["".join(cell.split()) for cell in g[table][row - 1]] for g in (before, plan.grids)]
    return told[0] == told[1]


def _told(plan: str, level: str) -> set[Place]:
    problems = check_plan(plan).problems
    return {(p.place.table, p.place.row or 0, p.place.column) for p in problems if p.level == level}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_slip_is_told_and_nothing_else(tmp_path, name):
    warned = _told(name, "warning")
    for seed in range(EXAMPLES[name]):
        plan = Plan.example(name)
        made = slips(random.Random(f"{name} {seed}"), plan)
        folder = str(plan.write(tmp_path / str(seed)))
        assert _told(folder, "error") == made, (name, seed)
        assert _told(folder, "warning") <= warned, (name, seed)
