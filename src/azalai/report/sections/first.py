"""The first page, to be read in a minute: the answer, three figures, one map, the largest doubt."""

from azalai.locale import text
from azalai.report import ready_words
from azalai.report.book import Row
from azalai.report.formats import NBSP
from azalai.report.ready_words import ALL
from azalai.report.sections.alternatives import best_sentence
from azalai.report.sections.evidence import name_of
from azalai.report.sheet import Markup, Sheet

#: What stands for success, the first that the plan has: table and quantity.
SUCCESS = (
    ("compared/figures", "patients_in_time_frac"),
    ("ready/summary", "calls_in_time_frac"),
    ("ready/summary", "missions_completed_frac"),
)
#: States in which an aircraft could fly, or flies.
UP = ("ready", "standby", "flying")


def write(sheet: Sheet) -> None:
    """Write the first page."""
    plan = sheet.run.scenario
    sheet.put(sheet.sentence("report-title", plan=sheet.run.plan), tag="h1")
    days = {"first": sheet.formats.day(plan.start), "last": sheet.formats.day(plan.end)}
    sheet.say("report-kicker", style="kicker", **days, count=max(_runs(sheet), 1))
    for line in (_answer(sheet), _obstacle(sheet), best_sentence(sheet)):
        if line:
            sheet.put(line, style="lead")
    _cards(sheet)
    if "reach" in sheet.run.base:
        from azalai.report.reach import status_map

        chart = status_map(sheet.run.base["reach"], plan, sheet.language)
        sheet.chart("map", chart, ("reach/unmet", {}))
    _doubt(sheet)


def success(sheet: Sheet) -> Row | None:
    """Give the row that says how much of what is wanted comes about."""
    for table, quantity in SUCCESS:
        if table.startswith("ready/"):
            row = total(sheet, quantity)
        else:
            row = sheet.book.row(table, future="", quantity=quantity, of="")
        if row is not None and row["mean"] is not None:
            return row
    return None


def total(sheet: Sheet, quantity: str, future: str = "") -> Row | None:
    """Give a headline figure of all sites and types; None where it has no value."""
    where = {"site": ALL, "type": ALL, "quantity": quantity}
    row = sheet.book.row("ready/summary", future, **where)
    return None if row is None or row["mean"] is None else row


def _runs(sheet: Sheet) -> int:
    rows = sheet.book.has("ready/replications")
    return sheet.book.frame("ready/replications")["replication"].n_unique() if rows else 0


def _cost(sheet: Sheet) -> Row | None:
    return sheet.book.row("afford/totals", view="economic", end="without")


def _answer(sheet: Sheet) -> Markup | None:
    """Say what is reached, how much is available, and what it costs, as far as it is known."""
    reached, available, cost = success(sheet), total(sheet, "availability_frac"), _cost(sheet)
    parts = []
    if reached is not None:
        key = f"report-answer-{reached['quantity'].replace('_', '-')}"
        years = f"{sheet.run.scenario.settings.plan.years:g}"
        share = sheet.share(reached.cell("mean"), 0)
        parts.append(sheet.sentence(key, years=years, share=share))
    if available is not None:
        share = sheet.share(available.cell("mean"), 0)
        parts.append(sheet.sentence("report-answer-availability", share=share))
    if cost is not None and cost["constant_money"]:
        money = sheet.money(cost.cell("constant_money"))
        parts.append(sheet.sentence("report-answer-cost", cost=money, price_year=_year(sheet)))
    return Markup(" ".join(parts)) if parts else None


def _year(sheet: Sheet) -> str:
    return str(sheet.run.scenario.settings.plan.price_year or sheet.run.scenario.start.year)


def _obstacle(sheet: Sheet) -> Markup | None:
    """Say what keeps aircraft down most, and for what cause most missions are lost."""
    states = sheet.book.rows("ready/states", period=ALL, site=ALL, type=ALL)
    down = [row for row in states if row["state"] not in UP and row["mean_frac"]]
    lost = sheet.book.rows(
        "ready/missions", period=ALL, mission=ALL, base=ALL, kind=ALL, outcome="lost"
    )
    causes = [row for row in lost if row["cause"] != ALL and row["share_frac"]]
    parts = []
    if down:
        worst = max(down, key=lambda row: (row["mean_frac"], row["state"]))
        state = ready_words.state(worst["state"], sheet.language)
        share = sheet.share(worst.cell("mean_frac"), 0)
        parts.append(sheet.sentence("report-obstacle-state", state=state, share=share))
    if causes:
        worst = max(causes, key=lambda row: (row["share_frac"], row["cause"]))
        cause = ready_words.cause(worst["cause"], sheet.language)
        share = sheet.share(worst.cell("share_frac"), 0)
        parts.append(sheet.sentence("report-obstacle-cause", cause=cause, share=share))
    return Markup(" ".join(parts)) if parts else None


# --- three figures ---


def _cards(sheet: Sheet) -> None:
    cards = [_share_card(sheet, row) for row in (success(sheet), total(sheet, "availability_frac"))]
    told = "".join([*cards, _cost_card(sheet)])
    if told:
        sheet.parts.append(f'<div class="cards">{told}</div>')


def _share_card(sheet: Sheet, row: Row | None) -> str:
    if row is None:
        return ""
    spread = {n: sheet.share(row.cell(n)) for n in ("p10", "p90", "low", "high")}
    key = "report-card-spread" if row["low"] is not None else "report-card-single"
    told = sheet.sentence(key, **spread) if row["low"] is not None else sheet.sentence(key)
    told = Markup(f"{told} {_ignorance(sheet, row['quantity'])}")
    name = sheet.sentence(f"report-card-{row['quantity'].replace('_', '-')}")
    return _card(name, sheet.share(row.cell("mean")), told)


def _ignorance(sheet: Sheet, quantity: str) -> Markup:
    """Say how far the open figures move a mean, where they were drawn."""
    where = {"part": "figure", "future": "", "quantity": quantity, "of": ""}
    row = sheet.book.row("compared/ignorance", **where)
    if row is None:
        return Markup("")
    ends = {n: sheet.of_unit(row.cell(n), row["unit"]) for n in ("p10", "p90")}
    return sheet.sentence("report-card-ignorance", **ends)


def _cost_card(sheet: Sheet) -> str:
    cost = _cost(sheet)
    if cost is None or not cost["constant_money"]:
        return ""
    spread = sheet.book.row("afford/uncertainty", measure="constant_money")
    told = Markup("")
    if spread is not None and spread["luck_p10"] is not None:
        drawn = spread["ignorance_p10"] is not None
        kind = "both" if drawn else "luck"
        ends = {e: sheet.money(spread.cell(f"{kind}_{e}")) for e in ("p10", "p90")}
        told = sheet.sentence(f"report-card-cost-{kind}", **ends)
    years = f"{sheet.run.scenario.settings.plan.years:g}"
    name = sheet.sentence("report-card-cost", years=years, price_year=_year(sheet))
    told = Markup(f"{told} {_ignorance(sheet, 'cost_constant_money')} {_present(sheet, cost)}")
    figure, _, unit = sheet.formats.money(cost["constant_money"]).partition(NBSP)
    shown = Markup(f"{figure} <small>{sheet.safe(unit)}</small>")
    return _card(name, sheet.figure(cost.cell("constant_money"), shown), told)


def _present(sheet: Sheet, cost: Row) -> Markup:
    """Lead from what a plan costs to the figures by which alternatives are judged."""
    net = sheet.book.row("afford/totals", view="economic", end="with")
    if net is None:
        return Markup("")
    ends = {"present": cost, "net": net}
    told = {name: sheet.money(row.cell("discounted_money")) for name, row in ends.items()}
    return sheet.sentence("report-card-present", **told)


def _card(what: Markup, figure: Markup, spread: Markup) -> str:
    return (
        f'<div class="card"><p class="what">{what}</p><p class="big">{figure}</p>'
        f'<p class="spread">{spread}</p></div>'
    )


# --- the largest doubt ---


def _doubt(sheet: Sheet) -> None:
    lines = [
        line for line in (_doubt_of_draws(sheet) or _doubt_of_cost(sheet), _guessed(sheet)) if line
    ]
    if lines:
        head = sheet.sentence("report-doubt")
        body = " ".join(lines)
        sheet.parts.append(f'<div class="doubt"><h4>{head}</h4><p>{body}</p></div>')


def _doubt_of_draws(sheet: Sheet) -> Markup | None:
    """Name the open figure that moves the decision most, where draws were asked for."""
    rows = [row for row in sheet.book.rows("compared/doubts") if not row["noise"]]
    if not rows:
        return None
    worst = rows[0]
    return sheet.sentence(
        "report-doubt-draws",
        figure=name_of(sheet, worst["figure"]),
        basis=text(f"report-basis-{worst['basis']}", sheet.language),
        share=sheet.share(worst.cell("share_frac"), 0),
        future=sheet.title_of(worst["future"]),
        against=sheet.title_of(worst["against"]),
    )


def _doubt_of_cost(sheet: Sheet) -> Markup | None:
    row = sheet.book.row("afford/tornado")
    if row is None:
        return None
    ends = ("low_discounted_money", "high_discounted_money")
    low, high = sorted(ends, key=lambda end: row[end])
    return sheet.sentence(
        "report-doubt-cost",
        figure=name_of(sheet, row["figure"]),
        basis=text(f"report-basis-{row['basis']}", sheet.language),
        low=sheet.money(row.cell(low), sign=True),
        high=sheet.money(row.cell(high), sign=True),
    )


def _guessed(sheet: Sheet) -> Markup | None:
    """Say how much of the plan is assumed."""
    from azalai.report.sections.evidence import stock_take

    rows = sheet.book.rows(stock_take(sheet, "basis"), name="assumption")
    if not rows or not rows[0]["figures"]:
        return None
    return sheet.sentence(
        "report-doubt-assumed",
        count=sheet.number(rows[0].cell("figures")),
        share=sheet.share(rows[0].cell("share_frac"), 0),
    )
