"""What a step reads of a plan, and the name that it has for it.

A step is kept under the hash of everything that it reads: the cells of the plan that its engine
uses (`used` of each column and setting), what it was asked, what other steps hand it, and the
code of the engine.  A plan that differs in nothing of it finds the step again (RULES 9.1).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from azalai.results.run import Step
from azalai.scenario import fingerprint
from azalai.tables.registry import TABLES
from azalai.tables.row import Column
from azalai.tables.settings import SECTIONS

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    import polars as pl

    from azalai.scenario.scenario import Scenario

#: The package of the engine that answers a step, and those that every engine stands on.
ENGINES: Final[dict[Step, str]] = {
    "allocate": "reach",
    "spares": "sustain",
    "ready": "ready",
    "reach": "reach",
    "afford": "afford",
}
BELOW: Final = (
    *("results", "scenario", "support", "flight", "geo", "stats", "optimise", "tables"),
    *("streams.py", "units.py"),
)
#: Cells of money beside those named `_money`: what they are counted in, and how prices grow.
MONEY: Final = ("currency", "price_year", "index")
#: Tables that say what a plan might be and how sure it is: they are turned into cells before.
ABOUT: Final = ("alternatives", "changes", "evidence")
#: Settings that name the plan and its reader; the seed is handed to a step by itself.
NAMES: Final = ("name", "language", "seed")


@dataclass(frozen=True, slots=True)
class Reads:
    """What an engine reads: letters of engines, as in `used` of a column.

    Attributes:
        letters: it reads every cell that these use.
        bare: it reads every cell that these use, money left out.
        about: tables of `ABOUT` that it reads too.
        targets: whether it reads the targets of the plan.

    """

    letters: str = ""
    bare: str = ""
    about: tuple[str, ...] = ()
    targets: bool = False

    def columns(self, table: str) -> tuple[str, ...]:
        """Give the columns that are read of a table, in their order; none: the table is not."""
        spec = TABLES[table]
        if table in ABOUT and table not in self.about:
            return ()
        if spec.theme == "money" and set(self.letters).isdisjoint(spec.used):
            return ()
        if spec.used != "+" and set(self.letters + self.bare).isdisjoint(spec.used):
            return ()
        return tuple(name for name, c in spec.columns.items() if c.key or self.uses(c))

    def uses(self, column: Column) -> bool:
        """Tell whether a column or setting is read."""
        if column.used == "+":
            return column.name != "note"
        money = "_money" in column.name or column.name in MONEY
        letters = self.letters if money else self.letters + self.bare
        return not set(letters).isdisjoint(column.used)


#: The leg model belongs to REACH; READY and SUSTAIN fly by it.  Only SUSTAIN and AFFORD know money.
READS: Final[dict[Step, Reads]] = {
    "allocate": Reads(bare="R"),
    "spares": Reads(letters="S", bare="R", targets=True),
    "ready": Reads(bare="RD"),
    "reach": Reads(bare="R"),
    "afford": Reads(letters="RDSA", about=("evidence",)),
}


def of_plan(scenario: "Scenario", reads: Reads) -> str:
    """Give the SHA-256 of what is read of a plan, whatever the order of its rows."""
    digest = hashlib.sha256()
    for cell in _settings(scenario, reads):
        digest.update(repr(cell).encode())
    for name, rows in scenario.tables.items():
        columns = reads.columns(name)
        if columns and len(rows):
            digest.update(fingerprint.of_columns(rows, columns).encode())
    return digest.hexdigest()


def _settings(scenario: "Scenario", reads: Reads) -> Iterator[tuple[str, str, Any]]:
    for section, kind in SECTIONS.items():
        told = scenario.settings.section(section)
        for name, column in kind.columns.items():
            if (section or name not in NAMES) and reads.uses(column):
                yield section, name, getattr(told, name)
    if reads.targets:
        for name, share in sorted(scenario.settings.targets.items()):
            yield "targets", name, share


def of_table(frame: "pl.DataFrame | None") -> str:
    """Give the SHA-256 of a table that one step hands to another; blank for none."""
    if frame is None:
        return ""
    buffer = BytesIO()
    frame.rechunk().write_ipc(buffer, compression="uncompressed")
    return hashlib.sha256(buffer.getbuffer()).hexdigest()


def of_file(path: "Path") -> str:
    """Give the SHA-256 of a file in which one step hands a large table to another."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def of_code(step: Step) -> str:
    """Give the SHA-256 of the sources that answer a step: other code is another answer."""
    home = resources.files("azalai")
    digest = hashlib.sha256()
    for name in (ENGINES[step], *BELOW):
        for told, source in _sources(home.joinpath(name)):
            digest.update(told.encode() + source)
    return digest.hexdigest()


def _sources(place: "Traversable") -> Iterator[tuple[str, bytes]]:
    """Give every source below a place, in the order of their names."""
    if place.name.endswith(".py"):
        yield place.name, place.read_bytes()
    elif place.is_dir():
        for entry in sorted(place.iterdir(), key=lambda entry: entry.name):
            yield from _sources(entry)


def of_step(*parts: object) -> str:
    """Name a step by what it was made from: 16 digits of SHA-256."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
