"""Indices and currencies by year: what a price of one year and place is worth in another."""

import numpy as np
import polars as pl
import pytest

from azalai.support.money import curves_from, curves_of, level


def test_beyond_its_years_an_index_grows_on_and_a_currency_stays():
    points = ((2025, 1.0), (2027, 1.21))
    years = [2023, 2024, 2026, 2029]
    assert level(points, years, grows=True) == pytest.approx([1 / 1.21, 1 / 1.1, 1.1, 1.4641])
    assert level(points, years, grows=False) == pytest.approx([1.0, 1.0, 1.1, 1.21])


def test_a_currency_read_backwards_is_the_reciprocal():
    points = ((2025, 2.0), (2030, 3.0))
    back = tuple((year, 1 / value) for year, value in points)
    years = np.arange(2020, 2036)
    product = level(points, years, grows=False) * level(back, years, grows=False)
    assert product == pytest.approx(np.ones(16), rel=1e-14)


def test_escalating_there_and_back_is_nothing():
    curves = curves_of(
        pl.DataFrame(
            [("general", 2025, "index", 1.0), ("general", 2030, "index", 1.4)],
            schema=["name", "year", "kind", "value"],
            orient="row",
        ),
        "USD",
    )
    for year in range(2020, 2040):
        there, back = curves.escalate(None, 2027, year), curves.escalate(None, year, 2027)
        assert there * back == pytest.approx(1.0, rel=1e-14)


def test_a_price_grows_along_its_index_and_changes_money_in_the_year_asked_for():
    rows = [("EUR", 2025, "currency", 1.1), ("EUR", 2027, "currency", 1.2)]
    rows += [("parts", 2025, "index", 100.0), ("parts", 2027, "index", 121.0)]
    curves = curves_from(rows, "USD")
    assert curves.at_home(10, "EUR", "parts", 2025, 2027) == pytest.approx(10 * 1.21 * 1.2)
    assert curves.at_home(10, "USD", "parts", 2027, 2025) == pytest.approx(10 / 1.21)
    assert curves.at_home(10, "EUR", None, None, 2030) == pytest.approx(12)
    assert curves.at_home(10, "EUR", None, 2025, None) == pytest.approx(11)
    assert curves.at_home(10, "USD", "parts", None, None) == 10
