"""Plans as raw text, and random slips and harmless changes made to them."""

import csv
import io
import random
from dataclasses import dataclass, field
from pathlib import Path

from azalai.scenario.door import examples
from azalai.tables.registry import TABLES

Grid = list[list[str]]


@dataclass
class Plan:
    """Every table of a plan as a grid of text, header first; the settings as text."""

    settings: str
    grids: dict[str, Grid]
    dialect: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def example(cls, name: str) -> "Plan":
        folder = examples()[name]
        grids = {}
        for file in sorted(folder.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as text:
                rows = [[cell.strip() for cell in row] for row in csv.reader(text)]
            width = len(rows[0])
            grids[file.stem] = [(row + [""] * width)[:width] for row in rows if any(row)]
        return cls((folder / "scenario.toml").read_text(encoding="utf-8"), grids)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "scenario.toml").write_text(self.settings, encoding="utf-8")
        for name, grid in self.grids.items():
            how = self.dialect.get(name, {})
            text = io.StringIO(newline="")
            mark, end = how.get("delimiter", ","), how.get("end", "\n")
            quoting = csv.QUOTE_ALL if how.get("quote") else csv.QUOTE_MINIMAL
            csv.writer(text, delimiter=mark, lineterminator=end, quoting=quoting).writerows(grid)
            encoding = how.get("encoding", "utf-8")
            (folder / f"{name}.csv").write_bytes(text.getvalue().encode(encoding))
        return folder

    def cells(self, wanted):
        """Give (table, row, column position, column) of every told cell that is wanted."""
        return [
            (name, r, c, TABLES[name].columns[head])
            for name, grid in self.grids.items()
            for c, head in enumerate(grid[0])
            for r in range(1, len(grid))
            if head and c < len(grid[r]) and grid[r][c] and wanted(name, TABLES[name].columns[head])
        ]


def pick(random_: random.Random, plan: Plan, wanted):
    found = plan.cells(wanted)
    return random_.choice(found) if found else None


# --- faults: each gives the place that must be named: (table, row, column) ------------------

BAD = {
    "number": ["abc", "nan", "inf", "1_0", "0x1F", "1e999", "--1", "1,5", "12 km", "１２"],
    "whole": ["2.5", "two", "nan", "1_000"],
    "yes/no": ["maybe", "TRUE", "oui", "Y"],
    "date": ["2029-13-01", "1/4/2029", "soon", "20290401", "2029-02-30", "46000"],
    "times": ["25:00", "monday", "8h", "every two weeks", "06:00-", "mon jul"],
    "word": ["xyzzy", "Call", "", "repare"],
    "code": ["Mali", "ml", "M1", "MLI"],
    "name": ["a|b", "x*", "=1+1", "-x", "@x", "y" * 65, "two\nlines"],
    "list": ["a || b", "|", "a | *"],
}
FREE = {"evidence", "changes", "alternatives"}


def bad_cell(r, plan):
    cell = pick(r, plan, lambda t, c: c.kind in BAD and t not in FREE)
    if cell is None:
        return None
    table, row, position, column = cell
    found = r.choice([b for b in BAD[column.kind] if b or column.required])
    plan.grids[table][row][position] = found
    return table, row + 1, column.name


def out_of_range(r, plan):
    cell = pick(r, plan, lambda t, c: c.low is not None and c.low >= 0 and t not in FREE)
    if cell is None:
        return None
    table, row, position, column = cell
    plan.grids[table][row][position] = "-1"
    return table, row + 1, column.name


def lost_reference(r, plan):
    cell = pick(r, plan, lambda t, c: bool(c.to) and c.kind == "name" and t not in FREE)
    if cell is None:
        return None
    table, row, position, column = cell
    plan.grids[table][row][position] += " zq"
    return table, row + 1, column.name


def required_blank(r, plan):
    cell = pick(r, plan, lambda _t, c: c.required and not c.key)
    if cell is None:
        return None
    table, row, position, column = cell
    plan.grids[table][row][position] = ""
    return table, row + 1, column.name


def wrong_head(r, plan):
    table = r.choice(sorted(plan.grids))
    position = r.randrange(len(plan.grids[table][0]))
    plan.grids[table][0][position] += "_zq"
    return table, 1, plan.grids[table][0][position]


def second_row(r, plan):
    table = r.choice([t for t, g in plan.grids.items() if len(g) > 1])
    grid = plan.grids[table]
    grid.append(list(r.choice(grid[1:])))
    return table, len(grid), None


def row_too_long(r, plan):
    table = r.choice([t for t, g in plan.grids.items() if len(g) > 1])
    row = r.randrange(1, len(plan.grids[table]))
    plan.grids[table][row] = [*plan.grids[table][row], "spill"]
    return table, row + 1, None


def upside_down(r, plan):
    """Swap a pair that must rise: minimum and wanted, needed and quantity."""
    pairs = [
        (t, row, rule.columns)
        for t, grid in plan.grids.items()
        for rule in TABLES[t].rules
        if rule.kind == "ordered"
        and set(rule.columns) <= set(grid[0])
        and "starts" not in rule.columns
        for row in range(1, len(grid))
    ]
    if not pairs:
        return None
    table, row, (small, large) = r.choice(pairs)
    grid = plan.grids[table]
    grid[row][grid[0].index(small)], grid[row][grid[0].index(large)] = "9", "4"
    return table, row + 1, None


FAULTS = [
    bad_cell,
    bad_cell,
    bad_cell,
    out_of_range,
    lost_reference,
    required_blank,
    wrong_head,
    second_row,
    row_too_long,
    upside_down,
]


# --- harmless changes: the plan means the same ----------------------------------------------


def shuffle_rows(r, plan):
    grid = plan.grids[r.choice(sorted(plan.grids))]
    body = grid[1:]
    r.shuffle(body)
    grid[1:] = body


def shuffle_columns(r, plan):
    name = r.choice(sorted(plan.grids))
    width = max(map(len, plan.grids[name]))
    order = list(range(width))
    r.shuffle(order)
    plan.grids[name] = [[(row + [""] * width)[i] for i in order] for row in plan.grids[name]]


def white_space(r, plan):
    table, row, position, _ = pick(r, plan, lambda _t, _c: True)
    cell = plan.grids[table][row][position]
    plan.grids[table][row][position] = r.choice([" ", "\t", ""]) + cell + r.choice(["  ", "\n", ""])


def blank_rows(r, plan):
    grid = plan.grids[r.choice(sorted(plan.grids))]
    grid.insert(r.randint(1, len(grid)), [""] * len(grid[0]))
    grid.append([])


def blank_columns(r, plan):
    for row in plan.grids[r.choice(sorted(plan.grids))]:
        row += ["", ""]


def other_file_form(r, plan):
    name = r.choice(sorted(plan.grids))
    form = {"end": r.choice(["\n", "\r\n"]), "encoding": r.choice(["utf-8", "utf-8-sig"])}
    plan.dialect[name] = form | ({"quote": "all"} if r.random() < 0.5 else {})


def french_excel(r, plan):
    """Write one table with semicolons and decimal commas."""
    name = r.choice(sorted(set(plan.grids) - FREE))
    grid = plan.grids[name]
    for position, head in enumerate(grid[0]):
        if TABLES[name].columns.get(head) and TABLES[name].columns[head].kind == "number":
            for row in grid[1:]:
                if position < len(row):
                    row[position] = row[position].replace(".", ",")
    plan.dialect[name] = {"delimiter": ";", "end": "\r\n", "encoding": "utf-8-sig"}


def other_number(r, plan):
    cell = pick(r, plan, lambda t, c: c.kind == "number" and t not in FREE)
    if cell:
        table, row, position, _ = cell
        text = plan.grids[table][row][position]
        if "e" not in text.lower():
            plan.grids[table][row][position] = (
                f"+{text}"
                if r.random() < 0.5 and text[0] not in "+-"
                else (f"{text}0" if "." in text else f"{text}.0")
            )


def blank_table(r, plan):
    name = r.choice(sorted(set(TABLES) - set(plan.grids)) or ["sites"])
    if name not in plan.grids:
        plan.grids[name] = [list(TABLES[name].columns)]


HARMLESS = [
    shuffle_rows,
    shuffle_columns,
    white_space,
    blank_rows,
    blank_columns,
    other_file_form,
    french_excel,
    other_number,
    blank_table,
]
