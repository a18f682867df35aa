"""The compiled kernel of READY: flat buffers in, one row of counts out.

numba does not notice that a function in another file has changed, so the compiled kernel is kept
in a folder named by everything that it was made from: all its sources, those of the laws that it
calls, numba, numpy and the processor.  Where nothing can be written, it is compiled anew in each
process.
"""

import hashlib
import os
import platform
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, cast

Run = Callable[..., int]


@cache
def load() -> Run:
    """Give the door of the kernel, `run(R, CF, CI, F, I, cancel)`, compiled."""
    import numba

    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder())
    try:
        found = import_module("azalai.ready.kernel.run").run
    finally:
        numba.config.CACHE_DIR = before
    if hasattr(found, "compile") and not numba.config.DISABLE_JIT:
        _compile(found)
    return cast("Run", found)


def _compile(door: Any) -> None:
    """Compile the door for the one kind of arguments that there is, or take it from the cache."""
    import numba
    import numpy as np

    from azalai.ready.kernel.compiled import only
    from azalai.ready.kernel.layout import RECORD

    row = numba.typeof(np.zeros(1, RECORD).view(np.recarray)[0])
    floats, whole = numba.types.Array(numba.float64, 1, "C"), numba.types.Array(numba.int64, 1, "C")
    flag = numba.types.Array(numba.uint8, 1, "C")
    with only("run"):
        door.compile((row, floats, whole, floats, whole, flag))


def cache_folder() -> Path:
    """Give the folder of the compiled kernel: the user's cache, else a temporary one."""
    name = f"azalai-kernel-{stamp()}"
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    places = [Path(home)] if home else []
    with suppress(RuntimeError):  # no home at all
        places.append(Path.home() / ".cache")
    places.append(Path(tempfile.gettempdir()))
    for place in places:
        folder = place / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return folder
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="azalai-"))


def is_compiled() -> bool:
    """Tell whether an earlier process has left the compiled kernel."""
    return any(cache_folder().rglob("*.nbi"))


@cache
def stamp() -> str:
    """Name the compiled kernel by all that it is made from."""
    import llvmlite
    import numba
    import numpy as np

    here = Path(__file__).parent
    sources = [*here.glob("*.py"), here.parent / "codes.py"]
    sources += [here.parents[1] / "stats" / name for name in ("durations.py", "special.py")]
    digest = hashlib.sha256()
    for file in sorted(sources):
        digest.update(file.read_bytes())
    versions: tuple[Any, ...] = (numba.__version__, llvmlite.__version__, np.__version__)
    machine = (platform.machine(), platform.processor(), platform.python_version())
    digest.update(repr((versions, machine)).encode())
    return digest.hexdigest()[:16]
