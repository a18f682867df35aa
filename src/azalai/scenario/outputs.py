"""Writing without leaving anything half-written.

What is written goes to a hidden neighbour first, and takes its place at the very end.  Where that
fails, what stood there before still stands.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azalai.errors import OutputError
from azalai.tables.registry import TABLES


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a path to write a file to; at the end that file replaces `path`.

    Raises:
        OutputError: if the file cannot be written or put in its place.

    """
    target = path.resolve()
    temporary = _beside(target)
    with told_as_ours(path):
        try:
            temporary.touch(exist_ok=False)
            yield temporary
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to write to; at the end that folder replaces `path`.

    A folder that holds anything beside the files of a plan is never replaced.

    Raises:
        OutputError: if the folder cannot be written or put in its place, or holds other files.

    """
    target = path.resolve()
    temporary = _beside(target)
    with told_as_ours(path):
        _refuse_foreign(target, path)
        try:
            temporary.mkdir()
            yield temporary
            _swap(temporary, target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


@contextmanager
def told_as_ours(path: Path) -> Iterator[None]:
    """Turn what the operating system says into our own error."""
    try:
        yield
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise OutputError("output-failed", path=str(path), reason=reason) from fault


def _beside(target: Path) -> Path:
    """Name a hidden neighbour that does not exist yet."""
    return target.with_name(f".{target.name[:64]}.{secrets.token_hex(6)}")


def _refuse_foreign(target: Path, path: Path) -> None:
    """Refuse a folder whose replacement would lose files that are no part of a plan."""
    if not target.exists():
        return
    if not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR))
    foreign = [entry.name for entry in sorted(target.iterdir()) if not _of_a_plan(entry)]
    if foreign:
        raise OutputError("output-foreign", path=str(path), found=foreign[0])


def _of_a_plan(entry: Path) -> bool:
    known = entry.stem in TABLES and entry.suffix.lower() == ".csv"
    return (known or entry.name == "scenario.toml") and entry.is_file()


def _swap(new: Path, target: Path) -> None:
    """Put a folder in the place of another; the old one comes back if that fails."""
    if not target.exists():
        new.rename(target)
        return
    old = _beside(target)
    target.rename(old)
    try:
        new.rename(target)
    except BaseException:
        old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
