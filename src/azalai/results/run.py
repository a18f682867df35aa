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
from dataclasses import dataclass, field, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import polars as pl

from azalai.errors import nearest
from azalai.locale import Language, text
from azalai.results.result import (
    FORM,
    MANIFEST,
    Result,
    ResultError,
    fields_read,
    fields_told,
    read,
)
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

#: What a future costs, wherever futures are held against each other: present value, less what is
#: left at the end; beside it always the same without the end (RULES 6.2).
DECISIVE_COST: Final = "cost_with_end_discounted_money"
PLAIN_COST: Final = "cost_discounted_money"
#: The figures of a future that matter first.
OVERVIEW: Final = (
    "coverage_frac",
    "availability_frac",
    "missions_completed_frac",
    "patients_in_time_frac",
    PLAIN_COST,
    DECISIVE_COST,
)
#: Characters in a line of a run that shows itself.
WIDE: Final = 160

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

    def said(self, language: Language = "en") -> list[str]:
        """Say why steps have no answer."""
        return [
            text(
                "run-fault",
                language,
                step=text(f"run-step-{f.step}", language),
                told=text(code, language, **fields),
            )
            for f in self.faults
            for code, fields in f.sentences
        ]


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
        """Give a future by its key; blank is the plan itself.

        Raises:
            ResultError: if the run has none of that key.

        """
        found = {future.key: future for future in self.futures}
        if key not in found:
            known = ", ".join(name or "''" for name in found)
            raise ResultError("run-no-future", key=key, known=known, nearest=nearest(key, found))
        return found[key]

    def compare(self, *keys: str) -> Result:
        """Give the comparison of all futures, or of some beside the plan.

        Raises:
            ResultError: if the run has no comparison, or no future of a key.

        """
        if self.compared is None:
            raise ResultError("run-none", path=str(self.folder))
        if not keys:
            return self.compared
        wanted = {"", *(self[key].key for key in keys)}
        tables = {
            name: table.filter(pl.col("future").is_in(wanted)) if "future" in table else table
            for name, table in self.compared.tables.items()
        }
        return replace(self.compared, tables=tables)

    @cached_property
    def overview(self) -> pl.DataFrame:
        """One row a future: the figures of `OVERVIEW`, and `_more` what each adds to the plan's."""
        rows = [{"future": future.key, **self._figures(future.key)} for future in self.futures]
        schema: dict[str, Any] = {"future": pl.String}
        for name in OVERVIEW:
            schema |= {name: pl.Float64, f"{name}_more": pl.Float64}
        return pl.DataFrame(rows, schema=schema)

    def _figures(self, key: str) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for name in OVERVIEW:
            for suffix, table in (("", "figures"), ("_more", "differences")):
                rows = self.compare()[table].filter(future=key, quantity=name, of="")
                found[name + suffix] = rows["mean"][0] if len(rows) else None
        return found

    def __repr__(self) -> str:
        told = text("run-told", count=len(self.futures), plan=self.plan, folder=str(self.folder))
        lines = [f"{f.key or self.plan}: {fault}" for f in self.futures for fault in f.said()]
        table = []
        if self.compared is not None:
            with pl.Config(tbl_width_chars=WIDE, tbl_hide_dataframe_shape=True, tbl_rows=-1):
                table = [str(self.overview.select("future", *OVERVIEW))]
        return "\n".join([told, *table, *lines])

    def _repr_html_(self) -> str:
        lines = [f"{f.key or self.plan}: {fault}" for f in self.futures for fault in f.said()]
        table = str(self.overview._repr_html_()) if self.compared is not None else ""
        return table + "".join(f"<p>{escape(line)}</p>" for line in lines)


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
            {"step": f.step, "sentences": [[c, fields_told(v)] for c, v in f.sentences]}
            for f in future.faults
        ],
    }


def read_run(place: Path | str) -> Run:
    """Read a finished run back from its folder.

    Raises:
        ResultError: if there is none, it is unfinished, or one of another form.

    """
    folder = Path(place)
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


def _step_read(folder: Path, told: Mapping[str, Any]) -> Result:
    """Read a step for one of the futures that share it, and say of which it is."""
    found = read(folder)
    named = {"alternative": told["name"], "fingerprint": told["fingerprint"]}
    return replace(found, provenance=replace(found.provenance, **named))


def _future_read(folder: Path, told: Mapping[str, Any]) -> Future:
    return Future(
        name=told["name"],
        title=told["title"],
        stock=told["stock"],
        fingerprint=told["fingerprint"],
        steps={step: _step_read(folder / path, told) for step, path in told["steps"].items()},
        folders=told["steps"],
        faults=tuple(
            Fault(f["step"], tuple((c, fields_read(v)) for c, v in f["sentences"]))
            for f in told["faults"]
        ),
    )
