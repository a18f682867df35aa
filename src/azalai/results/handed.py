"""A table that one engine hands to another through a folder."""

from pathlib import Path
from typing import Any

import polars as pl

from azalai.results.result import ResultError, read
from azalai.scenario.scenario import Scenario

Remark = tuple[str, dict[str, Any]]


def handed(folder: Path, table: str, plan: Scenario) -> tuple[pl.DataFrame, tuple[Remark, ...]]:
    """Read one table of READY, and say where it was made of something else than this plan.

    A changed price leaves what READY counted as it was, so that another fingerprint is worth a
    remark and no refusal.

    Raises:
        ResultError: if the folder holds no result with that table.

    """
    result = read(folder)
    made = result.provenance
    if made.engine != "ready" or table not in result.tables:
        raise ResultError("handed-none", path=str(folder), table=table)
    if made.fingerprint == plan.fingerprint:
        return result[table], ()
    name = f"{made.plan} / {made.alternative}" if made.alternative else made.plan
    return result[table], (("handed-other", {"path": str(folder), "plan": name}),)
