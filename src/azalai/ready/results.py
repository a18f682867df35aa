"""From rows of numbers to tables: names, units and intervals put back.

Every figure carries its mean, the 95 % interval of the mean (error of the simulation), and p10 and
p90 over replications (luck), RULES 1.5.  Shares are ratios of sums (RULES 1.4); a cell without a
denominator is empty.  `*` stands for all together.  What each table holds stands in
docs/methods/ready-results.md.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from azalai.ready import results_fleet as fleet
from azalai.ready import results_missions as work
from azalai.ready import results_replications as single
from azalai.ready import results_summary as headline
from azalai.ready import results_support as support
from azalai.ready.faults import ReadyError
from azalai.ready.outputs import Labels, Shape
from azalai.ready.quantities import quantities
from azalai.ready.results_overload import overloads
from azalai.ready.rows import Rows
from azalai.results.result import Provenance, Result

Remarks = Sequence[tuple[str, Mapping[str, Any]]]


def label(
    labels: Labels,
    shape: Shape,
    rows: Rows,
    provenance: Provenance,
    remarks: Remarks = (),
    workers: int = 1,
) -> Result:
    """Make the tables of all replications.

    Args:
        labels: names along the dimensions.
        shape: of a row.
        rows: at least one.
        provenance: where they come from.
        remarks: what the run has to say (how it ended, what it started from).
        workers: threads that make tables.

    Raises:
        ReadyError: if there is no replication, or the shape is another than that of the rows.

    """
    if not rows.replications:
        raise ReadyError("ready-no-replication")
    if shape.sizes != rows.shape.sizes:
        raise ReadyError("ready-other-shape")
    with ThreadPoolExecutor(workers) as pool:  # the longest first
        behind = pool.submit(support.tables, labels, rows)
        missions = pool.submit(work.tables, labels, rows)
        aircraft = pool.submit(fleet.tables, labels, rows)
        counted = pool.submit(quantities, labels, rows)
        each = pool.submit(single.tables, labels, rows)
        found = pool.submit(headline.headlines, labels, rows)
        queues = pool.submit(overloads, labels, rows)
    tables = {
        "summary": headline.summary(found.result()),
        **aircraft.result(),
        **missions.result(),
        **behind.result(),
        "replications": headline.replications(found.result(), rows.numbers),
        **each.result(),
        "quantities": counted.result(),
    }
    return Result(tables, provenance, (*remarks, *queues.result()))
