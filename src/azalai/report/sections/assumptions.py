"""What the plan leaves to defaults, and what the engines say about their answers."""

from azalai.report.formats import NBSP
from azalai.report.sheet import Sheet
from azalai.results.run import STEPS, Future

#: So many addresses of one remark of the checks are named.
NAMED = 12
#: A remark longer than this opens on demand.
LONG = 320


def write(sheet: Sheet) -> None:
    """Write the section."""
    plan = sheet.run.scenario
    sheet.say("report-assumptions-lead")
    for future in sheet.run:
        _remarks(sheet, future)
    _checks(sheet)
    defaults = plan.summary().defaults
    if defaults:
        lines = [f"{d.table}.{d.column} = {d.value} ({d.count}{NBSP}×)" for d in defaults]
        sheet.folded("report-defaults", lines, count=len(lines))


def _remarks(sheet: Sheet, future: Future) -> None:
    """Say what the engines left out or took for granted; what the plan already said only once."""
    told = {(c, str(f)) for r in sheet.run.base.steps.values() for c, f in r.remarks}
    lines = []
    for step in STEPS:
        if step not in future or (step == "allocate" and "reach" in future):
            continue  # what REACH says without READY holds for nothing that is shown
        for code, fields in future[step].remarks:
            if future is sheet.run.base or (code, str(fields)) not in told:
                lines.append(sheet.word(code, **fields))
    lines = list(dict.fromkeys(lines))
    if not lines:
        return
    if future is sheet.run.base:
        sheet.heading("report-remarks")
        sheet.points([line for line in lines if len(line) <= LONG], style="remarks")
        for line in lines:
            if len(line) > LONG:
                cut = line[: line.rfind(" ", 0, LONG)]
                sheet.folded("report-remark-long", [line], start=cut)
    else:
        title = sheet.title_of(future.key)
        sheet.folded("report-remarks-more", lines, future=title, count=len(lines))


def _checks(sheet: Sheet) -> None:
    """Say what the checks of the plan remarked, one kind after the other."""
    kinds: dict[str, list[str]] = {}
    for problem in sheet.run.scenario.remarks:
        kinds.setdefault(problem.code, []).append(problem.text(sheet.language))
    for lines in kinds.values():
        sheet.folded("report-checks", lines[:NAMED], first=lines[0], count=len(lines))
