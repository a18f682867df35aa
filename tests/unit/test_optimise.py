"""The seam to the solvers: against enumeration, with bounds, limits and clashes."""

from itertools import combinations, product

import numpy as np
import pytest

from azalai.optimise import clash, milp
from azalai.optimise.milp import Effort, SolverError
from azalai.optimise.model import Draft


def knapsack(seed, count=9):
    r = np.random.default_rng(seed)
    worth, size = r.integers(1, 30, count).astype(float), r.integers(1, 20, count).astype(float)
    draft = Draft()
    x = draft.columns(count, worth, 0.0, 1.0, whole=True)
    draft.row(x, size, upper=size.sum() / 2, group="room")
    best = max(
        worth @ np.array(bits)
        for bits in product((0, 1), repeat=count)
        if size @ np.array(bits) <= size.sum() / 2
    )
    return draft.model(maximise=True, offset=5.0), best + 5.0


@pytest.mark.parametrize("cutting", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_both_solvers_prove_what_enumeration_finds(seed, cutting):
    model, best = knapsack(seed)
    found = milp.solve(model, Effort(cutting=cutting))
    assert found.status == "proved"
    assert found.value == pytest.approx(best)
    assert found.gap == 0
    assert set(found.x) <= {0.0, 1.0}


def test_a_start_may_be_given_and_does_not_change_the_answer():
    model, best = knapsack(3)
    found = milp.solve(model, start=np.zeros(9))
    assert found.value == pytest.approx(best)


def test_repeated_entries_add_up_and_blocks_broadcast():
    draft = Draft()
    x = draft.columns(2, [3.0, 2.0], 0.0, 10.0)
    rows = draft.rows(2, upper=[4.0, 6.0])
    draft.entries(rows[:, None], x[None, :], 0.5)
    draft.entries(rows[0], x, 0.5)
    found = milp.solve(draft.model(maximise=True))
    assert found.value == pytest.approx(12.0)  # x0 + x1 <= 4, half of both <= 6
    assert found.x.tolist() == pytest.approx([4.0, 0.0])


def test_a_model_without_rows_or_columns_is_solved():
    draft = Draft()
    draft.columns(2, [1.0, -1.0], 0.0, 3.0)
    assert milp.solve(draft.model()).value == -3.0
    assert milp.solve(Draft().model(offset=7.0)).value == 7.0


def test_bounds_that_cross_are_infeasible():
    draft = Draft()
    draft.columns(1, 1.0, 3.0, 2.0)
    found = milp.solve(draft.model())
    assert (found.status, found.x.size) == ("infeasible", 0)
    assert np.isnan(found.value)


def test_a_limit_of_effort_leaves_a_solution_and_its_bound():
    r = np.random.default_rng(1)
    draft = Draft()
    x = draft.columns(60, r.integers(10, 40, 60), 0.0, 1.0, whole=True)
    for _ in range(5):
        draft.row(x, r.integers(10, 40, 60), upper=400.0)
    model = draft.model(maximise=True)
    short = milp.solve(model, Effort(nodes=3))
    assert short.status == "limit"
    assert short.gap > 0
    full = milp.solve(model)
    assert short.value <= full.value <= short.bound + 1e-6
    again = milp.solve(model, Effort(nodes=3))
    assert (again.value, again.bound) == (short.value, short.bound)


def test_a_gap_asked_for_is_kept():
    model, best = knapsack(1)
    found = milp.solve(model, Effort(gap=0.5))
    assert found.status == "proved"
    assert found.value >= best / 1.5 - 1e-9
    assert found.bound >= best - 1e-9


def test_what_the_solver_refuses_is_told():
    draft = Draft()
    x = draft.columns(1, np.nan)
    draft.row(x, 1.0, upper=1.0)
    with pytest.raises(SolverError, match="fault of Azalai"):
        milp.solve(draft.model())


def feasible_groups(rows, lower, upper, kept):
    """Tell by enumeration whether the rows of some groups can be had together."""
    return any(
        all(lower[i] - 1e-9 <= rows[i] @ np.array(x) <= upper[i] + 1e-9 for i in kept)
        for x in product((0, 1, 2), repeat=3)
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_clash_is_irreducible(seed):
    r = np.random.default_rng(seed)
    rows = r.integers(-2, 3, (6, 3)).astype(float)
    lower, upper = np.full(6, -np.inf), np.full(6, np.inf)
    for i in range(6):
        if r.random() < 0.5:
            lower[i] = r.integers(1, 6)
        else:
            upper[i] = r.integers(-4, 1)
    draft = Draft()
    x = draft.columns(3, 0.0, 0.0, 2.0, whole=True)
    for i in range(6):
        draft.row(x, rows[i], lower[i], upper[i], group=f"g{i}")
    told = clash.explain(draft.model(), ["g5", "g3"])
    if feasible_groups(rows, lower, upper, range(6)):
        assert told == []
        return
    held = [int(name[1:]) for name in told]
    assert not feasible_groups(rows, lower, upper, held)
    for fewer in combinations(held, len(held) - 1):
        assert feasible_groups(rows, lower, upper, fewer)
