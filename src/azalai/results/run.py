"""A run: what every engine answers for a plan and its alternatives, side by side.

The folder of a run:

    manifest.json          form, version, plan, fingerprint, settings, seed, times, futures
    scenario/              the plan as it was read, lossless
    steps/ENGINE-KEY/      one `Result` each, named after what it was computed from
    compared/              the tables that set the futures side by side, a `Result` too
    report.html            the report

A step stands under the hash of everything it read, so that futures share steps, a second run
finds what has not changed, and a killed one goes on where it stopped.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from azalai.results.result import FORM, MANIFEST, Result, ResultError, read
from azalai.scenario.outputs import replacing

if TYPE_CHECKING:
    from azalai.scenario.scenario import Scenario

Step = Literal["allocate", "spares", "ready", "reach", "afford"]

#: The steps of a future, in their order: REACH with its allocation of calls to bases, SUSTAIN,
#: READY, REACH weighted by how often READY has an aircraft ready, AFFORD on what READY counted.
STEPS: Final[tuple[Step, ...]] = ("allocate", "spares", "ready", "reach", "afford")
SCENARIO: Final = "scenario"
COMPARED: Final = "compared"
REPORT: Final = "report.html"

#: Which stock a future flies with: that of the plan as told, or what SUSTAIN bought by the rule
#: of `[sustain]` (RULES 9.6).
Stock = Literal["kept", "bought"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a step has no answer: sentences of the catalogue (code, fields)."""

    step: Step
    sentences: tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Future:
    """The plan or one of its alternatives, answered.

    Attributes:
        name: of the alternative; blank for the plan itself.
        title: in each language; the name where none is told.
        stock: which stock it flies with.
        fingerprint: of its scenario; blank where the alternative has faults.
        steps: what each engine answers, by step.
        folders: where each step lies inside the run's folder.
        faults: why a step has no answer; the steps that need it have none either.

    """

    name: str
    title: Mapping[str, str]
    stock: Stock
    fingerprint: str
    steps: Mapping[Step, Result] = field(default_factory=dict)
    folders: Mapping[Step, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    @property
    def key(self) -> str:
        """Name it within its run: two stocks of one alternative are two futures."""
        return self.name if self.stock == "kept" else f"{self.name} (bought)".strip()

    def __getitem__(self, step: Step) -> Result:
        return self.steps[step]

    def __contains__(self, step: object) -> bool:
        return step in self.steps


@dataclass(frozen=True)
class Run:
    """All futures of one run, and what they are side by side.

    Attributes:
        folder: where it is kept.
        plan: name of the plan.
        fingerprint: of the plan as it was read.
        settings: what was asked, by name.
        seed: of all draws; the same in every future, so that replication n meets the same luck.
        version: of Azalai.
        seconds: by part of the work.
        futures: the plan itself first.
        compared: the tables of the comparison.

    """

    folder: Path
    plan: str
    fingerprint: str
    settings: Mapping[str, Any]
    seed: int
    version: str
    seconds: Mapping[str, float]
    futures: tuple[Future, ...]
    compared: Result | None = None

    @cached_property
    def scenario(self) -> "Scenario":
        """The plan as it was read."""
        from azalai.scenario.door import load

        return load(str(self.folder / SCENARIO))

    @property
    def base(self) -> Future:
        """The plan itself."""
        return self.futures[0]

    def __iter__(self) -> Iterator[Future]:
        return iter(self.futures)

    def __getitem__(self, key: str) -> Future:
        """Give a future by its key; blank is the plan itself."""
        return {future.key: future for future in self.futures}[key]


def write_manifest(run: Run) -> None:
    """Write the manifest of a run, last of all: without it a folder is unfinished."""
    told = {
        "form": FORM,
        "version": run.version,
        "plan": run.plan,
        "fingerprint": run.fingerprint,
        "settings": dict(run.settings),
        "seed": run.seed,
        "seconds": dict(run.seconds),
        "futures": [_future_told(future) for future in run.futures],
    }
    with replacing(run.folder / MANIFEST) as path:
        path.write_text(json.dumps(told, indent=1, default=str), encoding="utf-8")


def _future_told(future: Future) -> dict[str, Any]:
    return {
        "name": future.name,
        "title": dict(future.title),
        "stock": future.stock,
        "fingerprint": future.fingerprint,
        "steps": dict(future.folders),
        "faults": [
            {"step": f.step, "sentences": [[c, dict(v)] for c, v in f.sentences]}
            for f in future.faults
        ],
    }


def read_run(folder: Path) -> Run:
    """Read a finished run back from its folder.

    Raises:
        ResultError: if there is none, it is unfinished, or one of another form.

    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ResultError("run-none", path=str(folder)) from fault
    if told.get("form") != FORM:
        raise ResultError("result-form", path=str(folder), form=told.get("form"), wanted=FORM)
    if "futures" not in told:
        raise ResultError("run-none", path=str(folder))
    compared = folder / COMPARED
    return Run(
        folder=folder,
        plan=told["plan"],
        fingerprint=told["fingerprint"],
        settings=told["settings"],
        seed=told["seed"],
        version=told["version"],
        seconds=told["seconds"],
        futures=tuple(_future_read(folder, cells) for cells in told["futures"]),
        compared=read(compared) if (compared / MANIFEST).exists() else None,
    )


def _future_read(folder: Path, told: Mapping[str, Any]) -> Future:
    return Future(
        name=told["name"],
        title=told["title"],
        stock=told["stock"],
        fingerprint=told["fingerprint"],
        steps={step: read(folder / path) for step, path in told["steps"].items()},
        folders=told["steps"],
        faults=tuple(
            Fault(f["step"], tuple((c, v) for c, v in f["sentences"])) for f in told["faults"]
        ),
    )
