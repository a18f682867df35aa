"""Runs made of tables told by hand, without an engine: what a comparison makes of them is known."""

from pathlib import Path

import numpy as np
import polars as pl

from azalai.results.result import Provenance, Result
from azalai.results.run import Future, Run

#: Hours of the only aircraft in each of two months of a replication.
POSSESSED_H = 100.0


class MadeScenario:
    """What the comparison asks a plan for."""

    def __init__(self, settings):
        self.settings = settings


class MadeSettings:
    """Targets, and what they mean."""

    def __init__(self, targets=None, delay_d=None, measure="availability", currency="USD"):
        self.targets = targets or {}
        self.sustain = type("S", (), {"delay_d": delay_d, "measure": measure, "stock": "target"})()
        told = {"currency": currency, "years": 2.0, "discount_frac": 0.08, "price_year": 2030}
        self.plan = type("P", (), told)()
        self.afford = type("A", (), {"discount_basis": "real"})()


def result(engine, tables):
    """Give a result that an engine might have made."""
    return Result(tables, Provenance(engine, "made", "f"))


def ready(available, done, in_time, first=0):
    """Give a result of READY.

    Args:
        available: (replications, 2) available hours of the one type `Mi-171` at Gao by month.
        done: missions completed of ten in each replication.
        in_time: calls in time of eight in each replication.
        first: number of the first replication.

    """
    available = np.asarray(available, float)
    number = np.arange(first, first + len(available))
    above = available.sum(axis=1)
    headline = {
        "availability_frac": (above, np.full(len(above), 2 * POSSESSED_H)),
        "flown_fh": (above / 10.0, None),
        "backorders": (above, np.full(len(above), 1440.0)),
        "fill_frac": (np.ones(len(above)), np.full(len(above), 4.0)),
    }
    places = [("*", "*"), ("*", "Mi-171"), ("Gao", "*"), ("Gao", "Mi-171")]
    replications = pl.concat(
        _headline(place, name, number, top, floor)
        for name, (top, floor) in headline.items()
        for place in places
    )
    missions = pl.DataFrame(
        {
            "replication": pl.Series(number, dtype=pl.Int32),
            "mission": "Medevac",
            "kind": "medevac",
            "missions": 10.0,
            "completed": np.asarray(done, float),
            "calls": 8.0,
            "in_time": np.asarray(in_time, float),
        }
    )
    lost = missions.select("replication", cause=pl.lit("crew"), missions=10.0 - pl.col("completed"))
    months = pl.concat(
        pl.DataFrame(
            {
                "replication": pl.Series(number, dtype=pl.Int32),
                "period": f"2030-0{month + 1}",
                "site": site,
                "type": kind,
                "available_h": available[:, month],
                "possessed_h": POSSESSED_H,
            }
        )
        for month in range(2)
        for site, kind in places
    )
    tables = {
        "replications": replications,
        "missions_each": missions,
        "lost_each": lost.filter(pl.col("missions") > 0),
        "months_each": months,
        "responses_each": _responses(number, in_time),
    }
    return result("ready", tables)


def _headline(place, name, number, above, below):
    return pl.DataFrame(
        {
            "site": place[0],
            "type": place[1],
            "quantity": name,
            "replication": pl.Series(number, dtype=pl.Int32),
            "above": above,
            "below": pl.Series(
                below if below is not None else [None] * len(above), dtype=pl.Float64
            ),
        }
    )


def _responses(number, in_time):
    rows = [
        (int(n), "Medevac", "patient", edge, calls)
        for n, good in zip(number, in_time, strict=True)
        for edge, calls in ((30.0, float(good)), (60.0, 8.0 - good))
        if calls
    ]
    schema = {
        "replication": pl.Int32,
        "mission": pl.String,
        "clock": pl.String,
        "below_min": pl.Float64,
        "calls": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def afford(money, end=0.0, first=0):
    """Give a result of AFFORD: constant money by replication, `end` of it left at the end."""
    money = np.asarray(money, float)
    number = pl.Series(np.arange(first, first + len(money)), dtype=pl.Int32)
    frames = [
        pl.DataFrame(
            {
                "replication": number,
                "view": view,
                "end": kind,
                "constant_money": money - left,
                "then_year_money": 2.0 * (money - left),
                "discounted_money": 0.5 * (money - left),
            }
        )
        for view in ("economic", "cash")
        for kind, left in (("without", 0.0), ("with", end))
    ]
    return result("afford", {"totals_each": pl.concat(frames)})


def reach(share, fair=0.9):
    """Give a result of REACH for two missions with 30 and 10 calls a year."""
    rows = [
        ("Medevac", "patient", None, 30.0, fair, share, share / 2),
        ("Rescue", "patient", None, 10.0, fair / 2, share / 2, 0.0),
        ("Medevac", "care", None, 30.0, 0.1, 0.1, 0.1),
    ]
    names = ["mission", "clock", "target_min", "calls_per_y", "fair_frac", "share_frac"]
    schema = dict.fromkeys([*names, "second_frac"], pl.Float64)
    schema |= {"mission": pl.String, "clock": pl.String}
    return result("reach", {"targets": pl.DataFrame(rows, schema=schema, orient="row")})


def spares(cost, supply=0.8):
    """Give a result of SUSTAIN that buys for so much."""
    facts = pl.DataFrame({"fact": ["cost_money"], "number": [float(cost)]})
    table = pl.DataFrame({"name": ["fleet"], "supply_after_frac": [supply]})
    return result("sustain", {"facts": facts, "availability": table})


def future(name="", stock="kept", **steps):
    """Give a future with some steps."""
    title = {"en": name or "made", "fr": name or "fait"}
    return Future(name, title, stock, "f", steps)


def run_of(*futures, settings=None, seed=1, compared=None):
    """Give a run of futures, the plan first."""
    made = Run(Path(), "made", "f", {}, seed, "0", {}, tuple(futures), compared)
    made.__dict__["scenario"] = MadeScenario(settings or MadeSettings())
    return made
