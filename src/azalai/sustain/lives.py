"""When parts known by number come to their limits: a dated forecast, and purchases by year.

A unit on a tail uses up hours as the tail's type is planned to fly at its site; on the shelf only
the calendar runs.  Units without a number are told by year, at their mean rate: see `years`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from azalai.support.network import Network
from azalai.support.rates import CLOCKS, Clock, Limit, accelerated
from azalai.sustain.demand import Flying, flying
from azalai.sustain.inputs import Plan, spells

#: Beyond every plan.
FAR_D: Final = 100_000.0

SCHEMA: Final = {
    "unit": pl.String,
    "item": pl.String,
    "at": pl.String,
    "task": pl.String,
    "action": pl.String,
    "clock": pl.String,  # that comes first
    "left": pl.Float64,  # on that clock, at the start
    "due": pl.Date,
    "price_money": pl.Float64,  # of the new unit that a discard asks for
}


def lives(plan: Plan) -> pl.DataFrame:
    """Give the days on which each unit known by number comes to its limits, inside the plan.

    A limit already passed is due on the first day.  Work that renews the clock comes due again
    after each interval, as long as the unit lives; hours go on as at the start of the plan.
    """
    tables, start = plan.tables, plan.scenario.start
    network = Network(tables, start)
    first, after = spells(plan.scenario)[0]
    use = {(f.type, f.site): f for f in flying(network, plan.hours, first, after)}
    tails = _tails(plan, start)
    since = {(r["unit"], r["task"]): r for r in tables["ages"].iter_rows(named=True)}
    rows: list[tuple[Any, ...]] = []
    for serial in tables["serials"].iter_rows(named=True):
        flown = use.get(tails.get(serial["at"], ("", "")))
        limits = plan.parts.limits.get(serial["item"], ())
        dues = [
            (limit, due)
            for limit in limits
            if (due := _due(plan, serial, limit, flown, since.get((serial["name"], limit.task))))
        ]
        ends = min((d.on for g, d in dues if g.action == "discard"), default=date.max)
        for limit, due in dues:
            rows += _dates(plan, serial, limit, due, ends)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("due", "item", "unit", "task")


def _dates(
    plan: Plan, serial: dict[str, Any], limit: Limit, due: "_Due", ends: date
) -> Iterator[tuple[Any, ...]]:
    """Give every date of one limit of one unit until it or the plan ends."""
    prices = dict(plan.tables["items"].select("name", "price_money").iter_rows())
    about = (serial["name"], serial["item"], serial["at"], limit.task, limit.action)
    last = min(ends, plan.scenario.end - timedelta(1))
    on, left = due.on, due.left
    while on <= last:
        if limit.action == "discard":
            yield (*about, due.clock, left, on, prices.get(serial["item"]))
            return
        yield (*about, due.clock, left, on, None)
        on, left = on + timedelta(days=due.again_d), left + limit.every[due.clock]


@dataclass(frozen=True, slots=True)
class _Due:
    """The clock that comes first, what is left on it, the day, and the days until the next."""

    clock: Clock
    left: float
    on: date
    again_d: float


def _tails(plan: Plan, start: date) -> dict[str, tuple[str, str]]:
    """Give type and site of each tail on the first day."""
    from azalai.support.periods import in_force

    frame = in_force(plan.tables["fleet"], ["name"], start, Network(plan.tables, start).dates)
    found: dict[str, tuple[str, str]] = {}
    for name, kind, site, count in frame.select("name", "type", "site", "count").iter_rows():
        found[name] = (kind, site)
        for number in range(1, count + 1 if count > 1 else 1):
            found[f"{name}-{number}"] = (kind, site)
    return found


def _due(
    plan: Plan,
    serial: dict[str, Any],
    limit: Limit,
    flown: Flying | None,
    since: dict[str, Any] | None,
) -> _Due | None:
    """Find the clock of a limit that comes first; None where none runs."""
    start = plan.scenario.start
    fitted = {(f.type, f.item): f for f in plan.parts.fitted}
    use: dict[Clock, float] = dict(flown.of_one()) if flown else {}
    if flown and (found := fitted.get((flown.type, serial["item"]))):
        use["fh"] = use.get("fh", 0.0) * found.usage
    harsh = dict(plan.tables["sites"].select("name", "harsh_frac").iter_rows())
    fast = accelerated(harsh.get(flown.site, 0.0), limit.harsh_factor) if flown else 1.0
    best: _Due | None = None
    for clock in CLOCKS:
        if clock not in limit.every:
            continue
        left = limit.every[clock] - _used(clock, serial, since, start)
        per_day = 1.0 if clock == "d" else use.get(clock, 0.0) * fast
        if per_day <= 0:
            continue
        days = min(max(left, 0.0) / per_day, FAR_D)
        on = start + timedelta(days=int(days))
        if best is None or on < best.on:
            best = _Due(clock, left, on, max(min(limit.every[clock] / per_day, FAR_D), 1.0))
    return best


def _used(clock: Clock, serial: dict[str, Any], since: dict[str, Any] | None, start: date) -> float:
    """Give what a unit has used of an interval: since the task was done, else since new."""
    if clock == "d":
        done = (since and since["since"]) or serial["made"]
        return float((start - done).days) if done is not None else 0.0
    if since is not None:
        return float(since[f"since_{clock}"] or 0.0)
    return float(serial["hours_fh"] if clock == "fh" else serial.get(clock) or 0.0)
