"""The cases of this folder: a refused plan each, and how it is written to disk."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from typing import Any

from azalai.scenario.door import examples

HERE = Path(__file__).parent

#: Stands in a case for the number of the year after this one, which a fix proposes.
NEXT_YEAR = "«next year»"


@dataclass(frozen=True)
class Case:
    """One file of `cases/`: `<code>.toml`, or `<code>--<variant>.toml` for another face of it.

    Its keys, before the tables `[files]`, `[bytes]` and `[links]`:

    says          what the user did wrong
    base          the example that is the start; none: an empty folder
    engine        for `check --for`
    expected_en   the whole text of every problem; «next year» stands for that number
    expected_fr   the same in French
    also          codes of errors and warnings that rightly come with it
    rounds        how many fixes it takes, one after the other; else one
    unmended      why no program can mend it: there is no fix, or only `save-as`
    opens         why its fix is only the first step, after which a person must go on
    bug           what is wrong with the messages today; the case then fails on purpose
    mend_bug      what is wrong with the fix today; its mending then fails on purpose
    folders       names of folders that stand where a file should be

    `[files]` replaces or adds files by their text ("" deletes), `[bytes]` by hexadecimal
    digits, `[links]` by links.
    """

    name: str
    told: dict[str, Any]

    @property
    def code(self) -> str:
        return self.name.partition("--")[0]

    @property
    def engine(self) -> str:
        return str(self.told.get("engine", ""))

    @property
    def bug(self) -> str:
        return str(self.told.get("bug", ""))

    @property
    def rounds(self) -> int:
        return int(self.told.get("rounds", 1))

    @property
    def also(self) -> list[str]:
        return list(self.told.get("also", []))

    def expected(self, language: str, next_year: int) -> str:
        text: str = self.told[f"expected_{language}"]
        return text.removesuffix("\n").replace(NEXT_YEAR, str(next_year))

    def write(self, home: Path) -> Path:
        """Write the plan into a folder called `plan`, which messages may name."""
        plan = home / "plan"
        plan.mkdir()
        if base := self.told.get("base"):
            copytree(examples()[base], plan, dirs_exist_ok=True)
        for name, text in self.told.get("files", {}).items():
            if text:
                (plan / name).write_text(text, encoding="utf-8", newline="")
            else:
                (plan / name).unlink()
        for name, digits in self.told.get("bytes", {}).items():
            (plan / name).write_bytes(bytes.fromhex(digits))
        for name, target in self.told.get("links", {}).items():
            (plan / name).unlink(missing_ok=True)
            (plan / name).symlink_to(target)
        for name in self.told.get("folders", []):
            (plan / name).unlink(missing_ok=True)
            (plan / name).mkdir()
        return plan


def cases() -> list[Case]:
    files = sorted((HERE / "cases").glob("*.toml"))
    return [Case(f.stem, tomllib.loads(f.read_text(encoding="utf-8"))) for f in files]
