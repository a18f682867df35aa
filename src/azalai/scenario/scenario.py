"""The Scenario: a plan that was read, checked and never changes again."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NoReturn

from azalai.errors import Problems
from azalai.locale import Language
from azalai.scenario import fingerprint
from azalai.scenario.rows import Rows
from azalai.tables.evidence import Alternative, Change, Evidence
from azalai.tables.fleet import Age, Failure, Item, Part, Performance, Serial, Tail, Type
from azalai.tables.missions import Demand, Mission, Posture, Profile
from azalai.tables.money import Budget, Cost, Loan, Rate
from azalai.tables.people import Course, Resource
from azalai.tables.places import Climate, Route, Site
from azalai.tables.registry import TABLES
from azalai.tables.risk import Disruption, Project
from azalai.tables.settings import Settings
from azalai.tables.supply import Offer, Stock, Supplier
from azalai.tables.upkeep import Capability, Need, Task
from azalai.units import DAYS_PER_YEAR

if TYPE_CHECKING:
    from azalai.scenario.alternatives import Alternatives
    from azalai.scenario.changes import Edit
    from azalai.scenario.compare import Difference
    from azalai.scenario.evidence import Evidence as MatchedEvidence
    from azalai.scenario.summary import Summary


class Scenario:
    """A plan: its settings and its tables, checked.

    `scenario.sites["Gao"].elevation_m` is a typed cell, `scenario.sites.frame` the table with its
    defaults filled in, `scenario.sites.given` the table as told.

    Attributes:
        settings: what `scenario.toml` says.
        remarks: warnings and notes of the checks; errors are never in a Scenario.
        read: names of the tables that were read: all, or those that one engine uses.

    """

    sites: Rows[Site]
    climate: Rows[Climate]
    routes: Rows[Route]
    types: Rows[Type]
    performance: Rows[Performance]
    fleet: Rows[Tail]
    serials: Rows[Serial]
    ages: Rows[Age]
    items: Rows[Item]
    parts: Rows[Part]
    failures: Rows[Failure]
    tasks: Rows[Task]
    needs: Rows[Need]
    capability: Rows[Capability]
    resources: Rows[Resource]
    courses: Rows[Course]
    stock: Rows[Stock]
    suppliers: Rows[Supplier]
    offers: Rows[Offer]
    missions: Rows[Mission]
    posture: Rows[Posture]
    profiles: Rows[Profile]
    demand: Rows[Demand]
    costs: Rows[Cost]
    rates: Rows[Rate]
    loans: Rows[Loan]
    budgets: Rows[Budget]
    projects: Rows[Project]
    disruptions: Rows[Disruption]
    evidence: Rows[Evidence]
    alternatives: Rows[Alternative]
    changes: Rows[Change]

    def __init__(
        self,
        settings: Settings,
        tables: Mapping[str, Rows[Any]],
        remarks: Problems | None = None,
        read: frozenset[str] = frozenset(TABLES),
    ) -> None:
        """Put a plan together; use `azalai.load`, which also checks it."""
        told = Problems() if remarks is None else remarks
        held: dict[str, Any] = {"settings": settings, "remarks": told, "read": read}
        for name, spec in TABLES.items():
            held[name] = tables[name] if name in tables else Rows.empty(spec)
        self.__dict__.update(held)

    settings: Settings
    remarks: Problems
    read: frozenset[str]

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Scenario never changes; use with_changes to set {name}")

    @cached_property
    def tables(self) -> dict[str, Rows[Any]]:
        """Every table by name, empty ones included, in the order of the registry."""
        return {name: getattr(self, name) for name in TABLES}

    @property
    def name(self) -> str:
        """The name of the plan."""
        return self.settings.plan.name

    @property
    def start(self) -> date:
        """The first day."""
        return self.settings.plan.start

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.day_after(self.settings.plan.years)

    def day_after(self, years: float) -> date:
        """Give the day on which so many years from the first have passed."""
        if years == int(years):
            day = self.start.replace(day=min(self.start.day, 28))
            shift = self.start.day - day.day
            return day.replace(year=day.year + int(years)) + timedelta(days=shift)
        return self.start + timedelta(days=round(years * DAYS_PER_YEAR))

    @property
    def language(self) -> Language:
        """The language of reports."""
        return self.settings.plan.language

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the content: equal whatever the row order or the form of the file."""
        digest = sha256(fingerprint.of_settings(self.settings).encode())
        for rows in self.tables.values():
            if len(rows):
                digest.update(fingerprint.of_rows(rows).encode())
        return digest.hexdigest()

    def with_changes(self, edits: Iterable["Edit"]) -> "Scenario":
        """Give a new Scenario with some cells set, rows added or removed.

        Args:
            edits: addresses as in the table `changes`, in any order.

        Raises:
            ScenarioError: if an address matches nothing, or the plan so changed has faults.

        """
        from azalai.scenario.changes import apply

        return apply(self, edits)

    @cached_property
    def alternatives_by_name(self) -> "Alternatives":
        """The alternatives of the plan, sweeps spread into their variants."""
        from azalai.scenario.alternatives import Alternatives

        return Alternatives(self)

    def alternative(self, name: str) -> "Scenario":
        """Give the Scenario of an alternative, or of one variant of a sweep.

        Raises:
            PlanNotFoundError: if there is none of that name.
            ScenarioError: if the plan so changed has faults.

        """
        return self.alternatives_by_name.scenario(name)

    @cached_property
    def evidence_by_cell(self) -> "MatchedEvidence":
        """The evidence of the plan, matched to its cells."""
        from azalai.scenario.evidence import Evidence as Matched

        return Matched(self)

    def draw(self, number: int) -> "Scenario":
        """Give the `number`-th joint draw of the figures that the evidence leaves open.

        Raises:
            ScenarioError: if the drawn plan breaks a rule, naming the evidence row.

        """
        from azalai.scenario.draws import draw

        return draw(self, number)

    def diff(self, other: "Scenario") -> "Difference":
        """Say what `other` has changed: in words (`str`) and as a table (`.frame`)."""
        from azalai.scenario.compare import compare

        return compare(self, other)

    def summary(self) -> "Summary":
        """Give what the plan holds, for people."""
        from azalai.scenario.summary import summarise

        return summarise(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and self.fingerprint == other.fingerprint

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_html_(self) -> str:
        return self.summary().html()
