"""Writing a changed plan back to where it was read from; all of it, or nothing."""

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from azalai.errors import OutputError, Problems
from azalai.scenario.folder import TOML, read_one_csv, write_csv
from azalai.scenario.outputs import replacing
from azalai.scenario.raw import RawTable
from azalai.scenario.rows import Rows
from azalai.scenario.scenario import Scenario
from azalai.scenario.write import WORKBOOK, write
from azalai.tables.cells import to_text
from azalai.tables.settings import SECTIONS


def write_back(before: Scenario, after: Scenario, path: Path) -> None:
    """Write a changed plan back in its own form.

    Args:
        before: the plan as it was read from `path`.
        after: the same plan, changed.
        path: a folder, of which only the files of changed tables are written, each with the
            columns it had in their order; or a workbook, which is written anew.

    Raises:
        OutputError: if it cannot be written, or is a workbook with formulas, which would be lost.

    """
    if path.suffix.lower() == WORKBOOK and not path.is_dir():
        if any(problem.code == "sheet-formulas" for problem in before.remarks):
            raise OutputError("output-formulas", path=str(path))
        write(after, path, force=True)
        return
    with ExitStack() as stack:
        for name, rows in after.tables.items():
            if rows is not before.tables[name]:
                _write_table(rows, stack.enter_context(replacing(_file(path, name))), path)
        if after.settings != before.settings:
            _write_settings(before, after, stack.enter_context(replacing(path / TOML)), path)


def _write_settings(before: Scenario, after: Scenario, file: Path, folder: Path) -> None:
    """Write the settings that changed into the text as it stands, comments and all."""
    import tomlkit

    document: Any = tomlkit.parse((folder / TOML).read_text(encoding="utf-8-sig"))
    for section in SECTIONS:
        old, new = before.settings.section(section), after.settings.section(section)
        for name in new.model_fields_set:
            if getattr(new, name) != getattr(old, name):
                home = document.setdefault(section, tomlkit.table()) if section else document
                home[name] = getattr(new, name)
    file.write_text(tomlkit.dumps(document), encoding="utf-8")


def _file(folder: Path, name: str) -> Path:
    """Give the file of a table as it is called there, else its plain name."""
    there = (p for p in folder.iterdir() if p.stem == name and p.suffix.lower() == ".csv")
    return next(there, folder / f"{name}.csv")


def _write_table(rows: Rows[Any], file: Path, folder: Path) -> None:
    """Write one table, keeping the columns and their order as the file had them."""
    told, _ = rows.texts()
    raw = read_one_csv(_file(folder, rows.spec.name), rows.spec.name, Problems())
    columns = [name for name in _header(raw) if name in rows.spec.columns]
    columns += [name for name in told if name not in columns]
    cells = rows.given.select(columns).iter_rows()
    write_csv(file, columns, ([to_text(cell) for cell in row] for row in cells))


def _header(raw: RawTable | None) -> list[str]:
    return list(next(raw.rows(), (0, []))[1]) if raw else []
