"""Progress on the terminal: a bar for work over two seconds, nothing where nobody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tick = Callable[[int, int, str], None]


@contextmanager
def bar(title: str, *, quiet: bool = False) -> Iterator[Tick]:
    """Give a function `tick(done, total, words)` that moves a bar on standard error.

    Nothing is shown when `quiet`, or when standard error is no terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _total, _words: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed}/{task.total}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[words]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(title, total=None, words="")
        yield lambda done, total, words: progress.update(
            task, completed=done, total=total, words=words
        )
