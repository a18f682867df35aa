"""Write `src/azalai/geo/outlines.json`: country outlines from Natural Earth, 1:110 million.

    python tools/outlines.py PATH/naturalearth_lowres.shp

Natural Earth (naturalearthdata.com) is in the public domain.  The shapefile "Admin 0 - Countries"
at 1:110m is read with its table of attributes (.dbf) beside it; the wheel of geopandas 0.14.4, the
last one to ship a copy, holds both in geopandas/datasets/naturalearth_lowres:

    pip download --no-deps geopandas==0.14.4
    unzip geopandas-0.14.4-py3-none-any.whl 'geopandas/datasets/naturalearth_lowres/*'

The file holds {"ML": [[[lon, lat], ...], ...], ...}: for each two-letter code its rings, the
largest first, closed, clockwise (as shapefiles and Vega have outer rings, against RFC 7946),
rounded to 0.01 degree.  Holes are left out.  Borders are those of Natural Earth, which draws who
governs, not who claims; what has no code of its own in ISO 3166 stands with the country under whose
code it falls there (_WITHOUT_CODE).  Both are a matter of drawing, not of opinion.
"""

import json
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from babel.core import get_global

TARGET: Final = Path(__file__).resolve().parent.parent / "src/azalai/geo/outlines.json"
DECIMALS: Final = 2

#: Rows of Natural Earth whose three-letter code is told as -99.
_WITHOUT_CODE: Final = {
    "France": "FR",
    "Kosovo": "XK",
    "N. Cyprus": "CY",
    "Norway": "NO",
    "Somaliland": "SO",
}
_POLYGON: Final = 5

Ring = list[tuple[float, float]]


def records(table: Path) -> Iterator[dict[str, str]]:
    """Read the rows of a dBASE III table as text (Latin-1, as the .cpg beside it says)."""
    data = table.read_bytes()
    count, head, width = struct.unpack("<IHH", data[4:12])
    fields: list[tuple[str, int]] = []
    position = 32
    while data[position] != 0x0D:
        name = data[position : position + 11].split(b"\0")[0].decode("ascii")
        fields.append((name, data[position + 16]))
        position += 32
    for row in range(count):
        start = head + row * width + 1  # the first byte marks deleted rows
        cells = {}
        for name, length in fields:
            cells[name] = data[start : start + length].decode("latin-1").strip()
            start += length
        yield cells


def polygons(shapes: Path) -> Iterator[list[Ring]]:
    """Read the rings of each polygon of an ESRI shapefile."""
    data = shapes.read_bytes()
    position = 100
    while position < len(data):
        length = 2 * struct.unpack(">I", data[position + 4 : position + 8])[0]
        yield _rings(data[position + 8 : position + 8 + length])
        position += 8 + length


def _rings(content: bytes) -> list[Ring]:
    kind = struct.unpack("<I", content[:4])[0]
    if kind != _POLYGON:
        sys.exit(f"shape of kind {kind}: only polygons are read")
    parts, count = struct.unpack("<II", content[36:44])
    starts = [*struct.unpack(f"<{parts}I", content[44 : 44 + 4 * parts]), count]
    numbers = struct.unpack(f"<{2 * count}d", content[44 + 4 * parts :])
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [points[a:b] for a, b in pairwise(starts)]


def turn(ring: Ring) -> float:
    """Give twice the area inside a ring on the flat map: negative where it runs clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring))


def rounded(ring: Ring) -> Ring:
    """Round a ring, without points that fall together."""
    near = [(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in ring]
    kept = [p for i, p in enumerate(near) if i == 0 or p != near[i - 1]]
    return kept if kept[0] == kept[-1] else [*kept, kept[0]]


def code_of(row: dict[str, str]) -> str:
    """Give the two-letter code of a row of Natural Earth."""
    if row["name"] in _WITHOUT_CODE:
        return _WITHOUT_CODE[row["name"]]
    found: list[str] = get_global("territory_aliases").get(row["iso_a3"], [])
    if len(found) != 1:
        sys.exit(f"{row['name']}: no two-letter code for {row['iso_a3']}")
    return found[0]


def outlines(shapes: Path) -> dict[str, list[Ring]]:
    """Give the outer rings of every country, the largest first."""
    found: dict[str, list[Ring]] = {}
    rows = records(shapes.with_suffix(".dbf"))
    for row, rings in zip(rows, polygons(shapes), strict=True):
        outer = [rounded(ring) for ring in rings if turn(ring) < 0]
        found.setdefault(code_of(row), []).extend(r for r in outer if turn(r) < 0)
    return {code: sorted(found[code], key=turn) for code in sorted(found)}


def main(shapes: Path) -> None:
    """Write the file of outlines."""
    found = outlines(shapes)
    text = json.dumps(found, separators=(",", ":"))
    TARGET.write_text(text.replace("]]],", "]]],\n") + "\n", encoding="utf-8")
    print(f"{len(found)} countries, {len(text) / 1000:.0f} kB: {TARGET.name}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
