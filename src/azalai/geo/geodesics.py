"""Distances, circles and areas on the ellipsoid of WGS 84.

Geodesics by Karney (2013), through pyproj; held against geographiclib.  A place without a
position is a place with nan: every distance to it is nan, never zero.
"""

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ring = tuple[tuple[float, float], ...]

M_PER_KM: Final = 1000.0


@cache
def _wgs84() -> Any:
    from pyproj import Geod  # loads for as long as a small plan is read

    return Geod(ellps="WGS84")


def distance_km(
    latitude_deg: ArrayLike,
    longitude_deg: ArrayLike,
    latitude2_deg: ArrayLike,
    longitude2_deg: ArrayLike,
) -> Floats:
    """Give the length of the shortest way between places.

    Args:
        latitude_deg: of the first places.
        longitude_deg: of the first places.
        latitude2_deg: of the second places; all four broadcast together.
        longitude2_deg: of the second places.

    Returns:
        Kilometres, in the common shape; the same to the bit in either direction.

    """
    a_lat, a_lon, b_lat, b_lon = (
        np.asarray(x, np.float64)
        for x in np.broadcast_arrays(latitude_deg, longitude_deg, latitude2_deg, longitude2_deg)
    )
    swap = (a_lat > b_lat) | ((a_lat == b_lat) & (a_lon > b_lon))
    first = np.where(swap, b_lon, a_lon), np.where(swap, b_lat, a_lat)
    second = np.where(swap, a_lon, b_lon), np.where(swap, a_lat, b_lat)
    known = ~np.isnan(a_lat + a_lon + b_lat + b_lon)
    found = np.full(known.shape, np.nan)
    if known.any():
        lon, lat, lon2, lat2 = (np.ascontiguousarray(x[known]) for x in (*first, *second))
        found[known] = np.asarray(_wgs84().inv(lon, lat, lon2, lat2)[2]) / M_PER_KM
    return found


def circle(latitude_deg: float, longitude_deg: float, radius_km: float, points: int = 180) -> Ring:
    """Give the closed ring of all places at one distance from a centre.

    Args:
        latitude_deg: of the centre.
        longitude_deg: of the centre.
        radius_km: the distance.
        points: how many corners.

    Returns:
        (longitude, latitude) in degrees, clockwise seen from above as Vega wants rings.

    """
    azimuths = np.linspace(0.0, 360.0, points, endpoint=False)
    start = np.full(points, longitude_deg), np.full(points, latitude_deg)
    lon, lat, _ = _wgs84().fwd(*start, azimuths, np.full(points, radius_km * M_PER_KM))
    ring = tuple((float(x), float(y)) for x, y in zip(lon, lat, strict=True))
    return (*ring, ring[0])


def as_geojson(ring: Ring) -> dict[str, Any]:
    """Turn a clockwise ring into a geometry as RFC 7946 wants it.

    Outer rings run anticlockwise there, and what crosses the 180th meridian is cut in two.

    Returns:
        A Polygon or a MultiPolygon.

    """
    from shapely import MultiPolygon, Polygon, box
    from shapely.affinity import translate
    from shapely.geometry import mapping
    from shapely.geometry.polygon import orient

    lon = np.unwrap([x for x, _ in ring], period=360.0)
    lat = [y for _, y in ring]
    points = list(zip(lon.tolist(), lat, strict=True))
    if abs(lon[-1] - lon[0]) > 180.0:  # once around a pole
        pole = 90.0 if np.mean(lat) > 0 else -90.0
        points += [(float(lon[-1]), pole), (float(lon[0]), pole)]
    whole = Polygon(points)
    cut = [
        translate(whole, 360.0 * turn).intersection(box(-180.0, -90.0, 180.0, 90.0))
        for turn in (-2, -1, 0, 1, 2)
    ]
    parts = [
        orient(part)
        for piece in cut
        for part in getattr(piece, "geoms", [piece])
        if isinstance(part, Polygon) and part.area > 0.0
    ]
    return dict(mapping(parts[0] if len(parts) == 1 else MultiPolygon(parts)))
