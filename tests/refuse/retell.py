"""Write the expected text of the cases anew, to be read in the diff before it is kept.

    .venv/bin/python -m tests.refuse.retell [CASE ...]

Cases with a `bug` are left alone: their expected text is what it should be, not what it is.
"""

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.refuse.plans import HERE, NEXT_YEAR, Case, cases

from azalai.locale import LANGUAGES
from azalai.scenario.door import check_plan

#: The first day that a fix proposes: next year, whichever that is.
_START = re.compile(r"(?<=start = )\d{4}|\d{4}(?=-01-01 (?:in|dans) start)")
_EXPECTED = re.compile(r"^expected_(en|fr) = '''.*?'''$", re.MULTILINE | re.DOTALL)


def retell(case: Case) -> None:
    """Write what the check of a case says today into its file."""
    with TemporaryDirectory() as home:
        problems = check_plan(case.write(Path(home)), case.engine).problems
    told = {lang: _START.sub(NEXT_YEAR, problems.text(lang)) for lang in LANGUAGES}
    path = HERE / "cases" / f"{case.name}.toml"
    before = path.read_text(encoding="utf-8")
    after = _EXPECTED.sub(lambda m: f"expected_{m[1]} = '''\n{told[m[1]]}\n'''", before)
    path.write_text(after, encoding="utf-8")


if __name__ == "__main__":
    for case in cases():
        if not case.bug and (case.name in sys.argv or len(sys.argv) == 1):
            retell(case)
