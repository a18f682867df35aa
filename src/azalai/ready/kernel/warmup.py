"""The warm-up: first years that are simulated and not counted (RULES 6.1)."""

from typing import Any

from azalai.ready.kernel.compiled import jit


@jit
def forget(R: Any, F: Any) -> None:
    """Forget what was counted so far: the state stays, and counting begins now."""
    for k in range(R.n_counted):
        F[R.a_state_h + k] = 0.0
