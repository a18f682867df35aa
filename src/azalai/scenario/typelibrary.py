"""The type library: models with their parts, work, people and prices, ready to be put into a plan.

The library is a plan in the folder `library` beside this module.  Putting a type into a plan copies
the rows that belong to it; a row that the plan has already is the plan's own and stays as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from azalai.errors import AzalaiError, ExitCode, nearest
from azalai.scenario.changes import Edit, apply
from azalai.scenario.door import examples, load
from azalai.scenario.evidence import is_factor, is_figure
from azalai.scenario.parse import Record
from azalai.scenario.raw import SCENARIO
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.scenario.writeback import write_back
from azalai.support.hands import COLUMNS, most_at
from azalai.tables.cells import NAME_LENGTH, join_key, to_text

Belongings = dict[str, list[Record]]
#: The home that the library, and a plan without any site, has.
BASE: Final = "Base"
#: What a copied number of people, tools or docks is.
NOMINAL: Final = "nominal number of the type library"
#: Tables whose rows belong to a type, in the order of the registry; evidence follows them.
_COPIED: Final = (
    "types",
    "performance",
    "items",
    "parts",
    "failures",
    "tasks",
    "needs",
    "resources",
    "offers",
)
#: Which column says what a row hangs on: left out where the plan has a thing of its own there.
_HANGS_ON: Final = {"needs": "of", "failures": "on", "performance": "type"}
#: Rows of which the plan needs one of any name for the thing named in this column.
_ENOUGH: Final = {"resources": "resource", "offers": "what"}
_NUMBER: Final = COLUMNS.index("number")


class TypeNotFoundError(AzalaiError):
    """The library has no type of that name."""

    exit_code = ExitCode.NOT_FOUND


class LibraryRefusedError(AzalaiError):
    """The plan cannot take the type, or has it already."""


@cache
def library() -> Scenario:
    """Read the library; it is a plan without faults."""
    return load(Path(str(resources.files("azalai.scenario"))) / "library")


def type_names() -> list[str]:
    """Give the names of the types in the library."""
    return sorted(library().types.keys, key=str.casefold)


def is_complete(name: str) -> bool:
    """Tell a type with upkeep from one of which the library has the performance alone."""
    return name in set(library().tasks.frame["on"].to_list())


def belongings(source: Scenario, name: str) -> Belongings:
    """Give the rows that belong to a type, as text, by table.

    Every evidence row is exact: one that speaks of many rows under `*` is written once for each
    cell, and a range of it stays one draw for all of them (`together`).

    Args:
        source: the library, or any other plan.
        name: of the type.

    Raises:
        TypeNotFoundError: if there is no such type.

    """
    if name not in source.types:
        names = source.types.keys
        near = nearest(name, names)
        code = "library-no-type-near" if near else "library-no-type"
        raise TypeNotFoundError(code, name=name, nearest=near, names=", ".join(sorted(names)))
    found = _positions(source, name)
    rows = {t: [_record(source.tables[t], p) for p in places] for t, places in found.items()}
    cells = [(t, p) for t, places in found.items() for p in places]
    proof = [row for cell in cells for row in evidence_of(source, *cell)]
    return {**{t: told for t, told in rows.items() if told}, "evidence": proof}


def _positions(source: Scenario, name: str) -> dict[str, list[int]]:
    """Follow a type through its parts, the work on them and what that work needs."""
    things = {name, *_fitted(source, name)}
    tasks = _where(source.tasks, "on", things)
    done = {source.tasks.keys[p] for p in tasks}
    needs = _where(source.needs, "of", {name, *done})
    used = {source.needs.frame["what"][p] for p in needs} | {source.types[name].fuel}
    items = things | used
    return {
        "types": _where(source.types, "name", {name}),
        "performance": _where(source.performance, "type", {name}),
        "items": _where(source.items, "name", items),
        "parts": _where(source.parts, "parent", things),
        "failures": _where(source.failures, "on", things),
        "tasks": tasks,
        "needs": needs,
        "resources": _where(source.resources, "resource", used),
        "offers": _where(source.offers, "what", items),
    }


def _fitted(source: Scenario, name: str) -> set[str]:
    """Give every item fitted in a type, at any depth."""
    fitted: set[str] = set()
    parents = {name}
    pairs = source.parts.frame.select("parent", "item").rows()
    while parents:
        parents = {item for parent, item in pairs if parent in parents} - fitted
        fitted |= parents
    return fitted


def _where(rows: Rows[Any], column: str, names: set[Any]) -> list[int]:
    return [p for p, cell in enumerate(rows.frame[column].to_list()) if cell in names]


def _record(rows: Rows[Any], position: int) -> Record:
    cells = rows.given.row(position, named=True)
    return {name: to_text(cell) for name, cell in cells.items() if cell is not None}


def evidence_of(source: Scenario, table: str, position: int) -> Iterator[Record]:
    """Give the evidence of each figure of a row, under exact addresses."""
    rows, evidence = source.tables[table], source.evidence_by_cell
    for column in filter(is_figure, rows.spec.columns.values()):
        number = evidence.of_cell.get((table, position, column.name))
        if number is None or rows.given[column.name][position] is None:
            continue
        row = _record(source.evidence, number)
        if is_factor(evidence.rows[number]) and row.get("low"):
            row |= {"scale": "factor", "together": row.get("together", _draw_word(source, row))}
        yield row | {"table": table, "key": rows.key_at(position), "column": column.name}


def _draw_word(source: Scenario, row: Record) -> str:
    """Name the one draw that a range under `*` is, so that its copies stay one."""
    return f"{source.name} {row['table']} {row['key']} {row['column']}".replace("*", "all")


def _key(rows: Rows[Any], record: Record) -> str:
    """Give the key of a row made of text, defaults filled in."""
    columns = [rows.spec.columns[name] for name in rows.spec.key]
    return join_key(record.get(c.name, c.default) for c in columns)


@dataclass
class Taken:
    """What putting types into a plan did.

    Attributes:
        plan: the plan with them.
        added: addresses of the new rows, evidence not counted.
        kept: addresses of rows that the plan has with other cells, and keeps.
        bare: types of which the library has the performance alone.

    """

    plan: Scenario
    added: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)


def with_type(plan: Scenario, name: str) -> Scenario:
    """Give the plan with a type of the library and all that belongs to it.

    Raises:
        TypeNotFoundError: if the library has no such type.
        LibraryRefusedError: if the plan's money is another and has no rate for the library's.
        ScenarioError: if names of the plan and of the library clash.

    """
    return take_types(plan, [name]).plan


def take_types(plan: Scenario, names: Iterable[str]) -> Taken:
    """Put types into a plan, and say what was added and what the plan kept as its own.

    A plan without any tail gets one of each type, at its first base.

    Raises:
        TypeNotFoundError: if the library has no such type.
        LibraryRefusedError: if the plan's money is another and has no rate for the library's.
        ScenarioError: if names of the plan and of the library clash.

    """
    taken, is_new = Taken(plan), not len(plan.fleet)
    for name in dict.fromkeys(names):
        told = belongings(library(), name)
        visit = _Visit(taken.plan, told)
        if is_new:
            visit.give_tail(name)
        taken.plan = visit.plan_after()
        taken.added += visit.added
        taken.kept += [k for k in visit.kept if k not in taken.kept]
        taken.bare += [] if is_complete(name) else [name]
    return taken


class _Visit:
    """One type on its way into a plan."""

    def __init__(self, plan: Scenario, told: Belongings) -> None:
        self.plan, self.told = plan, told
        self.edits: list[Edit] = []
        self.added: list[str] = []
        self.kept: list[str] = []
        self.own: set[str] = set()  # things of which the plan's row stands
        self.site = _first_base(plan) or BASE
        if not len(plan.sites):
            self._add("sites", {"name": BASE, "roles": "base"})
        self._settle_money()
        for table in _COPIED:
            for record in told.get(table, []):
                self._take(table, dict(record))
        self._take_evidence()

    def plan_after(self) -> Scenario:
        """Give the plan with the edits made, or the very same plan where there are none."""
        return apply(self.plan, self.edits) if self.edits else self.plan

    def give_tail(self, name: str) -> None:
        """Put one tail of the type at the base, so that the plan has something to plan."""
        tail = f"{name[: NAME_LENGTH - 2]} 1"
        self._add("fleet", {"name": tail, "type": name, "site": self.site})

    def _settle_money(self) -> None:
        """Set the plan's money where it has none; refuse one that cannot be exchanged."""
        own, theirs = self.plan.settings.plan, library().settings.plan
        rates = self.plan.rates.frame
        known = set(rates.filter(rates["kind"] == "currency")["name"].to_list())
        if own.currency not in (None, theirs.currency) and theirs.currency not in known:
            told = {"plan": self.plan.name, "currency": own.currency, "theirs": theirs.currency}
            raise LibraryRefusedError("library-no-rate", **told)
        for name in ("currency", "price_year"):
            if getattr(own, name) is None:
                self.edits.append(Edit(SCENARIO, "", name, getattr(theirs, name)))

    def _take(self, table: str, record: Record) -> None:
        """Add one row, unless the plan has it, has enough, or has a thing of its own there."""
        rows = self.plan.tables[table]
        if self._is_settled(table, record):
            if table == "resources":
                self._raise_number(record["resource"])
            return
        if table == "resources":
            note = [NOMINAL, record.get("note", "")]
            record |= {"site": self.site, "note": "; ".join(filter(None, note))}
        key = _key(rows, record)
        found = rows.find(key)
        if not found:
            self._add(table, record)
        elif len(found) > 1 or not self._equal(table, found[0], key):
            self.kept.append(_address(table, key))
            self.own.add(record.get("name", ""))

    def _raise_number(self, resource: str) -> None:
        """Give the plan as many of its own people, tools or docks as the type's work takes."""
        told = (r.get("quantity") or 1 for r in self.told["needs"] if r["what"] == resource)
        needed, rows = max(map(float, told)), self.plan.resources
        cells = rows.frame.select(COLUMNS).rows()
        has = {site: most.get(resource, 0.0) for site, most in most_at(cells).items()}
        site = max(sorted(has), key=lambda name: (has[name], name == self.site))
        if has[site] < needed:
            own = [k for k, row in enumerate(cells) if row[:2] == (site, resource)]
            k = max(own, key=lambda k: cells[k][_NUMBER])
            number = cells[k][_NUMBER] + needed - has[site]
            cells[k] = (*cells[k][:_NUMBER], number, *cells[k][_NUMBER + 1 :])
            if most_at(cells)[site][resource] < needed:  # that shift is not on duty with the others
                number = needed
            self.edits.append(Edit("resources", rows.key_at(k), "number", f"{number:g}"))
            self.added.append(f"{_address('resources', rows.key_at(k))} / number")

    def _is_settled(self, table: str, record: Record) -> bool:
        """Tell whether the plan says already what this table has to say of a thing."""
        column = _ENOUGH.get(table) or _HANGS_ON.get(table)
        if column is None or record[column] not in self.plan.tables[table].frame[column].to_list():
            return False
        return table in _ENOUGH or record[column] in self.own

    def _equal(self, table: str, position: int, key: str) -> bool:
        """Tell whether a row of the plan says what the library says, notes aside."""
        theirs = library().tables[table]
        other = theirs.frame.row(theirs.find(key)[0], named=True)
        mine = self.plan.tables[table].frame.row(position, named=True)
        for name in ("currency", "price_year"):
            if name in mine and mine[name] is None:
                mine[name] = getattr(self.plan.settings.plan, name)
        return all(mine[name] == other[name] for name in mine if name != "note")

    def _add(self, table: str, record: Record) -> None:
        if table != "evidence":
            self.added.append(_address(table, _key(self.plan.tables[table], record)))
        label = f"{table} {len(self.edits)}"  # a key may hold bars: it is set cell by cell
        self.edits.append(Edit(table, label, action="add"))
        self.edits += [Edit(table, label, column, cell) for column, cell in record.items()]

    def _take_evidence(self) -> None:
        """Add the evidence of added rows, and of rows the plan has alike but without evidence."""
        new, own = set(self.added), set(self.kept)
        there = set(self.plan.evidence.frame.select("table", "key", "column").iter_rows())
        for record in self.told["evidence"]:
            row = self._moved(record)
            where = _address(row["table"], row["key"])
            wanted = where in new or (where not in own and self._is_bare(row))
            if wanted and (row["table"], row["key"], row["column"]) not in there:
                self._add("evidence", row)

    def _moved(self, record: Record) -> Record:
        """Let the evidence of a resource follow it to the plan's base."""
        if record["table"] != "resources":
            return record
        rest = record["key"].partition(" | ")[2]
        return record | {"key": f"{self.site} | {rest}"}

    def _is_bare(self, row: Record) -> bool:
        """Tell a figure of the plan, equal to the library's, that has no evidence yet."""
        found = self.plan.tables[row["table"]].find(row["key"])
        if len(found) != 1 or row["table"] in _ENOUGH:
            return False
        cell = (row["table"], found[0], row["column"])
        has = self.plan.evidence_by_cell
        return cell not in has.of_cell and has.told(cell) is not None


def _address(table: str, key: str) -> str:
    return f"{table} / {key}"


def _first_base(plan: Scenario) -> str | None:
    """Give the first site that is a base, else the first home of a tail, else the first site."""
    sites = plan.sites.frame.select("name", "roles").rows()
    bases = [name for name, roles in sites if "base" in (roles or [])]
    homes = plan.fleet.frame["site"].to_list()
    return next(iter([*bases, *homes, *plan.sites.keys]), None)


def foresee(names: Iterable[str], example: str | None = None) -> None:
    """Refuse, before anything is made, types that a new plan could not take.

    Args:
        names: types of the library.
        example: the example that the new plan starts from.

    Raises:
        TypeNotFoundError: if the library has no such type.
        LibraryRefusedError: if the money of the example does not fit.

    """
    names = list(names)
    for name in names:
        belongings(library(), name)
    if example in examples():
        take_types(load(str(example)), names)


def add_types(path: Path, names: Iterable[str]) -> Taken:
    """Put types into the plan at `path`, a folder or a workbook, and write it back.

    Raises:
        TypeNotFoundError: if the library has no such type.
        LibraryRefusedError: if nothing would change, or the money does not fit.
        OutputError: if the plan cannot be written.
        ScenarioError: if the plan has faults, or clashes with the library.

    """
    names = list(names)
    before = load(path)
    taken = take_types(before, names)
    if taken.plan is before:
        told = {"plan": str(path), "names": ", ".join(names), "kept": ", ".join(taken.kept)}
        raise LibraryRefusedError("library-kept" if taken.kept else "library-there", **told)
    write_back(before, taken.plan, path)
    return taken
