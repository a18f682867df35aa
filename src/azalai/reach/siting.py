"""Where bases should stand: from a Scenario and a question to a Result.

    1  gather times, calls, targets, costs and limits (`siting_inputs`);
    2  find the best plan, and if asked the next best and the best for every cost
       (`siting_solve`, `siting_many`);
    3  put names back (`siting_results`).

Every answer carries its bound; `verify_siting` recomputes it from the distances alone.
"""

from time import perf_counter
from typing import Any

import numpy as np
import polars as pl

from azalai.reach import siting_flow, siting_many, siting_results
from azalai.reach.siting_inputs import SitingInputs, SitingSettings, build
from azalai.reach.siting_many import Solve, Tick
from azalai.reach.siting_model import SitingError, SitingPlan
from azalai.reach.siting_refuse import of_groups
from azalai.results.result import Result
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]


def solve(
    scenario: Scenario,
    settings: SitingSettings,
    *,
    alternative: str = "",
    tick: Tick | None = None,
) -> Result:
    """Choose the bases of a plan.

    Args:
        scenario: the plan.
        settings: what is asked.
        alternative: name of the future that the scenario is, told in the Result.
        tick: told after each plan found: how many, of how many, nothing.

    Returns:
        Tables `answer`, `sites`, `places`, `worst`, `allocation`, and where asked `plans`,
        `frontier` and `fuel`; see `siting_results`.

    Raises:
        SitingError: if the question makes no sense, or what was asked cannot be had: then it
            names what clashes.

    """
    began = perf_counter()
    inputs = build(scenario, settings)
    try:
        plans, front, remarks = _answers(inputs, settings, tick)
    except SitingError as fault:
        raise _named(fault, inputs, settings) from None
    return siting_results.label(
        scenario, settings, inputs, plans, front, remarks, perf_counter() - began, alternative
    )


def _answers(
    inputs: SitingInputs, settings: SitingSettings, tick: Tick | None
) -> tuple[list[SitingPlan], list[SitingPlan], list[Remark]]:
    """Find the plans asked for; say where there are fewer plans, or more points, than asked."""
    arrays, question = inputs.arrays, settings.question
    remarks: list[Remark] = []
    best: Solve = siting_flow.chooser(inputs.fuel)
    plans, all_told = siting_many.distinct(arrays, question, settings.plans, tick, best)
    if all_told:
        remarks.append(("siting-no-more", {"count": len(plans)}))
    front: list[SitingPlan] = []
    if settings.frontier:
        front, complete = siting_many.frontier(arrays, question, tick, best)
        if not complete:
            remarks.append(("siting-front-cut", {"count": len(front)}))
    return plans, front, remarks


def _named(fault: SitingError, inputs: SitingInputs, settings: SitingSettings) -> SitingError:
    """Put the names of sites into an error that tells their numbers."""
    if not fault.groups:
        return fault
    kept = frozenset(
        i for i, site in enumerate(inputs.sites) if inputs.existing[i] and site not in settings.fix
    )
    error = of_groups(fault.groups, inputs.sites, kept)
    beyond = _beyond(inputs, settings, fault.groups)
    if not beyond:
        return error
    return SitingError("siting-infeasible-beyond", clash=error.fields["clashes"], places=beyond)


def _beyond(inputs: SitingInputs, settings: SitingSettings, groups: tuple[str, ...]) -> str:
    """Name the places that no site allowed reaches within the limit that clashes."""
    if not {"worst", "share"} & set(groups):
        return ""
    arrays = inputs.arrays
    worst = settings.question.worst_h if "worst" in groups else None
    limit = arrays.target_h if worst is None else np.full(arrays.target_h.size, worst)
    times = arrays.time_h[:, ~arrays.barred].min(axis=1, initial=np.inf)
    if inputs.fuel is not None:
        times = np.minimum(times, inputs.fuel.time_h.min(axis=(1, 2), initial=np.inf))
    late = (times > limit) & (arrays.weight > 0)
    return ", ".join(dict.fromkeys(inputs.cells["destination"].filter(pl.Series(late)).to_list()))
