"""Writing workbooks: nothing is lost, and a person is helped to fill them in."""

import datetime as dt
from pathlib import Path

import pytest
from tests.unit.books import cells, read

from azalai.errors import OutputError
from azalai.locale import LANGUAGES
from azalai.scenario import sheets
from azalai.scenario.parse import parse_table
from azalai.scenario.raw import RawSetting
from azalai.scenario.settings import read_settings
from azalai.scenario.sheets import write_blank, write_workbook
from azalai.scenario.workbook import GUIDE
from azalai.tables.registry import TABLES

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:openpyxl.*")


def sites(*rows: list[str]):
    return (TABLES["sites"], ["name", "elevation_m", "note"], iter(rows))


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "plan.xlsx"
    rows = [
        ["Gao", "260", "=HYPERLINK(1)"],
        ["10", "0.1", "https://example.org"],
        ["T", "1.0000000000000002", "a_x000D_b\x07"],
        ["U", "3.0", "line\nbreak"],
        ["V", "1234567890123456789", "{=1}"],
        ["W", "nan", "#N/A"],
    ]
    settings = [RawSetting(None, "", "start", "2029-01-01"), RawSetting(None, "", "years", "10")]
    write_workbook(path, settings, [sites(*[list(row) for row in rows])])
    plan, problems = read(path)
    assert not problems
    assert [row for _, row in cells(plan)[1:]] == rows
    assert [(s.name, s.value) for s in plan.settings or []] == [
        ("start", "2029-01-01"),
        ("years", "10"),
    ]


def test_numbers_are_numbers_only_where_no_digit_is_lost(tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "plan.xlsx"
    numbers = ["260", "0.1", "0.30000000000000004", "1.7976931348623157e+308", "-7"]
    write_workbook(path, [], [sites(*([f"S{n}", n, ""] for n in numbers))])
    kept = [row[0].value for row in load_workbook(path)["sites"].iter_rows(2, 6, 2, 2)]
    assert kept == [260, 0.1, "0.30000000000000004", "1.7976931348623157e+308", -7]
    assert [row[1] for _, row in cells(read(path)[0])[1:]] == numbers


def test_dates_are_dates_where_all_agree_on_the_day(tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "plan.xlsx"
    days = ["2029-04-01", "1900-03-01", "1900-02-28", "2029-04", "9999-12-31"]
    rows = ([f"T{n}", day] for n, day in enumerate(days))
    write_workbook(path, [], [(TABLES["fleet"], ["name", "made"], rows)])
    found = [row[0].value for row in load_workbook(path)["fleet"].iter_rows(2, 6, 2, 2)]
    assert found[0] == dt.datetime(2029, 4, 1)
    assert found[2:4] == ["1900-02-28", "2029-04"]
    assert [row[1] for _, row in cells(read(path)[0], "fleet")[1:]] == days


def test_a_written_workbook_helps_who_fills_it_in(tmp_path):
    from openpyxl import load_workbook

    path = tmp_path / "plan.xlsx"
    fleet = (TABLES["fleet"], ["name", "type", "site"], iter([["TZ-1", "Mi-171", "Gao"]]))
    write_workbook(path, [], [sites(["Gao", "260", ""]), fleet], language="fr")
    made = load_workbook(path)
    sheet = made["fleet"]
    assert sheet.freeze_panes == "B2"
    assert "Nécessaire à chaque ligne" in sheet["A1"].comment.text
    offers = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert set(offers) == {"C2:C1048576"}  # types are not in this workbook
    assert "'sites'!$A$2" in offers["C2:C1048576"].formula1
    assert offers["C2:C1048576"].errorStyle == "warning"


def test_one_plan_gives_one_file(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        write_workbook(tmp_path / name / "plan.xlsx", [], [sites(["Gao", "1", "x"])])
    first, second = ((tmp_path / name / "plan.xlsx").read_bytes() for name in ("a", "b"))
    assert first == second


def test_more_rows_than_a_sheet_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS", 10)
    path = tmp_path / "plan.xlsx"
    write_workbook(path, [], [sites(*([f"S{n}", "1", ""] for n in range(9)))])
    before = path.read_bytes()
    with pytest.raises(OutputError) as caught:
        write_workbook(path, [], [sites(*([f"S{n}", "1", ""] for n in range(12)))])
    assert caught.value.fields == {"table": "sites", "count": 12, "most": 9}
    assert "12 lignes" in caught.value.text("fr")
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["plan.xlsx"]


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("x" * 32_768, "output-long-text"),
        ("\U0001f681" * 16_384, "output-long-text"),
        ("half \ud83d", "output-character"),
        ("none \ufffe", "output-character"),
    ],
)
def test_text_that_no_cell_holds(tmp_path, note, code):
    with pytest.raises(OutputError) as caught:
        write_workbook(tmp_path / "plan.xlsx", [], [sites(["Gao", "1", note])])
    assert caught.value.code == code
    assert caught.value.fields["row"] == "2"
    assert all(caught.value.text(language) for language in LANGUAGES)
    assert list(tmp_path.iterdir()) == []


def test_a_text_of_the_greatest_length(tmp_path):
    path = tmp_path / "plan.xlsx"
    write_workbook(path, [], [sites(["Gao", "1", "\x01" + "x" * 32_766])])
    assert cells(read(path)[0])[1][1][2] == "\x01" + "x" * 32_766


def test_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError) as caught:
        write_workbook(tmp_path / "none" / "plan.xlsx", [], [])
    assert caught.value.code == "output-failed"
    with pytest.raises(OutputError):
        write_workbook(tmp_path, [], [])  # a folder stands there


# --- the blank workbook -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def blank(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "plan.xlsx"
    told = {"name": "Sahel", "start": "2029-01-01", "years": "10"}
    settings = [RawSetting(None, "", name, value) for name, value in told.items()]
    write_blank(path, settings, ["A plan.", "", "sites: places with `roles`"])
    return path


def test_a_blank_workbook_is_an_empty_plan(blank):
    plan, problems = read(blank)
    assert not problems
    assert list(plan.tables) == list(TABLES)
    assert [len(parse_table(table, problems).rows) for table in plan.tables.values()] == [0] * 32
    settings = read_settings(plan, problems)
    assert (settings.plan.name, settings.plan.years) == ("Sahel", 10)
    assert settings.targets == {}
    assert not problems


def test_a_blank_workbook_tells_what_belongs_where(blank):
    from openpyxl import load_workbook

    made = load_workbook(blank)
    assert made.sheetnames == [GUIDE, "scenario", *TABLES]
    assert made[GUIDE]["A3"].hyperlink.location == "'sites'!A1"
    assert made[GUIDE]["B3"].value == "places with 'roles'"
    for table in TABLES.values():
        sheet = made[table.name]
        assert [c.value for c in sheet[1]] == list(table.columns)
        assert all(c.comment for c in sheet[1])
        assert all(str(c.value).startswith("(") for c in sheet[2])
        assert sheet.freeze_panes == "B3"
        bold = {c.value for c in sheet[1] if c.font.color and c.font.color.rgb == "FFFFFFFF"}
        assert bold == {c.name for c in table.columns.values() if c.required}
    kinds = [v for v in made["types"].data_validations.dataValidation if v.type == "list"]
    assert any(v.formula1.startswith('"helicopter,') for v in kinds)


def test_a_blank_workbook_that_a_person_fills_in(blank, tmp_path):
    from openpyxl import load_workbook

    made = load_workbook(blank)
    for column, value in enumerate(["Gao", "ML", 16.27, -0.05, 260], 1):
        made["sites"].cell(3, column).value = value
    made.save(tmp_path / "filled.xlsx")
    plan, problems = read(tmp_path / "filled.xlsx")
    parsed = parse_table(plan.tables["sites"], problems)
    assert not problems
    assert parsed.rows["Gao"].elevation_m == 260
    assert list(parsed.rows.lines) == [3]
