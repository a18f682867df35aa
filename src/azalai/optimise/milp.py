"""Solve a mixed-integer linear model to proof or to a stated gap.

HiGHS (Huangfu and Hall 2018), or SCIP (Bolusani and others 2024) without cutting planes, by way of
OR-Tools MathOpt.  Effort is limited by the gap and by the number of branch-and-bound nodes, which
are the same on every run; seconds may be set as a last resort and make an answer depend on the
machine.  One thread: the same path on every run.
`tests/unit/test_optimise.py` holds it against enumeration.
"""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from azalai.errors import AzalaiError
from azalai.optimise.model import Floats, Model

if TYPE_CHECKING:
    from ortools.math_opt import model_pb2

Status = Literal["proved", "limit", "infeasible", "unbounded", "unsolved"]

#: Objective values closer than this are the same value.
ABSOLUTE_GAP: Final = 1e-6


class SolverError(AzalaiError):
    """The solver refused the model or broke off; a fault of Azalai, not of the plan."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How far to go.

    Attributes:
        gap: relative distance of value and bound at which the search may stop; 0: to proof.
        nodes: most nodes of the search tree after the first; None: no limit.
        seconds: wall time as a last resort; the answer then depends on the machine.
        cutting: whether cutting planes are sought (HiGHS) or not (SCIP).  They seldom help where
            thousands of rows each ask for one open site, and then cost most of the time.

    """

    gap: float = 0.0
    nodes: int | None = None
    seconds: float | None = None
    cutting: bool = True


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found.

    Attributes:
        status: `proved` (value and bound agree within the gap asked for), `limit` (a solution,
            but the effort ran out), `infeasible`, `unbounded`, `unsolved` (the effort ran out
            before a first solution).
        value: of the objective, recomputed from `x`; nan without a solution.
        bound: no solution is better than this; infinite where nothing is known.
        x: a value a column, whole ones rounded; empty without a solution.
        nodes: of the search tree.
        iterations: of the simplex method.
        seconds: wall time.

    """

    status: Status
    value: float
    bound: float
    x: Floats
    nodes: int = 0
    iterations: int = 0
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        """Distance of value and bound, relative to the value: 0 is proof."""
        apart = abs(self.value - self.bound)
        if apart <= ABSOLUTE_GAP:
            return 0.0
        return apart / abs(self.value) if self.value else np.inf


def solve(model: Model, effort: Effort | None = None, start: Floats | None = None) -> Solution:
    """Solve a model.

    Args:
        model: see `Model`.
        effort: how far to go; by default to proof.
        start: a known solution, a value a column, from which the search begins.

    Raises:
        SolverError: if the solver refuses the model.
        KeyboardInterrupt: at once on Ctrl-C; the search is left behind in its thread.

    """
    effort = effort or Effort()
    if np.any(model.lower > model.upper) or np.any(model.row_lower > model.row_upper):
        return Solution("infeasible", np.nan, _worst(model), np.empty(0))
    answer: dict[str, Any] = {}
    thread = threading.Thread(target=_work, args=(model, effort, start, answer), daemon=True)
    thread.start()
    while thread.is_alive():  # a bare join would hold back Ctrl-C until the search ends
        thread.join(0.2)
    if "fault" in answer:
        raise SolverError("solver-refused", reason=str(answer["fault"])) from answer["fault"]
    return _solution(model, answer["result"], answer["seconds"])


def _work(model: Model, effort: Effort, start: Floats | None, answer: dict[str, Any]) -> None:
    from time import perf_counter

    from ortools.math_opt.python import mathopt

    began = perf_counter()
    try:
        built = mathopt.Model.from_model_proto(proto(model))
        told = mathopt.ModelSolveParameters()
        if start is not None:
            values = dict(zip(built.variables(), start.tolist(), strict=True))
            told.solution_hints.append(mathopt.SolutionHint(variable_values=values))
        solver = mathopt.SolverType.HIGHS if effort.cutting else mathopt.SolverType.GSCIP
        options = _highs(effort) if effort.cutting else _scip(effort)
        answer["result"] = mathopt.solve(built, solver, params=options, model_params=told)
    except Exception as fault:  # noqa: BLE001 (the library tells its faults in many ways)
        answer["fault"] = fault
    answer["seconds"] = perf_counter() - began


def _highs(effort: Effort) -> Any:
    """Give the options of HiGHS; MathOpt refuses `threads` among its own parameters."""
    from ortools.math_opt.python import mathopt
    from ortools.math_opt.solvers import highs_pb2

    options = highs_pb2.HighsOptionsProto()
    options.int_options["threads"] = 1
    options.string_options["parallel"] = "off"
    options.double_options["mip_rel_gap"] = effort.gap
    options.double_options["mip_abs_gap"] = ABSOLUTE_GAP
    if effort.nodes is not None:
        options.int_options["mip_max_nodes"] = effort.nodes
    if effort.seconds is not None:
        options.double_options["time_limit"] = effort.seconds
    return mathopt.SolveParameters(highs=options)


def _scip(effort: Effort) -> Any:
    """Give the options of SCIP without cutting planes."""
    from ortools.math_opt.python import mathopt
    from ortools.math_opt.solvers.gscip import gscip_pb2

    options = gscip_pb2.GScipParameters(silence_output=True)
    options.int_params["separating/maxrounds"] = 0
    options.int_params["separating/maxroundsroot"] = 0
    options.real_params["limits/gap"] = effort.gap
    options.real_params["limits/absgap"] = ABSOLUTE_GAP
    if effort.nodes is not None:
        options.long_params["limits/nodes"] = effort.nodes + 1
    if effort.seconds is not None:
        options.real_params["limits/time"] = effort.seconds
    return mathopt.SolveParameters(gscip=options)


def proto(model: Model) -> "model_pb2.ModelProto":
    """Give the model in the form of MathOpt, filled in bulk."""
    from ortools.math_opt import model_pb2

    told = model_pb2.ModelProto()
    columns = told.variables
    columns.ids.extend(range(model.objective.size))
    columns.lower_bounds.extend(model.lower.tolist())
    columns.upper_bounds.extend(model.upper.tolist())
    columns.integers.extend(model.whole.tolist())
    rows = told.linear_constraints
    rows.ids.extend(range(model.row_lower.size))
    rows.lower_bounds.extend(model.row_lower.tolist())
    rows.upper_bounds.extend(model.row_upper.tolist())
    cells = model.matrix.tocoo()
    told.linear_constraint_matrix.row_ids.extend(cells.coords[0].tolist())
    told.linear_constraint_matrix.column_ids.extend(cells.coords[1].tolist())
    told.linear_constraint_matrix.coefficients.extend(cells.data.tolist())
    priced = np.flatnonzero(model.objective)
    told.objective.maximize = model.maximise
    told.objective.offset = model.offset
    told.objective.linear_coefficients.ids.extend(priced.tolist())
    told.objective.linear_coefficients.values.extend(model.objective[priced].tolist())
    return told


def _solution(model: Model, result: Any, seconds: float) -> Solution:
    """Read the answer; the value is computed anew from the rounded columns."""
    status = _status(result)
    bound = result.termination.objective_bounds.dual_bound
    stats = result.solve_stats
    work = (int(stats.node_count), int(stats.simplex_iterations), seconds)
    if status not in ("proved", "limit"):
        return Solution(status, np.nan, _worst(model), np.empty(0), *work)
    x = np.array(result.variable_values(list(result.variable_values())), dtype=np.float64)
    x[model.whole] = np.rint(x[model.whole])
    value = float(model.objective @ x + model.offset)
    best = min(bound, value) if not model.maximise else max(bound, value)
    return Solution(status, value, best, x, *work)


def _status(result: Any) -> Status:
    from ortools.math_opt.python.mathopt import TerminationReason as Reason

    reason = result.termination.reason
    plain: dict[Any, Status] = {
        Reason.OPTIMAL: "proved",
        Reason.FEASIBLE: "limit",
        Reason.INFEASIBLE: "infeasible",
        Reason.UNBOUNDED: "unbounded",
        Reason.NO_SOLUTION_FOUND: "unsolved",
    }
    if reason is Reason.INFEASIBLE_OR_UNBOUNDED:
        # Columns of a plan are bounded or priced against their bound, so this is the rows.
        return "infeasible"
    if reason not in plain:
        raise SolverError("solver-refused", reason=result.termination.detail or str(reason))
    return plain[reason]


def _worst(model: Model) -> float:
    return np.inf if model.maximise else -np.inf
