"""Result: the tables that an engine answers with, and where they come from."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from azalai import __version__
from azalai.errors import AzalaiError, ExitCode
from azalai.scenario.outputs import replacing

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
    version: str = __version__


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
            "remarks": [{"code": code, **fields} for code, fields in self.remarks],
            "tables": {name: t.to_dicts() for name, t in self.tables.items()},
        }

    def write(self, folder: Path) -> None:
        """Write each table as Parquet, the manifest last: without it a folder is unfinished.

        Raises:
            OutputError: if a file cannot be written.

        """
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self.tables.items():
            with replacing(folder / f"{name}.parquet") as path:
                frame.write_parquet(path)
        manifest = {
            "form": FORM,
            "tables": list(self.tables),
            "remarks": [[code, dict(fields)] for code, fields in self.remarks],
            "provenance": asdict(self.provenance),
        }
        with replacing(folder / MANIFEST) as path:
            path.write_text(json.dumps(manifest, indent=1, default=str), encoding="utf-8")


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
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in manifest["tables"]}
    remarks = tuple((code, fields) for code, fields in manifest["remarks"])
    return Result(tables, Provenance(**manifest["provenance"]), remarks)
