"""What a plan rests on: its figures by basis and confidence, the gaps, the sources."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Final

from azalai.scenario.evidence import Figure
from azalai.scenario.scenario import Scenario

NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Share:
    """So many figures of one kind, and the money that hangs on them."""

    name: str
    figures: int
    stake_money: float


@dataclass(frozen=True, slots=True)
class TableShare:
    """How far the figures of one table have evidence, and how much of it is more than a guess."""

    table: str
    figures: int
    with_evidence: int
    assumed: int
    stake_money: float


@dataclass(frozen=True, slots=True)
class Source:
    """A source, named once, and how many figures it stands behind."""

    source: str
    basis: str
    confidence: str
    figures: int


@dataclass(frozen=True)
class Inventory:
    """What `azalai evidence` tells.

    Attributes:
        figures: how many numbers the plan tells.
        basis, confidence: their shares; `none` has no evidence.
        tables: by table, the largest stake first.
        missing: addresses without evidence, those with most money first.
        unranged: evidence rows that are assumptions without a range, as addresses.
        sources: every source once, the one behind most figures first.

    """

    figures: int
    basis: tuple[Share, ...]
    confidence: tuple[Share, ...]
    tables: tuple[TableShare, ...]
    missing: tuple[str, ...]
    unranged: tuple[str, ...]
    sources: tuple[Source, ...]


def take_stock(plan: Scenario) -> Inventory:
    """Count what the figures of a plan rest on.

    The money at stake in a figure is its amount times the tails, units on shelves or people
    employed that it prices (other money counts once); figures that are no money have none.
    """
    figures = plan.evidence_by_cell.figures
    return Inventory(
        len(figures),
        _shares(plan, figures, "basis"),
        _shares(plan, figures, "confidence"),
        _table_shares(plan, figures),
        _missing(plan, figures),
        _unranged(plan),
        _sources(plan, figures),
    )


def _word(plan: Scenario, figure: Figure, column: str) -> str:
    if figure.evidence < 0:
        return NONE
    return str(plan.evidence_by_cell.rows[figure.evidence][column])


def _shares(plan: Scenario, figures: list[Figure], column: str) -> tuple[Share, ...]:
    counts: Counter[str] = Counter()
    stakes: dict[str, float] = defaultdict(float)
    for figure in figures:
        word = _word(plan, figure, column)
        counts[word] += 1
        stakes[word] += figure.stake_money
    words = (*plan.evidence.spec.columns[column].words, NONE)
    return tuple(Share(word, counts[word], stakes[word]) for word in words if counts[word])


def _table_shares(plan: Scenario, figures: list[Figure]) -> tuple[TableShare, ...]:
    by_table: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_table[figure.cell[0]].append(figure)
    shares = [
        TableShare(
            name,
            len(inside),
            sum(f.evidence >= 0 for f in inside),
            sum(_word(plan, f, "basis") == "assumption" for f in inside),
            sum(f.stake_money for f in inside),
        )
        for name, inside in by_table.items()
    ]
    return tuple(sorted(shares, key=lambda s: (-s.stake_money, -s.figures, s.table)))


def _missing(plan: Scenario, figures: list[Figure]) -> tuple[str, ...]:
    bare = [f for f in figures if f.evidence < 0]
    bare.sort(key=lambda f: (-f.stake_money, f.cell))
    return tuple(plan.evidence_by_cell.address(f.cell) for f in bare)


def _unranged(plan: Scenario) -> tuple[str, ...]:
    return tuple(
        f"{row['table']} / {row['key']} / {row['column']}"
        for row in plan.evidence_by_cell.rows
        if row["basis"] == "assumption" and row["low"] is None
    )


def _sources(plan: Scenario, figures: list[Figure]) -> tuple[Source, ...]:
    counts: Counter[tuple[str, str, str]] = Counter()
    rows = plan.evidence_by_cell.rows
    for row in rows:
        counts[row["source"], row["basis"], row["confidence"]] += 0
    for figure in figures:
        if figure.evidence >= 0:
            row = rows[figure.evidence]
            counts[row["source"], row["basis"], row["confidence"]] += 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Source(*told, count) for told, count in ordered)
