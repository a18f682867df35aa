"""A sheet: what one section of the report writes, in HTML.

A section says sentences of the catalogue, sets tables and charts, and cites cells.  Every cell
that is cited leads to its row in a table at the end of the section; what a chart draws stands
there too.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, Final

from azalai.locale import Language, catalogue, text
from azalai.report.book import PLAN, Address, Book, Cell, Row
from azalai.report.compare_words import title_of
from azalai.report.formats import NBSP, NONE, Formats
from azalai.results.run import Run

#: So many rows of a table are shown behind the figures; those that are cited always.
MOST_ROWS: Final = 60
#: Placeholders of figures inside a sentence, which no plan can hold by accident.
_FIRST_MARK: Final = 0xE000


class Markup(str):
    """A piece of HTML, ready to be set; anything else is escaped first."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of the document: the id of its place, and its specification."""

    place: str
    spec: dict[str, Any]


@dataclass
class Sheet:
    """The section under way.

    Attributes:
        name: of the section; the words of its title are `report-<name>`.
        book: the tables of the run.
        formats: how figures are written.
        parts: of its HTML.
        charts: to be drawn.
        cited: rows that figures come from, by table.
        drawn: rows that charts show, by table.

    """

    name: str
    book: Book
    formats: Formats
    parts: list[str] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    cited: dict[Address, set[int]] = field(default_factory=dict)
    drawn: dict[Address, list[int]] = field(default_factory=dict)

    @property
    def language(self) -> Language:
        """The language of the reader."""
        return self.formats.language

    @property
    def run(self) -> Run:
        """The run that is told."""
        return self.book.run

    # --- words ---

    def word(self, key: str, **fields: object) -> str:
        """Give plain words of the catalogue."""
        return text(key, self.language, **fields)

    def known(self, key: str, otherwise: str) -> str:
        """Give words of the catalogue where it has them, else a name as it is."""
        return self.word(key) if key in catalogue() else otherwise

    def sentence(self, key: str, **fields: object) -> Markup:
        """Give a sentence of the catalogue with figures in it."""
        marks: dict[str, str] = {}
        told: dict[str, object] = {}
        for name, value in fields.items():
            told[name] = value
            if isinstance(value, Markup):
                told[name] = mark = chr(_FIRST_MARK + len(marks))
                marks[mark] = value
            else:
                told[name] = value
        html: str = self.safe(self.word(key, **told))
        for mark, piece in marks.items():
            html = html.replace(mark, piece)
        return Markup(html)

    def safe(self, words: str) -> Markup:
        """Escape words, and keep French marks on the line of their word."""
        if isinstance(words, Markup):
            return words
        told = escape(words, quote=True)
        if self.language == "fr":
            told = re.sub(r" (?=[:;?!»])(?!;\w)", NBSP, told).replace("« ", f"«{NBSP}")
        return Markup(re.sub(r"(?<=\d) %", f"{NBSP}%", told))

    def say(self, key: str, *, style: str = "", **fields: object) -> None:
        """Write a paragraph."""
        self.put(self.sentence(key, **fields), style=style)

    def put(self, html: Markup, *, tag: str = "p", style: str = "") -> None:
        """Set a piece of HTML as a block."""
        told = f' class="{style}"' if style else ""
        self.parts.append(f"<{tag}{told}>{html}</{tag}>")

    def heading(self, key: str, **fields: object) -> None:
        """Begin a part of the section."""
        self.put(self.sentence(key, **fields), tag="h3")

    def points(self, lines: Iterable[str], *, style: str = "") -> None:
        """Write a list."""
        items = "".join(f"<li>{self.safe(line)}</li>" for line in lines)
        if items:
            told = f' class="{style}"' if style else ""
            self.parts.append(f"<ul{told}>{items}</ul>")

    def folded(self, key: str, lines: Sequence[str], **fields: object) -> None:
        """Write a list that opens on demand."""
        items = "".join(f"<li>{self.safe(line)}</li>" for line in lines)
        head = self.sentence(key, **fields)
        self.parts.append(f"<details><summary>{head}</summary><ul>{items}</ul></details>")

    # --- figures ---

    def figure(self, cell: Cell, shown: str) -> Markup:
        """Set a figure: what is shown, the exact value, and the way to its row."""
        if cell.value is None:
            return Markup(NONE)
        self.cited.setdefault(cell.address, set()).add(cell.row)
        future = f' data-future="{escape(cell.address.future)}"' if cell.address.future else ""
        data = (
            f'<data value="{cell.value!r}" data-table="{cell.address.table}" '
            f'data-row="{cell.row}" data-column="{cell.column}"{future}>{self.safe(shown)}</data>'
        )
        return Markup(f'<a href="#{self._table_id(cell.address)}-{cell.row}">{data}</a>')

    def share(self, cell: Cell, digits: int = 1) -> Markup:
        """Set a share as a percentage."""
        return self.figure(cell, self.formats.share(cell.value, digits))

    def money(self, cell: Cell, *, sign: bool = False) -> Markup:
        """Set an amount of money."""
        return self.figure(cell, self.formats.money(cell.value, sign=sign))

    def millions(self, cell: Cell, digits: int = 1, *, sign: bool = False) -> Markup:
        """Set an amount in millions, without its unit."""
        return self.figure(cell, self.formats.millions(cell.value, digits, sign=sign))

    def number(self, cell: Cell, digits: int = 0, *, sign: bool = False) -> Markup:
        """Set a number with so many decimals."""
        return self.figure(cell, self.formats.number(cell.value, digits, sign=sign))

    def minutes(self, cell: Cell) -> Markup:
        """Set minutes."""
        return self.figure(cell, self.formats.minutes(cell.value))

    def of_unit(self, cell: Cell, unit: str, *, difference: bool = False) -> Markup:
        """Set a figure as its unit wants: a share, money, minutes, or a number."""
        value = cell.value
        if value is None:
            return Markup(NONE)
        if unit in ("0..1", "frac", "share"):
            points = f"{self.formats.points(value)}{NBSP}{self.word('report-points')}"
            return self.figure(cell, points if difference else self.formats.share(value))
        if unit.startswith("money"):
            return self.money(cell, sign=difference)
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
        told = self.formats.number(value, digits, sign=difference)
        return self.figure(cell, f"{told}{NBSP}{unit}" if unit in ("min", "h", "d") else told)

    # --- tables ---

    def grid(
        self,
        caption: str,
        heads: Sequence[str],
        rows: Iterable[Sequence[str]],
        *,
        words: int = 1,
        style: str = "",
    ) -> None:
        """Set a table that is meant to be read: `words` columns of words, then figures.

        Args:
            caption: key of what the table shows; a Markup is set as it is.
            heads: keys `report-head-<head>` of the columns; a Markup is set as it is.
            rows: cells; a `Markup` is set as it is.
            words: so many columns are words, set to the left.
            style: class of the table.

        """
        named = [h if isinstance(h, Markup) else self.sentence(f"report-head-{h}") for h in heads]
        top = "".join(
            f'<th scope="col"{_side(i, words)}>{head}</th>' for i, head in enumerate(named)
        )
        body = "".join(self._grid_row(row, words) for row in rows)
        if not body:
            return
        told = f"grid {style}".strip()
        title = caption if isinstance(caption, Markup) else self.sentence(caption)
        self.parts.append(
            f'<div class="scroll"><table class="{told}"><caption>{title}</caption>'
            f"<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    def _grid_row(self, row: Sequence[str], words: int) -> str:
        cells = [f"<td{_side(i, words)}>{self.safe(c)}</td>" for i, c in enumerate(row)]
        cells[0] = f'<th scope="row">{self.safe(row[0])}</th>'
        return f"<tr>{''.join(cells)}</tr>"

    # --- charts ---

    def chart(
        self,
        name: str,
        chart: Any,
        *behind: tuple[str, dict[str, Any]],
        future: str = PLAN,
    ) -> None:
        """Set a chart; its title and what it says to who cannot see it are `report-chart-<name>`.

        Args:
            name: of the chart.
            chart: of Altair; None sets nothing.
            behind: tables that it draws: name, and what the rows hold.
            future: whose tables these are.

        """
        if chart is None:
            return
        from azalai.report.theme import for_page

        place = f"{self.name}-{name}"
        title = self.word(f"report-chart-{name}")
        spec = for_page(chart, title)
        self.charts.append(Chart(place, spec))
        style = "drawing" if spec.get("width") == "container" else "drawing fixed"
        links = []
        for table, where in behind:
            self._draw_from(table, future, where)
            link = f'<a href="#{self._table_id(Address(table, future))}">{table}</a>'
            links.append(link)
        source = self.sentence("report-figures-of-chart", tables=Markup(", ".join(links)))
        credit = f' <span class="source">{source}</span>' if links else ""
        self.parts.append(
            f'<figure class="chart"><figcaption>{self.safe(title)}{credit}</figcaption>'
            f'<div class="{style}" id="{place}" role="img" aria-label="{escape(title)}">'
            f"<noscript>{self.sentence('report-no-script')}</noscript></div></figure>"
        )

    def _draw_from(self, table: str, future: str, where: dict[str, Any]) -> None:
        rows = [row.number for row in self.book.rows(table, future, **where)]
        self.drawn.setdefault(Address(table, future), []).extend(rows)

    # --- the tables behind the figures ---

    def _table_id(self, address: Address) -> str:
        future = re.sub(r"\W+", "-", address.future)
        return f"{self.name}-{address.table.replace('/', '-')}{'-' if future else ''}{future}"

    def tables_behind(self) -> str:
        """Give the tables that figures and charts of this section come from, folded."""
        addresses = sorted({*self.cited, *self.drawn})
        if not addresses:
            return ""
        told = "".join(self._table_behind(address) for address in addresses)
        head = self.sentence("report-behind", count=len(addresses))
        return f'<details class="behind"><summary>{head}</summary>{told}</details>'

    def _table_behind(self, address: Address) -> str:
        frame = self.book.frame(address.table, address.future)
        drawn = self.drawn.get(address, [])
        wanted = sorted({*self.cited.get(address, ()), *drawn[:MOST_ROWS]})
        rows = self.book.taken(frame[wanted], address.table, address.future)
        columns = [name for name in frame.columns if name != "row"]
        place = self._table_id(address)
        head = "".join(f'<th scope="col">{escape(c)}</th>' for c in ("row", *columns))
        body = "".join(self._raw_row(row, columns, place) for row in rows)
        caption = self._counted(address, len(rows), frame.height)
        return (
            f'<details id="{place}"><summary>{self._named(address)}</summary>'
            f'<div class="scroll"><table class="raw"><caption>{caption}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></details>"
        )

    def _named(self, address: Address) -> Markup:
        name = f"<code>{escape(address.table)}</code>"
        if address.future:
            name += f" {self.safe(self.title_of(address.future))}"
        return Markup(name)

    def _counted(self, address: Address, shown: int, whole: int) -> Markup:
        file = self.book.file(address)
        if shown == whole or not file:
            return self.sentence("report-rows-all", count=whole)
        return self.sentence("report-rows-some", shown=shown, count=whole, file=file)

    def _raw_row(self, row: Row, columns: list[str], place: str) -> str:
        cells = "".join(self._raw_cell(row, column) for column in columns)
        return f'<tr id="{place}-{row.number}"><th scope="row">{row.number}</th>{cells}</tr>'

    def _raw_cell(self, row: Row, column: str) -> str:
        value = row[column]
        if isinstance(value, bool) or not isinstance(value, int | float):
            return f"<td>{'' if value is None else escape(str(value))}</td>"
        future = f' data-future="{escape(row.address.future)}"' if row.address.future else ""
        return (
            f'<td class="n"><data value="{value!r}" data-table="{row.address.table}" '
            f'data-row="{row.number}" data-column="{column}"{future}>'
            f"{self.formats.raw(value)}</data></td>"
        )

    # --- futures ---

    def title_of(self, key: str) -> str:
        """Name a future as people do, as the first words of a line."""
        told = title_of(self.run[key], self.formats)
        return told[:1].upper() + told[1:]

    def has(self, *tables: str, future: str = PLAN) -> bool:
        """Tell whether tables are there; else say why they are not."""
        missing = [table for table in tables if not self.book.has(table, future)]
        steps = {table.split("/")[0] for table in missing}
        faults = [fault for fault in self.run[future].faults if fault.step in steps]
        for fault in faults:
            lines = [self.word(code, **fields) for code, fields in fault.sentences]
            told = " ".join(lines)
            self.say("report-no-answer", style="warn", step=fault.step, why=told)
        if missing and not faults:
            self.say("report-nothing-there", style="note")
        return not missing


def _side(column: int, words: int) -> str:
    return ' class="n"' if column >= words else ""


Writer = Callable[[Sheet], None]
