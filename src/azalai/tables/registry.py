"""The one list of tables: behind reading, messages, docs, blank workbook and JSON Schema."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from azalai.tables import evidence, fleet, missions, money, people, places, risk, supply, upkeep
from azalai.tables.row import Column, Row, Table
from azalai.tables.settings import SECTIONS

EngineName = Literal["reach", "ready", "sustain", "afford", "resist"]

ROWS: Final[tuple[type[Row], ...]] = (
    places.Site,
    places.Climate,
    places.Route,
    fleet.Type,
    fleet.Performance,
    fleet.Tail,
    fleet.Serial,
    fleet.Age,
    fleet.Item,
    fleet.Part,
    fleet.Failure,
    upkeep.Task,
    upkeep.Need,
    upkeep.Capability,
    people.Resource,
    people.Course,
    supply.Stock,
    supply.Supplier,
    supply.Offer,
    missions.Mission,
    missions.Posture,
    missions.Profile,
    missions.Demand,
    money.Cost,
    money.Rate,
    money.Loan,
    money.Budget,
    risk.Project,
    risk.Disruption,
    evidence.Evidence,
    evidence.Alternative,
    evidence.Change,
)

TABLES: Final[dict[str, Table]] = {row.spec.name: row.spec for row in ROWS}


@dataclass(frozen=True, slots=True)
class Engine:
    """What an engine asks of a plan.

    Attributes:
        letter: its mark in the *used* column of the tables.
        needs: tables without which it cannot give its first answer; in a group one is enough.
        asks: letters of the engines whose tables it reads as well: all who fly go by the legs of
            REACH, a cost as planned by what READY and SUSTAIN read, RESIST asks for runs of READY.
        works: whether it exists yet; columns that only engines to come use are listed by
            `azalai tables --unused`.

    """

    name: EngineName
    letter: str
    needs: tuple[tuple[str, ...], ...]
    asks: str = ""
    works: bool = False


ENGINES: Final[dict[str, Engine]] = {
    e.name: e
    for e in (
        Engine("reach", "R", (("sites",), ("types",)), works=True),
        Engine("ready", "D", (("sites",), ("types",), ("fleet",), ("missions",)), "R", works=True),
        Engine(
            "sustain",
            "S",
            (("items",), ("parts",), ("failures",), ("tasks",), ("stock",), ("missions",)),
            "R",
            works=True,
        ),
        Engine("afford", "A", (("fleet",),), "RDS", works=True),
        Engine(
            "resist",
            "X",
            (("sites",), ("types",), ("fleet",), ("missions",), ("suppliers",), ("disruptions",)),
            "RD",
        ),
    )
}

_ALL = "".join(e.letter for e in ENGINES.values())


#: The column that holds the names of a table, where it is not `name`: words shared by rows.
WORDS: Final = {"resources": "resource", "profiles": "profile", "demand": "kind"}


def name_column(table: Table) -> str:
    """Give the column whose cells other tables point at."""
    return WORDS.get(table.name, table.key[0])


def users(table: Table, column: Column) -> str:
    """Give the letters of the engines that use a column; key columns go with their table."""
    marks = column.used or table.used
    return _ALL if "+" in marks else marks


def tables_of(engine: str) -> list[str]:
    """Give the tables that an engine reads, in the order of the registry."""
    letters = ENGINES[engine].letter + ENGINES[engine].asks
    return [
        t.name
        for t in TABLES.values()
        if any(letter in users(t, c) for letter in letters for c in t.columns.values())
        and (t.used == "+" or any(letter in t.used for letter in letters))
    ]


def is_unused(marks: str) -> bool:
    """Tell whether only engines that are still to come use something so marked."""
    return "+" not in marks and not any(e.works and e.letter in marks for e in ENGINES.values())


def unused() -> list[tuple[str, str, str]]:
    """List what no engine reads yet: (table, column, letters of the engines to come).

    Settings stand under the table `scenario`, as `section.name`.
    """
    columns = [
        (t.name, c.name, c.used or t.used) for t in TABLES.values() for c in t.columns.values()
    ]
    columns += [
        ("scenario", f"{section}.{c.name}".lstrip("."), c.used)
        for section, model in SECTIONS.items()
        for c in model.columns.values()
    ]
    return [(table, column, marks) for table, column, marks in columns if is_unused(marks)]


def label(column: Column) -> str:
    """Write what a column holds, as it stands in the units row of a workbook: `(km)`."""
    return f"({column.unit or column.kind})"


def json_schema() -> dict[str, Any]:
    """Describe a whole plan as JSON Schema: one array of rows for each table."""
    tables = {
        t.name: {"type": "array", "description": t.meaning, "items": t.row.model_json_schema()}
        for t in TABLES.values()
    }
    settings = {name or "plan": model.model_json_schema() for name, model in SECTIONS.items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Azalai plan",
        "type": "object",
        "properties": {"scenario": {"type": "object", "properties": settings}, **tables},
        "additionalProperties": False,
    }
