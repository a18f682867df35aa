"""Where the steps of a run are kept: each in a folder named after what it was made from.

A folder counts once its manifest stands in it, which is written last; what a kill leaves half
done is done again.  One run at a time works in a folder.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

from azalai.errors import AzalaiError, ExitCode, OutputError
from azalai.results.result import MANIFEST, Result, ResultError, Stored, read

if TYPE_CHECKING:
    import polars as pl

STEPS: Final = "steps"
PARTS: Final = "parts"
LOCK: Final = ".lock"


class FolderBusyError(AzalaiError):
    """Another run works in the folder."""

    exit_code = ExitCode.OUTPUT


class Shelf:
    """The steps of one run folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.used: set[str] = set()
        self._locks: dict[str, Lock] = {}
        self._lock = Lock()

    def find(self, name: str) -> Result | None:
        """Give a finished step by its name, `ready-KEY`; None if there is none."""
        self.used.add(name)
        place = self.folder / STEPS / name
        if not (place / MANIFEST).exists():
            return None
        with suppress(ResultError):  # of another form: it is made again
            return read(place)
        return None

    def get(self, name: str, make: Callable[[], Result]) -> Result:
        """Give a finished step, or make it and keep it; two who ask at once share the work.

        Raises:
            OutputError: if it cannot be written.

        """
        with self._lock:
            lock = self._locks.setdefault(name, Lock())
        with lock:
            found = self.find(name)
            if found is None:
                make().write(self.folder / STEPS / name)
                shutil.rmtree(self.parts(name), ignore_errors=True)
                found = read(self.folder / STEPS / name)
        return found

    def parts(self, name: str) -> Path:
        """Give the folder in which a step keeps its finished parts while it is at work."""
        return self.folder / PARTS / name

    def file(self, name: str, table: str) -> Path:
        """Give the file of one table of a finished step."""
        return self.folder / STEPS / name / f"{table}.parquet"

    def fresh(self, name: str, table: str) -> "pl.DataFrame":
        """Read one table of a finished step without keeping it in memory."""
        return Stored(self.folder / STEPS / name, (table,)).fresh(table)

    def path(self, name: str) -> str:
        """Give where a step lies inside the folder of the run."""
        return f"{STEPS}/{name}"

    def sweep(self) -> None:
        """Remove the steps that nothing has asked for, and what was left half done."""
        for place in (self.folder / STEPS).glob("*"):
            if place.name not in self.used:
                shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(self.folder / PARTS, ignore_errors=True)


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Make a folder ours for as long as we work in it; a killed run lets go of it.

    Raises:
        FolderBusyError: if another run works in it.
        OutputError: if it cannot be made or written.

    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise OutputError("output-failed", path=str(folder), reason=reason) from fault
    try:
        _lock(handle, folder)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as fault:
        raise FolderBusyError("run-busy", path=str(folder)) from fault
