"""What evidence draws say: how far ignorance moves figures, and which number moves the decision.

luck       how one future with told numbers differs from replication to replication
ignorance  how means over a block of replications differ from draw to draw; a part of that is luck
           left in the block, and it is told which

A decision is a difference between two futures: in an outcome, in cost, or in worth at the price
at which the best future changes (`frontier`).  Luck is taken out of it twice: both futures meet the
same, and what the same block of replications shows with told numbers is taken away as a control
variate with its best factor (Lavenberg and Welch 1981).  Then `stats.sensitivity` tells the share
of each uncertain figure, and what is inside the noise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from azalai.stats import sensitivity
from azalai.stats.intervals import SPREAD, Floats
from azalai.study.measures import UNITS, Measure, Name
from azalai.study.ranking import COSTS, OUTCOMES
from azalai.units import unit_of

if TYPE_CHECKING:
    from azalai.study.compare import Side

#: Share of the variance for which the draws that it takes are told.
TENTH: Final = 0.1
NET_BENEFIT: Final = "net_benefit_money"
#: Differences of which the moving numbers are sought.
DECISIVE: Final = (*OUTCOMES[:2], "availability_frac", *COSTS)
#: Tables that the draws leave behind.
KEPT: Final = ("draws", "draws_each", "draw_numbers", "draw_faults")

ABOUT: Final = {
    "future": pl.String,
    "against": pl.String,
    "quantity": pl.String,
    "of": pl.String,
    "unit": pl.String,
    "weight": pl.Float64,
}
IGNORANCE: Final = {
    "part": pl.String,
    **{name: kind for name, kind in ABOUT.items() if name not in ("against", "weight")},
    "mean": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
    "luck_p10": pl.Float64,
    "luck_p90": pl.Float64,
    "luck_share_frac": pl.Float64,
    "above_frac": pl.Float64,
}
DOUBTS: Final = {
    **ABOUT,
    "figure": pl.String,
    "basis": pl.String,
    "confidence": pl.String,
    "effect": pl.Float64,
    "share_frac": pl.Float64,
    "chance_frac": pl.Float64,
    "noise": pl.Boolean,
    "turns": pl.Boolean,
}
POWER: Final = {
    **ABOUT,
    "mean": pl.Float64,
    "p10": pl.Float64,
    "p90": pl.Float64,
    "above_frac": pl.Float64,
    "draws": pl.Int32,
    "replications": pl.Int32,
    "figures": pl.Int32,
    "smallest_share_frac": pl.Float64,
    "draws_for_a_tenth": pl.Int64,
}
Row = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Drawn:
    """Draws as arrays.

    Attributes:
        draws: their numbers.
        blocks: replications of each.
        means: of each future and measure, by draw.
        points: (draws, figures), where in its range each uncertain figure lies.
        figures: figure, basis, confidence.

    """

    draws: tuple[int, ...]
    blocks: tuple[range, ...]
    means: Mapping[tuple[str, Name], Floats]
    points: Floats
    figures: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, eq=False)
class Decision:
    """A difference between two futures: a weighted sum of measures of both.

    Attributes:
        future, against: keys.
        quantity, of: what differs.
        weight: price of an outcome, for a net benefit.
        terms: factor and name of each measure.

    """

    future: str
    against: str
    quantity: str
    of: str
    weight: float | None
    terms: tuple[tuple[float, Name], ...]

    def about(self) -> Row:
        """Give the columns that say what it is."""
        unit = UNITS.get(self.quantity) or unit_of(self.quantity)
        told = {"future": self.future, "against": self.against, "quantity": self.quantity}
        return {**told, "of": self.of, "unit": unit, "weight": self.weight}


def doubt_tables(
    sides: "Sequence[Side]",
    reference: "Side",
    frontier: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    seed: int,
) -> dict[str, pl.DataFrame]:
    """Give `ignorance`, `doubts` and `power`, and the draws that they rest on; nothing without.

    Args:
        sides: futures with told numbers.
        reference: against which the others are held.
        frontier: of the run.
        tables: those of `draws.drawn`, perhaps among others.
        seed: of the shuffles.

    """
    if "draws_each" not in tables:
        return {}
    kept = {name: tables[name] for name in KEPT}
    if len(tables["draws"]) < sensitivity.FEWEST:
        return kept
    drawn = read_draws(tables)
    known = {side.key: side for side in sides}
    doubts, power = [], []
    for decision in decisions(sides, reference, frontier):
        found = _answer(decision, drawn, known)
        if found is not None:
            doubts += list(_doubts(decision, found, drawn, seed))
            power.append(_power(decision, without_luck(*found), drawn))
    rows = {
        "ignorance": (list(_ignorance(drawn, known, reference)), IGNORANCE),
        "doubts": (doubts, DOUBTS),
        "power": (power, POWER),
    }
    made = {name: pl.DataFrame(r, schema=s, orient="row") for name, (r, s) in rows.items()}
    nan_free = {n: t.with_columns(pl.col(pl.Float64).fill_nan(None)) for n, t in made.items()}
    return {**nan_free, **kept}


def read_draws(tables: Mapping[str, pl.DataFrame]) -> Drawn:
    """Read the tables of `draws.drawn` into arrays; draws with a fault are left out there."""
    told = tables["draws"].sort("draw")
    draws = tuple(told["draw"].to_list())
    blocks = tuple(range(f, f + n) for f, n in told.select("first", "replications").iter_rows())
    place = {draw: n for n, draw in enumerate(draws)}
    means: dict[tuple[str, Name], Floats] = {}
    for draw, future, quantity, of, mean in tables["draws_each"].iter_rows():
        values = means.setdefault((future, (quantity, of)), np.full(len(draws), np.nan))
        if draw in place:
            values[place[draw]] = np.nan if mean is None else mean
    numbers = tables["draw_numbers"].filter(pl.col("draw").is_in(draws)).sort("figure", "draw")
    names = ["figure", "basis", "confidence"]
    figures = tuple(numbers.select(names).unique(maintain_order=True).iter_rows())
    points = numbers["u"].to_numpy().reshape(len(figures), len(draws)).T
    return Drawn(draws, blocks, means, points, figures)


def decisions(
    sides: "Sequence[Side]", reference: "Side", frontier: pl.DataFrame
) -> Iterator[Decision]:
    """Give what is to be decided: where the best future changes, then each against the plan."""
    if len(frontier):
        yield from _turns(frontier)
    for side in sides:
        if side.key != reference.key:
            for quantity in DECISIVE:
                if (quantity, "") in side.measures:
                    terms = ((1.0, (quantity, "")),)
                    yield Decision(side.key, reference.key, quantity, "", None, terms)


def _turns(frontier: pl.DataFrame) -> Iterator[Decision]:
    """Give the pairs of neighbours on the foremost frontier, at the price that parts them."""
    head = frontier.row(0, named=True)
    outcome, cost = head["outcome_quantity"], head["cost_quantity"]
    table = frontier.filter(outcome_quantity=outcome, cost_quantity=cost)
    best = table.filter("on_frontier").sort("from_weight")
    pairs = [
        (first, second, price)
        for first, second, price in zip(
            best["future"][:-1], best["future"][1:], best["to_weight"][:-1], strict=True
        )
    ]
    others = table.filter(~pl.col("on_frontier")).sort("behind_money")
    if not pairs and len(others):
        near = others.row(0, named=True)
        pairs = [(near["future"], best["future"][0], near["at_weight"])]
    for first, second, price in pairs:
        terms = ((price, (outcome, "")), (-1.0, (cost, "")))
        yield Decision(second, first, NET_BENEFIT, outcome, price, terms)


def _answer(
    decision: Decision, drawn: Drawn, known: Mapping[str, "Side"]
) -> tuple[Floats, Floats | None] | None:
    """Give the difference in each draw, and with told numbers in the same block, if known."""
    pairs = [(decision.future, 1.0), (decision.against, -1.0)]
    found, control = np.zeros(len(drawn.draws)), np.zeros(len(drawn.draws))
    for key, sign in pairs:
        for factor, name in decision.terms:
            if (key, name) not in drawn.means:
                return None
            found += sign * factor * drawn.means[key, name]
            control += sign * factor * _told(known[key].measures.get(name), drawn.blocks)
    if np.isnan(found).any():
        return None
    return found, None if np.isnan(control).any() else control


def without_luck(found: Floats, control: Floats | None) -> Floats:
    """Take a control variate away with its best factor; the mean stays that of the draws."""
    if control is None:
        return found
    centred = control - control.mean()
    spread = float(centred @ centred)
    factor = float(centred @ found) / spread if spread > 0.0 else 0.0
    return np.asarray(found - factor * centred, np.float64)


def _told(measure: Measure | None, blocks: Sequence[range]) -> Floats:
    """Give a measure with told numbers over each block; nan where the run has not got it."""
    if measure is None or not measure.drawn:
        return np.full(len(blocks), np.nan)
    found = []
    for block in blocks:
        chosen = np.arange(block.start, block.stop)
        here = np.isin(chosen, measure.numbers).all()
        found.append(measure.linear(chosen).middle if here else np.nan)
    return np.array(found)


def _doubts(
    decision: Decision, answers: tuple[Floats, Floats | None], drawn: Drawn, seed: int
) -> Iterator[Row]:
    """Give one row a figure, those that move the decision most first."""
    answer, control = answers
    found = sensitivity.effects(drawn.points, answer, seed, control)
    middle = float(answer.mean())
    for k in np.lexsort((np.arange(len(drawn.figures)), -found.share)).tolist():
        figure, basis, confidence = drawn.figures[k]
        effect, noise = float(found.effect[k]), bool(found.chance[k] > sensitivity.LEVEL)
        yield {
            **decision.about(),
            "figure": figure,
            "basis": basis,
            "confidence": confidence,
            "effect": effect,
            "share_frac": float(found.share[k]),
            "chance_frac": float(found.chance[k]),
            "noise": noise,
            "turns": not noise and abs(middle) < abs(effect) / 2.0,
        }


def _power(decision: Decision, answer: Floats, drawn: Drawn) -> Row:
    low, high = np.quantile(answer, SPREAD)
    draws, figures = len(drawn.draws), len(drawn.figures)
    return {
        **decision.about(),
        "mean": float(answer.mean()),
        "p10": float(low),
        "p90": float(high),
        "above_frac": float((answer > 0.0).mean()),
        "draws": draws,
        "replications": len(drawn.blocks[0]),
        "figures": figures,
        "smallest_share_frac": sensitivity.smallest_seen(draws, figures),
        "draws_for_a_tenth": sensitivity.draws_needed(TENTH, figures),
    }


def _ignorance(drawn: Drawn, known: Mapping[str, "Side"], reference: "Side") -> Iterator[Row]:
    """Give the range of means over draws beside the spread of luck, of figures and differences."""
    from azalai.study.compare import minus

    for (key, name), means in drawn.means.items():
        measure = known[key].measures.get(name) if key in known else None
        if measure is None or np.isnan(means).any():
            continue
        yield _range("figure", key, name, means, measure.linear().single, drawn)
        other = drawn.means.get((reference.key, name))
        if key == reference.key or other is None or name not in reference.measures:
            continue
        found = minus(measure, reference.measures[name])
        if found is not None and not np.isnan(other).any():
            yield _range("difference", key, name, means - other, found.single, drawn)


def _range(part: str, key: str, name: Name, means: Floats, single: Floats, drawn: Drawn) -> Row:
    quantity, of = name
    low, high = np.quantile(means, SPREAD)
    told = single[~np.isnan(single)]
    luck = np.quantile(told, SPREAD) if told.size else (np.nan, np.nan)
    left = float(told.var(ddof=1)) / len(drawn.blocks[0]) if told.size > 1 else np.nan
    spread = float(means.var(ddof=1))
    return {
        "part": part,
        "future": key,
        "quantity": quantity,
        "of": of,
        "unit": UNITS.get(quantity) or unit_of(quantity),
        "mean": float(means.mean()),
        "p10": float(low),
        "p90": float(high),
        "luck_p10": float(luck[0]),
        "luck_p90": float(luck[1]),
        "luck_share_frac": min(left / spread, 1.0) if spread > 0.0 else np.nan,
        "above_frac": float((means > 0.0).mean()) if part == "difference" else np.nan,
    }
