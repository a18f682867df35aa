"""What an .xlsx file may be as a file; what it may not be is refused, and harms nobody."""

import struct
import zipfile
from pathlib import Path

import pytest
from tests.unit.books import HEAD, MAIN, book, cells, codes, crafted, read, repacked, rows_xml

from azalai.scenario import ooxml

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:openpyxl.*")


def refused(path: Path) -> str:
    """Read a book that cannot be read, and give the whole message."""
    plan, problems = read(path)
    assert codes(problems) == ["book-unreadable"]
    assert plan.tables == {}
    return problems.text()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no .xlsx workbook"),
        (b"name,country\nGao,ML\n", "no .xlsx workbook"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "password"),
        (b"PK\x03\x04 and then nothing", "damaged"),
    ],
)
def test_what_is_no_workbook_is_named(tmp_path, data, reason):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(data)
    assert reason in refused(path)


def test_a_missing_file_is_told_in_the_words_of_the_system(tmp_path):
    assert "No such file" in refused(tmp_path / "none.xlsx")


def test_a_workbook_cut_short(tmp_path):
    path = book(tmp_path / "plan.xlsx", sites=[["name"], ["Gao"]])
    path.write_bytes(path.read_bytes()[:-200])
    assert "damaged or cut short" in refused(path)


@pytest.mark.parametrize(("member", "reason"), [("content.xml", ".ods"), ("a.txt", "holds none")])
def test_a_zip_that_is_no_workbook(tmp_path, member, reason):
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, "<a/>")
    assert reason in refused(path)


def test_a_zip_whose_members_are_encrypted(tmp_path):
    path = book(tmp_path / "plan.xlsx", sites=[["name"]])
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x01\x02")
    data[start + 8] |= 1
    path.write_bytes(data)
    assert "password" in refused(path)


def test_a_bomb_is_refused_by_the_directory_alone(tmp_path, monkeypatch):
    path = book(tmp_path / "plan.xlsx", sites=[["name"], ["Gao"]])
    repacked(path, {"xl/media/image.bin": bytes(60 * 2**20)})
    monkeypatch.setattr(ooxml, "_chunks", None)  # nothing may be unpacked
    _, problems = read(path)
    assert codes(problems) == ["book-too-large"]
    assert "xl/media/image.bin" in problems.text()


def test_a_book_that_is_too_large_in_all(tmp_path, monkeypatch):
    path = book(tmp_path / "plan.xlsx", sites=[["name"], ["Gao"]])
    monkeypatch.setattr(ooxml, "PARTS", 3)
    _, problems = read(path)
    assert codes(problems) == ["book-too-large"]


def test_a_part_longer_than_the_directory_says(tmp_path):
    path = crafted(tmp_path / "plan.xlsx", rows_xml(HEAD, "<c><v>1</v></c>" * 5000))
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
        directory = archive.start_dir
    entry = data.index(b"xl/worksheets/sheet1.xml", directory) - 46
    assert struct.unpack_from("<I", data, entry + 24)[0] == info.file_size
    struct.pack_into("<I", data, entry + 24, 100)
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_two_members_of_one_name(tmp_path):
    path = crafted(tmp_path / "plan.xlsx", rows_xml(HEAD))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/SHEET1.xml", "<worksheet/>")
    assert "damaged" in refused(path)


def test_members_with_path_tricks_are_never_written(tmp_path):
    inside = tmp_path / "deep" / "er"
    inside.mkdir(parents=True)
    path = book(inside / "plan.xlsx", sites=[["name"], ["Gao"]])
    tricks = {"../../evil.xml": "<a/>", "/evil.xml": "<a/>", "C:\\evil.xml": "<a/>"}
    repacked(path, tricks)
    plan, problems = read(path)
    assert not problems
    assert cells(plan) == [(1, ["name"]), (2, ["Gao"])]
    assert [p.name for p in tmp_path.rglob("*") if "evil" in p.name] == []


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"]
)
def test_entities_of_its_own_refuse_the_book(tmp_path, part):
    path = crafted(tmp_path / "plan.xlsx", rows_xml(HEAD))
    repacked(path, {part: LAUGHS + f'<worksheet xmlns="{MAIN}">&c;</worksheet>'})
    assert "DOCTYPE" in refused(path)


@pytest.mark.parametrize(
    "cells_xml",
    [
        '<c r="A2" t="s"><v>77</v></c>',
        '<c r="A2" t="nonsense"><v>1</v></c>',
        '<c r="a2"><v>1</v></c>',
        '<c r="XFE2"><v>1</v></c>',
        '<c r="A1048577"><v>1</v></c>',
        '<c r="A99999999999999999999"><v>1</v></c>',
        '<c r="2"><v>1</v></c>',
        '<c r="A2"><v>1</v>',
        '<c r="A2" s="1"><v>-1e19</v></c>',
        '<c r="A2" s="4"><v>1e18</v></c>',
        '<?xml version="1.0" encoding="nonsense"?><worksheet/>',
    ],
)
def test_a_damaged_sheet_is_no_traceback(tmp_path, cells_xml):
    body = cells_xml if cells_xml.startswith("<?xml") else rows_xml(HEAD, cells_xml)
    plan, problems = read(crafted(tmp_path / "plan.xlsx", body))
    for table in plan.tables.values():
        list(table.rows())
    assert set(codes(problems)) == {"book-unreadable"}
    assert "error book-unreadable: plan.xlsx" in problems.text()


@pytest.mark.parametrize("last", ["XFD1048576", "XFD2000", "J1048576"])
def test_a_cell_far_away_is_refused_before_the_empty_ones_fill_the_memory(tmp_path, last):
    path = crafted(tmp_path / "plan.xlsx", rows_xml(HEAD, f'<c r="{last}"><v>1</v></c>'))
    plan, problems = read(path)
    assert codes(problems) == ["sheet-too-large"]
    assert last in problems.text()
    assert not plan.tables


def test_a_damaged_sheet_leaves_the_others_readable(tmp_path):
    path = book(tmp_path / "plan.xlsx", sites=[["name"], ["Gao"]], types=[["name"], ["Mi-171"]])
    repacked(path, {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row"})
    plan, problems = read(path)
    assert codes(problems) == ["book-unreadable"]
    assert cells(plan, "types") == [(1, ["name"]), (2, ["Mi-171"])]


def test_column_letters():
    assert [ooxml.letters(n) for n in (0, 25, 26, 701, 702, 16383)] == [
        *("A", "Z", "AA", "ZZ", "AAA", "XFD")
    ]


def test_bytes_are_read_without_the_file_staying_open(tmp_path):
    path = book(tmp_path / "plan.xlsx", sites=[["name"], ["Gao"]])
    plan, _ = read(path)
    path.unlink()
    assert cells(plan)[1] == (2, ["Gao"])
