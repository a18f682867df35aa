"""The report in the machine's Chromium, with the network off."""

import importlib.util
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import azalai
from azalai.reach.solve import solve
from azalai.report.document import write
from azalai.report.map import HOME
from azalai.report.theme import INK
from azalai.results.run import Future, Run
from azalai.scenario.write import write as write_plan

TOOL = Path(__file__).resolve().parents[2] / "tools" / "browser.py"
#: The parts of a drawn map, by what they look like: Vega keeps the datum with each path.
MAP = """
(place => {
  const paths = [...document.querySelectorAll(`#${place} svg path`)].filter(p => p.__data__);
  const svg = document.querySelector(`#${place} svg`);
  const box = element => { const b = element.getBBox(), m = element.getCTM();
    return [b.x + m.e, b.y + m.f, b.width, b.height]; };
  const inside = (path, x, y) => { const m = path.getCTM();
    return path.isPointInFill(new DOMPoint((x - m.e) / m.a, (y - m.f) / m.d)); };
  const look = p => getComputedStyle(p);
  const rgb = hex => `rgb(${[1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)).join(", ")})`;
  const shapes = paths.filter(p => p.closest(".mark-shape"));
  const home = shapes.filter(p => look(p).fill === rgb("HOME"));
  const circles = shapes.filter(p => look(p).fillOpacity === "0.07");
  const frame = box(svg.querySelector(".mark-group.role-frame.root .background"));
  let land = 0, points = 0;
  for (let x = 5; x < frame[2]; x += 10) for (let y = 5; y < frame[3]; y += 10) {
    points += 1;
    land += home.some(p => inside(p, frame[0] + x, frame[1] + y)) ? 1 : 0;
  }
  const squares = paths.filter(p => p.closest(".mark-symbol") && !p.closest(".role-legend")
    && look(p).fill === rgb("INK"));
  const bases = squares.map(p => { const b = box(p), name = p.__data__.datum.name;
    const x = b[0] + b[2] / 2, y = b[1] + b[3] / 2;
    const own = circles.filter(c => c.__data__.datum.properties.title.includes(` ${name}`));
    return [name, own.length, own.every(c => inside(c, x, y))]; });
  return { land: land / points, circles: circles.length, bases };
})
""".replace("HOME", HOME).replace("INK", INK)


def _tool():
    spec = importlib.util.spec_from_file_location("browser", TOOL)
    module = importlib.util.module_from_spec(spec)
    sys.modules["browser"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def browser():
    tool = _tool()
    chromium = tool.find()
    if chromium is None:
        pytest.skip("no Chromium on this machine: the report is not opened in a browser")
    with tool.Browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module", params=["en", "fr"])
def page(request, browser, small_run, tmp_path_factory):
    """The browser with the report open, in each language."""
    file = tmp_path_factory.mktemp("page") / "report.html"
    write(small_run, file, request.param)
    browser.told.clear()
    browser.size(1280, 900)
    browser.open(file)
    return browser


def methods(browser, *names):
    return [told["params"] for told in browser.told if told.get("method") in names]


def test_nothing_goes_wrong_and_nothing_is_asked_for(page):
    assert page.run("document.documentElement.dataset.charts") == "drawn"
    assert methods(page, "Runtime.exceptionThrown", "Log.entryAdded") == []
    said = methods(page, "Runtime.consoleAPICalled")
    assert [s for s in said if s["type"] in ("error", "warning", "assert")] == []
    asked = [told["request"]["url"] for told in methods(page, "Network.requestWillBeSent")]
    assert {url.split(":")[0] for url in asked} <= {"file", "data"}
    assert len([url for url in asked if url.startswith("file")]) == 1


def test_every_chart_has_marks(page):
    counts = page.run(
        "Object.fromEntries([...document.querySelectorAll('.drawing')].map(d => [d.id, "
        "[...d.querySelectorAll('svg .role-mark path, svg .role-mark line, svg .role-mark text')]"
        ".filter(p => !p.closest('.role-legend, .role-axis') && p.getBBox().width + "
        "p.getBBox().height > 0).length]))"
    )
    assert len(counts) >= 15
    assert {name: n for name, n in counts.items() if n < 2} == {}


def test_charts_stay_in_their_column(page):
    wide = page.run(
        "[...document.querySelectorAll('.drawing')].filter(d => d.querySelector('svg')"
        ".getBoundingClientRect().right > d.getBoundingClientRect().right + 1).map(d => d.id)"
    )
    assert wide == []


@pytest.mark.parametrize("place", ["first-map", "reach-times"])
def test_the_map_shows_land_and_each_base_in_its_own_circle(page, place):
    told = page.run(f"{MAP}('{place}')")
    assert 0.1 <= told["land"] <= 0.9
    assert told["circles"] == len(told["bases"]) >= 3
    assert all(count == 1 and inside for _, count, inside in told["bases"]), told


def test_a_figure_opens_its_table(page):
    opened = page.run(
        "(async () => { const link = document.querySelector('#availability p a'); link.click(); "
        "await new Promise(done => setTimeout(done, 100)); "
        "const row = document.getElementById(link.hash.slice(1)); const b = "
        "row.getBoundingClientRect(); return [row.checkVisibility(), b.top >= 0 && b.bottom <= "
        "innerHeight, row.querySelector('data').closest('table').matches('.raw')]; })()"
    )
    assert opened == [True, True, True]


def test_a_narrow_screen_scrolls_down_only(page):
    page.size(390, 844)
    assert page.run("document.documentElement.scrollWidth") <= 390
    page.size(1280, 900)


def test_print_leaves_out_what_only_a_screen_can_use(page):
    page.ask("Emulation.setEmulatedMedia", media="print")
    shown = page.run(
        "['nav.contents', '.behind'].map(s => getComputedStyle(document.querySelector(s)).display)"
    )
    page.ask("Emulation.setEmulatedMedia", media="")
    assert shown == ["none", "none"]


def test_a_coast_is_land_on_one_side(browser, tmp_path):
    """A ring that runs the wrong way would paint sea and land alike."""
    plan = azalai.load("fjord")
    write_plan(plan, tmp_path / "scenario")
    base = Future("", {"en": "The plan", "fr": "Le plan"}, "kept", plan.fingerprint)
    base = replace(base, steps={"reach": solve(plan)})
    run = Run(tmp_path, plan.name, plan.fingerprint, {}, 1, "0", {}, (base,))
    write(run, tmp_path / "report.html", "en")
    browser.open(tmp_path / "report.html")
    told = browser.run(f"{MAP}('first-map')")
    assert 0.1 <= told["land"] <= 0.9
    assert all(count == 1 and inside for _, count, inside in told["bases"]), told
