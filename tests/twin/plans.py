"""Small plans drawn at random over the rules that the twin covers."""

import random

from tests.twin.plans_contracts import more_bought, more_contracts
from tests.twin.plans_convoys import more_convoys, more_flights
from tests.twin.plans_dates import more_dates
from tests.twin.plans_days import more_days
from tests.twin.plans_hover import more_hover
from tests.twin.plans_missions import add_missions, more_calls
from tests.twin.plans_people import more_people
from tests.twin.plans_periods import more_periods
from tests.twin.plans_so_far import more_so_far
from tests.twin.plans_start import more_start
from tests.twin.plans_supply import more_supply
from tests.twin.plans_upkeep import more_swaps, more_upkeep, more_world
from tests.twin.plans_used import more_used
from tests.twin.plans_work import more_hours, more_line, more_work

YEARS = 75 / 365.25  # into the third month
LAWS = ("exponential", "lognormal", "gamma", "weibull", "uniform")
HOURS = ("06:00-14:00", "mon-fri 07:00-17:00", "22:00-06:00", "always")


class Draw(random.Random):
    """Choices of one plan."""

    def maybe(self, share):
        return self.random() < share

    def spread(self, column, mean):
        """Tell a duration: fixed, or with a law."""
        stem = column.rsplit("_", 1)[0]
        if self.maybe(0.4):
            return {column: mean}
        law = self.choice(LAWS)
        cv = None if law == "exponential" else round(self.uniform(0.2, 0.55), 2)
        return {column: mean, f"{stem}_law": law, f"{stem}_cv": cv}


def random_plan(seed):
    """Give settings and tables of a plan by its seed."""
    draw = Draw(seed)
    bases = ["Alder", "Birch"][: draw.randint(1, 2)]
    types = ["Crane", "Dove"][: draw.randint(1, 2)]
    tables = {
        "sites": _sites(draw, bases),
        "types": [{"name": t, "turnaround_h": draw.choice([0, 0, 0.5])} for t in types],
        "fleet": _fleet(draw, bases, types),
    }
    tables["missions"] = _missions(draw, tables["fleet"])
    _breakdown(draw, tables, types)
    tables["capability"] = []
    _overhauls(draw, tables, types)
    _people(draw, tables, bases)
    _supply(draw, tables, bases)
    add_missions(draw, tables, bases)
    ready = {"stagger": draw.choice(["yes", "no"]), "tail_choice": _choice(draw)}
    more_upkeep(Draw(f"upkeep {seed}"), ready, tables)
    more_world(Draw(f"world {seed}"), tables)
    _machines(Draw(f"machines {seed}"), tables)
    _losses(Draw(f"losses {seed}"), tables)
    more_supply(Draw(f"supply {seed}"), ready, tables)
    more_start(Draw(f"start {seed}"), tables)
    more_dates(Draw(f"dates {seed}"), tables)
    more_used(Draw(f"used {seed}"), tables)
    more_periods(Draw(f"periods {seed}"), tables)
    _warm_up(Draw(f"warm-up {seed}"), ready)
    more_calls(Draw(f"calls {seed}"), tables)
    more_so_far(Draw(f"so far {seed}"), tables)
    more_hover(Draw(f"hover {seed}"), tables)
    more_people(Draw(f"people {seed}"), tables)
    more_contracts(Draw(f"contracts {seed}"), tables)
    more_work(Draw(f"work {seed}"), tables)
    more_bought(Draw(f"bought {seed}"), tables)
    more_line(Draw(f"line {seed}"), tables)
    more_days(Draw(f"days {seed}"), tables)
    more_swaps(Draw(f"swaps {seed}"), tables)
    more_hours(Draw(f"hours {seed}"), tables)
    more_convoys(Draw(f"convoys {seed}"), tables)
    more_flights(Draw(f"flights {seed}"), tables)
    return ready, tables


def _machines(draw, tables):
    """Let what is kept running fly or not, where nobody flies to another place."""
    told = tables["missions"]
    away = any(row.get("serves") or row.get("stops") for row in told)
    if not away and any(row["mode"] == "standing" for row in told):
        for row in tables["types"]:
            row.update(kind=draw.choice([None, "machine"]))


def _warm_up(draw, ready):
    """Let the first days of some plans not be counted."""
    if draw.maybe(0.15):
        ready["warmup_y"] = draw.choice([5, 31, 40]) / 365.25


def _losses(draw, tables):
    """Let aircraft be lost, often enough to be seen in a few months."""
    for row in tables["types"] if draw.maybe(0.3) else ():
        row["losses_per_100000fh"] = draw.choice([0, 1000, 5000])


def _choice(draw):
    return draw.choice(["even", "even", "most_left", "least_left", "fixed"])


def _sites(draw, bases):
    rows = [
        {"name": b, "roles": "base", "supplied_by": "Depot", "harsh_frac": draw.choice([0, 0.5])}
        for b in bases
    ]
    return [*rows, {"name": "Depot"}, {"name": "Works"}]


def _fleet(draw, bases, types):
    rows = []
    for k, base in enumerate(bases):
        for t in types if draw.maybe(0.5) else types[:1]:
            hours = draw.choice([0, 0, 37.5, 800])
            row = {"name": f"{t[0]}{k}", "type": t, "site": base, "hours_fh": hours}
            rows.append(row | {"count": draw.randint(1, 3)})
    return rows


def _missions(draw, fleet):
    rows = []
    for k, base in enumerate(sorted({r["site"] for r in fleet})):
        for number in range(draw.randint(1, 2)):
            wanted = draw.randint(1, 2)
            row = {"name": f"Round {k}{number}", "mode": "scheduled", "base": base}
            row |= {
                "when": draw.choice(["08:00", "07:00 | 13:00", "mon-fri 09:30", "every 2d 00:00"])
            }
            row |= {"wanted": wanted, "minimum": draw.randint(1, wanted)}
            row |= {"priority": draw.randint(1, 3), "patience_h": draw.choice([0, 0, 3, 26])}
            row |= {"make_up_d": draw.choice([0, 0, 1]), "kind": "patrol"}
            rows.append(row | draw.spread("sortie_h", draw.choice([1.5, 2.0, 3.7])))
    return rows


def _breakdown(draw, tables, types):
    items = ["Gear", "Pump", "Valve"][: draw.randint(0, 3)]
    tables["items"] = [{"name": i, "mass_kg": draw.choice([0, 12.5])} for i in items]
    tables["parts"], tables["failures"], tables["tasks"] = [], [], []
    for i in items:
        for t in types:
            if draw.maybe(0.7) or t == types[0]:
                usage = draw.choice([1, 1, 0.5])
                row = {"parent": t, "item": i, "quantity": draw.randint(1, 2)}
                tables["parts"].append(row | {"usage_factor": usage})
        _part(draw, tables, i)
    for t in types:
        if draw.maybe(0.6):
            tables["failures"].append(_failure(draw, t, 40))
            if draw.maybe(0.4):
                tables["failures"].append(_failure(draw, t, 60) | {"mode": "second"})
            row = {"name": f"Mend {t}", "on": t, "action": "repair"}
            tables["tasks"].append(row | draw.spread("work_h", 6))
        if draw.maybe(0.7):
            row = {"name": f"Check {t}", "on": t, "action": "inspect"}
            row |= draw.choice([{"every_fh": 25}, {"every_d": 20}, {"every_landings": 12}])
            row |= {"tolerance_frac": draw.choice([0, 0, 0.2]), "harsh_factor": draw.choice([1, 2])}
            row |= {"check_flight_h": draw.choice([0, 0, 0.75])}
            tables["tasks"].append(row | draw.spread("work_h", 9))


def _overhauls(draw, tables, types):
    """Tell an overhaul of a type, mostly elsewhere, that includes its check."""
    for t in types:
        if not draw.maybe(0.5):
            continue
        row = {"name": f"Overhaul {t}", "on": t, "action": "overhaul", "every_fh": 45}
        row |= {"tolerance_frac": draw.choice([0, 0.1])} | draw.spread("work_h", 60)
        if f"Check {t}" in {task["name"] for task in tables["tasks"]}:
            row |= {"includes": draw.choice([None, f"Check {t}"])}
        if draw.maybe(0.4):
            row |= {"extend_chance_frac": 0.5, "extend_frac": 0.3}
        tables["tasks"].append(row)
        if draw.maybe(0.8):
            told = {"site": draw.choice(["Depot", "Works"]), "task": row["name"]}
            told |= {"channels": draw.choice([None, 1]), "by": draw.choice([None, "road"])}
            tables["capability"].append(told | draw.spread("turnaround_d", 6))


def _failure(draw, on, mean):
    clock = draw.choice(["mean_fh", "mean_fh", "mean_landings"])
    row = {"on": on, clock: mean if clock == "mean_fh" else mean / 3}
    row |= {"shape": draw.choice([1, 1, 1.8]), "diagnose_h": draw.choice([0, 0, 1.25])}
    return row | {"harsh_factor": draw.choice([1, 2.5])}


def _part(draw, tables, item):
    failing = _failure(draw, item, draw.choice([30, 60]))
    tables["failures"].append(failing | {"no_fault_frac": draw.choice([0, 0, 0.3])})
    if draw.maybe(0.8):
        row = {"name": f"Swap {item}", "on": item, "action": "replace"}
        tables["tasks"].append(row | draw.spread("work_h", 3))
    if draw.maybe(0.85):
        row = {"name": f"Repair {item}", "on": item, "action": "repair", "test_h": 2}
        tables["tasks"].append(row | draw.spread("work_h", 30))
    ends = draw.choice(["overhaul", "discard", "", ""])
    if ends:
        row = {"name": f"End {item}", "on": item, "action": ends, "every_fh": 55}
        tables["tasks"].append(row | draw.spread("work_h", 40))


def _people(draw, tables, bases):
    tables["needs"], tables["resources"] = [], []
    means = [("Mechanic", "people"), ("Hangar", "dock"), ("Crane lift", "tool")]
    used = set()
    for task in tables["tasks"]:
        for what, kind in means:
            if draw.maybe(0.5 if kind == "people" else 0.25):
                quantity = draw.randint(1, 2) if kind == "people" else 1
                tables["needs"].append({"of": task["name"], "what": what, "quantity": quantity})
                used.add((what, kind))
    for site in (*bases, "Depot", "Works"):
        for what, kind in sorted(used):
            hours = draw.choice(HOURS) if kind == "people" else None
            number = draw.randint(2, 3) if kind == "people" else 1
            row = {"site": site, "resource": what, "kind": kind, "number": number, "hours": hours}
            tables["resources"].append(row)


def _supply(draw, tables, bases):
    stock, offers, capability = [], [], []
    for row in tables["items"]:
        item = row["name"]
        for site in (*bases, "Depot"):
            if draw.maybe(0.7):
                told = {"site": site, "item": item, "number": draw.randint(0, 2)}
                told |= {"target": draw.choice([None, 2, 3])}
                if told["target"] is None and draw.maybe(0.5):
                    told |= {"order_quantity": 2}
                stock.append(told)
        if draw.maybe(0.85) or not _mended(tables, item):
            offer = {"name": f"New {item}", "what": item, "rank": 1}
            offer |= {"site": draw.choice([None, "Depot", "Works"])}
            offers.append(offer | draw.spread("lead_d", draw.choice([0, 3, 9])))
            if draw.maybe(0.3):
                offers.append({"name": f"Other {item}", "what": item, "lead_d": 4, "rank": 1})
        if f"Repair {item}" in {t["name"] for t in tables["tasks"]} and draw.maybe(0.6):
            for rank, site in enumerate(["Depot", "Works"][: draw.randint(1, 2)], 1):
                told = {"site": site, "task": f"Repair {item}", "rank": rank}
                told |= {"channels": draw.choice([None, 1, 2])}
                told |= {"success_frac": draw.choice([1, 0.7])}
                if draw.maybe(0.5):
                    told |= draw.spread("turnaround_d", 4)
                capability.append(told)
    tables["capability"] += capability
    tables |= {"stock": stock, "offers": offers}
    tables["routes"] = _routes(draw, bases)


def _mended(tables, item):
    repairs = {t["on"] for t in tables["tasks"] if t["action"] in ("repair", "overhaul")}
    return item in repairs


def _routes(draw, bases):
    rows = []
    for site in (*bases, "Works"):
        for mode in ("road", "air"):
            if mode == "road" or draw.maybe(0.4):
                row = {"origin": "Depot", "destination": site, "mode": mode, "distance_km": 500}
                row |= {"departs": draw.choice([None, None, "mon thu", "every 3d 06:00"])}
                rows.append(row | draw.spread("time_h", 30 if mode == "road" else 8))
    return rows
