"""The comparison of a run in sentences: who is best at which price, and how sure that is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from azalai.locale import text
from azalai.report.formats import Formats

if TYPE_CHECKING:
    from azalai.results.result import Result
    from azalai.results.run import Future, Run

#: Best in so many resamples is sure.
SURE: Final = 0.95
#: So many figures that move a decision are named.
NAMED: Final = 3


@dataclass(frozen=True)
class Words:
    """What the sentences are made from.

    Attributes:
        run: whose futures are compared.
        compared: the comparison.
        formats: of numbers.

    """

    run: "Run"
    compared: "Result"
    formats: Formats

    def text(self, key: str, **fields: object) -> str:
        """Give one sentence."""
        return text(key, self.formats.language, **fields)

    def title(self, key: str) -> str:
        """Name a future."""
        return title_of(self.run[key], self.formats)

    def table(self, name: str) -> pl.DataFrame:
        """Give a table; an empty one where the comparison lacks it."""
        return self.compared.tables.get(name, pl.DataFrame())


def title_of(future: "Future", formats: Formats) -> str:
    """Name a future in the language of a reader: the plan itself, or its title."""
    language = formats.language
    title = future.title.get(language) or future.name
    title = text("compare-plan", language) if not future.name else title
    return text("run-bought", language, title=title) if future.stock == "bought" else title


def quantity(name: str, formats: Formats) -> str:
    """Say what is measured."""
    return text(f"quantity-{name}", formats.language)


def basis_fields(run: "Run", formats: Formats) -> dict[str, str]:
    """Give what the costs of a run rest on, in words for `compare-basis`."""
    settings = run.scenario.settings
    told = settings.plan
    return {
        "years": f"{told.years:g}",
        "rate": formats.rate(told.discount_frac),
        "basis": text(f"afford-basis-{settings.afford.discount_basis}", formats.language),
        "price_year": str(told.price_year or run.scenario.start.year),
    }


def basis(run: "Run", formats: Formats) -> str:
    """Say in which view, horizon, prices and money the costs of a run are told."""
    return text("compare-basis", formats.language, **basis_fields(run, formats))


def sentences(words: Words) -> list[str]:
    """Give the answer, the most important first."""
    parts = (_counted(words), best(words), _otherwise(words), doubts(words), remarks(words))
    return list(chain.from_iterable(parts))


def _counted(words: Words) -> Iterator[str]:
    """Say how many futures there are and what they have in common."""
    futures = words.table("figures")["future"].unique(maintain_order=True).to_list()
    first = words.run[futures[0]] if futures else None
    runs = 0
    if first is not None and "ready" in first:
        runs = first["ready"]["replications"]["replication"].n_unique()
    fields = {"plan": words.run.plan, "count": len(futures), "runs": runs}
    yield words.text("compare-counted", **fields)


def headline(words: Words) -> pl.DataFrame:
    """Give the foremost frontier: the first outcome that the plan knows, the first cost."""
    frontier = words.table("frontier")
    if frontier.is_empty():
        return frontier
    head = frontier.row(0, named=True)
    names = ("outcome_quantity", "cost_quantity")
    return frontier.filter(**{name: head[name] for name in names})


def best(words: Words) -> Iterator[str]:
    """Say who is best at which price of an outcome, and how sure that is."""
    table = headline(words)
    if table.is_empty():
        yield words.text("compare-no-frontier")
        return
    rows = table.filter("on_frontier").sort("from_weight").to_dicts()
    outcome = words.text(f"compare-one-{rows[0]['outcome_quantity'].replace('_', '-')}")
    for row in rows:
        yield words.text(
            _between(row),
            future=words.title(row["future"]),
            low=words.formats.money(row["from_weight"]),
            high=words.formats.money(row["to_weight"]),
            outcome=outcome,
            sure=sureness(words, row["best_frac"], row["at_weight"]),
        )
    yield from _never(words, table, outcome)
    yield words.text(f"compare-counts-{rows[0]['cost_quantity'].replace('_', '-')}")


def _between(row: Mapping[str, Any]) -> str:
    """Give the key of the sentence that fits the range of prices."""
    first, last = row["from_weight"] == 0.0, row["to_weight"] is None
    if first and last:
        return "compare-best-always"
    return f"compare-best-{'first' if first else 'last' if last else 'middle'}"


def sureness(words: Words, share: float | None, weight: float) -> str:
    """Say how sure it is that a future is the best, at the price at which that was looked at."""
    if share is None:
        return words.text("compare-sure-unknown")
    code = "compare-sure" if share >= SURE else "compare-unsure"
    price = words.formats.money(weight)
    return words.text(code, share=chance(share, words.formats), price=price)


def chance(share: float, formats: Formats) -> str:
    """Write a share so that nearly all never looks like all, nor hardly any like none."""
    return formats.share(share, 0 if share in (0.0, 1.0) else 1)


def _never(words: Words, table: pl.DataFrame, outcome: str) -> Iterator[str]:
    rest = table.filter(~pl.col("on_frontier")).sort("behind_money")
    for row in rest.to_dicts():
        yield words.text(
            "compare-never",
            future=words.title(row["future"]),
            behind=words.formats.money(row["behind_money"]),
            price=words.formats.money(row["at_weight"]),
            outcome=outcome,
            share=chance(row["best_frac"] or 0.0, words.formats),
        )


def _otherwise(words: Words) -> Iterator[str]:
    """Say where another way to count cost, or another outcome, names other futures."""
    frontier = words.table("frontier")
    if frontier.is_empty():
        return
    found: dict[tuple[str, str], list[str]] = {}
    for row in frontier.filter("on_frontier").sort("from_weight", maintain_order=True).to_dicts():
        found.setdefault((row["outcome_quantity"], row["cost_quantity"]), []).append(row["future"])
    head = frontier.row(0, named=True)
    first = head["outcome_quantity"], head["cost_quantity"]
    for (outcome, cost), names in sorted(found.items()):
        if names != found[first] and (cost == first[1] or outcome == first[0]):
            yield words.text(
                "compare-otherwise",
                outcome=quantity(outcome, words.formats),
                cost=quantity(cost, words.formats),
                futures=", ".join(words.title(name) for name in names),
            )


def doubts(words: Words) -> Iterator[str]:
    """Say which uncertain numbers move the first decision, and what draws cannot show."""
    power = words.table("power")
    if power.is_empty():
        return
    decision = power.row(0, named=True)
    pair = {name: words.title(decision[name]) for name in ("future", "against")}
    about = ("future", "against", "quantity", "of")
    table = words.table("doubts").filter(**{name: decision[name] for name in about})
    seen = table.filter(~pl.col("noise")).head(NAMED)
    shared = {**pair, "draws": decision["draws"], "figures": decision["figures"]}
    yield _drawn(words, decision, shared)
    for row in seen.to_dicts():
        yield words.text(
            "compare-doubt-turns" if row["turns"] else "compare-doubt",
            figure=row["figure"],
            basis=words.text(f"compare-evidence-{row['basis']}"),
            share=words.formats.share(row["share_frac"], 0),
        )
    if seen.is_empty():
        smallest = words.formats.share(decision["smallest_share_frac"], 0)
        needed = decision["draws_for_a_tenth"]
        yield words.text("compare-no-doubt", smallest=smallest, needed=needed, **shared)


def _drawn(words: Words, decision: Mapping[str, Any], shared: Mapping[str, Any]) -> str:
    """Say in how many draws the one beats the other, and in what."""
    above = chance(decision["above_frac"], words.formats)
    if decision["weight"] is None:
        name = quantity(decision["quantity"], words.formats)
        return words.text("compare-draws", above=above, quantity=name, **shared)
    outcome = words.text(f"compare-one-{decision['of'].replace('_', '-')}")
    price = words.formats.money(decision["weight"])
    return words.text("compare-draws-price", above=above, price=price, outcome=outcome, **shared)


def remarks(words: Words) -> Iterator[str]:
    """Say what a reader must know."""
    for code, fields in words.compared.remarks:
        yield words.text(code, **fields)
