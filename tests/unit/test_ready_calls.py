"""Calls: profiles worked out by hand.  1 January 2027 is a Friday."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from azalai.ready import calls

START = date(2027, 1, 1)


def rate_at(edges, cumulative, hour):
    i = np.searchsorted(edges, hour, side="right") - 1
    return (cumulative[i + 1] - cumulative[i]) / (edges[i + 1] - edges[i])


def test_a_flat_profile_has_two_edges():
    edges, cumulative = calls.intensity([], START, 500.0)
    assert edges.tolist() == [0, 500]
    assert cumulative.tolist() == [0, 500]
    alike, _ = calls.intensity([("06:00-18:00", 1.0), ("always", 4.0)], START, 500.0)
    assert alike.tolist() == [0, 500]


def test_hours_of_the_day():
    # 12 h of weight 3, 12 h of 1: mean 2
    edges, cumulative = calls.intensity([("06:00-18:00", 3.0)], START, 48.0)
    assert edges.tolist() == [0, 6, 18, 30, 42, 48]
    np.testing.assert_allclose(np.diff(cumulative) / np.diff(edges), [0.5, 1.5, 0.5, 1.5, 0.5])
    assert cumulative[-1] == pytest.approx(48.0, rel=1e-12)


def test_local_hours():
    edges, _ = calls.intensity([("06:00-18:00", 3.0)], START, 24.0, offset_h=2.0)
    assert edges.tolist() == [0, 4, 16, 24]


def test_hours_days_and_months_multiply():
    slots = [("06:00-18:00", 3.0), ("sat-sun", 2.0), ("jun", 5.0)]
    edges, cumulative = calls.intensity(slots, START, 8760.0)
    # mean over 28 years: hours 2 x days 9/7 x months (1461 + 4 x 120)/1461, independent of each
    # other because June meets every weekday equally often in 28 years
    mean = 2 * 9 / 7 * (1461 + 4 * 120) / 1461
    assert rate_at(edges, cumulative, 3.0) == pytest.approx(1 / mean, rel=1e-12)
    assert rate_at(edges, cumulative, 24 + 12.0) == pytest.approx(6 / mean, rel=1e-12)
    saturday_in_june = (31 + 28 + 31 + 30 + 31 + 4) * 24 + 12.0  # 5 June 2027
    assert rate_at(edges, cumulative, saturday_in_june) == pytest.approx(30 / mean, rel=1e-12)


def test_slots_of_one_hour_multiply():
    slots = [("06:00-18:00", 2.0), ("12:00-24:00", 3.0)]
    edges, cumulative = calls.intensity(slots, START, 24.0)
    # 6 h of 1, 6 h of 2, 6 h of 6, 6 h of 3
    np.testing.assert_allclose(np.diff(cumulative) / np.diff(edges), np.array([1, 2, 6, 3]) / 3)


def test_a_slot_of_weight_nought_lets_no_call_come():
    edges, cumulative = calls.intensity([("22:00-05:00", 0.0)], START, 24.0)
    assert edges.tolist() == [0, 5, 22, 24]
    assert cumulative[1] == 0
    assert cumulative[2] == cumulative[3]


def test_a_year_of_a_season_keeps_the_yearly_volume():
    _, cumulative = calls.intensity([("jun-sep", 1.3)], START, 365 * 24.0)
    assert cumulative[-1] == pytest.approx(365 * 24, rel=1e-3)
    _, whole = calls.intensity([("jun-sep", 1.3)], START, 28 * 8766.0)
    assert whole[-1] == pytest.approx(28 * 8766, rel=1e-12)


def test_the_order_of_rows_changes_nothing():
    slots = [("06:00-18:00", 3.1), ("sat-sun", 0.7), ("22:00-05:00", 0.3)]
    one = calls.intensity(slots, START, 9000.0)
    other = calls.intensity(slots[::-1], START, 9000.0)
    np.testing.assert_array_equal(one[1], other[1])


def test_a_profile_without_any_hour_is_refused():
    with pytest.raises(calls.SilentProfileError) as found:
        calls.intensity([("always", 0.0)], START, 100.0, profile="Night calls")
    assert found.value.text() == (
        "The profile Night calls has no hour of weight above 0, so none of its calls could ever "
        "come.  Give one of its slots a weight above 0."
    )
    assert "Night calls" in found.value.text("fr")


def test_slots_are_read_from_the_table():
    frame = pl.DataFrame(
        {
            "profile": ["A", "B", "A"],
            "slot": ["sat-sun", "jul", "06:00-18:00"],
            "weight": [2.0, 3.0, 0.5],
        }
    )
    assert calls.slots_of(frame, "A") == [("06:00-18:00", 0.5), ("sat-sun", 2.0)]
    assert calls.slots_of(frame, "C") == []


def test_volumes():
    demand = pl.DataFrame(
        {
            "site": ["Gao", "Gao", "Kidal", "Kidal"],
            "kind": ["Medevac", "People", "People", "Freight"],
            "calls_per_y": [87.66, None, None, None],
            "pax_per_y": [None, 8766.0, 4383.0, None],
            "kg_per_y": [None, None, None, 876_600.0],
        }
    )
    tables = {"demand": demand}
    mission = {"serves": "Medevac", "per_y": None, "wanted": 1, "load_pax": 0.0, "load_kg": 0.0}
    assert calls.calls_per_h(tables, mission, "Gao") == pytest.approx(0.01)
    assert calls.calls_per_h(tables, mission, "Kidal") == 0
    mission |= {"serves": "People", "load_pax": 10.0, "load_kg": 500.0}
    assert calls.calls_per_h(tables, mission, "Gao") == pytest.approx(0.1)
    assert calls.calls_per_h(tables, mission, "Kidal") == pytest.approx(0.05)
    mission["serves"] = "Freight"
    assert calls.calls_per_h(tables, mission, "Kidal") == pytest.approx(0.2)
    mission["wanted"] = 2  # each of them carries its load
    assert calls.calls_per_h(tables, mission, "Kidal") == pytest.approx(0.1)
    mission = {"serves": None, "per_y": 17.532}
    assert calls.calls_per_h(tables, mission) == pytest.approx(0.002)


def test_the_nth_call_by_inversion_follows_the_profile():
    """Calls at the inverse of the cumulative rate fall into hours in proportion to it."""
    edges, cumulative = calls.intensity([("06:00-18:00", 3.0)], START, 24 * 2000.0)
    sums = np.arange(0.5, 2000 * 4) / 4 * 24  # four evenly spaced draws for each day
    times = np.interp(sums, cumulative, edges)
    by_day = np.mean((times % 24 >= 6) & (times % 24 < 18))
    assert by_day == pytest.approx(0.75, abs=1e-3)
