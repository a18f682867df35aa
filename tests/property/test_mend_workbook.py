"""A script that knows only the messages mends a blank workbook with planted faults."""

import json

import openpyxl
from typer.testing import CliRunner

from azalai.cli.main import app


def azalai(*words):
    run = CliRunner().invoke(app, [str(word) for word in words])
    assert run.exception is None or isinstance(run.exception, SystemExit), run.exception
    return run


def put(sheet, **cells):
    """Write a row under the heads of a sheet, as a person would: below the units row."""
    heads = {cell.value: cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    for name, value in cells.items():
        sheet.cell(row, heads[name], value)


def plant(path):
    """Fill a blank workbook with a small plan in which ten things are wrong."""
    book = openpyxl.load_workbook(path)
    put(book["sites"], name="Gao", harsh_frac=130)  # 1: a percentage
    put(book["sites"], name="Ber", latitude_deg=16.8)  # 2: half a position
    put(book["sites"], name="Gao")  # 3: a second Gao
    put(book["types"], name="Mi-171", kind="helicoptre")  # 4: a word misspelt
    put(book["fleet"], name="T", type="Mi-171", site="Goa", count="two")  # 5, 6: name, number
    put(
        book["missions"], name="Post", mode="Scheduled", base="Gao", when="Mon 8:00", sortie_h=2
    )  # 7, 8
    put(book["suppliers"], name="Works", country="ml")  # 9: small letters
    book["items"].title = "itmes"  # 10: a sheet misnamed
    settings = {
        row[1].value: row for row in book["scenario"].iter_rows(min_row=2) if not row[0].value
    }
    settings["start"][2].value = "01/02/2027"  # 11: a date in another form
    book.save(path)


def mend(path, told):
    """Apply the fix of each problem, last rows first so that the numbers stay true."""
    book = openpyxl.load_workbook(path)
    fixes = [p["fix"] for p in told["problems"] if p["level"] == "error" and p["fix"]]
    touched = set()
    for fix in sorted(fixes, key=lambda f: -(f["row"] or 0)):
        if (fix["table"], fix["row"]) not in touched:
            touched.add((fix["table"], fix["row"]))
            apply(book, fix)
    book.save(path)


def apply(book, fix):
    action, table, row = fix["action"], fix["table"], fix["row"]
    if action == "rename-table":
        book[table].title = fix["value"]
        return
    if action == "remove-table":
        del book[table]
        return
    sheet = book[table]
    heads = {cell.value: cell.column for cell in sheet[1]}
    if table == "scenario" and action == "set":
        rows = [r for r in sheet.iter_rows(min_row=2) if (r[0].value or "") == fix["key"]]
        next(r for r in rows if r[1].value == fix["column"])[2].value = fix["value"]
    elif action == "set":
        sheet.cell(row, heads[fix["column"]]).value = fix["value"] or None
    elif action == "remove-row":
        for cell in sheet[row]:
            cell.value = None
    elif action == "add-row":
        put(sheet, **fix["cells"])
    elif action == "rename-column":
        sheet.cell(row, heads[fix["column"]], fix["value"])
    else:
        raise AssertionError(action)


def test_the_messages_alone_mend_a_plan_within_ten_rounds(tmp_path):
    path = tmp_path / "plan.xlsx"
    assert azalai("new", path, "--workbook").exit_code == 0
    plant(path)
    first = json.loads(azalai("check", path, "--json").output)
    assert first["errors"] >= 10
    for _round in range(10):
        told = json.loads(azalai("check", path, "--json").output)
        if not told["errors"]:
            break
        mend(path, told)
    assert told["errors"] == 0, told["problems"]
    shown = json.loads(azalai("show", path, "--json").output)
    assert shown["tables"] == {"sites": 2, "types": 1, "fleet": 1, "missions": 1, "suppliers": 1}
    assert json.loads(azalai("show", path, "fleet", "--json").output)[0]["site"] == "Gao"
