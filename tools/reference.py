"""Write the pages of the reference that follow from the code: the tables, and the messages.

    python tools/reference.py            writes tables.md, messages.md, ready-model.md
    python tools/reference.py --check    writes nothing; ends with 1 if a page is out of date

The tables come from the registry, the messages from the catalogue, so that a page can never say
something else than the program does.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path

from azalai.locale import catalogue
from azalai.ready.model import page as model_text
from azalai.scenario.words import default_words, holds, rule_sentence
from azalai.tables.observed import OBSERVED
from azalai.tables.registry import ENGINES, TABLES, Engine, users
from azalai.tables.removals import REMOVALS
from azalai.tables.row import Column, Money, Period, Row, Table, columns_of
from azalai.tables.rules import Rule
from azalai.tables.settings import SECTIONS, Section

PAGES = Path(__file__).resolve().parent.parent / "docs" / "reference"

CONVENTIONS = "../methods/units-and-conventions.md"

THEMES = {
    "places": "Places",
    "fleet": "Fleet and breakdown",
    "upkeep": "Upkeep",
    "people": "People, tools and docks",
    "supply": "Supply",
    "missions": "Missions",
    "money": "Money",
    "risk": "Projects and disruptions",
    "evidence": "Evidence and alternatives",
}

GENERATED = (
    "<!-- Written by tools/reference.py; change the code it is read from, not this page. -->"
)

TABLES_PREFACE = f"""\
# Tables

A plan is one folder, or one workbook, of the tables below and of its [settings](#settings).  All
tables are optional, and a blank cell means the default.  This page is the specification of their
names, types, units, defaults and meaning; it is written by the program itself.  What is common to
all of them stands in [Units and conventions]({CONVENTIONS}).

**Reading the lists.**  `!` is needed in every row.  The columns of the *key* name a row: no two
rows share them.  → names the tables that a cell may point at.  *blank means* is the default; where
nothing stands there, a blank cell says nothing.  *used* names the engines that read a column:
R REACH, D READY, S SUSTAIN, A AFFORD, X RESIST, + all.

Four things are told once, here, and marked in the lists: *period*, *money*, ± and the note."""

MESSAGES_PREFACE = """\
# Messages

Every message has a code that does not change, so that you can search for it, here or in a log.
`{found}` and its like stand for what the message fills in.  A code in brackets is no message of its
own but a reason, which stands inside another message.

How to read a message, and what to do: [Mend the faults of a plan](../how-to/fix-faults.md).
"""

#: Catalogue files whose entries are told about a plan, and the title of each.
MESSAGE_FILES = {
    "problems": "Faults of a plan",
    "workbook": "Faults of a workbook",
    "observed": "Faults of a history",
    "spares_faults": "Faults of spares",
}

#: Entries that stand in the cells of a workbook and are no messages.
COMMENT = "comment-"


def escape(text: str) -> str:
    """Write text so that a cell of a Markdown table takes it."""
    return text.replace("|", r"\|")


def grid(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Give the lines of a Markdown table."""
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for cells in rows:
        yield f"| {' | '.join(map(escape, cells))} |"
    yield ""


def spreads(table: Table) -> dict[str, tuple[str, ...]]:
    """Give the columns that carry a spread: mean -> its `_cv` and `_law`."""
    return {r.columns[0]: r.columns[1:] for r in table.rules if r.kind == "spread"}


def shared(model: type[Row]) -> set[str]:
    """Name the columns that a table has by its traits; they are told once."""
    bases = [base for base in (Period, Money) if issubclass(model, base)]
    return {"note", *(name for base in bases for name in base.model_fields)}


def own_columns(table: Table) -> list[Column]:
    """Give the columns that are told in the list of their table."""
    told_once = shared(table.row).union(*spreads(table).values())
    return [c for c in table.columns.values() if c.name not in told_once]


def column_lines(columns: Iterable[Column], used: str, marked: Iterable[str] = ()) -> Iterator[str]:
    """Give the list of columns; neighbours that say the same share a line."""

    def says(c: Column) -> tuple[str, ...]:
        default = default_words(c) if not c.required else ""
        return ("!" if c.required else "", default, c.used or used, c.meaning)

    rows = []
    for (mark, default, letters, meaning), group in groupby(columns, says):
        same = list(group)
        names = ", ".join(f"`{c.name}`{' ±' * (c.name in marked)}" for c in same)
        cells = ", ".join(dict.fromkeys(holds(c) for c in same))
        rows.append((f"{mark} {names}".strip(), cells, default, letters, meaning))
    return grid(("column", "holds", "blank means", "used", "meaning"), rows)


def rule_lines(rules: Iterable[Rule]) -> Iterator[str]:
    """Give each rule across columns as a sentence, the names of columns marked as code."""
    for rule in rules:
        names = {*rule.columns, *([rule.when[0]] if rule.when else [])}
        pattern = r"(?<![\w`])(" + "|".join(sorted(names, key=len, reverse=True)) + r")(?![\w`])"
        yield "- " + re.sub(pattern, r"`\1`", rule_sentence(rule))
    yield ""


def own_rules(table: Table) -> list[Rule]:
    """Give the rules that do not come with a trait."""
    return [r for r in table.rules if r.kind != "spread" and r.columns != ("starts", "ends")]


def table_lines(table: Table) -> Iterator[str]:
    """Describe one table."""
    traits = ["*period*"] * table.period + ["*money*"] * table.money
    yield from (f"### {table.name}", "", table.meaning, "")
    yield " · ".join([f"key `{' | '.join(table.key)}`", *traits, f"used {table.used}"])
    yield ""
    yield from column_lines(own_columns(table), table.used, spreads(table))
    if rules := own_rules(table):
        yield from rule_lines(rules)


def shared_lines() -> Iterator[str]:
    """Describe what many tables have in common."""
    for title, base in (("period", Period), ("money", Money)):
        names = [t.name for t in TABLES.values() if issubclass(t.row, base)]
        yield f"***{title}***: the rows of {', '.join(names)} also have"
        yield ""
        yield from column_lines((c for c in columns_of(base).values() if c.name != "note"), "")
    table, (mean, _) = next((t, item) for t in TABLES.values() for item in spreads(t).items())
    yield f"**±**: beside a duration stand two more columns, as here for `{mean}`:"
    yield ""
    spread = [table.columns[name] for name in spreads(table)[mean]]
    yield from column_lines(spread, table.used)
    yield from rule_lines([Rule.ordered("starts", "ends", strict=True), Rule.spread(mean)])
    note = TABLES["sites"].columns["note"]
    yield f"Every table may have a column **`{note.name}`**: {note.meaning}."
    yield ""


def settings_lines() -> Iterator[str]:
    """Describe the settings, section by section."""
    yield from ("## Settings", "")
    yield "File `scenario.toml`, or sheet `scenario` with the columns section, name and value."
    yield ""
    for name, model in SECTIONS.items():
        yield from (f"### {f'[{name}]' if name else 'First lines'}", "", _meaning(model), "")
        yield from column_lines(model.columns.values(), "")
    yield from ("### [targets]", "")
    yield (
        "One line for each target, a share from 0 to 1, named `fleet`, a type, a site, "
        'or both: `"Light helicopter | Outpost" = 0.75`.'
    )
    yield ""


def _meaning(model: type[Section]) -> str:
    return " ".join((model.__doc__ or "").split())


def beside_lines() -> Iterator[str]:
    """Describe the files that stand beside a plan."""
    yield from ("## Beside a plan", "")
    yield f"`azalai evidence PLAN --fit {REMOVALS.name}.csv` reads a file that is in no plan."
    yield ""
    yield from table_lines(REMOVALS)
    yield f"`azalai ready PLAN --against {OBSERVED.name}.csv` reads another."
    yield ""
    yield from table_lines(OBSERVED)


def engine_lines() -> Iterator[str]:
    """Say what each engine asks for and reads."""
    yield from ("## What each engine reads", "")
    yield (
        "From the *used* marks; key columns go with their table.  Evidence, alternatives and "
        "changes are told for all engines, and are applied before an engine sees the plan."
    )
    if waiting := [e.name.upper() for e in ENGINES.values() if not e.works]:
        yield (
            f"Still to come: {', '.join(waiting)}.  What only they read is checked today, and "
            "changes no result yet; `azalai tables --unused` lists it."
        )
    yield ""
    tables = [t for t in TABLES.values() if t.theme != "evidence"]
    for engine in ENGINES.values():
        needs = ", ".join(" or ".join(group) for group in engine.needs)
        parts = [part for table in tables if (part := _reads(engine, table))]
        yield f"- **{engine.name.upper()}** (first answer: {needs}).  {'; '.join(parts)}."
    yield ""


def _reads(engine: Engine, table: Table) -> str:
    """Say which columns of a table an engine reads, in the shorter way."""
    columns = [c for c in own_columns(table) if not c.key]
    read = [c.name for c in columns if engine.letter in users(table, c)]
    rest = [c.name for c in columns if c.name not in read]
    keys = table.used == "+" or engine.letter in table.used
    if not rest and (read or keys):
        return f"**{table.name}**"
    if not read:
        return f"**{table.name}** key" if keys else ""
    if len(rest) < len(read):
        return f"**{table.name}** without {', '.join(rest)}"
    return f"**{table.name}** {', '.join(read)}"


def tables_page() -> str:
    """Write the page of the tables."""
    lines = [GENERATED, "", TABLES_PREFACE, "", *shared_lines()]
    for theme, group in groupby(TABLES.values(), lambda t: t.theme):
        lines += [f"## {THEMES[theme]}", ""]
        for table in group:
            lines += table_lines(table)
    return "\n".join([*lines, *settings_lines(), *beside_lines(), *engine_lines()])


def message_lines(file: str) -> Iterator[str]:
    """Give the messages of one catalogue file, by the headings that stand in it."""
    source = (resources.files("azalai.locale") / f"{file}.toml").read_text(encoding="utf-8")
    found = re.finditer(r"^# -+ (?P<title>.+?) -*$|^\[(?P<code>[^\]]+)\]$", source, re.MULTILINE)
    title = ""
    for line in found:
        if line["title"]:
            title = line["title"]
        elif not line["code"].startswith(COMMENT):
            if title:
                yield from (f"### {title[0].upper()}{title[1:]}", "")
                title = ""
            yield from message(line["code"])


def message(code: str) -> Iterator[str]:
    """Give one message in both languages, singular beside plural."""
    entry = catalogue()[code]
    yield f"(`{code}`)" if entry["en"][0].islower() else f"`{code}`"
    for language in ("en", "fr"):
        sentences = [entry[k] for k in (language, f"{language}_one") if k in entry]
        told = " / ".join(re.sub(r"(\{\w+\})", r"`\1`", s) for s in sentences)
        yield f": {escape_marks(told)}"
    yield ""


def escape_marks(text: str) -> str:
    """Write text so that Markdown takes no star, underscore or bracket in it for a mark."""
    return re.sub(r"(`[^`]*`)|([*_<>\[\]])", lambda m: m[1] or f"\\{m[2]}", text)


def messages_page() -> str:
    """Write the page of the messages."""
    lines = [GENERATED, "", MESSAGES_PREFACE]
    known = {file.name for file in resources.files("azalai.locale").iterdir()}
    for file, title in MESSAGE_FILES.items():
        if f"{file}.toml" in known:
            lines += [f"## {title}", "", *message_lines(file)]
    return "\n".join(lines)


def model_page() -> str:
    """Write the page of what READY simulates."""
    return f"{GENERATED}\n\n{model_text()}"


def pages() -> dict[Path, str]:
    """Write every generated page: path -> text."""
    written = {
        "tables.md": tables_page(),
        "messages.md": messages_page(),
        "ready-model.md": model_page(),
    }
    return {PAGES / name: text.rstrip() + "\n" for name, text in written.items()}


def outdated() -> list[str]:
    """Name the pages that are not what this tool writes."""
    return [
        path.name
        for path, text in pages().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main(words: list[str]) -> int:
    """Write the pages, or with `--check` tell whether they are up to date."""
    if words not in ([], ["--check"]):
        sys.exit("usage: python tools/reference.py [--check]")
    if words:
        for name in (old := outdated()):
            print(f"docs/reference/{name} is out of date: run python tools/reference.py")
        return 1 if old else 0
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
