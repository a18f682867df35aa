"""Reading and writing the settings of a plan, whichever door they came through."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from azalai.errors import Fix, Place, Problem, Problems, nearest
from azalai.scenario.faults import cell_problem
from azalai.scenario.raw import SCENARIO, RawPlan, RawSetting
from azalai.tables.cells import to_text
from azalai.tables.row import Column
from azalai.tables.settings import SECTIONS, TARGETS, Section, Settings

#: Stand-ins for required settings that are missing or faulty, so that the other checks can run;
#: the plan is refused anyway.
_STAND_INS: Final = {"name": "plan", "start": "2000-01-01", "years": "10"}

_TARGET: Final = Column("target", "number", "share of time", required=True, low=0, high=1)


def read_settings(raw: RawPlan, problems: Problems) -> Settings:
    """Read every setting; faults are added to `problems`, the rest is read all the same."""
    cells: dict[str, dict[str, RawSetting]] = {name: {} for name in [*SECTIONS, TARGETS]}
    misspelt: set[tuple[str, str]] = set()
    for setting in raw.settings or []:
        if _known(setting, raw, problems, misspelt):
            if setting.name in cells[setting.section]:
                fix = Fix("remove-row", SCENARIO, setting.row)
                place = _place(raw, setting)
                problems.add(Problem("setting-twice", place, {"found": setting.name}, fix))
            cells[setting.section].setdefault(setting.name, setting)
    refused = any(p.place.table == SCENARIO for p in problems)
    if raw.settings is None and raw.tables and not refused:
        problems.add(_no_settings(raw))
    sections: dict[str, Any] = {
        name or "plan": _section(name, model, cells[name], raw, problems, misspelt)
        for name, model in SECTIONS.items()
    }
    targets = _targets(cells[TARGETS], raw, problems)
    return Settings.model_construct(**sections, targets=targets)


def unsure_settings(raw: RawPlan, problems: Problems) -> frozenset[str]:
    """Give the settings in doubt, `[section] name`, after `read_settings`; all of them: `*`."""
    if raw.settings is None:
        return frozenset("*")
    errors = [p for p in problems if p.place.table == SCENARIO and p.level == "error"]
    unsure = {p.place.column for p in errors}
    unsure |= {_place(raw, setting).column for setting in raw.settings if setting.refused}
    for problem in errors:
        near = str(problem.fields.get("nearest", ""))
        section, _, name = problem.place.column.rpartition(" ")
        if problem.code == "setting-section" and near:
            unsure.add(f"[{near}] {name}")
        elif problem.code == "setting-unknown" and near:
            unsure.add(near if near.startswith("[") else f"{section} {near}".strip())
    return frozenset(unsure)


def _no_settings(raw: RawPlan) -> Problem:
    cells = {"name": raw.name, "start": _next_year(), "years": "10"}
    fix = Fix("add-row", SCENARIO, cells=cells)
    return Problem("settings-missing", Place(raw.settings_file, SCENARIO), {}, fix)


def _next_year() -> str:
    return f"{date.today().year + 1}-01-01"


def _place(raw: RawPlan, setting: RawSetting) -> Place:
    column = f"[{setting.section}] {setting.name}".strip() if setting.section else setting.name
    return Place(raw.settings_file, SCENARIO, setting.row, column)


def _known(
    setting: RawSetting, raw: RawPlan, problems: Problems, misspelt: set[tuple[str, str]]
) -> bool:
    """Refuse unknown sections and names, each with the nearest."""
    place = _place(raw, setting)
    if setting.section not in SECTIONS and setting.section != TARGETS:
        near = nearest(setting.section, [*filter(None, SECTIONS), TARGETS])
        fields = {"found": setting.section, "nearest": near}
        fix = Fix("remove-row", SCENARIO, setting.row, setting.name, key=setting.section)
        problems.add(Problem("setting-section", place, fields, fix))
        return False
    if setting.refused:
        misspelt.add((setting.section, setting.name))
        return False
    if not setting.single:
        misspelt.add((setting.section, setting.name))
        problems.add(Problem("setting-form", place, {"found": setting.value}))
        return False
    if setting.section == TARGETS or setting.name in SECTIONS[setting.section].columns:
        return True
    names = SECTIONS[setting.section].columns
    near = nearest(setting.name, names)
    misspelt.add((setting.section, near))
    home = next((s for s, model in SECTIONS.items() if setting.name in model.columns), None)
    fields = {"found": setting.name, "nearest": near}
    if home is not None:
        fields["nearest"] = f"[{home}] {setting.name}" if home else setting.name
    fix = Fix("remove-row", SCENARIO, setting.row, setting.name, key=setting.section)
    if near:
        fix = Fix("rename-column", SCENARIO, setting.row, setting.name, near, setting.section)
    told = None if home is not None and not near else fix  # right, but in the wrong section
    problems.add(Problem("setting-unknown", place, fields, told))
    return False


def _section(
    name: str,
    model: type[Section],
    cells: Mapping[str, RawSetting],
    raw: RawPlan,
    problems: Problems,
    misspelt: set[tuple[str, str]],
) -> Section:
    texts = {n: s.value for n, s in cells.items() if s.value}
    try:
        return model.model_validate(texts)
    except ValidationError as fault:
        faults = fault.errors(include_url=False)
    for error in faults:
        setting = str(error["loc"][0])
        found = cells.get(setting, RawSetting(None, name, setting, ""))
        place = _place(raw, found)
        if raw.settings is not None and (name, setting) not in misspelt:
            problem = cell_problem(model.columns[setting], error, found.value, place)
            problems.add(_addressed(problem, name, setting))
        texts.pop(setting, None)
        if setting in _STAND_INS:
            texts[setting] = _STAND_INS[setting]
    return model.model_validate(texts)


def _addressed(problem: Problem, section: str, name: str) -> Problem:
    """Point the fix at the setting: its section is the key, its name the column."""
    value = problem.fix.value if problem.fix and problem.fix.action == "set" else ""
    value = value or ({**_STAND_INS, "start": _next_year()}.get(name, "") if not section else "")
    action = "set" if value else "remove-row"
    fix = Fix(action, "scenario", problem.place.row, name, value, section)  # type: ignore[arg-type]
    return Problem(problem.code, problem.place, problem.fields, fix)


def _targets(cells: Mapping[str, RawSetting], raw: RawPlan, problems: Problems) -> dict[str, float]:
    targets = {}
    for name, setting in cells.items():
        if not setting.value:
            continue
        try:
            values = Settings.model_validate(
                {"plan": _STAND_INS, "targets": {name: setting.value}}
            ).targets
            targets[name] = values[name]
        except ValidationError as fault:
            error = fault.errors(include_url=False)[0]
            problem = cell_problem(_TARGET, error, setting.value, _place(raw, setting))
            problems.add(_addressed(problem, TARGETS, name))
    return targets


def settings_cells(settings: Settings) -> list[RawSetting]:
    """Write settings as text, those told only, in the order of the models."""
    cells = []
    for section in SECTIONS:
        told = settings.section(section)
        for name in told.columns:
            value: Any = getattr(told, name)
            if name in told.model_fields_set and value is not None:
                cells.append(RawSetting(None, section, name, to_text(value)))
    targets = sorted(settings.targets.items())
    return cells + [RawSetting(None, TARGETS, name, to_text(value)) for name, value in targets]
