"""Result: the tables that an engine answers with, and where they come from."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import polars as pl

from azalai.errors import AzalaiError, ExitCode
from azalai.locale import Language, Phrase, text
from azalai.scenario.outputs import replacing, told_as_ours
from azalai.version import VERSION

MANIFEST: Final = "manifest.json"
#: Of the form of a result folder; a folder of another form is refused with its number.
FORM: Final = 1


class ResultError(AzalaiError):
    """A folder holds no result, or one of another form."""

    exit_code = ExitCode.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a result comes from.

    Attributes:
        engine: who made it.
        plan: name of the plan; `alternative` which of its futures, blank for the plan itself.
        fingerprint: of the plan as it was read.
        settings: what the engine was asked, by name.
        seed: of the random streams, or None where nothing was drawn.
        seconds: how long it took.
        version: of Azalai.

    """

    engine: str
    plan: str
    fingerprint: str
    alternative: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int | None = None
    seconds: float = 0.0
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class Result:
    """Tables and their provenance; holds no solver and no scenario.

    Attributes:
        tables: by name; every number has its unit in the name of its column.
        provenance: where they come from.
        remarks: sentences of the catalogue (key, fields) that a reader must know.

    """

    tables: Mapping[str, pl.DataFrame]
    provenance: Provenance
    remarks: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Give one table."""
        return self.tables[name]

    def __repr__(self) -> str:
        told = "\n".join(f"{name}: {t.height} rows" for name, t in self.tables.items())
        return f"{self.provenance.engine} of {self.provenance.plan}\n{told}"

    def as_dict(self) -> dict[str, Any]:
        """Give everything in the form of JSON."""
        return {
            **asdict(self.provenance),
            "remarks": [{"code": code, **fields_told(fields)} for code, fields in self.remarks],
            "tables": {name: t.to_dicts() for name, t in self.tables.items()},
        }

    def about(self, language: Language = "en") -> pl.DataFrame:
        """Say of what plan and seed it is, and what a reader must know: columns `what`, `told`."""
        told = self.provenance
        facts = {
            "engine": told.engine,
            "plan": told.plan,
            "alternative": told.alternative,
            "fingerprint": told.fingerprint,
            "seed": "" if told.seed is None else str(told.seed),
            "version": told.version,
        }
        rows = [(text(f"about-{name}", language), value) for name, value in facts.items() if value]
        remark = text("about-remark", language)
        rows += [(remark, text(code, language, **fields)) for code, fields in self.remarks]
        return pl.DataFrame(rows, {"what": pl.String, "told": pl.String}, orient="row")

    def write(self, folder: Path) -> None:
        """Write each table as Parquet, the manifest last: without it a folder is unfinished.

        Raises:
            OutputError: if a file cannot be written.

        """
        with told_as_ours(folder):
            folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            buffer = BytesIO()  # polars would tell a full disk as a fault of its own
            frame.write_parquet(buffer)
            with replacing(folder / f"{name}.parquet") as path:
                path.write_bytes(buffer.getbuffer())
        manifest = {
            "form": FORM,
            "tables": list(self.tables),
            "remarks": [[code, fields_told(fields)] for code, fields in self.remarks],
            "provenance": asdict(self.provenance),
        }
        with replacing(folder / MANIFEST) as path:
            path.write_text(json.dumps(manifest, indent=1, default=str), encoding="utf-8")


class Stored(Mapping[str, pl.DataFrame]):
    """Tables in a folder, each read when it is first asked for."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        self.folder, self.names = folder, names
        self._held: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self.names:
            raise KeyError(name)
        if name not in self._held:
            self._held[name] = self.fresh(name)
        return self._held[name]

    def fresh(self, name: str) -> pl.DataFrame:
        """Read a table without keeping it in memory.

        Raises:
            ResultError: if its file is gone or broken.

        """
        path = self.folder / f"{name}.parquet"
        try:
            return pl.read_parquet(path)
        except (OSError, pl.exceptions.PolarsError) as fault:
            raise ResultError("result-broken", path=str(path)) from fault

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def fields_told(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Put the fields of a sentence into the form of JSON; one may be a sentence itself."""
    return {
        name: {"phrase": value.key, "fields": fields_told(value.fields)}
        if isinstance(value, Phrase)
        else value
        for name, value in fields.items()
    }


def fields_read(told: Mapping[str, Any]) -> dict[str, Any]:
    """Take the fields of a sentence out of the form of JSON."""
    return {
        name: Phrase(value["phrase"], fields_read(value["fields"]))
        if isinstance(value, dict)
        else value
        for name, value in told.items()
    }


def read(folder: Path) -> Result:
    """Read a result back from its folder.

    Raises:
        ResultError: if there is none, or one of another form.

    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ResultError("result-none", path=str(folder)) from fault
    if manifest.get("form") != FORM:
        raise ResultError("result-form", path=str(folder), form=manifest.get("form"), wanted=FORM)
    tables = Stored(folder, tuple(manifest["tables"]))
    remarks = tuple((code, fields_read(fields)) for code, fields in manifest["remarks"])
    return Result(tables, Provenance(**manifest["provenance"]), remarks)
