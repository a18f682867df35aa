"""What is inside an .xlsx file, read no further than is safe.

Such a file is a zip of XML parts.  calamine reads the values; here is found what it does not tell
(formulas, error values, merged cells), and what it is not asked to survive is refused before it
opens the file: bombs, entities, cells so far apart that the empty ones between would fill the
memory.  Parts are streamed and never written anywhere, so that their names can do no harm.
"""

import posixpath
import re
import string
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final
from xml.parsers import expat

from azalai.locale import Phrase

ROWS: Final = 1_048_576
COLUMNS: Final = 16_384

MIB: Final = 2**20
#: A million rows of a table with few columns unpack to 200 MiB, at 9 times their size.
TOTAL_MIB: Final = 1024
PART_MIB: Final = 50
RATIO: Final = 200
PARTS: Final = 10_000
#: Cells from A1 to the last one, empty ones included: a million rows of the widest table pass.
CELLS: Final = 60_000_000
#: Where there are more than so many, one in fifty of them must hold something.
FEW_CELLS: Final = 5_000_000
SPARSE: Final = 50

_CHUNK: Final = 2**17
_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_EXTERNAL = re.compile(r"(?<![\w\]])\[\d+\][^\[\]!]*!")
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})")

Cell = tuple[int, int]  # row from 1, column from 0


class BookError(Exception):
    """A workbook, or a sheet of it, that is not read; code and fields of its problem."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code)
        self.code = code
        self.fields = fields


def unreadable(reason: str, **fields: object) -> BookError:
    """Name the reason, by its key in the catalogue, why a workbook cannot be read."""
    return BookError("book-unreadable", reason=Phrase(f"book-{reason}", fields))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the part of the zip that holds it, and how it stands in the book."""

    name: str
    part: str
    chart: bool
    hidden: bool


@dataclass
class Scan:
    """What the XML of a sheet says beside the values.

    Attributes:
        bottom, right: last row (from 1) and last column (from 0) that hold a value.
        values: how many cells hold something.
        errors: row -> column -> error value (`#N/A`).
        empty: formulas without a stored value.
        merged: ranges of merged cells: name, top, bottom, left, right.

    """

    bottom: int = 0
    right: int = -1
    values: int = 0
    formulas: int = 0
    first_formula: Cell | None = None
    external: int = 0
    first_external: Cell | None = None
    empty: list[Cell] = field(default_factory=list)
    errors: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: list[tuple[str, int, int, int, int]] = field(default_factory=list)


def open_book(path: Path) -> list[Sheet]:
    """Check the file as a whole, and list its sheets.

    Raises:
        BookError: if it is no workbook, or one that cannot be read safely.

    """
    with _told():
        _check_head(path)
        with zipfile.ZipFile(path) as archive:
            _check_directory(archive)
            for info in archive.infolist():
                _check_part(archive, info)
            return _sheets(archive)


def scan_sheet(path: Path, sheet: Sheet) -> Scan:
    """Stream through one sheet.

    Raises:
        BookError: if its XML is damaged, or its cells stand too far apart.

    """
    scanner = _Scanner()
    with _told(), zipfile.ZipFile(path) as archive:
        for chunk in _chunks(archive, archive.getinfo(sheet.part)):
            scanner.parser.Parse(chunk, False)
        scanner.parser.Parse(b"", True)
    scan = scanner.scan
    columns = scan.right + 1
    if scan.bottom * columns > min(max(SPARSE * scan.values, FEW_CELLS), CELLS):
        last = f"{letters(scan.right)}{scan.bottom}"
        raise BookError("sheet-too-large", rows=scan.bottom, columns=columns, last=last)
    return scan


@contextmanager
def _told() -> Iterator[None]:
    """Turn what a damaged file makes zip and XML raise into our own refusal."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise BookError("book-unreadable", reason=reason) from None
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        LookupError,
        ValueError,
        expat.ExpatError,
    ):
        raise unreadable("damaged") from None


def _check_head(path: Path) -> None:
    """Tell by its first bytes what a file is that is no zip."""
    with path.open("rb") as file:
        head = file.read(len(_OLE))
    if head == _OLE:
        raise unreadable("encrypted")
    if not zipfile.is_zipfile(path):
        raise unreadable("damaged" if head.startswith(b"PK\3\4") else "no-zip")


def _check_directory(archive: zipfile.ZipFile) -> None:
    """Refuse by the directory of the zip alone what would not unpack to a sane size."""
    parts = archive.infolist()
    names = {info.filename.casefold() for info in parts}
    if "xl/workbook.xml" not in names:
        raise unreadable("ods" if "content.xml" in names else "no-workbook")
    if any(info.flag_bits & 1 for info in parts):
        raise unreadable("encrypted")
    total = sum(info.file_size for info in parts) // MIB
    if total > TOTAL_MIB or len(parts) > PARTS:
        fields = {"found": total, "parts": len(parts), "allowed": TOTAL_MIB, "most": PARTS}
        raise BookError("book-too-large", reason=Phrase("book-large-total", fields))
    for info in parts:
        ratio = info.file_size // max(info.compress_size, 1)
        if info.file_size > PART_MIB * MIB and ratio > RATIO:
            told = {"part": info.filename, "found": ratio, "allowed": RATIO}
            raise BookError("book-too-large", reason=Phrase("book-large-part", told))
    if len(names) < len(parts):  # two readers could see two different books
        raise unreadable("damaged")


def _check_part(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Unpack a part to see that it is as long as it says, and declares no entities.

    A document type can only stand before the first element.
    """
    waiting = info.filename.lower().endswith((".xml", ".rels"))
    begun: list[object] = []
    parser = _parser()
    parser.StartElementHandler = lambda *_: begun.append(parser)
    for chunk in _chunks(archive, info):
        if waiting:
            with suppress(expat.ExpatError):
                parser.Parse(chunk, False)
            waiting = not begun


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part bit by bit; refuse it when it is longer than the directory says."""
    entry, left = copy(info), info.file_size
    entry.file_size = left + 1
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise unreadable("damaged")
            yield chunk


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise unreadable("doctype")


def _tags(archive: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """Give the attributes of every element of one name, each without its prefix."""
    found: list[dict[str, str]] = []

    def element(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser = _parser()
    parser.StartElementHandler = element
    parser.Parse(b"".join(_chunks(archive, archive.getinfo(part))), True)
    return found


def _sheets(archive: zipfile.ZipFile) -> list[Sheet]:
    """List the sheets in the order of the book, and find the part that holds each."""
    parts = {info.filename.casefold(): info.filename for info in archive.infolist()}
    book, links = parts["xl/workbook.xml"], parts.get("xl/_rels/workbook.xml.rels")
    if links is None:
        raise unreadable("damaged")
    targets = {link.get("Id"): link for link in _tags(archive, links, "Relationship")}
    sheets = []
    for tag in _tags(archive, book, "sheet"):
        link = targets.get(_relation(tag), {})
        part = parts.get(_member(link.get("Target", "")).casefold())
        if part is None or "name" not in tag:
            raise unreadable("damaged")
        sheets.append(Sheet(tag["name"], part, _chart(link), _hidden(tag)))
    if len({sheet.name.casefold() for sheet in sheets}) < len(sheets):
        raise unreadable("damaged")
    return sheets


def _relation(tag: dict[str, str]) -> str | None:
    return next((value for name, value in tag.items() if name.endswith(":id")), None)


def _hidden(tag: dict[str, str]) -> bool:
    return tag.get("state") in ("hidden", "veryHidden")


def _chart(link: dict[str, str]) -> bool:
    return link.get("Type", "").endswith("/chartsheet")


def _member(target: str) -> str:
    """Give the part that a link of the workbook points at."""
    return posixpath.normpath(target[1:] if target.startswith("/") else f"xl/{target}")


def letters(column: int) -> str:
    """Write a column, counted from 0, as a spreadsheet does."""
    text, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = string.ascii_uppercase[rest] + text
    return text


@cache
def _columns() -> dict[str, int]:
    """Give the number of each column that a sheet can have."""
    names = ("".join(p) for n in (1, 2, 3) for p in product(string.ascii_uppercase, repeat=n))
    return {name: number for number, name in zip(range(COLUMNS), names, strict=False)}


class _Scanner:
    """Walks through the XML of one sheet; its handlers are called once for every element."""

    def __init__(self) -> None:
        self.scan = Scan()
        self.parser = _parser()
        self.parser.StartElementHandler = self._root
        self.columns = _columns()
        self.row, self.digits, self.column = 0, "", -1
        self.kind: str | None = None
        self.texts: dict[str, str] = {}
        self.inside = ""

    def _root(self, tag: str, _: dict[str, str]) -> None:
        prefix = tag[: tag.index(":") + 1] if ":" in tag else ""
        self.c, self.v, self.f, self.row_tag = (prefix + name for name in ("c", "v", "f", "row"))
        self.inline, self.merge = prefix + "is", prefix + "mergeCell"
        self.parser.StartElementHandler = self._element

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self.c:
            self._cell(attributes)
        elif tag in (self.v, self.inline):
            self._value(tag)
        elif tag == self.row_tag:
            digits = attributes.get("r")
            self._row(str(self.row + 1) if digits is None else digits)
            self.column = -1
        elif tag == self.f and self.column >= 0:
            self._collect()
            self.texts[tag], self.inside = "", tag
        elif tag == self.merge:
            self._merged(attributes.get("ref", ""))

    def _row(self, digits: str) -> None:
        self.row, self.digits = int(digits), digits
        if not 1 <= self.row <= ROWS:
            raise unreadable("damaged")

    def _cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r")
        if address is None:
            self.column += 1
        else:
            name = address.rstrip("0123456789")
            if (digits := address[len(name) :]) != self.digits:
                self._row(digits)
            self.column = self.columns.get(name, COLUMNS)
        if self.column >= COLUMNS:
            raise unreadable("damaged")
        self.kind = attributes.get("t")
        if self.kind == "e":
            self._collect()

    def _value(self, tag: str) -> None:
        self.scan.values += 1
        self.scan.bottom = max(self.scan.bottom, self.row)
        self.scan.right = max(self.scan.right, self.column)
        self.texts[tag], self.inside = "", tag

    def _collect(self) -> None:
        """Listen to the text of this cell, which is a formula or an error value."""
        self.texts, self.inside = {}, ""
        self.parser.CharacterDataHandler = self._text
        self.parser.EndElementHandler = self._end

    def _text(self, text: str) -> None:
        if self.inside:
            self.texts[self.inside] += text

    def _end(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""
        elif tag == self.c:
            self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
            self._told(self.texts.get(self.f), self.texts.get(self.v))

    def _told(self, formula: str | None, value: str | None) -> None:
        scan, here = self.scan, (self.row, self.column)
        if formula is not None:
            scan.formulas += 1
            scan.first_formula = scan.first_formula or here
            if _EXTERNAL.search(formula):
                scan.external += 1
                scan.first_external = scan.first_external or here
            if not value and (self.kind != "str" or value is None):
                scan.empty.append(here)
        if self.kind == "e":
            scan.errors.setdefault(self.row, {})[self.column] = value or "#ERROR!"

    def _merged(self, name: str) -> None:
        found = _RANGE.fullmatch(name)
        if found:
            left, right = self.columns.get(found[1], COLUMNS), self.columns.get(found[3], COLUMNS)
            self.scan.merged.append((name, int(found[2]), int(found[4]), left, right))


def in_data(scan: Scan, merged: tuple[str, int, int, int, int]) -> bool:
    """Tell whether merged cells touch the rows and columns that hold values."""
    _, top, _, left, _ = merged
    return top <= scan.bottom and left <= scan.right
