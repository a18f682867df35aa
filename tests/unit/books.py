"""Workbooks for tests, as people make them and as nobody should; and how they are read."""

import zipfile
from pathlib import Path

from azalai.errors import Problems
from azalai.locale import LANGUAGES
from azalai.scenario.raw import RawPlan
from azalai.scenario.workbook import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = '<c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="str"><v>elevation_m</v></c>'


def book(path: Path, **tables) -> Path:
    """Make a workbook with openpyxl: sheet -> rows of values."""
    from openpyxl import Workbook

    made = Workbook()
    made.remove(made.active)
    for name, rows in tables.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    made.save(path)
    return path


def crafted(path: Path, body: str, *, name="sites", **parts: str) -> Path:
    """Make a workbook whose one sheet is told as XML; `parts` adds or replaces members."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet(name)
        for row, look in enumerate(("yyyy-mm-dd", "yyyy-mm-dd hh:mm", "hh:mm", "[h]:mm")):
            sheet.write_blank(row, 0, None, made.add_format({"num_format": look}))
    root = body if body.startswith("<?xml") else f'<worksheet xmlns="{MAIN}">{body}</worksheet>'
    return repacked(path, {"xl/worksheets/sheet1.xml": root, **parts})


def repacked(path: Path, parts: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**members, **parts}.items():
            archive.writestr(name, data)
    return path


def rows_xml(*rows: str) -> str:
    numbered = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, 1))
    return f"<sheetData>{numbered}</sheetData>"


def read(path: Path) -> tuple[RawPlan, Problems]:
    problems = Problems()
    plan = read_workbook(path, problems)
    for problem in problems:
        for language in LANGUAGES:
            assert problem.lines(language)
    return plan, problems


def codes(problems: Problems) -> list[str]:
    return [p.code for p in problems]


def cells(plan: RawPlan, table: str = "sites") -> list[tuple[int, list[str]]]:
    return list(plan.tables[table].rows())
