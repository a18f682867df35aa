"""A map: land, circles, places; geodesic, without tiles and without the network.

The projection is azimuthal equidistant about the middle of what is shown (Snyder 1987, *Map
projections: a working manual*, chapter 25): distances from the middle are true, circles look like
circles, the date line and the poles need no care.  Everything is drawn by Vega from rings that run
clockwise.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from azalai.geo.geodesics import Ring
from azalai.geo.outlines import countries, outline
from azalai.report.theme import GREY, INK

WIDTH_PX: Final = 760
HEIGHT_LEAST_PX: Final = 380
HEIGHT_MOST_PX: Final = 760
MARGIN: Final = 1.12
EARTH_KM: Final = 6371.0
HOME: Final = "#faf8f3"
LAND: Final = "#edeae2"
SEA: Final = "#dfe9f0"
BORDER: Final = "#b9b2a3"
AT: Final = {"longitude": "lon:Q", "latitude": "lat:Q"}


@dataclass(frozen=True)
class Area:
    """A ring drawn as an area: `group` is its colour key, `title` its tip."""

    ring: Ring
    title: str
    group: str = ""


@dataclass(frozen=True)
class Map:
    """What a map shows.

    Attributes:
        title: above it; `subtitle` below that.
        bases: rows with name, lat, lon, and whatever the tip shows.
        places: rows with name, lat, lon, value (colour; None: not reached) and size.
        areas: circles and isochrones.
        value_title: of the colour legend; `size_title` of the size legend.
        unreached: how the legend calls places without a value.
        limit: value from which on colours stay the same.
        home: codes of countries that stand out from their neighbours.
        groups: word to colour; where told, a place is coloured by its `group` instead of its value.

    """

    title: str
    subtitle: str = ""
    bases: Sequence[Mapping[str, Any]] = ()
    places: Sequence[Mapping[str, Any]] = ()
    areas: Sequence[Area] = ()
    value_title: str = ""
    size_title: str = ""
    unreached: str = ""
    limit: float | None = None
    extent: Sequence[tuple[float, float]] = field(default_factory=list)
    home: Sequence[str] = ()
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Frame:
    """Where the map looks: middle in degrees, half extents in km, size in pixels."""

    lon: float
    lat: float
    half_x_km: float
    half_y_km: float

    @property
    def height_px(self) -> float:
        ratio = self.half_y_km / self.half_x_km
        return min(max(WIDTH_PX * ratio, HEIGHT_LEAST_PX), HEIGHT_MOST_PX)

    @property
    def scale(self) -> float:
        """Pixels a radian."""
        per_km = min(WIDTH_PX / 2 / self.half_x_km, self.height_px / 2 / self.half_y_km)
        return per_km * EARTH_KM

    def xy_km(self, lon: float, lat: float) -> tuple[float, float]:
        """Project a place: east and north of the middle."""
        a, b, turn = math.radians(self.lat), math.radians(lat), math.radians(lon - self.lon)
        cosine = math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(turn)
        angle = math.acos(min(max(cosine, -1.0), 1.0))
        k = EARTH_KM * (angle / math.sin(angle) if angle > 1e-9 else 1.0)
        x = k * math.cos(b) * math.sin(turn)
        y = k * (math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(turn))
        return x, y

    def place(self, x_km: float, y_km: float) -> tuple[float, float]:
        """Give longitude and latitude of a point of the map."""
        angle = math.hypot(x_km, y_km) / EARTH_KM
        if angle < 1e-9:
            return self.lon, self.lat
        a = math.radians(self.lat)
        share_x, share_y = x_km / EARTH_KM / angle, y_km / EARTH_KM / angle
        lat = math.asin(math.cos(angle) * math.sin(a) + share_y * math.sin(angle) * math.cos(a))
        lon = math.atan2(
            share_x * math.sin(angle),
            math.cos(a) * math.cos(angle) - share_y * math.sin(a) * math.sin(angle),
        )
        return (self.lon + math.degrees(lon) + 540.0) % 360.0 - 180.0, math.degrees(lat)


def draw(told: Map) -> Any:
    """Draw a map as an Altair chart; `theme.save` writes it."""
    import altair as alt

    frame = _frame(told)
    layers = _land(alt, frame, told.home)
    if told.areas:
        layers.append(_areas(alt, told.areas))
    layers.append(_scale_bar(alt, frame))
    layers += [*_places(alt, told), *_bases(alt, told.bases), *_labels(alt, told, frame)]
    title = alt.TitleParams(told.title, subtitle=told.subtitle, offset=12)
    return (
        alt.layer(*layers)
        .resolve_scale(color="independent", shape="independent", size="independent")
        .project(
            type="azimuthalEquidistant",
            rotate=[-frame.lon, -frame.lat, 0],
            scale=frame.scale,
            translate=[WIDTH_PX / 2, frame.height_px / 2],
        )
        .properties(
            width=WIDTH_PX, height=frame.height_px, title=title, view=alt.ViewConfig(fill=SEA)
        )
    )


def _frame(told: Map) -> _Frame:
    """Find the middle and extents of all places, areas included."""
    points = [(row["lon"], row["lat"]) for row in (*told.bases, *told.places)]
    points += [point for area in told.areas for point in area.ring]
    points += list(told.extent)
    vectors = [
        (
            math.cos(math.radians(b)) * math.cos(math.radians(a)),
            math.cos(math.radians(b)) * math.sin(math.radians(a)),
            math.sin(math.radians(b)),
        )
        for a, b in points
    ]
    x, y, z = (sum(v[i] for v in vectors) for i in range(3))
    lon, lat = math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y)))
    for _ in range(2):  # from the mean to the middle of the extents
        rough = _Frame(lon, lat, 1.0, 1.0)
        flat = [rough.xy_km(*point) for point in points]
        low, high = ([pick(p[i] for p in flat) for i in range(2)] for pick in (min, max))
        lon, lat = rough.place((low[0] + high[0]) / 2, (low[1] + high[1]) / 2)
    half = [max((high[i] - low[i]) / 2 * MARGIN, 30.0) for i in range(2)]
    return _Frame(lon, lat, *half)


def _land(alt: Any, frame: _Frame, home: Sequence[str]) -> list[Any]:
    """Draw land: neighbours first, then the countries of the plan, lighter."""
    reach = math.hypot(frame.half_x_km, frame.half_y_km) * 2.0
    layers = []
    for fill, codes in ((LAND, [c for c in countries() if c not in home]), (HOME, sorted(home))):
        near = [
            _feature("Polygon", (ring,), title=code)
            for code in codes
            for ring in outline(code)
            if _is_near(frame, ring, reach)
        ]
        if near:
            shapes = alt.Chart(alt.Data(values=near))
            mark = shapes.mark_geoshape(fill=fill, stroke=BORDER, strokeWidth=0.8, clip=True)
            layers.append(mark)
    return layers


def _is_near(frame: _Frame, ring: Ring, reach_km: float) -> bool:
    """Tell whether a ring may show: a corner is near, or the middle lies in its box."""
    if any(math.hypot(*frame.xy_km(*point)) < reach_km for point in ring):
        return True
    lons, lats = [x for x, _ in ring], [y for _, y in ring]
    return min(lons) <= frame.lon <= max(lons) and min(lats) <= frame.lat <= max(lats)


def _areas(alt: Any, areas: Sequence[Area]) -> Any:
    values = [_feature("Polygon", (area.ring,), title=area.title) for area in areas]
    return (
        alt.Chart(alt.Data(values=values))
        .mark_geoshape(
            fill="#0072B2", fillOpacity=0.07, stroke="#0072B2", strokeWidth=1.1, clip=True
        )
        .encode(tooltip="properties.title:N")
    )


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """Give a feature of GeoJSON; rings are tuples, which Altair does not copy layer by layer."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _scale_bar(alt: Any, frame: _Frame) -> Any:
    """Draw a bar of a round length at the lower left."""
    per_km = frame.scale / EARTH_KM
    wide, high = WIDTH_PX / 2 / per_km, frame.height_px / 2 / per_km
    length = max(n * 10**k for k in range(5) for n in (1, 2, 5) if n * 10**k <= wide * 0.5)
    x, y = -wide * 0.94, -high * 0.93
    ends = [frame.place(x, y), frame.place(x + length, y)]
    line = alt.Chart(alt.Data(values=[_feature("LineString", [list(p) for p in ends])]))
    bar = line.mark_geoshape(filled=False, stroke=INK, strokeWidth=2)
    lon, lat = frame.place(x + length / 2, y + high * 0.02)
    label = alt.Chart(alt.Data(values=[{"lon": lon, "lat": lat, "text": f"{length:g} km"}]))
    words = label.mark_text(fontSize=11, baseline="bottom", color=INK).encode(
        longitude="lon:Q", latitude="lat:Q", text="text:N"
    )
    return bar + words


def _places(alt: Any, told: Map) -> list[Any]:
    size = alt.Size(
        "size:Q",
        title=told.size_title,
        scale=alt.Scale(range=[50, 420], zero=True),
        legend=alt.Legend(orient="right", columns=1, values=_sizes(told), symbolFillColor=GREY),
    )
    unmet = [{**row, "word": told.unreached} for row in told.places if row["value"] is None]
    met = [dict(row) for row in told.places if row["value"] is not None]
    layers = []
    if met:
        colour = _by_group(alt, told) if told.groups else _by_value(alt, told, met)
        dots = alt.Chart(alt.Data(values=met)).mark_circle(
            opacity=1.0, stroke="white", strokeWidth=1
        )
        layers.append(dots.encode(**AT, color=colour, size=size, tooltip=_tips(alt, told)))
    if unmet:
        shape = _mark(alt, "cross")
        marks = alt.Chart(alt.Data(values=unmet)).mark_point(
            size=110, filled=True, color="#D55E00", opacity=1.0
        )
        layers.append(marks.encode(**AT, shape=shape, tooltip=_tips(alt, told)[:1]))
    return layers


def _mark(alt: Any, shape: str) -> Any:
    legend = alt.Legend(orient="right", columns=1)
    return alt.Shape("word:N", title=None, scale=alt.Scale(range=[shape]), legend=legend)


def _sizes(told: Map) -> list[float]:
    """Give three round sizes for the legend, the largest not above the largest there is."""
    most = max((row["size"] for row in told.places), default=0.0)
    if most <= 0.0:
        return [0.0]
    step = 10.0 ** math.floor(math.log10(most))
    top = math.floor(most / step) * step
    return sorted({top / 4, top / 2, top})


def _by_value(alt: Any, told: Map, met: Sequence[Mapping[str, Any]]) -> Any:
    top = told.limit or max((row["value"] for row in met), default=1.0)
    return alt.Color(
        "value:Q",
        title=told.value_title,
        scale=alt.Scale(scheme="viridis", reverse=True, domain=[0, top], clamp=True),
        legend=alt.Legend(orient="right", gradientLength=160, tickCount=4),
    )


def _by_group(alt: Any, told: Map) -> Any:
    scale = alt.Scale(domain=list(told.groups), range=list(told.groups.values()))
    return alt.Color(
        "group:N",
        title=None,
        scale=scale,
        legend=alt.Legend(orient="right", columns=1, symbolType="circle"),
    )


def _tips(alt: Any, told: Map) -> list[Any]:
    names = {"name:N": None, "value:Q": told.value_title, "size:Q": told.size_title}
    tips = [alt.Tooltip(field, title=title or " ") for field, title in names.items()]
    tips[1].format = tips[2].format = ",.0f"
    return tips


def _bases(alt: Any, bases: Sequence[Mapping[str, Any]]) -> list[Any]:
    if not bases:
        return []
    chart = alt.Chart(alt.Data(values=[dict(row) for row in bases]))
    shape = _mark(alt, "square")
    mark = chart.mark_point(
        size=90, filled=True, color=INK, stroke="white", strokeWidth=1, opacity=1
    )
    return [mark.encode(longitude="lon:Q", latitude="lat:Q", shape=shape, tooltip=["name:N"])]


def _labels(alt: Any, told: Map, frame: _Frame) -> list[Any]:
    """Write names where there is room: bases first, then places by size."""
    rows = [(row, True) for row in told.bases]
    rows += [(row, False) for row in sorted(told.places, key=lambda r: (-r["size"], r["name"]))]
    dots = {row["name"]: _dot_box(frame, row) for row in (*told.places, *told.bases)}
    taken: list[_Box] = []
    kept: dict[tuple[bool, str], list[dict[str, Any]]] = {}
    named: set[str] = set()
    for row, bold in rows:
        others = [*taken, *(dot for name, dot in dots.items() if name != row["name"])]
        spots = {side: _label_box(frame, row, side, bold=bold) for side in SIDES}
        free = [s for s, box in spots.items() if _inside(frame, box) and not _hits(box, others)]
        if row["name"] in named or not (free or bold):
            continue
        side = free[0] if free else "right"
        taken.append(spots[side])
        named.add(row["name"])
        cells = {key: row[key] for key in ("name", "lon", "lat")}
        kept.setdefault((bold, side), []).append(cells)
    return [_label_layer(alt, rows, *how) for how, rows in sorted(kept.items())]


#: Where a name may stand beside its place: text align and the shift in pixels.
SIDES: Final = {
    "right": ("left", 11, 0),
    "left": ("right", -11, 0),
    "below": ("center", 0, 16),
    "above": ("center", 0, -16),
}
_Box = tuple[float, float, float, float]


def _dot_box(frame: _Frame, row: Mapping[str, Any]) -> _Box:
    x, y = (v * frame.scale / EARTH_KM for v in frame.xy_km(row["lon"], row["lat"]))
    half = 4.0 + 5.0 * row.get("weight", 0.5)
    return x - half, y - half, x + half, y + half


def _label_box(frame: _Frame, row: Mapping[str, Any], side: str, *, bold: bool) -> _Box:
    """Give the pixels that a name takes on one side of its place."""
    x, y = (v * frame.scale / EARTH_KM for v in frame.xy_km(row["lon"], row["lat"]))
    align, dx, dy = SIDES[side]
    wide = (8.2 if bold else 6.8) * len(row["name"])
    left = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[align]
    return left, y - dy - 7.0, left + wide, y - dy + 7.0


def _inside(frame: _Frame, box: _Box) -> bool:
    wide, high = WIDTH_PX / 2, frame.height_px / 2
    return -wide < box[0] and box[2] < wide and -high < box[1] and box[3] < high


def _hits(box: _Box, others: Sequence[_Box]) -> bool:
    return any(_overlap(box, other) for other in others)


def _overlap(a: _Box, b: _Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _label_layer(alt: Any, rows: list[dict[str, Any]], bold: bool, side: str) -> Any:
    align, dx, dy = SIDES[side]
    text = alt.Chart(alt.Data(values=rows)).mark_text(
        align=align,
        baseline="middle",
        dx=dx,
        dy=dy,
        fontSize=12.5 if bold else 11,
        color=INK,
        fontWeight="bold" if bold else "normal",
    )
    return text.encode(longitude="lon:Q", latitude="lat:Q", text="name:N")
