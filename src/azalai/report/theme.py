"""One quiet theme for every chart, and the doors through which a chart leaves.

The colours are those of Okabe and Ito (2008), told apart by all common kinds of colour
blindness and in grey print.  A chart is written without the network: as SVG, PNG or one
HTML file that holds the chart library itself.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from azalai.errors import OutputError
from azalai.locale import Language
from azalai.scenario.outputs import replacing

#: Okabe and Ito, darkest first, yellow left out: it is lost on white paper.
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
INK: Final = "#1f2933"
FAINT: Final = "#e3e7eb"
GREY: Final = "#6B7280"
#: Width of a chart in its own file; in the document it takes the width of its column.
WIDTH: Final = 680

#: How a browser writes numbers and dates, by language; English is what Vega does by itself.
LOCALES: Final = {"fr": "fr-FR"}

_WORDS: Final[dict[str, Any]] = {
    "labelColor": INK,
    "titleColor": INK,
    "titleFontWeight": "normal",
    "labelFontSize": 12,
    "titleFontSize": 12,
}

CONFIG: Final[dict[str, Any]] = {
    "background": "white",
    "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
    "range": {"category": list(COLOURS), "heatmap": {"scheme": "blues"}},
    "axis": {
        **_WORDS,
        "grid": True,
        "gridColor": FAINT,
        "gridWidth": 0.8,
        "domainColor": FAINT,
        "tickColor": FAINT,
        "labelLimit": 300,
        "titlePadding": 8,
    },
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleX": 0,
        "titleY": -14,
        "titleBaseline": "bottom",
    },
    "axisXTemporal": {"labelFlush": False, "grid": False},
    "axisXBand": {"labelAngle": 0, "grid": False, "labelOverlap": True},
    "axisYBand": {"grid": False, "ticks": False, "domain": False, "labelPadding": 6},
    "legend": {
        **_WORDS,
        "orient": "top",
        "columns": {"expr": "width < 360 ? 1 : width < 520 ? 2 : 4"},
        "labelLimit": 240,
        "symbolSize": 90,
        "rowPadding": 3,
        "columnPadding": 14,
        "offset": 30,
        "titlePadding": 6,
    },
    "header": {"labelColor": INK, "labelFontSize": 12, "labelFontWeight": "bold"},
    "title": {"color": INK, "anchor": "start", "fontSize": 15, "subtitleColor": INK, "offset": 12},
    "view": {"stroke": None},
}


def themed(chart: Any) -> Any:
    """Give an Altair chart the theme of the house."""
    return chart.configure(**CONFIG)


@contextmanager
def unchecked() -> Iterator[None]:
    """Make charts without holding each part against the schema of Vega-Lite.

    They are the house's own and drawn in the tests; the check takes longer than all the rest.
    """
    from altair.utils import schemapi

    with schemapi.debug_mode(False):
        yield


def for_page(chart: Any, title: str) -> dict[str, Any]:
    """Give the specification of a chart inside the document.

    Its title stands above it as words of the page, so it has none of its own; its width is that
    of its column, where it is a single panel.
    """
    spec: dict[str, Any] = themed(chart).to_dict(validate=False)
    spec.pop("title", None)
    spec.pop("$schema", None)
    spec["description"] = title
    if "projection" not in spec and ("layer" in spec or "mark" in spec):
        spec["width"] = "container"
        for layer in spec.get("layer", ()):
            layer.pop("width", None)
            layer.pop("title", None)
    return spec


def save(chart: Any, path: Path, language: Language = "en") -> None:
    """Write a themed chart as .svg, .png or .html, by the ending of its name.

    Raises:
        OutputError: if the ending is another one, or the file cannot be written.

    """
    import vl_convert as vlc

    spec = themed(chart).to_dict()
    ending = path.suffix.lower()
    if ending not in {".svg", ".png", ".html"}:
        raise OutputError("chart-form", path=str(path))
    name = LOCALES.get(language)
    told: dict[str, Any] = {"format_locale": name, "time_format_locale": name}
    with replacing(path) as temporary:
        if ending == ".png":
            temporary.write_bytes(vlc.vegalite_to_png(spec, scale=2, **told))
        elif ending == ".svg":
            temporary.write_text(vlc.vegalite_to_svg(spec, **told), encoding="utf-8")
        else:
            page = vlc.vegalite_to_html(spec, bundle=True, **told)
            temporary.write_text(page, encoding="utf-8")


def locales(language: Language, currency: str) -> dict[str, Any]:
    """Give what Vega needs to write numbers and dates in a language, the plan's money included."""
    import vl_convert as vlc

    name: Any = LOCALES.get(language)
    if name is None:
        return {}
    numbers: dict[str, Any] = dict(vlc.get_format_locale(name))
    numbers["currency"] = ["", f"\u00a0{currency}" if currency else ""]
    return {"formatLocale": numbers, "timeFormatLocale": vlc.get_time_format_locale(name)}


def library() -> str:
    """Give the chart library as one script.

    Putting it together takes seconds, so it is kept in the user's cache; where nothing can be
    kept it is made each time.
    """
    import vl_convert

    kept = _cache() / f"azalai-charts-{version('vl-convert-python')}.js"
    try:
        return kept.read_text(encoding="utf-8")
    except OSError:
        script = str(vl_convert.javascript_bundle())  # type: ignore[call-arg]  # it has a default
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with replacing(kept) as temporary:
            temporary.write_text(script, encoding="utf-8")
    except (OSError, OutputError):
        return script  # a cache that cannot be written is only slower
    return script


def _cache() -> Path:
    told = os.environ.get("XDG_CACHE_HOME")
    return Path(told) if told else Path.home() / ".cache"
