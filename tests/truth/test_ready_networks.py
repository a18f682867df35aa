"""READY against networks of queues: trades with queues of their own, shops, stores, robbing, calls.

Each is told as a plan.  How near the figures must come: `tests/ready_figures.py`.  Sources: Reiser
and Lavenberg 1980 (mean values of closed networks), Barrer 1957 (patience of one length), Cox 1962
(alternating renewal), Little 1961; the rest are chains of few states, solved as they stand.
"""

import math

import numpy as np
import pytest
from tests.ready_figures import HOURS_PER_YEAR, RELATIVE, SHARE, Figures, Runs
from tests.ready_plans import machines, plan

from azalai.ready import codes

pytestmark = pytest.mark.usefixtures("kernel")


def stationary(rates):
    """Give the stationary law of a chain, of its rates from state to state."""
    flow = rates - np.diag(rates.sum(axis=1))
    flow[:, 0] = 1.0
    return np.linalg.solve(flow.T, np.eye(len(flow))[0])


def birth_death(ups, downs):
    """Give the stationary law of a chain of births and deaths."""
    terms = np.cumprod([1.0, *(u / d for u, d in zip(ups, downs, strict=True))])
    return terms / terms.sum()


def running(figures, runs, exact, family="running"):
    """Hold the share of the machines wanted that run."""
    served = runs.services()
    above, below = served[:, codes.V_ACHIEVED_H], served[:, codes.V_WANTED_H]
    figures.ratio(family, above, below, exact, SHARE)


def mean_values(machines_n, think_h, demands_h):
    """Reiser and Lavenberg 1980: throughput of a closed network of single servers."""
    queues = np.zeros(len(demands_h))
    for n in range(1, machines_n + 1):
        stays = demands_h * (1 + queues)
        throughput = n / (think_h + stays.sum())
        queues = throughput * stays
    return throughput


def test_two_trades_with_queues_of_their_own(tmp_path):
    """Eight machines; engines fail each 60 h, mended in 8 h, radios each 150 h, mended in 15 h."""
    kinds = {"Engine": (60, 8), "Radio": (150, 15)}
    rates = np.array([1 / mean for mean, _ in kinds.values()])
    works = np.array([work for _, work in kinds.values()])
    throughput = mean_values(8, 1 / rates.sum(), rates / rates.sum() * works)
    tables = machines(
        8,
        8,
        1,
        failures=[
            {"on": "Machine", "mode": name, "mean_fh": mean, "fixed_by": f"Mend {name}"}
            for name, (mean, _) in kinds.items()
        ],
        tasks=[
            {"name": f"Mend {name}", "on": "Machine", "action": "repair", "work_h": work}
            | {"work_law": "exponential"}
            for name, (_, work) in kinds.items()
        ],
        needs=[{"of": f"Mend {name}", "what": f"{name} fitter"} for name in kinds],
        resources=[
            {"site": "Hall", "resource": f"{name} fitter", "number": 1, "kind": "people"}
            for name in kinds
        ],
    )
    runs, figures = Runs(plan(tmp_path, 30, **tables), 56), Figures()
    running(figures, runs, throughput / rates.sum() / 8)
    busy = runs.block("pools").sum(axis=1)
    names = [name for _, name, *_ in runs.labels.pools]
    for name, rate, work in zip(kinds, rates, works, strict=True):
        k = names.index(f"{name} fitter")
        exact = throughput * rate / rates.sum() * work
        figures.ratio(name, busy[:, k, codes.P_BUSY], busy[:, k, codes.P_DUTY], exact, SHARE)
    figures.settle()


@pytest.mark.parametrize(("count", "spares", "channels"), [(6, 2, 1), (10, 3, 2), (4, 1, 3)])
def test_units_queue_in_a_shop_with_few_channels(tmp_path, count, spares, channels):
    """Boxes fail each 200 h of running, the shop takes 24 h a box on each channel."""
    total = count + spares
    ups = [min(count, total - n) / 200 for n in range(total)]
    p = birth_death(ups, [min(n, channels) / 24 for n in range(1, total + 1)])
    n = np.arange(total + 1)
    tables = machines(count, count, 1) | {
        "items": [{"name": "Box"}],
        "parts": [{"parent": "Machine", "item": "Box"}],
        "failures": [{"on": "Box", "mean_fh": 200}],
        "tasks": [
            {"name": "Mend", "on": "Box", "action": "repair", "work_h": 24}
            | {"work_law": "exponential"}
        ],
        "capability": [{"site": "Hall", "task": "Mend", "channels": channels}],
        "stock": [{"site": "Hall", "item": "Box", "number": spares}],
    }
    runs, figures = Runs(plan(tmp_path, 25, **tables), 36), Figures()
    running(figures, runs, float(p @ np.minimum(count, total - n)) / count)
    hours = sum(runs.labels.bin_h)
    store = runs.block("stores").sum(axis=1)[
        :, runs.labels.stores.index(("Hall", "Box", "repairable"))
    ]
    hand, short = np.maximum(spares - n, 0), np.maximum(n - spares, 0)
    figures.mean("on hand", store[:, codes.W_ON_HAND] / hours, float(p @ hand), 0.004)
    figures.mean("short", store[:, codes.W_BACKORDER] / hours, float(p @ short), 0.006)
    ups = np.array([*ups, 0.0])
    filled = float(p[:spares] @ ups[:spares] / (p @ ups))
    figures.ratio("filled", store[:, codes.W_FILLED], store[:, codes.W_REQUESTS], filled, 2 * SHARE)
    shop = runs.block("shops").sum(axis=1)
    k = [(site, task) for site, task, _ in runs.labels.shops].index(("Hall", "Mend"))
    waits = float(p @ np.maximum(n - channels, 0) / (p @ ups))
    error = max(0.01 * waits, 0.003)
    figures.ratio("waits", shop[:, k, codes.H_WAITING], shop[:, k, codes.H_JOBS], waits, error)
    figures.settle()


def test_a_part_inside_a_unit_is_what_is_missing(tmp_path):
    """A box is mended by its card alone, at once; cards are bought in 240 h; one box, one card."""
    count, boxes, cards = 8, 1, 1
    total = count + boxes + cards
    ups = [min(count, total - n) / 400 for n in range(total)]
    p = birth_death(ups, [n / 240 for n in range(1, total + 1)])
    exact = float(p @ np.minimum(count, total - np.arange(total + 1))) / count
    tables = machines(count, count, 1) | {
        "items": [{"name": "Box"}, {"name": "Card"}],
        "parts": [{"parent": "Machine", "item": "Box"}, {"parent": "Box", "item": "Card"}],
        "failures": [{"on": "Card", "mean_fh": 400}],
        "tasks": [{"name": "Mend", "on": "Box", "action": "repair", "work_h": 1e-6}],
        "offers": [{"name": "Maker", "what": "Card", "lead_d": 10, "lead_law": "exponential"}],
        "stock": [
            {"site": "Hall", "item": "Box", "number": boxes},
            {"site": "Hall", "item": "Card", "number": cards},
        ],
    }
    runs, figures = Runs(plan(tmp_path, 25, **tables), 30), Figures()
    running(figures, runs, exact)
    figures.settle()


def robbed(lacking, machine, item):
    """Give who lacks what after a part fails on a machine that runs: by item, in order of asking.

    Of those that stand and have the part, the one with most holes gives it, then the first.
    """
    holes = {m: sum(m in queue for queue in lacking) for queue in lacking for m in queue}
    donors = [m for m in sorted(holes) if m not in lacking[item]]
    last = max(donors, key=holes.__getitem__, default=machine)
    return tuple((*q, last) if k == item else q for k, q in enumerate(lacking))


def standing(count, fails, comes, after):
    """Give the share that runs of machines of two parts each: `after` tells what a failure does."""
    found, edges, states = {((), ()): 0}, [], [((), ())]
    for lacking in states:
        runs = [m for m in range(count) if m not in lacking[0] + lacking[1]]
        flows = [(after(lacking, m, item), fails) for m in runs for item in (0, 1)]
        flows += [
            (tuple(q[1:] if k == item else q for k, q in enumerate(lacking)), len(queue) * comes)
            for item, queue in enumerate(lacking)
            if queue
        ]
        for state, rate in flows:
            if state not in found:
                found[state] = len(states)
                states.append(state)
            edges.append((found[lacking], found[state], rate))
    rates = np.zeros((len(states), len(states)))
    for before, then, rate in edges:
        rates[before, then] += rate
    law = stationary(rates)
    return float(law @ [count - len({*s[0], *s[1]}) for s in states]) / count


@pytest.mark.parametrize("robs", [False, True])
def test_machines_that_stand_give_their_parts(tmp_path, robs):
    """Four machines of a pump and a valve each, no spares: bought in 100 h, fail each 500 h.

    Who has waited longest for a part is given what comes, with holes left or not.
    """
    n, fails, comes = 4, 1 / 500, 1 / 100
    exact = standing(n, fails, comes, robbed) if robs else comes / (comes + 2 * fails)
    items = ("Pump", "Valve")
    tables = machines(n, n, 1) | {
        "items": [{"name": item} for item in items],
        "parts": [{"parent": "Machine", "item": item} for item in items],
        "failures": [{"on": item, "mean_fh": 500} for item in items],
        "offers": [
            {"name": f"{item} maker", "what": item, "lead_d": 100 / 24}
            | {"lead_law": "exponential"}
            for item in items
        ],
    }
    ready = {"cannibalise": "yes"} if robs else None
    runs, figures = Runs(plan(tmp_path, 30, ready, **tables), 40), Figures()
    running(figures, runs, exact)
    figures.settle()


@pytest.mark.parametrize("patience_h", [0.5, 2, 6])
def test_calls_wait_so_long_and_no_longer(tmp_path, patience_h):
    """Barrer 1957: M/M/c with patience of one length; two aircraft, 0.9 calls an hour, 2 h each.

    Beside p, the chance that c - 1 fly, the wait that a call would meet has the density
    l p exp(-(c m - l) x) up to the patience d; longer waits, which nobody joins, run down with
    c m from there: l p exp(l d - c m x).
    """
    c, asks, serves = 2, 0.9, 0.5
    load = asks / serves
    below = [load**k / math.factorial(k) for k in range(c)]
    net = c * serves - asks
    inside = asks / net * (1 - math.exp(-net * patience_h))
    beyond = asks / (c * serves) * math.exp(asks * patience_h - c * serves * patience_h)
    total = sum(below) + below[-1] * (inside + beyond)
    exact = below[-1] * beyond / total
    told = {"name": "Call", "mode": "call", "base": "Base", "per_y": asks * HOURS_PER_YEAR}
    told |= {"sortie_h": 1 / serves, "sortie_law": "exponential", "patience_h": patience_h}
    scenario = plan(
        tmp_path,
        10,
        sites=[{"name": "Base", "roles": "base"}],
        types=[{"name": "Type", "cruise_km_per_h": 200}],
        fleet=[{"name": "T", "type": "Type", "site": "Base", "count": c}],
        missions=[told],
    )
    runs, figures = Runs(scenario, 25), Figures()
    served = runs.services()
    figures.ratio("lost", served[:, codes.LOST], served[:, codes.V_CALLS], exact, SHARE)
    figures.settle()


@pytest.mark.parametrize("shape", [0.6, 1.7, 4])
def test_up_and_down_by_their_means_alone(tmp_path, shape):
    """Cox 1962, 7: an alternating renewal process is up by mean up / (mean up + mean down)."""
    tables = machines(20, 20, 90) | {
        "failures": [{"on": "Machine", "mean_fh": 90, "shape": shape}],
        "tasks": [
            {"name": "Mend", "on": "Machine", "action": "repair", "work_h": 30}
            | {"work_law": "lognormal", "work_cv": 0.7}
        ],
    }
    runs, figures = Runs(plan(tmp_path, 30, {"warmup_y": 2}, **tables), 30), Figures()
    running(figures, runs, 90 / 120)
    figures.settle()


def test_what_a_lorry_brings_each_week_waits_half_a_week(tmp_path):
    """Little 1961: parts used evenly wait 84 h for the lorry, then ride 10 h: short so long.

    The base orders one for each used; machines fail each 1 000 h and there are spares enough.
    """
    tables = machines(10, 10, 1) | {
        "sites": [{"name": "Hall", "supplied_by": "Depot"}, {"name": "Depot"}],
        "items": [{"name": "Box", "mass_kg": 1}],
        "parts": [{"parent": "Machine", "item": "Box"}],
        "failures": [{"on": "Box", "mean_fh": 1000}],
        "offers": [{"name": "Maker", "what": "Box", "lead_d": 20}],
        "stock": [
            {"site": "Hall", "item": "Box", "number": 20, "target": 20},
            {"site": "Depot", "item": "Box", "number": 100, "target": 100},
        ],
        "routes": [
            {"origin": "Depot", "destination": "Hall", "mode": "road", "distance_km": 100}
            | {"time_h": 10, "departs": "mon 06:00"}
        ],
    }
    runs, figures = Runs(plan(tmp_path, 20, **tables), 40), Figures()
    hours = sum(runs.labels.bin_h)
    stores = runs.block("stores").sum(axis=1)
    store = stores[:, runs.labels.stores.index(("Hall", "Box", "repairable"))]
    away = 20 - (store[:, codes.W_ON_HAND] - store[:, codes.W_BACKORDER]) / hours
    used = store[:, codes.W_REQUESTS] / hours
    figures.ratio("away", away, used, 84 + 10, RELATIVE * 94)
    figures.settle()
