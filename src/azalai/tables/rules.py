"""The rules across the columns of one row, as data.

A row model lists them; `scenario.checks.rows` holds whole tables against them and the
reference prints them.  Each rule has the code of the problem that breaks it.
"""

from dataclasses import dataclass
from typing import Literal, Self

RuleKind = Literal["one-of", "some", "together", "ordered", "requires", "only", "differ", "spread"]

#: Largest cv of a uniform law that never goes below zero: 1 / sqrt(3).
UNIFORM_CV = 0.5773502691896258


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `when` restricts it to rows whose `column` holds one of the words.

    one-of       exactly one of `columns` is told
    some         at least one of them
    together     all of `columns` are told, or none
    ordered      the first is not larger than the second (strict: smaller)
    requires     where the first is told, one of the others is told too; with `when`,
                 all rows it names need one of `columns`
    only         `columns` may be told only where `when` holds
    differ       the first is not equal to the second
    spread       `_cv` and `_law` of the duration fit each other (convention 5)
    """

    kind: RuleKind
    columns: tuple[str, ...]
    when: tuple[str, tuple[str, ...]] | None = None
    strict: bool = False

    @classmethod
    def one_of(cls, *columns: str, when: tuple[str, tuple[str, ...]] | None = None) -> Self:
        """Exactly one of the columns is told."""
        return cls("one-of", columns, when)

    @classmethod
    def some(cls, *columns: str) -> Self:
        """Without any of the columns the row says nothing."""
        return cls("some", columns)

    @classmethod
    def together(cls, *columns: str) -> Self:
        """All of the columns, or none."""
        return cls("together", columns)

    @classmethod
    def ordered(cls, small: str, large: str, *, strict: bool = False) -> Self:
        """`small` is not larger than `large`."""
        return cls("ordered", (small, large), strict=strict)

    @classmethod
    def requires(cls, *columns: str, when: tuple[str, tuple[str, ...]] | None = None) -> Self:
        """Where the first is told (or `when` holds), one of the others is needed."""
        return cls("requires", columns, when)

    @classmethod
    def only(cls, *columns: str, when: tuple[str, tuple[str, ...]]) -> Self:
        """The columns have a meaning only where `when` holds."""
        return cls("only", columns, when)

    @classmethod
    def differ(cls, one: str, other: str) -> Self:
        """The two cells may not be equal."""
        return cls("differ", (one, other))

    @classmethod
    def spread(cls, mean: str) -> Self:
        """Mean, `_cv` and `_law` of a duration fit each other."""
        stem = mean.rpartition("_")[0]
        return cls("spread", (mean, f"{stem}_cv", f"{stem}_law"))

    @property
    def code(self) -> str:
        """The code of the problem that a row breaking the rule has."""
        return f"row-{self.kind}"
