"""The prices of `verify`: for one quantity after another what it costs, in plain words of code."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl

from azalai.afford.inputs import FILLED, missing
from azalai.afford.lines import Rulebook
from azalai.afford.tariff import Tariff
from azalai.afford.verify import Prices, hours_in_month

Row = Mapping[str, Any]
AIRCRAFT = ("helicopter", "aeroplane")
WET = ("maintenance", "spares", "insurance")
COUNTS = {"per_fh": "fh", "per_landing": "landings", "per_km": "km", "per_task": "task"}
PAID = ("fh", "landings", "km", "task", "possessed")
YEARLY = ("per_aircraft_y", "per_price_y")


def chance(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    """Give category and then-year money of what one quantity costs in the economic view."""
    yield from _costs(prices, row)
    what = row["what"]
    if what in ("fh", "possessed", "topped_fh"):
        yield from _fees(prices, row)
    elif what == "delivered":
        yield from _delivered(prices, row)
    elif what == "task":
        yield from _task(prices, row)
    elif what == "bought":
        yield from _bought(prices, row)
    elif what in ("freight", "moved"):
        column = "price_money_per_kg" if what == "freight" else "price_money"
        yield from _simple(prices, row, "routes", column, "transport")
    elif what == "trainees":
        yield from _simple(prices, row, "courses", "price_money", "training")
    elif what == "posts":
        yield from _posts(prices, row)
    elif what in ("fuel", "used", "scrapped"):
        yield from _consumed(prices, row)


def _years(prices: Prices, row: Row) -> float:
    return float(row["number"]) / (hours_in_month(prices.calendar, row["month"]) * 12.0)


def _costs(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    if row["what"] not in PAID:
        return
    middle = prices.calendar.first_day(row["month"]).replace(day=15)
    for key in dict.fromkeys(prices.plan.costs.keys):
        for since, cost in prices.rows("costs", key):
            ends = _end(prices, "costs", key, since, cost)
            if not since <= middle < ends:
                continue
            times = _times(prices, cost, row)
            if not times or (cost["category"] in WET and _is_wet(prices, row)):
                continue
            if cost["driver"] == "per_price_y":
                value = prices.types[row["type"]]
                amount = (value["price_money"] or 0.0) * cost["amount_frac"]
                yield (
                    cost["category"],
                    prices.then_year(amount * times, value, cost["index"], row["month"]),
                )
            else:
                amount = (cost["amount_money"] or 0.0) * times
                yield cost["category"], prices.then_year(amount, cost, cost["index"], row["month"])


def _end(prices: Prices, table: str, key: str, since: date, told: Row) -> date:
    later = [begin for begin, _ in prices.rows(table, key) if begin > since]
    return min([told["ends"] or date.max, *later])


def _times(prices: Prices, cost: Row, row: Row) -> float:
    """How many units of the driver of a cost one row of quantities counts."""
    driver, on, number = cost["driver"], cost["on"], float(row["number"])
    if driver in YEARLY:
        if row["what"] != "possessed":
            return 0.0
        number = _years(prices, row)
    elif COUNTS.get(driver) != row["what"]:
        return 0.0
    if driver == "per_task":
        return number if on in (None, row["key"]) else 0.0
    if on is None:
        everywhere = driver not in ("per_aircraft_y", "per_landing")
        return number if everywhere or prices.kinds.get(row["type"]) in AIRCRAFT else 0.0
    if driver == "per_fh" and on in prices.items:
        return number * prices.fitted.get((row["type"], on), 0.0)
    meant = on == row["type"] or (driver == "per_landing" and on == row["site"])
    return number if meant else 0.0


def _stays(prices: Prices, tail: str) -> list[Any]:
    return prices.book.stays.get(tail, [])


def _stay(prices: Prices, row: Row) -> Any:
    middle = prices.calendar.first_day(row["month"]).replace(day=15)
    found = [s for s in _stays(prices, row["key"]) if s.span[0] <= middle < s.span[1]]
    return found[0] if found else None


def _is_wet(prices: Prices, row: Row) -> bool:
    if row["what"] not in ("fh", "landings", "km", "possessed"):
        return False
    stay = _stay(prices, row)
    return stay is not None and prices.modes.get(stay.offer) == "wet_lease"


def _fees(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    stay = _stay(prices, row)
    for name in (stay.offer, stay.support) if stay is not None else ():
        if name is None or (row["what"] == "topped_fh" and name != row["by"]):
            continue
        entry = prices.calendar.month_of(max(stay.span[0], prices.plan.start))
        offer = prices.in_force("offers", name, entry)
        if offer is None:
            continue
        by_year = row["what"] == "possessed"
        fee = offer["fee_money_per_y"] if by_year else offer["fee_money_per_fh"]
        number = _years(prices, row) if by_year else row["number"]
        category = "maintenance" if offer["mode"] == "support" else "acquisition"
        index = prices.index_of(offer["supplier"])
        yield category, prices.then_year(fee * number, offer, index, row["month"])


def short_hours(
    prices: Prices, quantities: pl.DataFrame, replications: int
) -> Iterator[dict[str, Any]]:
    """Give the hours that contracts ask for and nobody flew, at the end of each of their years."""
    flown: dict[tuple[str, int], float] = defaultdict(float)
    for row in quantities.filter(pl.col("what") == "fh").iter_rows(named=True):
        every = range(replications) if row["replication"] < 0 else (row["replication"],)
        for replication in every:
            flown[f"{row['key']} | {row['month']}", replication] += row["number"]
    for tail, stays in prices.book.stays.items():
        for stay in stays:
            shares = {
                m: _share_of_month(prices, m, *stay.span) for m in range(prices.calendar.months)
            }
            there = [month for month, share in shares.items() if share > 0.0]
            for name in (stay.offer, stay.support) if there else ():
                offer = (prices.in_force("offers", name, there[0]) if name else None) or {}
                for first in range(0, len(there), 12) if offer else ():
                    year = there[first : first + 12]
                    least = offer["minimum_fh_per_y"] * sum(shares[m] for m in year) / 12.0
                    for replication in range(replications):
                        done = sum(flown[f"{tail} | {m}", replication] for m in year)
                        told = {"what": "topped_fh", "key": tail, "type": stay.type, "by": name}
                        yield told | {"month": year[-1], "number": max(least - done, 0.0)}


def _price_of(prices: Prices, offer: Row) -> tuple[float, Row]:
    """Give the price of an offer and the row whose money it is in."""
    if offer["price_money"] is not None:
        return offer["price_money"], offer
    value = prices.types.get(offer["what"]) or prices.items[offer["what"]]
    return (value["price_money"] or 0.0) if offer["mode"] == "buy" else 0.0, value


def _delivered(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    stays = _stays(prices, row["key"])
    name = row["by"] or (stays[0].offer if stays else None)
    if name is None:
        return
    offer = prices.in_force("offers", name, prices.calendar.month_of(stays[0].span[0]))
    if offer is not None:
        money, told = _price_of(prices, offer)
        index = prices.index_of(offer["supplier"])
        amount = money * row["number"]
        yield "acquisition", prices.then_year(amount, told, index, row["month"])


def _covered(prices: Prices, row: Row) -> bool:
    return prices.modes.get(row["contract"]) in ("support", "wet_lease")


def _task(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    if not _covered(prices, row):
        key = f"{row['by'] or row['site']} | {row['key']}"
        yield from _simple(prices, {**row, "key": key}, "capability", "price_money", "maintenance")


def _simple(
    prices: Prices, row: Row, table: str, column: str, category: str
) -> Iterator[tuple[str, float]]:
    told = prices.in_force(table, row["key"], row["month"])
    if told is not None:
        amount, index = told[column] * row["number"], prices.index_of(told["supplier"])
        yield category, prices.then_year(amount, told, index, row["month"])


def _branch_of_goods(prices: Prices, item: str) -> str:
    return "operation" if prices.items[item]["kind"] == "fuel" else "spares"


def _sellers(prices: Prices, item: str) -> list[str]:
    ranks = {
        n: rows[0][1]["rank"] for n in prices.sellers[item] if (rows := prices.rows("offers", n))
    }
    return [name for name, rank in ranks.items() if rank == min(ranks.values())]


def _bought(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    branch = _branch_of_goods(prices, row["key"])
    if _covered(prices, row) and branch != "operation":
        return
    names = [row["by"]] if row["by"] else _sellers(prices, row["key"])
    for name in names:
        offer = prices.in_force("offers", name, row["month"])
        if offer is not None:
            money, told = _price_of(prices, offer)
            index = prices.index_of(offer["supplier"])
            amount = money * row["number"] / len(names)
            yield branch, prices.then_year(amount, told, index, row["month"])


def _consumed(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    item = prices.items[row["key"]]
    what = {"fuel": "fuel", "consumable": "used", "repairable": "scrapped"}[item["kind"]]
    sold = bool(prices.sellers[row["key"]])
    branch = _branch_of_goods(prices, row["key"])
    covered = _covered(prices, row) and branch != "operation"
    if not sold and what == row["what"] and item["price_money"] is not None and not covered:
        amount = item["price_money"] * row["number"]
        yield branch, prices.then_year(amount, item, None, row["month"])


def _posts(prices: Prices, row: Row) -> Iterator[tuple[str, float]]:
    told = prices.in_force("resources", row["key"], row["month"])
    if told is not None:
        amount = told["price_money_per_y"] * told["employed_per_post"] * row["number"] / 12.0
        branch = prices.trades.branch(told["resource"], told["kind"])
        yield branch.category, prices.then_year(amount, told, None, row["month"])


def certain(prices: Prices, quantities: pl.DataFrame) -> Iterator[tuple[str, float, int]]:
    """Give category, then-year money and month of what chance does not move."""
    tariff = Tariff(Rulebook(prices.plan), prices.calendar, prices.dates)
    by_what = quantities.group_by("what").agg(pl.col("key").unique())
    spoken = {what: set[str]() for what in FILLED}
    spoken |= {what: set(keys) for what, keys in by_what.iter_rows() if what in FILLED}
    for row in missing(tariff, spoken).iter_rows(named=True):
        for category, money in chance(prices, row):
            yield category, money, row["month"]
    for month in range(prices.calendar.months):
        for category, money in _by_the_year(prices, month):
            yield category, money, month


def _by_the_year(prices: Prices, month: int) -> Iterator[tuple[str, float]]:
    yield from _projects(prices, month)
    plan = prices.plan
    lives = _arrivals(prices)
    for key in dict.fromkeys(plan.costs.keys):
        for since, cost in prices.rows("costs", key):
            on, arrivals = cost["on"], lives.get(cost["on"], [])
            roles = (plan.sites[on].roles or ()) if on in plan.sites else ()
            if "candidate" in roles and "base" not in roles and not arrivals:
                continue
            ends = _end(prices, "costs", key, since, cost)
            amount = cost["amount_money"] or 0.0
            if cost["driver"] == "per_y":
                amount *= _share_of_month(prices, month, since, ends) / 12.0
            elif cost["driver"] == "once":
                day = max(since, plan.start, min(arrivals, default=date.min))
                amount *= float(prices.calendar.month_of(day) == month)
            elif cost["driver"] == "per_price_y" and on in prices.items:
                value = prices.items[on]
                stock = plan.stock.frame.filter(pl.col("item") == on)["number"].sum()
                held = (value["price_money"] or 0.0) * cost["amount_frac"] * stock
                held *= _share_of_month(prices, month, since, ends) / 12.0
                yield cost["category"], prices.then_year(held, value, cost["index"], month)
                continue
            else:
                continue
            yield cost["category"], prices.then_year(amount, cost, cost["index"], month)


def _arrivals(prices: Prices) -> dict[str, list[date]]:
    found: dict[str, list[date]] = {}
    for stays in prices.book.stays.values():
        for stay in stays:
            found.setdefault(stay.site, []).append(stay.span[0])
    return found


def _share_of_month(prices: Prices, month: int, since: date, ends: date) -> float:
    calendar = prices.calendar
    first, after = calendar.first_day(month), calendar.first_day(month + 1)
    begin = max(first, since, calendar.start)
    end = min(after, ends, calendar.end)
    return max((end - begin).days, 0) / (after - first).days


def _projects(prices: Prices, month: int) -> Iterator[tuple[str, float]]:
    for row in prices.plan.projects.frame.iter_rows(named=True):
        effect = prices.dates[row["name"]]
        if effect is None:
            continue
        index = prices.index_of(row["supplier"])
        lead = timedelta(days=round(row["lead_d"]))
        if lead.days:
            first, after = (prices.calendar.first_day(month + n) for n in (0, 1))
            begin = max(first, effect - lead, prices.calendar.start)
            end = min(after, effect, prices.calendar.end)
            share = max((end - begin).days, 0) / lead.days
        else:
            share = float(prices.calendar.month_of(effect) == month)
        amount = row["price_money"] * share
        yield "infrastructure", prices.then_year(amount, row, index, month)
        years = _share_of_month(prices, month, effect, date.max) / 12.0
        yearly = row["price_money_per_y"] * years
        yield "infrastructure", prices.then_year(yearly, row, index, month)
