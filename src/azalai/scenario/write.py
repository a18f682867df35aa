"""Writing a plan: a folder of CSV files, or one workbook; nothing is left half-written."""

from collections.abc import Callable
from pathlib import Path

from azalai.errors import OutputError
from azalai.locale import Language
from azalai.scenario.folder import TOML, write_csv, write_toml
from azalai.scenario.outputs import replacing_folder
from azalai.scenario.scenario import Scenario
from azalai.scenario.settings import settings_cells
from azalai.scenario.words import meaning
from azalai.tables.row import Column, Table

WORKBOOK = ".xlsx"


def write(plan: Scenario, path: str | Path, *, force: bool = False) -> None:
    """Write a plan as a folder, or as a workbook where `path` ends in .xlsx.

    Args:
        plan: the scenario.
        path: where to.
        force: replace what is there.

    Raises:
        OutputError: if the path is taken, full or closed.

    """
    path = Path(path)
    if path.exists() and not force:
        raise OutputError("output-taken", path=str(path))
    if path.suffix.lower() == WORKBOOK:
        _write_workbook(plan, path)
    else:
        _write_folder(plan, path)


def _write_folder(plan: Scenario, path: Path) -> None:
    with replacing_folder(path) as folder:
        write_toml(folder / TOML, settings_cells(plan.settings))
        for name, rows in plan.tables.items():
            if len(rows):
                write_csv(folder / f"{name}.csv", *rows.texts())


def _write_workbook(plan: Scenario, path: Path) -> None:
    from azalai.scenario.sheets import write_workbook

    tables = [(rows.spec, *rows.texts()) for rows in plan.tables.values() if len(rows)]
    describe = describer(plan.language)
    settings = settings_cells(plan.settings)
    write_workbook(path, settings, tables, describe=describe, language=plan.language)


def describer(language: Language) -> Callable[[Table | None, Column], str]:
    """Give the function that says what a column is, in one language.

    Settings have no table.
    """

    def describe(table: Table | None, column: Column) -> str:
        return meaning(table.name if table else "scenario", column, language)

    return describe
