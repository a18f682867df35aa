"""The compiled kernel of READY: flat buffers in, one row of counts out.

Compiling takes most of a minute, once for each state of its sources.  It is done by a process of
its own, which `prepare` starts and `load` waits for, and kept for the next ones (`stored`).  Two
processes that start together compile once.  Where nothing can be kept, or no process started, it
is compiled here; with NUMBA_DISABLE_JIT=1 it runs as plain Python.
"""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import cast

from azalai.ready.kernel.stored import find, places, stamp

__all__ = ["by_rows", "forget", "is_compiled", "load", "places", "prepare", "stamp", "wait"]

Run = Callable[..., int]
Tick = Callable[[int, int, str], None]

_ARRAYS = 5
_NOT_KEPT = 3

_one_at_a_time = threading.Lock()
_loaded: list[Run] = []
_child: list["subprocess.Popen[bytes]"] = []


def prepare() -> None:
    """Start to compile in the background, unless that is done or under way; returns at once."""
    with _one_at_a_time:
        if not _child and not is_compiled():
            _start()


def _start() -> None:
    path = os.pathsep.join(place or os.curdir for place in sys.path)
    command = [sys.executable, "-m", "azalai.ready.kernel.building"]
    none = subprocess.DEVNULL
    try:
        child = subprocess.Popen(  # noqa: S603 (our own module)
            command,
            env={**os.environ, "PYTHONPATH": path},
            stdin=none,
            stdout=none,
            stderr=none,
            start_new_session=True,  # Ctrl-C is for us, and we end it
        )
    except OSError:  # no room for a process: compiled here, by `load`
        return
    _child.append(child)
    atexit.register(_end)


def _end() -> None:
    for child in _child:
        if child.poll() is None:
            child.terminate()
            child.wait()


def wait(tick: Tick | None = None, cancel: threading.Event | None = None) -> bool:
    """Wait for the compilation in the background; False if `cancel` was set meanwhile.

    Args:
        tick: told (parts done, all parts, "") some times a second.
        cancel: set from outside to stop waiting.

    """
    from azalai.ready.kernel.stored import told

    prepare()
    for child in _child:
        while child.poll() is None:
            if cancel is not None and cancel.is_set():
                return False
            if tick is not None and all(told()):
                tick(*told(), "")
            try:
                child.wait(0.2)
            except subprocess.TimeoutExpired:
                continue
    return True


def load() -> Run:
    """Give the door of the kernel, `run(R, CF, CI, F, I, cancel)`; waits until it is compiled."""
    if not _loaded:
        wait()
        with _one_at_a_time:
            if not _loaded:
                _loaded.append(_open())
    return _loaded[0]


def forget() -> None:
    """Forget the door after a fault: it gives no figures from then on (`called`)."""
    with _one_at_a_time:
        _loaded.clear()


def by_rows() -> bool:
    """Tell whether the kernel reads its tables row by row (`layout`); waits until it is loaded."""
    from azalai.ready.kernel.called import Door
    from azalai.ready.kernel.stored import checked

    return isinstance(load(), Door) and not checked()


def _open() -> Run:
    from azalai.ready.kernel.called import Door

    if _interpreted():
        from azalai.ready.kernel.run import run

        return cast("Run", run)
    code = find()
    failed = bool(_child) and _child[0].returncode not in {0, _NOT_KEPT}
    try:
        if code is None and not failed:
            from azalai.ready.kernel.building import kernel

            code = kernel()
        if code is not None:
            return Door(code, _ARRAYS)
    except Exception:  # noqa: BLE001 (numba, or this system, is other than expected)
        return _plain()
    return _plain()


def _plain() -> Run:
    """Compile here, with what numba promises to everybody: it takes minutes, each time."""
    from azalai.ready.kernel.building import arguments, plain
    from azalai.ready.kernel.run import run

    return plain(run, arguments())


def _interpreted() -> bool:
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


def is_compiled() -> bool:
    """Tell whether nothing has to be compiled: an earlier process has left it, or none is asked."""
    return bool(_loaded) or _interpreted() or find() is not None
