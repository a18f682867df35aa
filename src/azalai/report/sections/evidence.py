"""What the figures rest on, what is weak, and what that does to the answer."""

from dataclasses import asdict
from functools import lru_cache

import polars as pl

from azalai.locale import text
from azalai.report import afford as charts
from azalai.report.afford import figure_name
from azalai.report.book import Row
from azalai.report.sheet import Sheet
from azalai.results.run import DECISIVE_COST, PLAIN_COST
from azalai.scenario.inventory import NONE, Inventory, take_stock
from azalai.scenario.scenario import Scenario

LISTED = 15
#: What a decision is about.
DECISION = ("future", "against", "quantity", "of", "weight")
#: Figures for which ignorance is set beside luck.
HEADLINES = (
    "patients_in_time_frac",
    "calls_in_time_frac",
    "missions_completed_frac",
    "availability_frac",
    "cost_constant_money",
    PLAIN_COST,
    DECISIVE_COST,
)


def write(sheet: Sheet) -> None:
    """Write the section."""
    found = _inventory(sheet.run.scenario)
    if not found.figures:
        sheet.say("report-no-figures", style="note")
        return
    sheet.say("report-evidence-lead", count=found.figures)
    for what in ("basis", "confidence"):
        _shares(sheet, what)
    if sheet.book.has("afford/tornado"):
        result, currency = sheet.run.base["afford"], sheet.formats.currency
        chart = charts.tornado(result, sheet.language, currency)
        sheet.chart("tornado", chart, ("afford/tornado", {}))
        sheet.say("report-tornado-note", style="note")
    _doubts(sheet)
    if found.missing:
        sheet.folded("report-missing", list(found.missing[:200]), count=len(found.missing))
    if found.unranged:
        sheet.folded("report-unranged", list(found.unranged[:200]), count=len(found.unranged))


@lru_cache(maxsize=2)
def _inventory(plan: Scenario) -> Inventory:
    return take_stock(plan)


def stock_take(sheet: Sheet, what: str) -> str:
    """Make the table of the plan's figures by `basis` or `confidence`, and give its name."""
    name = f"report/{what}"
    if name not in sheet.book.made:
        shares = [asdict(share) for share in getattr(_inventory(sheet.run.scenario), what)]
        schema = {"name": pl.String, "figures": pl.Int64, "stake_money": pl.Float64}
        frame = pl.DataFrame(shares, schema=schema)
        whole = pl.col("figures").sum()
        sheet.book.add(what, frame.with_columns(share_frac=pl.col("figures") / whole))
    return name


def name_of(sheet: Sheet, figure: str) -> str:
    """Name an open figure as people read it."""
    return figure_name(figure, sheet.language)


def _shares(sheet: Sheet, what: str) -> None:
    rows = []
    for row in sheet.book.rows(stock_take(sheet, what)):
        key = "report-evidence-none" if row["name"] == NONE else f"report-{what}-{row['name']}"
        stake = sheet.millions(row.cell("stake_money"))
        figures = [sheet.number(row.cell("figures")), sheet.share(row.cell("share_frac"))]
        rows.append([sheet.word(key), *figures, stake])
    stake_head = sheet.sentence("report-head-stake", currency=sheet.formats.currency)
    sheet.grid(f"report-by-{what}", (what, "figures", "share", stake_head), rows)


def _ignorance(sheet: Sheet) -> None:
    """Set what the open figures do to each headline beside what luck does."""
    rows = []
    for quantity in HEADLINES:
        where = {"part": "figure", "future": "", "quantity": quantity, "of": ""}
        row = sheet.book.row("compared/ignorance", **where)
        if row is not None:
            ends = ("p10", "p90", "luck_p10", "luck_p90")
            told = [sheet.of_unit(row.cell(end), row["unit"]) for end in ends]
            rows.append([quantity_words(sheet, quantity), *told])
    heads = ("quantity", "ignorance-p10", "ignorance-p90", "luck-p10", "luck-p90")
    sheet.grid("report-ignorance", heads, rows)


def _doubts(sheet: Sheet) -> None:
    """Say which open figures move the decision, where draws were made."""
    if not sheet.book.has("compared/doubts"):
        sheet.say("report-no-draws", style="note")
        return
    sheet.heading("report-doubts")
    _ignorance(sheet)
    table = "compared/doubts"
    unseen = []
    for _, part in sheet.book.frame(table).group_by(DECISION, maintain_order=True):
        first = part.row(0, named=True)
        told = {
            "future": sheet.title_of(first["future"]),
            "against": sheet.title_of(first["against"]),
            "what": quantity_words(sheet, first["quantity"], first["of"]),
        }
        clear = part.filter(~pl.col("noise")).head(LISTED)
        if clear.is_empty():
            unseen.append(sheet.sentence("report-doubts-of", **told))
        else:
            caption = sheet.sentence("report-doubts-of", **told)
            heads = ("figure", "basis", "effect", "share-doubt", "turns")
            rows = [_doubt(sheet, row) for row in sheet.book.taken(clear, table)]
            sheet.grid(caption, heads, rows, words=2)
    power = sheet.book.row("compared/power")
    if unseen and power is not None:
        sheet.say(
            "report-doubts-noise",
            draws=sheet.number(power.cell("draws")),
            needed=sheet.number(power.cell("draws_for_a_tenth")),
        )
        sheet.points(unseen, style="note")


def _doubt(sheet: Sheet, row: Row) -> list[str]:
    turns = sheet.word("ready-yes" if row["turns"] else "ready-no")
    basis = text(f"report-basis-{row['basis']}", sheet.language)
    effect = sheet.of_unit(row.cell("effect"), row["unit"], difference=True)
    share = sheet.share(row.cell("share_frac"), 0)
    return [name_of(sheet, row["figure"]), basis, effect, share, turns]


def quantity_words(sheet: Sheet, quantity: str, of: str = "") -> str:
    """Name a quantity of the comparison."""
    name = sheet.known(f"quantity-{quantity}", quantity.replace("_", " "))
    return f"{name} ({sheet.known(f'quantity-{of}', of)})" if of else name
