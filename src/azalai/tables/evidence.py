"""Evidence for numbers; alternatives and their changes."""

from typing import Literal

from azalai.tables.cells import Address, Name, Number, Text
from azalai.tables.row import Row
from azalai.tables.row import column as cell
from azalai.tables.row import key as key_cell
from azalai.tables.rules import Rule


class Evidence(
    Row,
    name="evidence",
    theme="evidence",
    used="+",
    rules=(
        Rule.together("low", "high"),
        Rule.ordered("low", "high"),
        Rule.requires("law", "low"),
        Rule.requires("scale", "low"),
        Rule.requires("together", "low"),
    ),
):
    """Where numbers come from and how far they may be off; the nearest address counts."""

    table: Text = key_cell("of the cells it speaks of")
    key: Address = key_cell("of their row; `*` for any part; of a setting its section", default="")
    column: Text = key_cell("`*` for any column")
    low: Number | None = cell("lower end of the range", used="+")
    high: Number | None = cell("upper end of the range", used="+")
    scale: Literal["value", "factor"] = cell(
        "`factor`: range multiplies the cell; a range under `*` is always one",
        used="+",
        default="value",
    )
    law: Literal["uniform", "triangular", "normal", "lognormal"] = cell(
        "low and high are the ends, or 5 and 95 % of normal and lognormal",
        used="+",
        default="triangular",
    )
    together: Text | None = cell("rows with the same word share one draw", used="+")
    source: Text = cell("where from", used="+", required=True)
    basis: Literal["seen", "derived", "recalled", "assumption"] = cell(
        "how the number came about", used="+", required=True
    )
    confidence: Literal["high", "medium", "low"] = cell(
        "how far to trust it", used="+", default="low"
    )


class Alternative(
    Row,
    name="alternatives",
    theme="evidence",
    used="+",
):
    """A possible plan beside the plan."""

    name: Name = key_cell("the alternative")
    based_on: Name | None = cell(
        "starts from that one", used="+", otherwise="the plan", to="alternatives"
    )
    title: Text = cell("what people read, in English", used="+", required=True)
    title_fr: Text | None = cell("the same in French", used="+")
    reason: Text | None = cell("why it is looked at", used="+")
    reason_fr: Text | None = cell("the same in French", used="+")


class Change(
    Row,
    name="changes",
    theme="evidence",
    used="+",
    rules=(
        Rule.requires("column", when=("action", ("set", "sweep"))),
        Rule.only("column", when=("action", ("set", "sweep"))),
        Rule.requires("value", when=("action", ("sweep",))),
        Rule.only("value", when=("action", ("set", "sweep", "add"))),
    ),
):
    """What an alternative changes: addresses as in evidence, without `*`."""

    alternative: Name = key_cell("which it belongs to", to="alternatives")
    table: Text = key_cell("of the cell")
    key: Address = key_cell("of its row; of a setting its section", default="")
    column: Text = key_cell("of the cell; blank with add and remove", default="")
    value: Text = key_cell(
        "the new cell; with `add` the key of the row to copy, or blank", default=""
    )
    action: Literal["set", "add", "remove", "sweep"] = cell(
        "`sweep`: several rows for one cell, one variant each", used="+", default="set"
    )
