"""Faults that only show when the whole way of an item is followed: told all at once."""

from collections import defaultdict
from collections.abc import Mapping
from math import floor, inf
from typing import TYPE_CHECKING

from azalai.errors import AzalaiError, Fix, Place, Problem, Problems
from azalai.support.network import Network
from azalai.support.openings import open_frac
from azalai.support.periods import in_force
from azalai.sustain.ledger import Ledger
from azalai.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario


class SparesError(AzalaiError):
    """What is asked for cannot be reached; the sentence says what can."""


def judge(
    scenario: "Scenario",
    network: Network,
    ledgers: Mapping[str, Ledger],
    price: Mapping[str, float | None],
    faults: Problems,
) -> None:
    """Find every item and shop that has no steady state."""
    rows = scenario.items
    for item in sorted(ledgers):
        position = rows.find(item)[0]
        line = int(rows.lines[position]) or None
        ledger = ledgers[item]
        if price[item] is None:
            place = Place(rows.file, "items", line, "price_money", item)
            faults.add(Problem("spares-no-price", place, {"item": item}))
        place = Place(rows.file, "items", line, "", item)
        for site in sorted(ledger.unbuyable)[:1]:
            fix = Fix("add-row", "offers", cells={"name": f"{item} offer", "what": item})
            faults.add(Problem("spares-no-source", place, {"item": item, "site": site}, fix))
        for site in sorted(ledger.endless)[:1]:
            faults.add(Problem("spares-no-way", place, {"item": item, "site": site}))
    _judge_shops(scenario, network, ledgers, faults)
    _judge_people(scenario, network, ledgers, faults)


def _judge_shops(
    scenario: "Scenario", network: Network, ledgers: Mapping[str, Ledger], faults: Problems
) -> None:
    load: dict[tuple[str, str], float] = defaultdict(float)
    for ledger in ledgers.values():
        for key, busy in ledger.jobs.items():
            load[key] += busy
    rows = scenario.capability
    for (site, task), busy in sorted(load.items()):
        shop = next((s for s in network.shops(task, site) if s.site == site), None)
        if shop is None or shop.channels is None or busy < shop.channels:
            continue
        line = int(rows.lines[shop.row]) or None
        place = Place(rows.file, "capability", line, "channels", f"{site} | {task}")
        enough = floor(busy) + 1
        fields = {"site": site, "task": task, "busy": f"{busy:.2f}", "channels": shop.channels}
        fix = Fix("set", "capability", line, "channels", str(enough), f"{site} | {task}")
        faults.add(Problem("spares-overloaded", place, {**fields, "enough": enough}, fix))


def _judge_people(
    scenario: "Scenario", network: Network, ledgers: Mapping[str, Ledger], faults: Problems
) -> None:
    """Find people, tools and docks that the repair of parts alone asks for more than they have."""
    work_h = dict(network.tables["tasks"].select("name", "work_h").iter_rows())
    asked: dict[tuple[str, str], float] = defaultdict(float)
    for ledger in ledgers.values():
        for (site, task), begun in ledger.begun.items():
            shop = next((s for s in network.shops(task, site) if s.site == site), None)
            if shop is not None and shop.turnaround_d is None:
                for resource, number in network.needs.get(task, {}).items():
                    hours = min(network.held_h.get((task, resource), inf), work_h[task])
                    asked[site, resource] += begun * hours * number
    rows = scenario.resources
    keys = ["site", "resource", "shift"]
    frame = in_force(network.tables["resources"], keys, network.on, network.dates)
    for (site, resource), wanted_h in sorted(asked.items()):
        here = frame.filter((frame["site"] == site) & (frame["resource"] == resource))
        cells = here.select("number", "hours", "row").rows()
        each_h = [HOURS_PER_DAY * open_frac(hours, network.start) for _, hours, _ in cells]
        has_h = sum(n * h for (n, _, _), h in zip(cells, each_h, strict=True))
        if not cells or wanted_h < has_h:
            continue
        number, _, row = cells[0]
        enough = floor(number + (wanted_h - has_h) / each_h[0]) + 1
        line, key = int(rows.lines[row]) or None, rows.key_at(row)
        fields = {"site": site, "resource": resource, "wanted": f"{wanted_h:.1f}"}
        fields |= {"has": f"{has_h:.1f}", "enough": str(enough)}
        place = Place(rows.file, "resources", line, "number", key)
        fix = Fix("set", "resources", line, "number", str(enough), key)
        faults.add(Problem("spares-overworked", place, fields, fix))
