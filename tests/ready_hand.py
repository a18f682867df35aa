"""One replication of a small plan, read as a person would: when what happened, and for how long."""

import numpy as np
import pytest

from azalai.ready import codes, solve
from azalai.ready.conservation import check_row
from azalai.ready.inputs import build
from tests.ready_plans import plan

DAYS_PER_YEAR = 365.25
#: A Weibull shape at which every life is the told mean, to seven digits.
CONSTANT = 1e9
#: Degrees of longitude on the equator in an hour at 200 km/h: a x pi / 180 = 111.3194907932736 km.
HOUR_DEG = 200 / 111.3194907932736
CHANGE = {"name": "Change", "on": "Part", "action": "replace", "work_h": 3}
EQUATOR = {"latitude_deg": 0, "elevation_m": 0}


def daily(**more):
    """Tell one helicopter, T, that leaves Base every day at 08:00 for two hours."""
    tables = {
        "sites": [{"name": "Base", "roles": "base"}, {"name": "Depot"}],
        "types": [{"name": "Type", "cruise_km_per_h": 200}],
        "fleet": [{"name": "T", "type": "Type", "site": "Base"}],
        "missions": [scheduled("Round")],
    }
    return tables | more


def scheduled(name, **more):
    """Tell a mission of two hours that leaves Base at 08:00 every day."""
    told = {"name": name, "mode": "scheduled", "base": "Base", "when": "08:00", "sortie_h": 2}
    return told | more


def check(name="Check", **more):
    """Tell a check of the aircraft each ten hours, in one."""
    told = {"name": name, "on": "Type", "action": "inspect", "every_fh": 10, "work_h": 1}
    return told | more


def failing(mean_fh, on="Type", **more):
    """Tell a failure that comes after exactly so many hours."""
    told = {"on": on, "mean_fh": mean_fh, "shape": CONSTANT, "observed_under_limit": "no"}
    return told | more


def with_part(**more):
    """Tell the helicopter of every day with a part that is exchanged in three hours."""
    tables = {
        "items": [{"name": "Part"}],
        "parts": [{"parent": "Type", "item": "Part"}],
        "tasks": [dict(CHANGE)],
    }
    return daily(**tables | more)


def with_life(**more):
    """Tell the same part, thrown away every ten hours."""
    life = {"name": "Life", "on": "Part", "action": "discard", "every_fh": 10}
    return with_part(**{"tasks": [dict(CHANGE), life]} | more)


def on_shelf():
    """Tell parts enough on the shelf, and who sells more."""
    return {
        "stock": [{"site": "Base", "item": "Part", "number": 20}],
        "offers": [{"name": "Maker", "what": "Part", "lead_d": 1}],
    }


def road(origin, destination, time_h, **more):
    """Tell a road by its time."""
    told = {"origin": origin, "destination": destination, "mode": "road", "distance_km": 100}
    return told | {"time_h": time_h} | more


def on_equator(*names, roles="base"):
    """Tell sites an hour of flight apart."""
    return [
        EQUATOR | {"name": name, "longitude_deg": k * HOUR_DEG, "roles": roles}
        for k, name in enumerate(names)
    ]


def fuelled(**tank):
    """Tell a tank at Base, filled from Depot; a round burns 200 kg."""
    tables = daily(
        items=[{"name": "Jet", "kind": "fuel", "unit": "kg", "mass_kg": 1}],
        stock=[
            {"site": "Base", "item": "Jet"} | tank,
            {"site": "Depot", "item": "Jet", "number": 1e6, "reorder_at": 0},
        ],
        offers=[{"name": "Seller", "what": "Jet", "lead_d": 900}],
    )
    tables["types"][0] |= {"fuel": "Jet", "burn_kg_per_h": 100, "fuel_kg": 500}
    return tables


def with_trucks(tables, trucks=4, **more):
    """Add trucks of 500 kg and one that guards them, at Depot, a day away."""
    tables["types"] += [
        {"name": "Truck", "kind": "truck", "payload_kg": 500},
        {"name": "Guard", "kind": "vehicle"},
    ]
    tables["fleet"] += [
        {"name": "Lorry", "type": "Truck", "site": "Depot", "count": trucks},
        {"name": "Jeep", "type": "Guard", "site": "Depot"},
    ]
    tables["sites"][0]["supplied_by"] = "Depot"
    tables["routes"] = [road("Depot", "Base", 24, carrier="Truck", escort="Guard") | more]
    return tables


class Life:
    """What happened in one replication of a plan."""

    def __init__(self, folder, days, ready, tables):
        self.made = build(plan(folder, days / DAYS_PER_YEAR, ready or {"stagger": "no"}, **tables))
        ended = solve._simulate(self.made, 0, None, trace=True)
        self.row = self.made.counted(ended.counted)
        self.labels = self.made.labels
        check_row(self.labels, self.made.shape, self.row, 0)
        record = ended.record[0]
        n = int(record["tr_n"])
        cells = ended.column("tr_row", 6 * n).reshape(n, 6).tolist()
        times = ended.column("tr_time", n).view(np.float64).tolist()
        self.lines = [(t, *c) for t, c in zip(times, cells, strict=True)]

    def block(self, name):
        return self.made.shape.block(self.row, name)

    def hours(self, site=None):
        """Give the hours of all aircraft (or those at home at a site) in each state."""
        told = self.block("state_h").sum(axis=0)
        posts = [k for k, post in enumerate(self.labels.posts) if site in (None, post[0])]
        return {codes.STATES[k]: h for k, h in enumerate(told[posts].sum(axis=0)) if h > 0}

    def service(self, mission="Round", base=None):
        """Give the counts of a mission, over all its bases or one."""
        told = self.labels.services
        rows = [k for k, s in enumerate(told) if s[0] == mission and base in (None, s[1])]
        assert rows, told
        return self.block("services").sum(axis=0)[rows].sum(axis=0)

    def tail(self, name="T"):
        return self.block("tails").sum(axis=0)[self.labels.tails.index(name)]

    def store(self, site, item):
        keys = [(a, b) for a, b, _ in self.labels.stores]
        return self.block("stores").sum(axis=0)[keys.index((site, item))]

    def left(self, site, item):
        """Give what a store has at the end: on the shelf, to come, waited for."""
        keys = [(a, b) for a, b, _ in self.labels.stores]
        return tuple(self.block("stores_end")[keys.index((site, item))])

    def shop(self, site, task):
        keys = [(a, b) for a, b, _ in self.labels.shops]
        return self.block("shops").sum(axis=0)[keys.index((site, task))]

    def pool(self, site, resource):
        keys = [(a, b) for a, b, _ in self.labels.pools]
        return self.block("pools").sum(axis=0)[keys.index((site, resource))]

    def vehicles(self, site, type_):
        at = self.labels.pooled.index((site, type_))
        return self.block("pooled").sum(axis=0)[at]

    def route(self, name):
        return self.block("routes").sum(axis=0)[self.labels.routes.index(name)]

    def states(self, tail="T", before=None):
        """Give when a tail changed its state, and into which: one line an instant."""
        t, told = self.labels.tails.index(tail), {}
        for time, kind, a, state, *_ in self.lines:
            if kind == codes.TR_STATE and a == t:
                told[round(time, 6)] = codes.STATES[state]
        found = []
        for time, state in told.items():
            if (not found or found[-1][1] != state) and (before is None or time < before):
                found.append((time, state))
        return found

    def sorties(self, tail="T"):
        """Give when each sortie of a tail ended, and the minutes it flew."""
        t = self.labels.tails.index(tail)
        return [
            (round(time, 6), minutes)
            for time, kind, a, _, _, minutes, _ in self.lines
            if kind == codes.TR_SORTIE and a == t
        ]


def close(found, **expected):
    """Hold the hours in each state, all of them."""
    assert set(found) == set(expected), found
    for name, hours in expected.items():
        assert found[name] == pytest.approx(hours, abs=1e-6), (name, found)
