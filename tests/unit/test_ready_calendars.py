"""Times as plan hours.  1 January 2027 is a Friday; hours are counted from there by hand."""

from datetime import date, timedelta

import numpy as np
import pytest

import azalai
from azalai.ready import calendars
from azalai.tables.times import parse

START = date(2027, 1, 1)
YEAR_H = 365 * 24.0


def windows(text, horizon_h=YEAR_H, offset_h=0.0, start=START):
    opens, closes = calendars.windows(parse(text), start, horizon_h, offset_h)
    assert np.all(opens < closes)
    assert np.all(closes[:-1] < opens[1:])
    return opens, closes


def first(text, count=3, **more):
    opens, closes = windows(text, **more)
    return list(zip(opens[:count].tolist(), closes[:count].tolist(), strict=True))


def instants(text, count=4, horizon_h=YEAR_H, offset_h=0.0, start=START):
    return calendars.instants(parse(text), start, horizon_h, offset_h)[:count].tolist()


def test_always_never_opens_or_closes():
    assert first("always") == [(-1e300, 1e300)]


def test_a_shift_on_weekdays():
    # Friday the first, then Monday the fourth (72 h) and Tuesday
    assert first("mon-fri 06:00-14:00") == [(6, 14), (78, 86), (102, 110)]


def test_days_and_months_are_whole():
    assert first("sat-sun", 2) == [(24, 72), (192, 240)]
    # July to September: days 181 to 272, then 366 later, as 2028 is a leap year
    assert first("jul-sep", 2) == [(181 * 24, 273 * 24), (547 * 24, 639 * 24)]


def test_a_window_past_midnight_is_open_as_the_plan_starts():
    assert first("22:00-05:00") == [(0, 5), (22, 29), (46, 53)]
    # the night of Thursday, the day before the plan, does not count
    assert first("fri 22:00-05:00", 2) == [(22, 29), (190, 197)]


def test_windows_past_sunday_and_past_december():
    assert first("sat-mon", 2) == [(24, 96), (192, 264)]
    assert first("nov-feb", 2) == [(0, 59 * 24), (304 * 24, 425 * 24)]


def test_every_counts_from_the_first_day():
    assert first("every 14d 08:00-10:00") == [(8, 10), (344, 346), (680, 682)]
    # every other Monday: the fourth and the eighteenth of January
    assert first("every 14d mon 08:00-10:00", 2) == [(80, 82), (416, 418)]


def test_parts_that_touch_or_overlap_become_one():
    assert first("06:00-14:00 | 14:00-22:00", 2) == [(6, 22), (30, 46)]
    assert first("06:00-14:00 | 10:00-22:00", 1) == [(6, 22)]
    # the merged window reaches the end of the calendar and is cut there
    assert first("mon-sun") == [(0, YEAR_H + 400 * 24)]


def test_local_time_shifts_the_windows():
    # at 30 degrees east the sun is two hours ahead: 06:00 there is 04:00 in plan time
    assert first("06:00-14:00", 2, offset_h=2.0) == [(4, 12), (28, 36)]
    assert first("06:00-14:00", 2, offset_h=-11.0) == [(0, 1), (17, 25)]
    assert first("fri", 1, offset_h=2.0) == [(0, 22)]


def test_the_end_has_a_next_opening():
    opens, closes = windows("feb 08:00-09:00", horizon_h=YEAR_H)
    assert opens.max() > YEAR_H + 31 * 24
    assert closes.max() <= YEAR_H + 400 * 24


def test_leap_years_are_kept():
    opens, closes = windows("feb", start=date(2028, 1, 1), horizon_h=366 * 24.0)
    # the third February lies past the end of the calendar but for four days
    assert (closes - opens).tolist() == [29 * 24, 28 * 24, 4 * 24]


def test_fifty_years_of_nights():
    opens, _ = windows("22:00-05:00", horizon_h=18262 * 24.0)
    assert len(opens) == 1 + 18262 + 400  # the first opened on the day before the plan
    assert np.all(np.diff(opens[1:]) == 24)


@pytest.mark.parametrize("text", ["22:00-05:00", "every 3d jan-may 05:00-06:00", "tue thu"])
@pytest.mark.parametrize("offset_h", [0.0, 5.75, -9.5])
def test_windows_against_the_clock(text, offset_h):
    """Ask the cell itself at some thousand instants."""
    opens, closes = windows(text, horizon_h=400 * 24.0, offset_h=offset_h)
    times = parse(text)
    for t in np.arange(1, 700 * 24, 7.003):
        inside = bool(np.any((opens <= t) & (t < closes)))
        assert inside == is_open(times, t + offset_h), t


def is_open(times, local_h):
    for span in times.spans:
        begin, end = ((span.from_min or 0) / 60, (span.to_min or 24 * 60) / 60)
        for back in (0, 1):
            day = int(local_h // 24) - back
            when = START + timedelta(days=day)
            named = not span.days or when.weekday() in span.days
            named &= not span.months or when.month in span.months
            named &= span.every_d is None or day % span.every_d == 0
            if named and begin <= local_h - day * 24 < end:
                return True
    return False


def test_instants():
    assert instants("mon thu 08:00") == [80, 152, 248, 320]
    assert instants("every 14d") == [0, 336, 672, 1008]
    assert instants("every 365d 12:00", 2) == [12, 8772]
    assert instants("mon thu") == [72, 144, 240, 312]
    assert instants("jul | jan") == [0, 181 * 24, 365 * 24, 547 * 24]
    assert instants("mon-fri 06:00", 2, offset_h=2.0) == [4, 76]
    # the same instant told twice happens once
    assert instants("fri 08:00 | 08:00", 2) == [8, 32]


def test_months_and_days_of_results():
    found = calendars.bins(
        date(2027, 1, 15), date(2027, 4, 1), (date(2027, 2, 27), date(2027, 3, 2))
    )
    assert found.labels == [
        "2027-01",
        "2027-02",
        "2027-02-27",
        "2027-02-28",
        "2027-03-01",
        "2027-03",
    ]
    assert (found.edges_h / 24).tolist() == [0, 17, 43, 44, 45, 46, 76]
    assert found.month_index.tolist() == [0, 1, 1, 1, 2, 2]
    assert found.calendar_month.tolist() == [1, 2, 2, 2, 3, 3]
    assert found.day.tolist() == [False, False, True, True, True, False]


def test_months_without_a_window():
    found = calendars.bins(date(2027, 12, 1), date(2028, 3, 1))
    assert found.labels == ["2027-12", "2028-01", "2028-02"]
    assert np.diff(found.edges_h).tolist() == [744, 744, 696]
    assert found.calendar_month.tolist() == [12, 1, 2]
    with pytest.raises(ValueError, match="no day"):
        calendars.bins(START, date(2028, 1, 1), (START, START))


def test_a_window_that_reaches_past_the_plan_is_cut():
    found = calendars.bins(START, date(2027, 2, 1), (date(2027, 1, 30), date(2027, 3, 1)))
    assert found.labels == ["2027-01", "2027-01-30", "2027-01-31"]


def test_daylight_on_the_equator_and_offset():
    dawn, dusk = calendars.daylight(0.0, 0.0, date(2027, 3, 20), 24.0, 0.0)
    # equinox: 12 h of sun, 7 min of disc and refraction, 2 x 20.7 min of twilight
    assert dusk[1] - dawn[1] == pytest.approx(12 + 12 * 2 * 6 / 180, abs=0.02)
    assert (dawn[1] + dusk[1]) / 2 == pytest.approx(12 + 7.5 / 60, abs=0.02)
    east, _ = calendars.daylight(0.0, 30.0, date(2027, 3, 20), 24.0, 0.0)
    assert dawn[1] - east[1] == pytest.approx(2.0, abs=0.01)
    told, _ = calendars.daylight(0.0, 30.0, date(2027, 3, 20), 24.0, 3.0)
    np.testing.assert_allclose(told - east, 3.0, rtol=1e-12)
    assert len(dawn) == 1 + 1 + 401


def test_polar_day_and_night():
    dawn, dusk = calendars.daylight(78.0, 15.0, date(2027, 6, 10), 24.0, 1.0)
    assert (dawn[0], dusk[0]) == (-1e300, 1e300)
    night = slice(190, 200)  # second half of December
    assert np.all(dawn[night] > dusk[night])
    opens, closes = calendars.light(78.0, 15.0, date(2027, 6, 10), 24.0, 1.0)
    assert opens[0] == 0
    assert closes[0] > 60 * 24  # light until well into August
    assert not np.any((opens > 185 * 24) & (opens < 200 * 24))


def test_light_is_the_same_by_day_and_by_window():
    dawn, dusk = calendars.daylight(17.0, -3.0, START, 240.0, 0.0)
    opens, closes = calendars.light(17.0, -3.0, START, 240.0, 0.0)
    np.testing.assert_array_equal(opens[:5], dawn[1:6])
    np.testing.assert_array_equal(closes[:5], dusk[1:6])


def test_offsets_of_sites():
    sahel = azalai.load("sahel")
    offsets = calendars.site_offsets(sahel)
    assert set(offsets) == set(sahel.sites.keys)
    if sahel.settings.plan.utc_offset_h is None:
        gao = sahel.sites["Gao"]
        assert offsets["Gao"] == pytest.approx(gao.longitude_deg / 15)
    else:
        assert set(offsets.values()) == {0.0}
    workshop = azalai.load("workshop")
    assert calendars.site_offsets(workshop) == {"Hall": 0.0}
    assert calendars.plan_offset(workshop) == 0.0
