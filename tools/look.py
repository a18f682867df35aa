"""Renders the report of a run to PNG, section by section, for a person to look at.

    python tools/look.py [FOLDER ...]     else runs/sahel

The pictures and a print (PDF) are written to runs/look/, in both languages; they are looked at,
not kept.
"""

import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parent))
from browser import Browser, find

from azalai.errors import AzalaiError
from azalai.locale import LANGUAGES
from azalai.report.document import write
from azalai.results.run import read_run

LOOK: Final = Path("runs/look")
FOLDERS: Final = ("runs/sahel",)
#: Wide, and as wide as a telephone.
WIDE: Final = (1280, 900)
NARROW: Final = (390, 844)


def main(folders: list[str]) -> int:
    """Render the reports of some run folders."""
    chromium = find()
    if chromium is None:
        print("No Chromium on this machine: nothing can be rendered.")
        return 1
    LOOK.mkdir(parents=True, exist_ok=True)
    with Browser(chromium) as browser:
        for folder in folders or FOLDERS:
            try:
                run = read_run(Path(folder))
            except AzalaiError as fault:
                print(fault.text("en"))
                return 1
            for language in LANGUAGES:
                stem = f"{run.plan}-{language}"
                page = LOOK / f"{stem}.html"
                write(run, page, language)
                _look(browser, page, stem)
    print(f"Wrote {LOOK}.")
    return 0


def _look(browser: Browser, page: Path, stem: str) -> None:
    """Write one picture a section, the first page on a telephone, and the print."""
    browser.size(*WIDE)
    browser.open(page)
    for name in browser.run("[...document.querySelectorAll('section')].map(s => s.id)"):
        browser.picture(LOOK / f"{stem}-{name}.png", f"#{name}")
    browser.picture(LOOK / f"{stem}-window.png")
    browser.size(*NARROW)
    browser.open(page)
    browser.picture(LOOK / f"{stem}-narrow.png")
    browser.size(*WIDE)
    browser.paper(LOOK / f"{stem}.pdf")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
