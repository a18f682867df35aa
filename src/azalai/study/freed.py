"""Memory that is free handed back to the system.

The allocator of glibc keeps what many threads have freed in pieces, for the next that ask.  The
arrays of one future are of other sizes than those of the last, so that a run of many futures
would hold ever more that nobody uses: half a gigabyte after five of them.
"""

import ctypes
from collections.abc import Callable
from functools import cache


def hand_back() -> None:
    """Hand back what is free, where the allocator can be asked to; some milliseconds."""
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Callable[[int], int] | None:
    """Find glibc's `malloc_trim` (man 3 malloc_trim); other allocators have none."""
    try:
        found: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None
    return found
