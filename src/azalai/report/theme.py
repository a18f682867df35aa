"""One quiet theme for every chart, and the doors through which a chart leaves.

The colours are those of Okabe and Ito (2008), told apart by all common kinds of colour
blindness and in grey print.  A chart is written without the network: as SVG, PNG or one
HTML file that holds the chart library itself.
"""

from pathlib import Path
from typing import Any, Final

from azalai.errors import OutputError
from azalai.scenario.outputs import replacing

#: Okabe and Ito, darkest first, yellow left out: it is lost on white paper.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
INK: Final = "#1f2933"
FAINT: Final = "#d9dee3"

CONFIG: Final[dict[str, Any]] = {
    "background": "white",
    "font": "sans-serif",
    "range": {"category": list(COLOURS), "heatmap": {"scheme": "blues"}},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "grid": True,
        "gridColor": FAINT,
        "gridWidth": 0.6,
        "domainColor": FAINT,
        "tickColor": FAINT,
    },
    "legend": {"labelColor": INK, "titleColor": INK, "titleFontWeight": "normal"},
    "title": {"color": INK, "anchor": "start", "fontSize": 15, "subtitleColor": INK},
    "view": {"stroke": None},
}


def themed(chart: Any) -> Any:
    """Give an Altair chart the theme of the house."""
    return chart.configure(**CONFIG)


def save(chart: Any, path: Path) -> None:
    """Write a themed chart as .svg, .png or .html, by the ending of its name.

    Raises:
        OutputError: if the ending is another one, or the file cannot be written.

    """
    import vl_convert as vlc

    spec = themed(chart).to_dict()
    ending = path.suffix.lower()
    if ending not in {".svg", ".png", ".html"}:
        raise OutputError("chart-form", path=str(path))
    with replacing(path) as temporary:
        if ending == ".png":
            temporary.write_bytes(vlc.vegalite_to_png(spec, scale=2))
        elif ending == ".svg":
            temporary.write_text(vlc.vegalite_to_svg(spec), encoding="utf-8")
        else:
            temporary.write_text(vlc.vegalite_to_html(spec, bundle=True), encoding="utf-8")
