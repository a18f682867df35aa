"""`azalai new`: a blank plan, or a copy of an example, as a folder or a workbook."""

from datetime import date
from pathlib import Path

from azalai.errors import OutputError, PlanNotFoundError
from azalai.locale import Language, text
from azalai.scenario.door import examples, load
from azalai.scenario.folder import TOML, write_csv, write_toml
from azalai.scenario.outputs import replacing_folder
from azalai.scenario.raw import RawSetting
from azalai.scenario.words import table_meaning
from azalai.scenario.write import WORKBOOK, describer, write
from azalai.tables.cells import NAME_LENGTH
from azalai.tables.registry import TABLES

#: The tables that a first plan fills in; the others can be added as they are needed.
FIRST = ("sites", "types", "fleet", "missions", "failures", "tasks", "needs", "resources")


def new_plan(
    name: str,
    example: str | None = None,
    *,
    workbook: bool = False,
    force: bool = False,
    language: Language = "en",
) -> Path:
    """Make a plan.

    Args:
        name: path of the folder or workbook; its last part names the plan.
        example: copy this example instead of starting blank.
        workbook: make one workbook; also when `name` ends in .xlsx.
        force: replace what is there.
        language: of the comments and the guide in a blank workbook.

    Returns:
        where the plan is.

    Raises:
        PlanNotFoundError: if there is no such example.
        OutputError: if the place is taken, full or closed.

    """
    path = Path(name)
    if workbook and path.suffix.lower() != WORKBOOK:
        path = path.with_name(path.name + WORKBOOK)
    if path.exists() and not force:
        raise OutputError("output-taken", path=str(path))
    if example is not None:
        _copy(example, path, force=force)
    elif path.suffix.lower() == WORKBOOK:
        _blank_workbook(path, language)
    else:
        _blank_folder(path)
    return path


def _copy(example: str, path: Path, *, force: bool) -> None:
    if example not in examples():
        raise PlanNotFoundError("example-not-found", name=example, examples=", ".join(examples()))
    write(load(example), path, force=force)


def first_settings(path: Path) -> list[RawSetting]:
    """Give the first lines of a new plan: its name, next new year, ten years."""
    title = path.stem.lstrip("=+-@ ").replace("|", " ").replace("*", " ")[:NAME_LENGTH] or "plan"
    cells = {"name": title, "start": f"{date.today().year + 1}-01-01", "years": "10"}
    return [RawSetting(None, "", name, value) for name, value in cells.items()]


def _blank_folder(path: Path) -> None:
    with replacing_folder(path) as folder:
        write_toml(folder / TOML, first_settings(path))
        for name in FIRST:
            spec = TABLES[name]
            header = [c.name for c in spec.columns.values()]
            write_csv(folder / f"{name}.csv", header, iter(()))


def _blank_workbook(path: Path, language: Language) -> None:
    from azalai.scenario.sheets import write_blank

    guide = text("guide", language).split("\n")
    guide += [f"{t.name}: {table_meaning(t, language)}" for t in TABLES.values()]
    describe = describer(language)
    write_blank(path, first_settings(path), guide, describe=describe, language=language)
