"""What tables and columns mean, in the reader's language.

English stands in the row models, beside what it describes; French in the catalogue.
"""

from azalai.locale import Language, catalogue, text
from azalai.tables.cells import to_text
from azalai.tables.row import Column, Table
from azalai.tables.rules import Rule
from azalai.units import UNITS


def meaning(table: str, column: Column, language: Language = "en") -> str:
    """Say what a column means; columns shared by many tables stand under `*`."""
    if language == "en":
        return column.meaning
    key = f"{table}.{column.name}"
    return text(key if key in catalogue() else f"*.{column.name}", language)


def table_meaning(table: Table, language: Language = "en") -> str:
    """Say what a table holds."""
    return table.meaning if language == "en" else text(table.name, language)


def default_words(column: Column, language: Language = "en") -> str:
    """Say what a blank cell means."""
    if column.default is not None:
        return to_text(column.default)
    if column.otherwise and language != "en":
        return text(f"default {column.otherwise}", language)
    return column.default_text


def holds(column: Column, language: Language = "en") -> str:
    """Say what a cell may hold: its unit, closed words, or the tables it points at."""
    if column.words:
        return ", ".join(column.words)
    kind = text(f"kind-{column.kind.replace('/', '-')}", language)
    if column.to:
        return f"{kind} → {' / '.join(column.to)}"
    low = column.above if column.above is not None else column.low
    bounds = ""
    if column.unit == UNITS["frac"]:
        return column.unit
    if low is not None and column.high is not None:
        bounds = f" {to_text(float(low))}..{to_text(float(column.high))}"
    elif low is not None:
        bounds = f" {'>' if column.above is not None else '≥'} {to_text(float(low))}"
    return f"{column.unit or kind}{bounds}"


def rule_sentence(rule: Rule, language: Language = "en") -> str:
    """Say a rule across columns in one sentence."""
    columns = list(rule.columns)
    fields: dict[str, object] = {
        "columns": ", ".join(columns),
        "column": columns[0],
        "others": " / ".join(columns if rule.when else columns[1:]),
        "small": columns[0],
        "large": columns[-1],
        "when": rule.when[0] if rule.when else "",
        "words": " / ".join(rule.when[1]) if rule.when else "",
    }
    when = "-when" if rule.when else ""
    strict = "-strict" if rule.strict else ""
    return text(f"rule-{rule.kind}{when}{strict}", language, **fields)
