"""When it is light: rise and set of the sun, dawn and dusk.

Position of the sun by the low-accuracy series of Meeus, *Astronomical Algorithms* (1998),
chapters 25 and 28 (0.01 degree); good to a minute between 65 degrees north and south, and to
some minutes beyond, where refraction itself is uncertain by more.  Held against Meeus's own
examples and against published rise and set times.

Night is, as in Annex 2 of the ICAO, the time between the end of evening and the beginning of
morning civil twilight: the sun more than six degrees below the horizon.
"""

from calendar import monthrange
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

#: Depression of the centre of the sun: at rise and set (refraction and half its disc), and at
#: the ends of civil twilight.
HORIZON_DEG: Final = 0.833
CIVIL_DEG: Final = 6.0
DEG_PER_H: Final = 15.0
HOURS: Final = 24
_J2000: Final = date(2000, 1, 1).toordinal() + 0.5  # noon of the first of January 2000
_CENTURY_D: Final = 36525.0


def sun(day: ArrayLike) -> tuple[Floats, Floats]:
    """Give the declination of the sun and the equation of time.

    Args:
        day: proleptic ordinal of the instant (`date.toordinal()` is 0 h UTC of that day).

    Returns:
        Declination in degrees and apparent minus mean solar time in hours, in the shape of `day`.

    """
    t = (np.asarray(day, np.float64) - _J2000) / _CENTURY_D
    mean_deg = 280.46646 + t * (36000.76983 + t * 0.0003032)
    anomaly = np.radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    centre_deg = (
        (1.914602 - t * (0.004817 + t * 0.000014)) * np.sin(anomaly)
        + (0.019993 - t * 0.000101) * np.sin(2 * anomaly)
        + 0.000289 * np.sin(3 * anomaly)
    )
    node = np.radians(125.04 - 1934.136 * t)
    apparent = np.radians(mean_deg + centre_deg - 0.00569 - 0.00478 * np.sin(node))
    tilt = np.radians(23.4392911 - t * 0.0130042 + 0.00256 * np.cos(node))
    declination = np.degrees(np.arcsin(np.sin(tilt) * np.sin(apparent)))
    ascension = np.degrees(np.arctan2(np.cos(tilt) * np.sin(apparent), np.cos(apparent)))
    lead_deg = (mean_deg - 0.0057183 - ascension + 180.0) % 360.0 - 180.0
    return declination, lead_deg / DEG_PER_H


def rise_and_set_h(
    day: ArrayLike, latitude_deg: ArrayLike, longitude_deg: ArrayLike, below_deg: float = CIVIL_DEG
) -> tuple[Floats, Floats]:
    """Give when a day begins and ends, in hours UTC of that day.

    Args:
        day: proleptic ordinal of the day at the place.
        latitude_deg: of the places; all broadcast together.
        longitude_deg: of the places.
        below_deg: how far the sun is under the horizon then; `CIVIL_DEG` for dawn and dusk,
            `HORIZON_DEG` for rise and set.

    Returns:
        Two arrays: begin and end, below 0 or above 24 where that falls into the UTC day before
        or after.  Where the sun stays up all day they are 24 h apart about noon; where it stays
        down they are equal.

    """
    day, latitude, longitude = (
        np.asarray(x, np.float64) for x in np.broadcast_arrays(day, latitude_deg, longitude_deg)
    )
    noon = 12.0 - longitude / DEG_PER_H
    noon = noon - sun(day + noon / HOURS)[1]
    begin, end = noon - 6.0, noon + 6.0
    for _ in range(3):  # the sun moves on between noon and the rise that is sought
        begin = noon - _half_day_h(sun(day + begin / HOURS)[0], latitude, below_deg)
        end = noon + _half_day_h(sun(day + end / HOURS)[0], latitude, below_deg)
    return begin, end


def _half_day_h(declination: Floats, latitude: Floats, below_deg: float) -> Floats:
    """Give the hour angle at which the sun crosses the depression; 0 or 12 where it never does."""
    d, p = np.radians(declination), np.radians(np.clip(latitude, -89.9999, 89.9999))
    cosine = (np.sin(np.radians(-below_deg)) - np.sin(p) * np.sin(d)) / (np.cos(p) * np.cos(d))
    half: Floats = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))) / DEG_PER_H
    return half


def light_frac(
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    year: int,
    utc_offset_h: float | None = None,
    needed_h: ArrayLike = 0.0,
    every_d: int = 1,
) -> Floats:
    """Give the share of each hour of the clock that is light (civil), the mean over a month's days.

    Args:
        latitude_deg: of the places, shape (n,); nan where unknown.
        longitude_deg: of the places, shape (n,).
        year: of which the days are taken.
        utc_offset_h: local time minus UTC; None: mean solar time of each place.
        needed_h: only instants count after which it stays light so long; shape (n,) or a number.
        every_d: take every day, every second and so on.

    Returns:
        Shape (12, 24, n); nan where the position is unknown.

    """
    latitude, longitude = np.asarray(latitude_deg, float), np.asarray(longitude_deg, float)
    local = longitude / DEG_PER_H if utc_offset_h is None else utc_offset_h
    found = np.empty((12, HOURS, latitude.size))
    for month in range(12):
        first = date(year, month + 1, 1).toordinal()
        days = first + np.arange(0, monthrange(year, month + 1)[1], every_d)[:, None]
        begin, end = rise_and_set_h(days, latitude, longitude)
        always = end - begin >= HOURS  # midnight sun: tomorrow's light follows at once
        end = end + local - np.where(always, 0.0, np.asarray(needed_h))
        for hour in range(HOURS):
            light = [
                np.minimum(end, hour + 1 + turn) - np.maximum(begin + local, hour + turn)
                for turn in (-HOURS, 0, HOURS)
            ]
            share = np.sum(np.maximum(light, 0.0), axis=0)
            found[month, hour] = np.minimum(share, 1.0).mean(axis=0)
    return found
