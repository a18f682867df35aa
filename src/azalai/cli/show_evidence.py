"""What `azalai evidence` prints: the inventory, or the fits of removal records."""

import csv
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.markup import escape

from azalai.cli.show import as_json_text, console, grid_of
from azalai.locale import Language, text
from azalai.scenario.inventory import NONE, Inventory, Share, take_stock
from azalai.scenario.removals import CLEAR, ItemFit, fit_removals, proposals

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario

#: So many missing figures are listed; all of them with --json.
LISTED: Final = 15


def inventory(plan: "Scenario", language: Language, *, as_json: bool) -> None:
    """Print what the figures of a plan rest on, the gaps that matter most, and the sources."""
    found = take_stock(plan)
    if as_json:
        as_json_text({"plan": plan.name, **asdict(found)})
        return
    screen = console()
    currency = plan.settings.plan.currency or ""
    screen.print(f"[bold]{escape(plan.name)}[/bold]")
    screen.print(f"  {text('evidence-figures', language, count=found.figures)}")
    if found.figures:
        for head, shares in (("basis", found.basis), ("confidence", found.confidence)):
            _shares(head, shares, found, currency, language)
    _tables(found, currency, language)
    _list("evidence-missing", list(found.missing), language)
    _list("evidence-unranged", list(found.unranged), language)
    grid = grid_of("source", "basis", "confidence", "figures", language=language)
    for source in found.sources:
        grid.add_row(escape(source.source), source.basis, source.confidence, str(source.figures))
    if found.sources:
        screen.print(grid)


def _shares(
    head: str, shares: tuple[Share, ...], found: Inventory, currency: str, language: Language
) -> None:
    stake = sum(share.stake_money for share in shares)
    grid = grid_of(head, "figures", "share", "stake", language=language)
    for share in shares:
        name = text("evidence-none", language) if share.name == NONE else share.name
        part = f"{share.figures / found.figures:.0%}"
        weight = f"{share.stake_money / stake:.0%} " if stake else ""
        money = weight + _money(share.stake_money, currency) if share.stake_money else ""
        grid.add_row(name, str(share.figures), part, money)
    console().print(grid)


def _tables(found: Inventory, currency: str, language: Language) -> None:
    grid = grid_of("table", "figures", "supported", "assumed", "stake", language=language)
    for share in found.tables:
        money = _money(share.stake_money, currency) if share.stake_money else ""
        supported = f"{share.with_evidence / share.figures:.0%}"
        grid.add_row(share.table, str(share.figures), supported, str(share.assumed), money)
    console().print(grid)


def _money(value: float, currency: str) -> str:
    return f"({value:,.0f} {currency})".replace(",", "\u202f").replace(" )", ")")


def _list(key: str, addresses: list[str], language: Language) -> None:
    if not addresses:
        return
    screen = console()
    screen.print(text(key, language, count=len(addresses)))
    for address in addresses[:LISTED]:
        screen.print(f"  {escape(address)}")
    if len(addresses) > LISTED:
        screen.print(f"  {text('and-more', language, count=len(addresses) - LISTED)}")


def fits(plan: "Scenario", path: Path, language: Language, *, as_json: bool) -> None:
    """Print the fit of each item, then the rows proposed for `failures` and `evidence`."""
    found = fit_removals(plan, path)
    failures, evidence = proposals(found, path.name)
    if as_json:
        told = [asdict(item) for item in found]
        as_json_text({"plan": plan.name, "items": told, "failures": failures, "evidence": evidence})
        return
    screen = console()
    for item in found:
        screen.print(f"[bold]{escape(item.item)}[/bold]")
        for line in _fit_lines(item, language):
            screen.print(f"  {escape(line)}")
    for name, rows in (("failures.csv", failures), ("evidence.csv", evidence)):
        if rows:
            screen.print(f"\n[bold]{text('fit-proposed', language, file=name)}[/bold]")
            heads = list(dict.fromkeys(head for row in rows for head in row))
            writer = csv.DictWriter(sys.stdout, heads, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _fit_lines(item: ItemFit, language: Language) -> list[str]:
    """Say what the records tell of one item, and what they do not."""
    unit = "FH" if item.clock == "fh" else "d"
    counts = {"count": item.removals, "no_fault": item.no_fault, "other": item.other}
    lines = [text("fit-counts", language, **counts, total=f"{item.total:.6g} {unit}")]
    if item.mean is None:
        return [*lines, text("fit-at-least", language, mean=f"{item.at_least:.4g} {unit}")]
    ends = {"low": f"{item.mean.low:.4g}", "high": f"{item.mean.high:.4g} {unit}"}
    lines.append(text("fit-mean", language, mean=f"{item.mean.value:.4g} {unit}", **ends))
    if item.weibull is not None and item.ageing_p is not None:
        shape = item.weibull.shape
        key = "fit-ages" if item.ages else "fit-constant"
        ends = {"low": f"{shape.low:.3g}", "high": f"{shape.high:.3g}", "p": f"{item.ageing_p:.2g}"}
        lines.append(text(key, language, shape=f"{shape.value:.3g}", **ends))
    else:
        lines.append(text("fit-too-few", language))
    if item.pooling_p is not None:
        key = "fit-tails-differ" if item.pooling_p < CLEAR else "fit-tails-alike"
        lines.append(text(key, language, p=f"{item.pooling_p:.2g}"))
    if item.growth is not None and item.trend is not None:
        key = "fit-better" if item.growth.beta < 1 else "fit-worse"
        fields = {"beta": f"{item.growth.beta:.3g}", "now": f"{item.growth.mtbf:.4g} {unit}"}
        lines.append(text(key, language, **fields, p=f"{item.trend.chi_square_p:.2g}"))
    elif item.trend is not None:
        lines.append(text("fit-steady", language, p=f"{item.trend.chi_square_p:.2g}"))
    return lines
