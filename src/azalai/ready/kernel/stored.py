"""Where the compiled kernel is kept between processes, and under which name.

It is named by everything that it was made from: its sources and those that they import, numba,
numpy, Python and the processor.  Of the places the first that can be written is taken; a file is
put in place whole or not at all, and carries its own checksum.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

_ROOT: Final = Path(__file__).parents[3]
_IMPORT: Final = re.compile(
    r"^(?:from|import) (azalai[\w.]*)(?: import (?:\(([^)]*)\)|([^\n(]*)))?", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Code:
    """Compiled code.

    Attributes:
        symbol: the name of the door.
        needs: names that it needs from outside.
        most: as often was a step compiled, at the most; 1, unless kinds of arguments are mixed.
        machine: what a linker would call an object file.

    """

    symbol: str
    needs: tuple[str, ...]
    most: int
    machine: bytes


def checked() -> bool:
    """Tell whether the kernel looks at every index before it uses it."""
    return os.environ.get("AZALAI_KERNEL_CHECKS", "") not in {"", "0"}


@cache
def sources() -> tuple[Path, ...]:
    """Name every file of which a change can change the compiled kernel."""
    left = sorted(Path(__file__).parent.glob("*.py"))
    found = set(left)
    while left:
        for file in _imported(left.pop()) - found:
            found.add(file)
            left.append(file)
    return tuple(sorted(found))


def _imported(file: Path) -> set[Path]:
    """Name the files of this package that a file imports at its top."""
    named = set()
    for module, several, one in _IMPORT.findall(file.read_text(encoding="utf-8")):
        named.add(module)
        if _is_package(module):
            named |= {f"{module}.{name}" for name in re.findall(r"\w+", several or one)}
    return {source for source in map(_source, named) if source is not None}


@cache
def _is_package(module: str) -> bool:
    return _ROOT.joinpath(*module.split(".")).is_dir()


@cache
def _source(module: str) -> Path | None:
    """Give the file of a module, if it is one that is a file."""
    file = _ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return file if file.is_file() else None


def stamp() -> str:
    """Name the compiled kernel by all that it is made from."""
    return _stamp(checked())


@cache
def _stamp(checks: bool) -> str:
    import platform

    from llvmlite import binding

    digest = hashlib.sha256()
    for file in sources():
        digest.update(f"{file.relative_to(_ROOT).as_posix()}\n".encode())
        digest.update(file.read_bytes())
    for name in ("numba", "llvmlite", "numpy"):
        digest.update(_version(name))
    features = binding.get_host_cpu_features().flatten()
    machine = (platform.system(), platform.machine(), binding.get_host_cpu_name(), features)
    told = (machine, platform.python_version(), checks)
    digest.update(repr(told).encode())
    return digest.hexdigest()[:16]


def _version(package: str) -> bytes:
    """Give what tells the version of a package, which is not loaded for it."""
    from importlib.util import find_spec

    found = find_spec(package)
    home = Path(found.origin).parent if found and found.origin else Path()
    for file in (home / "_version.py", home / "version.py"):
        with suppress(OSError):
            return file.read_bytes()
    from importlib.metadata import version  # takes as long as all the rest

    return version(package).encode()


def places() -> list[Path]:
    """Name the folders in which the kernel may lie: the user's cache, then a temporary one."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    found = [Path(home)] if home else []
    with suppress(RuntimeError):  # no home at all
        found.append(Path.home() / ".cache")
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    found.append(Path(tempfile.gettempdir()) / f"azalai-{owner}")
    return [place / f"azalai-kernel-{stamp()}" for place in found]


def find() -> Code | None:
    """Give the compiled kernel, if an earlier process has left it."""
    for folder in places():
        with suppress(OSError, ValueError, KeyError):
            if _ours(folder):
                return _read((folder / "kernel").read_bytes())
    return None


def keep(code: Code) -> bool:
    """Keep the compiled kernel in the first place that takes it, whole or not at all."""
    for folder in places():
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(exist_ok=True, mode=0o700)
            _put(folder / "kernel", _written(code))
        except OSError:
            continue
        if find() == code:
            return True
    return False


def _put(file: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    half = file.with_name(f"{file.name}-{os.getpid()}")
    try:
        half.write_bytes(content)
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


def _written(code: Code) -> bytes:
    total = hashlib.sha256(code.machine).hexdigest()
    told = {"symbol": code.symbol, "needs": code.needs, "most": code.most, "sum": total}
    return json.dumps(told).encode() + b"\n" + code.machine


def _read(content: bytes) -> Code:
    """Read what was kept; ValueError if any of it is not as it was written."""
    head, _, machine = content.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    if told["sum"] != hashlib.sha256(machine).hexdigest():
        raise ValueError(told["symbol"])
    return Code(told["symbol"], tuple(told["needs"]), told["most"], machine)


def _ours(folder: Path) -> bool:
    """Tell whether nobody else can have put something here: machine code is run unseen."""
    if not hasattr(os, "getuid"):
        return True
    seen = folder.stat()
    return seen.st_uid == os.getuid() and not seen.st_mode & 0o022


def _desk() -> Path | None:
    """Give the first folder that can be written, for the lock and the progress."""
    for folder in places():
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (folder / "lock").touch()
            return folder
    return None


@contextmanager
def alone() -> Iterator[None]:
    """Wait until no other process compiles; the lock of one that was killed is free."""
    desk = _desk()
    if desk is None:
        yield
        return
    with (desk / "lock").open("r+b") as file:
        with suppress(OSError, ImportError):  # a file system without locks
            _lock(file)
        yield


def _lock(file: Any) -> None:
    if os.name == "nt":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
            except OSError:  # it gives up after ten seconds
                continue
            return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX)


def tell(done: int, total: int) -> None:
    """Tell other processes how far the compilation has come."""
    desk = _desk()
    if desk is not None:
        with suppress(OSError):
            (desk / "progress").write_text(f"{done} {total}", encoding="ascii")


def told() -> tuple[int, int]:
    """Give how far the compilation has come: parts done, and all; (0, 0) if nothing is known."""
    for folder in places():
        with suppress(OSError, ValueError):
            done, total = (folder / "progress").read_text(encoding="ascii").split()
            return int(done), int(total)
    return 0, 0
