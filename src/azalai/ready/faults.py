"""The one error that READY raises on purpose."""

from azalai.errors import AzalaiError


class ReadyError(AzalaiError):
    """A simulation that cannot be told: a broken invariant, other checkpoints, no such tail."""
