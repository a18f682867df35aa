"""Who does the work: the standard library's Executor is the one seam.

Threads share the plan and let go of the interpreter while they simulate.  Processes build it once
each.  Another executor of the same interface, a cluster's, can be handed to the pipeline as well.
"""

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor


def threads(workers: int | None = None) -> Executor:
    """Give threads, as many as there are cores unless told."""
    return ThreadPoolExecutor(workers or os.cpu_count() or 1, "azalai")


def processes(workers: int | None = None) -> Executor:
    """Give processes, as many as there are cores unless told.

    They are started afresh: a copy of a process that has threads may wait for ever.
    """
    import multiprocessing

    method = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers or os.cpu_count() or 1, method)
