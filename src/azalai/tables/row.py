"""What a table is: one pydantic row model, and what can be read off it.

A row model says everything about its table once: names, types, units (the suffix), defaults,
meaning, which engines use a column, what a column points at, and the rules across columns.
Reading, messages, the reference, the blank workbook and the JSON Schema follow from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, cast, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from azalai.tables import cells
from azalai.tables.rules import Rule
from azalai.units import unit_of

Theme = Literal[
    "places", "fleet", "upkeep", "people", "supply", "missions", "money", "risk", "evidence"
]
Law = Literal["fixed", "exponential", "lognormal", "gamma", "weibull", "uniform"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as declared by its row model.

    Attributes:
        kind: number, whole, yes/no, date, times, word, words, name, list, code, key or text.
        default: the value of a blank cell; None where there is none, or where it is told
            by `default_from` (another column of the row) or only in words (`otherwise`).
        used: letters of the engines that use it (R D S A X), `+` for all.
        to: the tables whose names it may hold; a share of them for a set of tables.
        low, high, above: bounds, inclusive, inclusive, exclusive.

    """

    name: str
    kind: str
    meaning: str
    required: bool = False
    key: bool = False
    default: Any = None
    default_from: str = ""
    otherwise: str = ""
    used: str = ""
    to: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    above: float | None = None

    @property
    def unit(self) -> str:
        """The unit that the name of the column carries."""
        return unit_of(self.name) if self.kind in ("number", "whole") else ""

    @property
    def default_text(self) -> str:
        """What a blank cell means, in words."""
        if self.default is not None:
            return cells.to_text(self.default)
        return self.default_from or self.otherwise


def column(
    meaning: str,
    *,
    used: str = "",
    required: bool = False,
    default: Any = None,
    default_from: str = "",
    otherwise: str = "",
    to: str = "",
) -> Any:
    """Declare a column; `to` names the tables it points at, `types / items`."""
    extra = {
        "used": used,
        "default_from": default_from,
        "otherwise": otherwise,
        "to": to.split(" / ") if to else [],
    }
    if required:
        return Field(description=meaning, json_schema_extra=cast(Any, extra))
    return Field(default=default, description=meaning, json_schema_extra=cast(Any, extra))


def key(meaning: str = "", *, to: str = "", default: Any = None) -> Any:
    """Declare a key column; with a `default` it may stay blank."""
    extra: dict[str, Any] = {"used": "", "to": to.split(" / ") if to else [], "key": True}
    if default is None:
        return Field(description=meaning, json_schema_extra=extra)
    return Field(default=default, description=meaning, json_schema_extra=extra)


@dataclass(frozen=True)
class Table:
    """One table of a scenario: what its row model says, ready to be asked."""

    name: str
    row: type["Row"]
    theme: Theme
    meaning: str
    used: str
    columns: dict[str, Column]
    rules: tuple[Rule, ...]
    period: bool
    money: bool

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that name a row; periods of one key differ in `starts`."""
        return tuple(c.name for c in self.columns.values() if c.key)

    @property
    def full_key(self) -> tuple[str, ...]:
        """The columns that no two rows share."""
        return (*self.key, "starts") if self.period else self.key

    @property
    def names(self) -> bool:
        """Tell whether its key is a single name that other tables can point at."""
        return self.key == ("name",)

    @property
    def references(self) -> Iterator[Column]:
        """Give the columns that point at other tables."""
        return (c for c in self.columns.values() if c.to)


class Row(BaseModel):
    """The base of every row model; each table may carry a `note` that no engine reads."""

    # Built when a typed row is first asked for: reading goes column by column without it.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
    spec: ClassVar[Table]

    def __init_subclass__(cls, **_: Any) -> None:
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(
        cls,
        *,
        name: str = "",
        theme: Theme = "places",
        used: str = "",
        rules: tuple[Rule, ...] = (),
        **_: Any,
    ) -> None:
        if name:
            meaning = " ".join((cls.__doc__ or "").split())
            period, money = issubclass(cls, Period), issubclass(cls, Money)
            columns = columns_of(cls)
            rules = (*rules, *_spread_rules(columns))
            if period:
                rules = (*rules, Rule.ordered("starts", "ends", strict=True))
            cls.spec = Table(name, cls, theme, meaning, used, columns, rules, period, money)

    note: cells.Text | None = column("free text; shown, read by no engine", used="+")


class Period(Row):
    """Columns of a table whose rows are in force for a time (convention 6)."""

    starts: cells.Date | None = column("in force from", used="+", otherwise="always")
    ends: cells.Date | None = column("to before", used="+", otherwise="for ever")
    after: cells.Name | None = column(
        "not before this project has taken effect", used="+", to="projects"
    )


class Money(Row):
    """Columns of a table whose rows hold money (convention 11)."""

    currency: cells.Name | None = column(
        "of every money cell in the row", used="RSA", otherwise="the plan's"
    )
    price_year: cells.Year | None = column(
        "year of those prices", used="RSA", otherwise="the plan's"
    )


def columns_of(model: type[BaseModel]) -> dict[str, Column]:
    """Read the columns off a model: its own first, then those of its bases, then the note."""
    shared = [n for base in (Period, Money) if issubclass(model, base) for n in base.model_fields]
    own = [n for n in model.model_fields if n not in shared and n != "note"]
    last = [n for n in shared if n != "note"] + ["note"] * ("note" in model.model_fields)
    hints = get_type_hints(model, include_extras=True)
    return {n: _column(n, hints[n], model.model_fields[n]) for n in [*own, *last]}


def _column(name: str, hint: Any, info: FieldInfo) -> Column:
    extra = cast("dict[str, Any]", info.json_schema_extra)
    parts = list(_flatten(hint))
    kinds = [p.name for p in parts if isinstance(p, cells.Kind)]
    words = tuple(p for p in parts if isinstance(p, str))
    return Column(
        name=name,
        kind=kinds[-1] if kinds else "word",
        meaning=info.description or "",
        required=info.is_required(),
        key=bool(extra.get("key")),
        default=None if info.is_required() else info.default,
        default_from=extra.get("default_from", ""),
        otherwise=extra.get("otherwise", ""),
        used=extra.get("used", ""),
        to=tuple(extra.get("to", ())),
        words=words,
        low=_bound(parts, Ge, "ge"),
        high=_bound(parts, Le, "le"),
        above=_bound(parts, Gt, "gt"),
    )


def _bound(parts: list[Any], kind: type, name: str) -> float | None:
    return next((getattr(p, name) for p in parts if isinstance(p, kind)), None)


def _flatten(hint: Any) -> Iterator[Any]:
    """Give every marker, bound and closed word inside an annotation."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__
    for part in get_args(hint):
        if isinstance(part, str):
            yield part
        elif not isinstance(part, Ge | Gt | Le | cells.Kind):
            yield from _flatten(part)


def _spread_rules(columns: dict[str, Column]) -> tuple[Rule, ...]:
    """Give the rule of each duration that carries a spread (convention 5)."""
    stems = [n.removesuffix("_cv") for n in columns if n.endswith("_cv")]
    means = [n for n in columns for stem in stems if n.rpartition("_")[0] == stem]
    return tuple(Rule.spread(n) for n in means if not n.endswith(("_cv", "_law", "_frac", "_km")))
