"""What is written into a workbook comes back as the same text, whatever it is."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from azalai.errors import Problems
from azalai.scenario.raw import RawSetting, clean
from azalai.scenario.sheets import write_workbook
from azalai.scenario.workbook import read_workbook
from azalai.tables.cells import to_text
from azalai.tables.registry import TABLES

#: Everything but halves of characters and two codes that are none; these are refused.
whole = st.characters(exclude_categories=("Cs",), exclude_characters="\ufffe\uffff")
awkward = st.sampled_from(
    [
        "_x000D_",
        "_x005F_",
        "_X0041_",
        "_xFFFE_",
        "=1+1",
        "'=1",
        "+1",
        "-",
        "@x",
        "#N/A",
        "nan",
        "1e5",
        "007",
        "1_000",
        "TRUE",
        "2029-04-01",
        "29/2/1900",
        "http://a.b",
        "]]>",
        "&amp;",
        "<v>",
        "|",
        "0",
        "-0",
        "1.50",
        "🚁",
        "é",
    ]
) | st.sampled_from(["a\r\nb", "\x00", "\x0b", "\x85x", "\u2028", "a  b", "a\tb"])
texts = st.text(whole, max_size=30) | awkward | st.lists(awkward, max_size=3).map("".join)
numbers = (
    st.floats(allow_nan=False, allow_infinity=False).map(to_text)
    | st.integers().map(str)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3).map(str)
    | st.floats(allow_nan=False, allow_infinity=False).map(lambda x: f"{x:.17g}")
)
days = st.dates(date(1, 1, 1), date(9999, 12, 31)).map(str) | st.sampled_from(["2029", "2029-04"])
COLUMNS = {
    "name": texts,
    "price_money": numbers | texts,
    "seats_pax": numbers | texts,
    "kind": st.sampled_from(["helicopter", "truck"]) | texts,
    "starts": days | numbers,
    "made": days | texts,
    "count": numbers,
    "roles": texts,
    "wet": st.sampled_from(["yes", "no", "maybe"]),
    "note": texts,
}


def told(values: list[str]) -> list[str]:
    """Bring cells to the form in which a door gives them: clean, without blanks at the end."""
    cells = list(values)
    while cells and not cells[-1]:
        cells.pop()
    return cells


@st.composite
def tables(draw):
    name = draw(st.sampled_from(["sites", "types", "fleet", "climate"]))
    header = [c for c in TABLES[name].columns if c in COLUMNS]
    cell = {c: (st.just("") | COLUMNS[c]).map(clean).map(clean) for c in header}
    rows = draw(st.lists(st.tuples(*(cell[c] for c in header)).map(list), max_size=8))
    return TABLES[name], header, rows


@settings(max_examples=100, deadline=None)
@given(st.lists(tables(), max_size=3, unique_by=lambda t: t[0].name))
def test_tables_come_back(made):
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_workbook(path, [], [(table, header, iter(rows)) for table, header, rows in made])
        problems = Problems()
        plan = read_workbook(path, problems)
    assert problems.text() == ""
    assert list(plan.tables) == [table.name for table, _, _ in made]
    for table, header, rows in made:
        wanted = [(n, told(row)) for n, row in enumerate([header, *rows], 1) if told(row)]
        assert list(plan.tables[table.name].rows()) == wanted


known = [("", "name"), ("", "start"), ("", "years"), ("ready", "stagger"), ("targets", "fleet")]
values = (texts | numbers | days).map(clean).map(clean)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(known), values), max_size=5))
def test_settings_come_back(made):
    cells = [RawSetting(None, section, name, value) for (section, name), value in made]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plan.xlsx"
        write_workbook(path, cells, [])
        problems = Problems()
        plan = read_workbook(path, problems)
    assert problems.text() == ""
    wanted = [(n, s.section, s.name, s.value) for n, s in enumerate(cells, 2) if s.value]
    assert [(s.row, s.section, s.name, s.value) for s in plan.settings or []] == wanted
