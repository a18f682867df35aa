"""Charts of a comparison: outcome against cost, and how sure each future is the best."""

from typing import Any

from azalai.report import alternatives
from azalai.report.compare_words import Words, headline, quantity
from azalai.results.result import ResultError


def charts(words: Words) -> Any:
    """Draw the charts of the report that compare, one below the other, with their titles.

    Raises:
        ResultError: if the futures have no outcome and cost in common.

    """
    import altair as alt

    drawn = [chart for chart in (frontier(words), acceptability(words)) if chart is not None]
    if not drawn:
        raise ResultError("compare-no-frontier")
    return alt.vconcat(*drawn).resolve_scale(color="independent")


def frontier(words: Words) -> Any:
    """Draw each future as a point, and the line of those that are best at some price.

    None where the futures have no outcome and cost in common.
    """
    rows = headline(words)
    if rows.is_empty():
        return None
    currency = words.formats.currency
    outcome = quantity(rows["outcome_quantity"][0], words.formats)
    cost = quantity(rows["cost_quantity"][0], words.formats)
    axes = (words.text("compare-axis-cost", cost=cost, currency=currency), outcome)
    chart = alternatives.frontier(rows, _titles(words), axes)
    return chart.properties(title=words.text("compare-chart-frontier"))


def acceptability(words: Words) -> Any:
    """Draw the share of resamples in which each future is best, by the price of an outcome.

    None where one is the best at every price.
    """
    head, rows = headline(words), words.table("acceptability")
    if head.is_empty() or rows.is_empty():
        return None
    about = {name: head[name][0] for name in ("outcome_quantity", "cost_quantity")}
    one = words.text(f"compare-one-{about['outcome_quantity'].replace('_', '-')}")
    price = words.text("compare-axis-price", outcome=one, currency=words.formats.currency)
    axes = (price, words.text("compare-axis-best"))
    chart = alternatives.acceptability(rows.filter(**about), _titles(words), axes)
    title = words.text("compare-chart-acceptability")
    return None if chart is None else chart.properties(title=title)


def _titles(words: Words) -> dict[str, str]:
    return {future.key: words.title(future.key) for future in words.run}
