"""The one error that READY raises on purpose, and how it names a sum that is broken."""

from typing import Any, Final

from azalai.errors import AzalaiError

#: How far two numbers may lie apart that should be one, relative to the second or to 1.
TOLERANCE: Final = 1e-6


class ReadyError(AzalaiError):
    """A simulation that cannot be told: a broken invariant, other checkpoints, no such tail."""


def broken(what: str, where: str, found: Any, wanted: Any, replication: int) -> ReadyError:
    """Give the error that names what is broken in a replication, where, and both numbers."""
    numbers = {"found": f"{float(found):.9g}", "wanted": f"{float(wanted):.9g}"}
    return ReadyError(f"ready-broken-{what}", where=where, replication=replication, **numbers)
