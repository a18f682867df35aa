"""The second door: how sheets become tables of text."""

import datetime as dt

import pytest
from tests.unit.books import HEAD, MAIN, book, cells, codes, crafted, read, rows_xml

from azalai.errors import Problems
from azalai.scenario.parse import parse_table
from azalai.scenario.raw import RawSetting
from azalai.scenario.settings import read_settings

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:openpyxl.*")


def test_every_kind_of_value_has_one_text(tmp_path):
    values = [
        ("Gao", "Gao"),
        ("  Kidal\n", "Kidal"),
        ("=1+1", None),
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (-2.5, "-2.5"),
        (1e15, "1000000000000000.0"),
        (1e300, "1e+300"),
        (True, "true"),
        (False, "false"),
        (dt.date(2029, 4, 1), "2029-04-01"),
        (dt.datetime(2029, 4, 1), "2029-04-01"),
        (dt.datetime(2029, 4, 1, 6, 30), "2029-04-01 06:30:00"),
        (dt.time(6, 0), "06:00"),
        (dt.time(22, 5, 30), "22:05:30"),
        (dt.timedelta(hours=36), "36:00"),
        (dt.timedelta(hours=1, seconds=30), "01:00:30"),
        ("+223 20 22", "+223 20 22"),
        ("-", "-"),
        ("@home", "@home"),
        ("'quoted", "'quoted"),
        ("_x000D_", None),
    ]
    values = [(value, text) for value, text in values if text is not None]
    path = book(tmp_path / "plan.xlsx", sites=[["note"], *([value] for value, _ in values)])
    plan, problems = read(path)
    assert not problems
    assert [row[0] for _, row in cells(plan)[1:]] == [text for _, text in values]


def test_text_that_looks_like_a_formula_is_text(tmp_path):
    path = crafted(
        tmp_path / "plan.xlsx",
        rows_xml(HEAD, '<c r="A2" t="inlineStr"><is><t>=cmd|x!A1</t></is></c>'),
    )
    plan, problems = read(path)
    assert cells(plan)[1] == (2, ["=cmd|x!A1"])
    assert not problems


def test_days_that_spreadsheets_disagree_about_are_refused(tmp_path):
    day = '<c r="A2" s="1"><v>59</v></c>'
    path = crafted(tmp_path / "plan.xlsx", rows_xml('<c r="A1" t="str"><v>made</v></c>', day))
    plan, _ = read(path)
    assert cells(plan)[1] == (2, ["1900-02-28 00:00:00"])


def test_rows_and_columns_keep_their_place(tmp_path):
    path = tmp_path / "plan.xlsx"
    book(path, sites=[[None], [None, "name", "note"], [None], [None, "Gao"], [None, None, "x"]])
    plan, problems = read(path)
    assert cells(plan) == [(2, ["", "name", "note"]), (4, ["", "Gao"]), (5, ["", "", "x"])]
    assert not problems
    assert cells(plan) == cells(plan)


def test_formatted_blanks_at_the_end_are_nothing(tmp_path):
    from openpyxl import Workbook
    from openpyxl.styles import Font

    made = Workbook()
    sheet = made.active
    sheet.title = "sites"
    sheet.append(["name"])
    sheet.append(["Gao"])
    for row in range(1, 400):
        sheet.cell(row, 9).font = Font(bold=True)
        sheet.cell(row, 3).value = " "
    made.save(tmp_path / "plan.xlsx")
    plan, problems = read(tmp_path / "plan.xlsx")
    assert cells(plan) == [(1, ["name"]), (2, ["Gao"])]
    assert not problems


def test_cells_without_address_and_prefixed_names(tmp_path):
    root = (
        f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        '<x:row><x:c t="str"><x:v>name</x:v></x:c></x:row>'
        "<x:row><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    plan, problems = read(crafted(tmp_path / "plan.xlsx", root))
    assert cells(plan) == [(1, ["name"]), (2, ["2"])]
    assert codes(problems) == ["sheet-formulas"]


# --- formulas, errors, merged and hidden cells ------------------------------------------------


def test_stored_values_of_formulas_are_used_and_listed_once(tmp_path):
    body = rows_xml(
        HEAD,
        '<c r="A2" t="str"><f>"G"&amp;"ao"</f><v>Gao</v></c><c r="B2"><f>200+60</f><v>260</v></c>',
        '<c r="A3" t="str"><f>IF(1,"","x")</f><v></v></c>'
        '<c r="B3"><f t="shared" si="0"/><v>1</v></c>',
    )
    plan, problems = read(crafted(tmp_path / "plan.xlsx", body))
    assert cells(plan)[1:] == [(2, ["Gao", "260"]), (3, ["", "1"])]
    (note,) = problems
    assert (note.code, note.level) == ("sheet-formulas", "note")
    assert dict(note.fields) == {"count": 4, "cell": "A2"}
    assert problems.errors == 0


def test_a_formula_without_a_stored_value_is_refused_at_its_place(tmp_path):
    path = book(tmp_path / "plan.xlsx", sites=[["name", "elevation_m"], ["Gao", "=200+60"]])
    plan, problems = read(path)
    first = next(iter(problems))
    assert (first.code, first.level) == ("cell-formula-empty", "error")
    assert (first.place.row, first.place.column) == (2, "elevation_m")
    assert codes(problems) == ["cell-formula-empty", "sheet-formulas"]
    assert cells(plan)[1] == (2, ["Gao"])


@pytest.mark.parametrize(
    ("formula", "outside"),
    [
        ("[1]Sheet1!A1", True),
        ("SUM('[2]My sheet'!A1:A9)", True),
        ("Table1[1]", False),
        ("Table1[[#This Row],[1]]+sites!A1", False),
        ("[1]!rate*2", True),
    ],
)
def test_formulas_that_refer_to_other_workbooks(tmp_path, formula, outside):
    body = rows_xml(HEAD, f'<c r="B2"><f>{formula}</f><v>1</v></c>')
    _, problems = read(crafted(tmp_path / "plan.xlsx", body))
    assert ("sheet-external" in codes(problems)) is outside
    assert problems.errors == problems.warnings == 0


def test_formulas_of_drop_downs_are_none_of_the_table(tmp_path):
    tail = (
        '<dataValidations><dataValidation sqref="A2"><formula1>B2</formula1></dataValidation>'
        '</dataValidations><extLst><ext xmlns:xm="urn:xm"><xm:f>other!A1</xm:f></ext>'
        '<ext xmlns="urn:x"><f>[1]other!A1</f></ext></extLst>'
    )
    plan, problems = read(crafted(tmp_path / "plan.xlsx", rows_xml(HEAD) + tail))
    assert cells(plan) == [(1, ["name", "elevation_m"])]
    assert not problems


def test_error_values_are_refused_once_each(tmp_path):
    body = rows_xml(
        HEAD + '<c r="C1" t="str"><v>note</v></c>',
        '<c r="A2" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c><c r="B2" t="e"><v>#REF!</v></c>'
        '<c r="C2" t="e"><v>#DIV/0!</v></c>',
        '<c r="A3" t="str"><v>Gao</v></c><c r="D3" t="e"><v>#N/A</v></c>',
    )
    plan, problems = read(crafted(tmp_path / "plan.xlsx", body))
    told = [
        (p.place.row, p.place.column, p.fields["found"]) for p in problems if p.level == "error"
    ]
    assert told == [(2, "name", "#N/A"), (2, "note", "#DIV/0!"), (3, "D", "#N/A")]
    assert cells(plan)[1:] == [(2, ["#N/A", "#REF!"]), (3, ["Gao"])]
    parse_table(plan.tables["sites"], problems)
    assert codes(problems).count("cell-number") == 1


def test_an_error_value_that_calamine_does_not_know(tmp_path):
    body = rows_xml(HEAD, '<c r="B2" t="e"><v>#SPILL!</v></c>')
    _, problems = read(crafted(tmp_path / "plan.xlsx", body))
    assert codes(problems) == ["cell-error"]
    assert "#SPILL!" in problems.text()


def test_many_error_values_are_counted(tmp_path):
    rows = [f'<c r="A{n}" t="e"><v>#N/A</v></c>' for n in range(2, 502)]
    _, problems = read(crafted(tmp_path / "plan.xlsx", rows_xml(HEAD, *rows)))
    assert problems.errors == 500
    assert len(codes(problems)) == Problems.KEPT


def test_merged_cells_within_the_data_are_refused(tmp_path):
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.active
    sheet.title = "sites"
    for row in (["name", "country"], ["Gao", "ML"], ["Kidal", "ML"]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.merge_cells("E1:F9")
    made.save(tmp_path / "plan.xlsx")
    _, problems = read(tmp_path / "plan.xlsx")
    (merged,) = problems
    assert merged.code == "cells-merged"
    assert (merged.place.row, merged.place.column) == (2, "country")
    assert merged.fields["range"] == "B2:B3"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_table_is_read_with_a_warning(tmp_path, state):
    from openpyxl import Workbook

    made = Workbook()
    sheet = made.create_sheet("sites")
    sheet.append(["name"])
    sheet.append(["Gao"])
    sheet.sheet_state = state
    sheet.row_dimensions[2].hidden = True
    made.save(tmp_path / "plan.xlsx")
    plan, problems = read(tmp_path / "plan.xlsx")
    (warning,) = problems
    assert (warning.code, warning.level) == ("sheet-hidden", "warning")
    assert cells(plan)[1] == (2, ["Gao"])


# --- sheets -----------------------------------------------------------------------------------


def test_sheets_that_are_no_table(tmp_path):
    path = tmp_path / "plan.xlsx"
    book(path, Sites=[["name"]], Sheet1=[], pivot=[["x"]], guide=[["read me"]], types=[["name"]])
    plan, problems = read(path)
    assert list(plan.tables) == ["types"]
    told = {p.place.table: p for p in problems}
    assert set(told) == {"Sites", "pivot"}
    assert told["Sites"].fields["nearest"] == "sites"
    assert told["Sites"].place.file == "plan.xlsx [Sites]"
    assert plan.settings is None


def test_a_chart_sheet_is_passed_over(tmp_path):
    import xlsxwriter

    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as made:
        sheet = made.add_worksheet("costs")
        sheet.write_row(0, 0, ["name", "money"])
        chart = made.add_chart({"type": "column"})
        chart.add_series({"values": "=costs!$B$2:$B$9"})
        made.add_chartsheet("Chart1").set_chart(chart)
    plan, problems = read(path)
    assert list(plan.tables) == ["costs"]
    assert not problems


def test_settings(tmp_path):
    rows = [
        ["section", "name", "value"],
        [None, "name", "Sahel"],
        [None, "start", dt.date(2029, 1, 1)],
        [None, "years", 10],
        ["ready", "cannibalise", True],
        ["ready", "stagger", None],
        ["targets", "Mi-171 | Gao", 0.8],
    ]
    plan, problems = read(book(tmp_path / "plan.xlsx", scenario=rows))
    assert not problems
    assert plan.settings_file == "plan.xlsx [scenario]"
    assert plan.settings == [
        RawSetting(2, "", "name", "Sahel"),
        RawSetting(3, "", "start", "2029-01-01"),
        RawSetting(4, "", "years", "10"),
        RawSetting(5, "ready", "cannibalise", "true"),
        RawSetting(7, "targets", "Mi-171 | Gao", "0.8"),
    ]
    read_settings(plan, problems)
    assert codes(problems) == ["cell-yes-no"]


def test_another_header_of_the_settings(tmp_path):
    rows = [["Section", "Nom", "Valeur"], [None, "name", "Sahel"], [None, "seed", 7, "why?"]]
    plan, problems = read(book(tmp_path / "plan.xlsx", scenario=rows))
    assert codes(problems) == ["book-settings-header", "row-too-long"]
    assert plan.settings == [RawSetting(2, "", "name", "Sahel"), RawSetting(3, "", "seed", "7")]


def test_an_error_value_among_the_settings(tmp_path):
    header = "".join(
        f'<c r="{c}1" t="str"><v>{name}</v></c>'
        for c, name in zip("ABC", ("section", "name", "value"), strict=True)
    )
    row = '<c r="B2" t="str"><v>currency</v></c><c r="C2" t="e"><v>#NAME?</v></c>'
    path = crafted(tmp_path / "plan.xlsx", rows_xml(header, row), name="scenario")
    plan, problems = read(path)
    assert codes(problems) == ["cell-error"]
    assert plan.settings == [RawSetting(2, "", "currency", "", refused=True)]
