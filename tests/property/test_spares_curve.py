"""The efficient curve of random problems: convex, falling, without dominated points, and true."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azalai.sustain.budget import fill
from azalai.sustain.evaluate import evaluate, user_shortage
from azalai.sustain.frontier import frontier
from azalai.sustain.levels import stock_of
from azalai.sustain.problem import ROOT, Users, spares
from azalai.sustain.verify import backorders

QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@st.composite
def problems(draw):
    """A depot and up to three bases for up to five items, with bounds and things owned."""
    items, sites = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    r = np.random.default_rng(draw(st.integers(0, 10_000)))
    demand = r.uniform(0.0, 0.08, (items, sites))
    demand[:, 0] *= draw(st.booleans())
    local = r.uniform(0.0, 0.9, (items, sites))
    local[:, 0] = 1.0 - draw(st.sampled_from([0.0, 0.1]))
    parent = np.zeros((items, sites), np.int64)
    parent[:, 0] = ROOT
    owned = r.integers(0, 3, (items, sites)) * draw(st.booleans())
    stay = draw(st.booleans())
    most = np.maximum(r.integers(1, 6, (items, sites)), owned) if draw(st.booleans()) else -1
    return spares(
        demand,
        r.integers(1, 40, items).astype(float),
        repair_frac=local,
        repair_d=r.uniform(1, 40, (items, sites)),
        resupply_d=r.uniform(1, 20, (items, sites)),
        parent=parent,
        variance_ratio=r.uniform(0.5, 2.5, items),
        owned=owned,
        least=owned if stay else 0,
        most=most,
        users=some_users(demand, r) if draw(st.booleans()) else None,
    )


def some_users(demand, r):
    item, site = np.nonzero(demand > 0)
    n = len(item)
    quantity = r.integers(1, 5, n).astype(float)
    spare = np.minimum(r.integers(0, 2, n), quantity - 1).astype(float)
    aircraft = r.integers(1, 6, n).astype(float)
    return Users(
        item, site, np.zeros(n, np.int64), np.ones(n), np.ones(n), aircraft, quantity, spare
    )


@QUICK
@given(problems())
def test_the_curve_is_convex_and_falls(problem):
    curve = frontier(problem)
    money, gain = np.diff(curve.cost), -np.diff(curve.shortage)
    assert (money > 0).all()
    assert (gain > 0).all()  # no corner is dominated
    worth = gain / money
    assert (worth[1:] <= worth[:-1] * (1 + 1e-9)).all()


@QUICK
@given(problems(), st.integers(0, 100))
def test_a_corner_is_what_it_says(problem, percent):
    curve = frontier(problem)
    corner = (len(curve) - 1) * percent // 100
    stock = curve.stock_at(corner)
    assert (stock >= problem.least).all()
    assert ((problem.most < 0) | (stock <= np.maximum(problem.most, problem.least))).all()
    bought = np.maximum(stock.sum(1) - problem.owned.sum(1), 0)
    assert problem.price @ bought == pytest.approx(curve.cost[corner], abs=1e-9)
    outcome = evaluate(problem, stock)
    short = user_shortage(problem, outcome) @ problem.users.weight
    assert short == pytest.approx(curve.shortage[corner], abs=1e-5)
    again, _ = backorders(problem, stock)
    assert outcome.backorders == pytest.approx(again, abs=1e-7)


@QUICK
@given(problems(), st.floats(0, 1))
def test_a_filled_budget_is_kept_and_bounded(problem, share):
    curve = frontier(problem)
    money = curve.cost[0] + share * (curve.cost[-1] - curve.cost[0])
    found = fill(curve, money)
    assert found.cost <= money * (1 + 1e-9) + 1e-9
    assert found.bound <= found.shortage + 1e-12
    assert found.shortage <= curve.shortage[curve.affordable(money)] + 1e-12
    stock = stock_of(problem, curve.units(found.reached))
    short = user_shortage(problem, evaluate(problem, stock)) @ problem.users.weight
    assert short == pytest.approx(found.shortage, abs=1e-5)


@QUICK
@given(problems(), st.integers(0, 10_000))
def test_more_stock_never_adds_backorders(problem, seed):
    r = np.random.default_rng(seed)
    stock = r.integers(0, 4, problem.shape)
    more = stock + r.integers(0, 2, problem.shape)
    few, many = (evaluate(problem, s).aircraft_backorders.sum() for s in (more, stock))
    assert few <= many + 1e-3 * max(many, 1.0)  # two moments, near their change of law


@QUICK
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_items_changes_nothing(problem, random):
    order = list(range(len(problem.items)))
    random.shuffle(order)
    other = frontier(problem.part(np.array(order)))
    curve = frontier(problem)
    assert other.cost == pytest.approx(curve.cost, rel=1e-12, abs=1e-9)
    assert other.shortage == pytest.approx(curve.shortage, rel=1e-9, abs=1e-9)
