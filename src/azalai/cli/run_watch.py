"""How far a run is, on the terminal: first figures at once, a bar for each future at work."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from azalai.locale import Language, text
from azalai.results.run import Step

if TYPE_CHECKING:
    from azalai.results.result import Result
    from azalai.scenario.scenario import Scenario

#: A step that simulates nothing counts as so many replications of the whole.
STEP_WEIGHT: Final = 5
#: The bar of the evidence draws; no alternative has a blank in front.
DRAWS: Final = " draws"


@contextmanager
def watched(scenario: "Scenario", language: Language, *, quiet: bool) -> Iterator[Any]:
    """Give what a run tells how far it is; None when `quiet`.

    First figures of the plan are printed as they come; bars move where a person looks.
    """
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:.0f}/{task.total:.0f}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[words]}"),
    )
    screen = Console(stderr=True, highlight=False, soft_wrap=True)
    shown = sys.stderr.isatty()
    with Progress(*columns, console=screen, transient=True, disable=not shown) as progress:
        yield _screen(progress, scenario, language)


def _screen(progress: Any, scenario: "Scenario", language: Language) -> Any:
    """Make the watch that writes to a screen; its base needs the engines, loaded by now."""
    from azalai.study.chain import Watch

    class Screen(Watch):
        """Writes first figures, and moves one bar a future."""

        def __init__(self) -> None:
            self.tasks: dict[str, Any] = {}
            self.lock = threading.Lock()

        def began(self, future: str, step: Step) -> None:
            words = text(f"run-step-{step}", language)
            with self.lock:
                if future not in self.tasks:
                    name = future or scenario.name
                    self.tasks[future] = progress.add_task(name, total=STEP_WEIGHT, words=words)
                progress.update(self.tasks[future], words=words)

        def moved(self, future: str, done: int, total: int, words: str) -> None:
            step = text("run-step-ready", language)
            told = {"completed": done, "total": total, "words": f"{step} {words}"}
            progress.update(self.tasks[future], **told)

        def ended(self, future: str, step: Step, result: "Result | None") -> None:
            line = "" if future or result is None else first_figure(step, result, language)
            if line:
                progress.console.print(line, markup=False)

        def drew(self, done: int, total: int) -> None:
            if DRAWS not in self.tasks:
                name = text("run-draws", language)
                self.tasks[DRAWS] = progress.add_task(name, total=total, words="")
            progress.update(self.tasks[DRAWS], completed=done)

    return Screen()


def first_figure(step: Step, result: "Result", language: Language) -> str:
    """Say the one figure of a step that the reader waits for; blank where there is none."""
    from azalai.report.formats import Formats

    formats = Formats(language)
    if step in ("allocate", "reach") and len(result["targets"]):
        column = "fair_frac" if step == "allocate" else "share_frac"
        rows = result["targets"].drop_nulls(column)
        told = [(row["mission"], formats.share(row[column])) for row in rows.to_dicts()]
        shares = ", ".join(f"{mission} {share}" for mission, share in told)
        return text(f"run-first-{step}", language, shares=shares) if told else ""
    if step == "ready":
        whole = result["availability"].filter(site="*", type="*", period="*", measure="fleet")
        found = [formats.share(share) for share in whole["mean_frac"].to_list()]
        return text("run-first-ready", language, share=found[0]) if found else ""
    return ""
