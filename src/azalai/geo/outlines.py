"""Outlines of countries, for the background of maps and for 'is this site where it says'.

From Natural Earth, 1:110 million (public domain), rounded to 0.01 degree: about one kilometre,
ten times finer than the lines themselves.  `tools/outlines.py` writes the file beside this one.

A ring is a closed list of (longitude, latitude) in degrees and runs clockwise seen from above,
as Vega wants it; RFC 7946 asks for the other way round, which Vega draws as all of the world but
the country, without any error.  Enclaves are not cut out: they are drawn over their neighbour.
A country too small for this scale (Malta, Singapore) has no ring.
"""

import json
from functools import cache
from importlib import resources
from typing import Final

Ring = tuple[tuple[float, float], ...]

_FILE: Final = "outlines.json"


@cache
def _all() -> dict[str, tuple[Ring, ...]]:
    text = resources.files(__package__).joinpath(_FILE).read_text(encoding="utf-8")
    return {
        country: tuple(tuple((lon, lat) for lon, lat in ring) for ring in rings)
        for country, rings in json.loads(text).items()
    }


def countries() -> tuple[str, ...]:
    """Give the two-letter codes of all countries that have an outline, sorted."""
    return tuple(sorted(_all()))


def outline(country: str) -> tuple[Ring, ...]:
    """Give the rings of a country, the largest first; none where it has no outline.

    Args:
        country: two-letter code (ISO 3166; `XK` is Kosovo).

    """
    return _all().get(country, ())
