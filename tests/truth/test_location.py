"""Siting against published integers (see `location/README.md`) and against enumeration."""

import csv
from dataclasses import replace
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse.csgraph import shortest_path

from azalai.reach import siting_flow, siting_many, siting_solve
from azalai.reach.siting_model import FuelArrays, SitingArrays, SitingError, SitingQuestion
from azalai.reach.verify_siting import verify_plan

CASES = Path(__file__).parent / "location"


def rows(name):
    with (CASES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


PMED = {row["instance"]: row for row in rows("orlib_pmed_expected.csv")}
SJC = rows("sjc_mclp_expected.csv")


def network(name):
    numbers = (CASES / f"orlib_{name}.txt").read_text().split()
    nodes, _, count = map(int, numbers[:3])
    cost = np.zeros((nodes, nodes))
    for a, b, c in np.array(numbers[3:], dtype=float).reshape(-1, 3):
        cost[int(a) - 1, int(b) - 1] = cost[int(b) - 1, int(a) - 1] = c
    return SitingArrays.of(shortest_path(cost, directed=False), np.ones(nodes), 1.0), count


def plane(name):
    told = rows(f"{name}.csv")
    x, y, weight = (np.array([float(r[c]) for r in told]) for c in ("x_m", "y_m", "demand"))
    return np.hypot(x[:, None] - x, y[:, None] - y), weight


@pytest.mark.parametrize("name", PMED)
def test_or_library_medians(name):
    arrays, count = network(name)
    question = SitingQuestion("median", count, unreached_h=1e4)
    plan = siting_solve.best(arrays, question)
    assert plan.value * arrays.weight.size == pytest.approx(int(PMED[name]["p_median_optimum"]))
    assert plan.proved
    assert plan.gap == 0
    assert plan.open.size == count
    verify_plan(arrays, question, plan)


@pytest.mark.parametrize("name", PMED)
def test_or_library_centers(name):
    arrays, count = network(name)
    question = SitingQuestion("center", count)
    plan = siting_solve.best(arrays, question)
    assert plan.value == int(PMED[name]["p_center_optimum"])
    assert plan.proved
    verify_plan(arrays, question, plan)


@pytest.mark.parametrize("case", SJC, ids=lambda r: f"{r['instance']}-{r['radius_m']}-{r['p']}")
def test_sao_jose_dos_campos(case):
    distance, weight = plane(case["instance"])
    arrays = SitingArrays.of(distance, weight, float(case["radius_m"]))
    question = SitingQuestion("cover", int(case["p"]))
    plan = siting_solve.best(arrays, question)
    assert plan.value == int(case["max_covered_demand"])
    assert plan.proved
    verify_plan(arrays, question, plan)
    theirs = np.isin(
        np.arange(weight.size), [int(n) for n in case["one_optimal_set_of_nodes"].split()]
    )
    assert weight[(distance[:, theirs] <= float(case["radius_m"])).any(axis=1)].sum() == plan.value


def small(seed, demands=14, sites=6):
    r = np.random.default_rng(seed)
    time = r.uniform(0.1, 2.0, (demands, sites)).round(2)
    time[r.random(time.shape) < 0.15] = np.inf
    arrays = SitingArrays.of(time, r.integers(0, 9, demands).astype(float), 0.8)
    return replace(arrays, cost_money=r.integers(1, 9, sites).astype(float))


def covered(arrays, chosen, worths):
    """Count by hand: what each demand gets from the number of aircraft in time."""
    near = (arrays.time_h <= arrays.target_h[:, None]) @ chosen
    return sum(w * worths(int(n)) for w, n in zip(arrays.weight, near, strict=True))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [np.inf, 2.0])
def test_expected_cover_against_every_spread_of_aircraft(seed, most):
    arrays = replace(small(seed, 10, 4), most=np.full(4, most))
    question = SitingQuestion("expected", 3, aircraft=5, busy_frac=0.4, common_frac=0.9)
    best = max(
        covered(arrays, np.array(spread), lambda n: 0.9 * (1 - 0.4**n))
        for spread in product(range(int(min(most, 5)) + 1), repeat=4)
        if sum(spread) == 5 and sum(n > 0 for n in spread) <= 3
    )
    plan = siting_solve.best(arrays, question)
    assert plan.value == pytest.approx(best, abs=1e-7)
    verify_plan(arrays, question, plan)


def test_two_aircraft_at_one_base_cover_as_the_rule_says():
    arrays = SitingArrays.of(np.array([[0.5]]), np.ones(1), 1.0)
    plan = siting_solve.best(arrays, SitingQuestion("expected", aircraft=2, busy_frac=0.4))
    assert plan.value == pytest.approx(0.84)


@pytest.mark.parametrize("seed", range(6))
def test_backup_cover_against_every_choice(seed):
    arrays = small(seed)
    question = SitingQuestion("backup", 3, backup_frac=0.3)
    best = max(
        covered(arrays, np.isin(np.arange(6), c) * 1, lambda n: (n > 0) + 0.3 * (n > 1))
        for c in combinations(range(6), 3)
    )
    plan = siting_solve.best(arrays, question)
    assert plan.value == pytest.approx(best)
    verify_plan(arrays, question, plan)


def measures(arrays, chosen, question):
    """Give cover, mean, worst and cost of a choice by hand."""
    time = arrays.time_h[:, list(chosen)].min(axis=1) if chosen else np.full(14, np.inf)
    total = arrays.weight.sum()
    cover = arrays.weight[time <= arrays.target_h].sum()
    hours = np.minimum(time, question.unreached_h) + question.late_h * (time > arrays.target_h)
    worst = time[arrays.weight > 0].max()
    return cover, (arrays.weight @ hours) / total, worst, arrays.cost_money[list(chosen)].sum()


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "limits",
    [
        {"aim": "median", "late_h": 0.5},
        {"aim": "median", "share_frac": 0.6},
        {"aim": "cover", "mean_h": 3.0, "budget_money": 16.0},
        {"aim": "cover", "worst_h": 1.6},
        {"aim": "median", "budget_money": 11.0, "bases": None},
    ],
    ids=str,
)
def test_combined_objectives_against_every_choice(seed, limits):
    arrays, question = small(seed), replace(SitingQuestion("cover", 3), **limits)
    sizes = (
        [3] if question.budget_money is None else range(question.bases + 1 if question.bases else 7)
    )
    good = []
    for size in sizes:
        for chosen in combinations(range(6), size):
            cover, mean, worst, cost = measures(arrays, chosen, question)
            fits = cover >= (question.share_frac or 0) * arrays.weight.sum() - 1e-9
            fits &= worst <= (question.worst_h or np.inf) and cost <= (question.budget_money or 99)
            plain = measures(arrays, chosen, replace(question, late_h=0))[1]
            fits &= plain <= (question.mean_h or np.inf) + 1e-9
            if fits:
                good.append(cover if question.aim == "cover" else -mean)
    if not good:
        with pytest.raises(SitingError, match="cannot be had together"):
            siting_solve.best(arrays, question)
        return
    plan = siting_solve.best(arrays, question)
    assert plan.value * (1 if question.aim == "cover" else -1) == pytest.approx(max(good))
    verify_plan(arrays, question, plan)


@pytest.mark.parametrize("seed", range(4))
def test_the_best_plans_come_in_order_and_none_is_left_out(seed):
    arrays, question = small(seed), SitingQuestion("cover", 3)
    plans, all_told = siting_many.distinct(arrays, question, 25)
    every = sorted(
        (measures(arrays, c, question)[0] for c in combinations(range(6), 3)), reverse=True
    )
    assert [p.value for p in plans] == pytest.approx(every)
    assert len({tuple(p.open) for p in plans}) == 20
    assert all_told


@pytest.mark.parametrize("seed", range(4))
def test_the_frontier_holds_every_efficient_choice(seed):
    arrays, question = small(seed), SitingQuestion("cover")
    points, complete = siting_many.frontier(arrays, question)
    every = [
        (measures(arrays, c, question)[3], measures(arrays, c, question)[0])
        for n in range(7)
        for c in combinations(range(6), n)
    ]
    efficient = sorted(
        {
            (c, v)
            for c, v in every
            if not any((a <= c and b > v) or (a < c and b >= v) for a, b in every)
        }
    )
    found = [(siting_many.cost_of(arrays, p), p.value) for p in points]
    assert np.array(found) == pytest.approx(np.array(efficient))
    assert complete


def fuelled(seed):
    """Make three bases and three caches; the last cache is filled through another alone."""
    r = np.random.default_rng(seed)
    arrays = small(seed, 8, 3)
    shape = (8, 3, 3)
    time = np.where(r.random(shape) < 0.4, r.uniform(0.2, 1.2, shape).round(2), np.inf)
    fill = np.where(r.random((3, 3)) < 0.6, r.uniform(0.1, 1.0, (3, 3)), np.inf)
    fill[:, 2] = np.inf
    relay = np.full((3, 3), np.inf)
    relay[0, 2] = relay[2, 1] = relay[1, 2] = 0.5
    tank = np.array([np.inf, 900.0, 900.0])
    draw = r.integers(50, 200, shape).astype(float)
    return arrays, FuelArrays(time, draw, fill, relay, tank, np.ones(3), years=1.0)


def served_by_hand(arrays, fuel, bases, caches):
    """Cover of a choice: a small linear programme of its own, one demand and way a column."""
    from scipy.optimize import linprog

    ways = [
        (i, j, c)
        for i in range(arrays.weight.size)
        for j in bases
        for c in (-1, *caches)
        if (arrays.time_h[i, j] if c < 0 else fuel.time_h[i, j, c]) <= arrays.target_h[i]
    ]
    pipes = [(j, c) for j in bases for c in caches if np.isfinite(fuel.fill_money_per_kg[j, c])]
    links = [(a, c) for a in caches for c in caches if np.isfinite(fuel.pass_money_per_kg[a, c])]
    width = len(ways) + len(pipes) + len(links)
    if not ways:
        return 0.0
    upper, limit, equal = [], [], []
    for i in range(arrays.weight.size):
        upper.append([float(w[0] == i) for w in ways] + [0.0] * (len(pipes) + len(links)))
        limit.append(1.0)
    for cache in caches:
        out = [-arrays.weight[i] * fuel.draw_kg[i, j, c] * (c == cache) for i, j, c in ways]
        into = [float(c == cache) for _, c in pipes]
        net = [float(c == cache) - float(a == cache) for a, c in links]
        equal.append(out + into + net)
        if np.isfinite(fuel.capacity_kg_per_y[cache]):
            upper.append([0.0] * len(ways) + into + [float(c == cache) for _, c in links])
            limit.append(fuel.capacity_kg_per_y[cache])
    cost = [-arrays.weight[i] for i, _, _ in ways] + [0.0] * (width - len(ways))
    found = linprog(
        cost,
        A_ub=np.array(upper),
        b_ub=limit,
        A_eq=np.array(equal) if equal else None,
        b_eq=np.zeros(len(equal)) if equal else None,
        bounds=[(0, None)] * width,
        method="highs",
    )
    return -found.fun


@pytest.mark.parametrize("seed", range(8))
def test_forward_fuel_against_every_set_of_bases_and_caches(seed):
    arrays, fuel = fuelled(seed)
    question = SitingQuestion("cover", 2)
    best = max(
        served_by_hand(arrays, fuel, bases, caches)
        for bases in combinations(range(3), 2)
        for n in range(4)
        for caches in combinations(range(3), n)
    )
    plan = siting_flow.serve(arrays, question, fuel)
    assert plan.value == pytest.approx(best, rel=1e-6)
    verify_plan(arrays, question, plan, fuel)


def test_a_chain_of_caches_is_filled_from_its_base_and_no_ring_is():
    """Base 0 fills cache 0, that fills cache 1, from which alone the place is reached."""
    arrays = SitingArrays.of(np.full((1, 1), np.inf), np.array([10.0]), 1.0)
    time = np.full((1, 1, 2), np.inf)
    time[0, 0, 1] = 0.9
    none = np.full((2, 2), np.inf)
    chain, ring = none.copy(), none.copy()
    chain[0, 1] = ring[0, 1] = ring[1, 0] = 1.0
    fuel = FuelArrays(
        time,
        np.full((1, 1, 2), 100.0),
        np.array([[1.0, np.inf]]),
        chain,
        np.full(2, np.inf),
        np.zeros(2),
    )
    plan = siting_flow.serve(arrays, SitingQuestion("cover", 1), fuel)
    assert plan.value == pytest.approx(10.0)
    assert sorted(plan.filled) == [(0, 0, pytest.approx(1000.0)), (1, 1, pytest.approx(1000.0))]
    dry = replace(fuel, fill_money_per_kg=np.full((1, 2), np.inf), pass_money_per_kg=ring)
    assert siting_flow.serve(arrays, SitingQuestion("cover", 1), dry).value == 0.0


@pytest.mark.parametrize("seed", range(5))
def test_capacity_against_every_choice(seed):
    arrays = replace(small(seed, 8, 4), capacity=np.full(4, 9.0))
    question = SitingQuestion("cover", 2)
    none = FuelArrays(
        np.empty((8, 4, 0)),
        np.empty((8, 4, 0)),
        np.empty((4, 0)),
        np.empty((0, 0)),
        np.empty(0),
        np.empty(0),
    )
    best = max(capacitated(arrays, bases) for bases in combinations(range(4), 2))
    plan = siting_flow.serve(arrays, question, None)
    assert plan.value == pytest.approx(best)
    verify_plan(arrays, question, plan)
    assert siting_flow.serve(arrays, question, none).value == pytest.approx(best)


def capacitated(arrays, bases):
    """Give the largest flow from two bases to the demands they reach in time (Gale's cut)."""
    near = arrays.time_h <= arrays.target_h[:, None]
    a, b = (near[:, j] for j in bases)
    only_a, only_b, both = (arrays.weight[m].sum() for m in (a & ~b, b & ~a, a & b))
    room = max(9.0 - only_a, 0) + max(9.0 - only_b, 0)
    return min(only_a, 9.0) + min(only_b, 9.0) + min(both, room)
