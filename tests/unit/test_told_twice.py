"""A figure that is told in several places has one number and one name, or the difference is named.

Pages and screens are read as people read them; tables to the last digits.
"""

import json
import math
import re
from contextlib import redirect_stdout
from io import StringIO

import openpyxl
import polars as pl
import pytest
from rich.console import Console
from tests import run_plans
from tests.report_pages import Page
from typer.testing import CliRunner

import azalai
from azalai.afford.compare import compare as compare_afford
from azalai.cli import show_compare, show_run
from azalai.cli.main import app
from azalai.locale import text
from azalai.ready.compare import compare as compare_ready
from azalai.report import afford as charts
from azalai.report.compare_words import basis, basis_fields, chance
from azalai.report.document import document
from azalai.report.formats import NBSP, Formats
from azalai.results.run import DECISIVE_COST, OVERVIEW, PLAIN_COST

pytestmark = pytest.mark.usefixtures("kernel")

LANGUAGES = ("en", "fr")
KEYS = ("", "mixed fleet", "local work")
PARTS = ("mean", "low", "high", "p10", "p90")
HOURS_PER_YEAR = 365.25 * 24
UP = ("ready", "standby", "flying")


def one(frame, **where):
    """Give the only row that holds what is asked."""
    rows = frame.filter(**where).to_dicts()
    assert len(rows) == 1, (where, rows)
    return rows[0]


def every(**names):
    return dict.fromkeys(names.pop("of").split(), "*") | names


def compared(run, future, quantity, of=""):
    return one(run.compared["figures"], future=future, quantity=quantity, of=of)


def alike(told):
    """Assert that all numbers of `told` are one, and name the place of one that is not."""
    places = {place: value for place, value in told.items() if value is not None}
    assert len(places) > 1
    first = next(iter(places.values()))
    for place, value in places.items():
        assert math.isclose(value, first, rel_tol=1e-9, abs_tol=1e-12), (place, value, first)


# --- tables: every engine and the comparison -----------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("part", PARTS)
def test_availability(small_run, key, part):
    ready = small_run[key]["ready"]
    fleet = one(ready["availability"], **every(of="period site type", measure="fleet"))
    headline = one(ready["summary"], site="*", type="*", quantity="availability_frac")
    alike(
        {
            "summary": headline[part],
            "availability": fleet[f"{part}_frac"],
            "comparison": compared(small_run, key, "availability_frac")[part],
            "target": one(small_run.compared["targets"], future=key, target="fleet")[part],
        }
    )


@pytest.mark.parametrize("key", KEYS)
def test_availability_is_told_by_states_months_and_hours_too(small_run, key):
    ready = small_run[key]["ready"]
    states = ready["states"].filter(period="*", site="*", type="*")
    months = ready["months_each"].filter(site="*", type="*").sum()
    mean = compared(small_run, key, "availability_frac")["mean"]
    own = one(small_run.overview, future=key)["availability_frac"]
    alike(
        {
            "comparison": mean,
            "states": states.filter(pl.col("state").is_in(UP))["mean_frac"].sum(),
            "months": months["available_h"][0] / months["possessed_h"][0],
            "overview": own,
        }
    )


@pytest.mark.parametrize("key", KEYS)
def test_missions_completed(small_run, key):
    ready, afford = small_run[key]["ready"], small_run[key]["afford"]
    table = ready["missions"].filter(period="*", mission="*", base="*", kind="*", cause="*")
    row = one(table, outcome="completed")
    headline = one(ready["summary"], site="*", type="*", quantity="missions_completed_frac")
    alike(
        {
            "summary": headline["mean"],
            "missions": row["share_frac"],
            "comparison": compared(small_run, key, "missions_completed_frac")["mean"],
        }
    )
    alike(
        {
            "missions": row["mean"],
            "comparison": compared(small_run, key, "missions_completed")["mean"],
            "AFFORD": one(afford["counted"], what="missions", type="")["number"],
        }
    )
    lost = ready["missions"].filter(period="*", mission="*", base="*", kind="*", outcome="lost")
    for cause, share in lost.select("cause", "share_frac").iter_rows():
        if cause != "*":
            beside = one(small_run.compared["lost"], future=key, cause=cause)
            alike({"missions": share, "comparison": beside["share_frac"]})


@pytest.mark.parametrize("key", KEYS)
def test_calls_in_time(small_run, key):
    ready, afford = small_run[key]["ready"], small_run[key]["afford"]
    calls = one(ready["summary"], site="*", type="*", quantity="calls_in_time_frac")
    alike({"s": calls["mean"], "c": compared(small_run, key, "calls_in_time_frac")["mean"]})
    medevac = one(ready["responses"], period="*", mission="Medevac", base="*")
    alike(
        {
            "responses": medevac["in_time_frac"],
            "comparison": compared(small_run, key, "patients_in_time_frac")["mean"],
            "of the mission": compared(small_run, key, "calls_in_time_frac", "Medevac")["mean"],
        }
    )
    number = compared(small_run, key, "patients_in_time")["mean"]
    price = one(afford["figures"], figure="per_patient_in_time")["value"]
    cost = one(afford["totals"], view="economic", end="without")["constant_money"]
    alike({"comparison": number, "AFFORD": cost / price})


@pytest.mark.parametrize("key", KEYS)
def test_coverage(small_run, key):
    target = one(small_run[key]["reach"]["targets"], clock="patient", mission="Medevac")
    fair = one(small_run[key]["allocate"]["targets"], clock="patient", mission="Medevac")
    alike(
        {
            "REACH": target["share_frac"],
            "comparison": compared(small_run, key, "coverage_frac")["mean"],
            "overview": one(small_run.overview, future=key)["coverage_frac"],
        }
    )
    alike(
        {
            "REACH": fair["fair_frac"],
            "REACH with READY": target["fair_frac"],
            "comparison": compared(small_run, key, "coverage_fair_frac")["mean"],
        }
    )


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(("end", "quantity"), [("without", PLAIN_COST), ("with", DECISIVE_COST)])
def test_present_value(small_run, key, end, quantity):
    afford, beside = small_run[key]["afford"], small_run.compared
    each = afford["totals_each"].filter(view="economic", end=end)
    told = {
        "totals": one(afford["totals"], view="economic", end=end)["discounted_money"],
        "totals of each run": each["discounted_money"].mean(),
        "comparison": compared(small_run, key, quantity)["mean"],
        "overview": one(small_run.overview, future=key)[quantity],
    }
    ranked = beside["frontier"].filter(future=key, cost_quantity=quantity)
    assert ranked.height == 3
    told |= {f"frontier, {o}": c for o, c in ranked.select("outcome_quantity", "cost").iter_rows()}
    if end == "without":
        told |= {
            table: afford[table].filter(view="economic")["discounted_money"].sum()
            for table in ("years", "tree", "nato", "ledger")
        }
        told["samples"] = afford["samples"]["discounted_money"].mean()
        told["uncertainty"] = one(afford["uncertainty"], measure="discounted_money")["mean"]
        told["figures"] = one(afford["figures"], figure="present_value")["value"]
    else:
        left = afford["end_state"].filter(pl.col("part") != "debt")["discounted_money"].sum()
        told["end state"] = compared(small_run, key, PLAIN_COST)["mean"] - left
    alike(told)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("measure", ["constant_money", "then_year_money", "discounted_money"])
def test_how_sure_a_cost_is(small_run, key, measure):
    """One interval (Student's) and one spread, in AFFORD and in the comparison."""
    row = one(small_run[key]["afford"]["uncertainty"], measure=measure)
    beside = compared(small_run, key, f"cost_{measure}")
    alike({"AFFORD": row["half_width_95"], "comparison": (beside["high"] - beside["low"]) / 2})
    for part in ("p10", "p90"):
        alike({"AFFORD": row[f"luck_{part}"], "comparison": beside[part]})


def test_one_run_has_no_interval_in_either_place():
    """As planned there is one replication: its interval is unknown, not nought."""
    result = azalai.afford.solve(azalai.load("outpost"))
    assert result["uncertainty"]["half_width_95"].to_list() == [None, None, None]
    assert result["uncertainty"].schema["half_width_95"] == pl.Float64


@pytest.mark.parametrize("key", KEYS)
def test_cost_of_one_of_each(small_run, key):
    ready, afford = small_run[key]["ready"], small_run[key]["afford"]
    cost = one(afford["totals"], view="economic", end="without")["constant_money"]
    hours = one(ready["summary"], site="*", type="*", quantity="flown_fh")["mean"]
    fleet = compared(small_run, key, "available_h")["mean"]
    told = {
        "per_fh_full": ("cost_money_per_fh", cost / hours),
        "per_patient_in_time": ("cost_money_per_patient", None),
        "per_available_year": (None, cost * HOURS_PER_YEAR / fleet),
    }
    for figure, (quantity, worked) in told.items():
        own = one(afford["figures"], figure=figure, of="")
        beside = None if quantity is None else compared(small_run, key, quantity)
        alike(
            {
                "AFFORD": own["value"],
                "comparison": beside and beside["mean"],
                "worked out": worked,
            }
        )
        for part in ("p10", "p90") if beside else ():
            alike({"AFFORD": own[part], "comparison": beside[part]})


def test_a_simulator_is_no_available_aircraft(small_run):
    """It stands in the tables of READY and AFFORD, and in no figure of the fleet."""
    counted = small_run.base["afford"]["counted"].filter(what="available")
    assert "Mi-171 simulator" in counted["type"].to_list()
    flying = counted.filter(~pl.col("type").str.contains("simulator"))["number"].sum()
    alike({"AFFORD": flying, "READY": compared(small_run, "", "available_h")["mean"]})


@pytest.mark.parametrize("key", KEYS)
def test_money_for_stock(small_run, key):
    facts = small_run.base["spares"]["facts"]
    bought = one(facts, fact="cost_money")["number"]
    alike({"SUSTAIN": bought, "comparison": compared(small_run, key, "stock_bought_money")["mean"]})


# --- pages and screens: one decision, one figure -------------------------------------------------


def plain(words):
    """Give words as they are read: every space a plain one."""
    return re.sub(r"\s+", " ", words.replace(NBSP, " "))


@pytest.fixture(scope="module")
def screens(small_run):
    """What each place says of the futures, by language; on a screen so wide that no head breaks."""
    told = {}
    with pytest.MonkeyPatch.context() as wide:
        for screen in (show_run, show_compare):
            wide.setattr(screen, "console", lambda: Console(highlight=False, width=400))
        for language in LANGUAGES:
            page = Page.of(document(small_run, language).html)
            said = ask("compare", small_run.folder, "--language", language)
            told["report", language] = plain(page.text)
            told["compare", language] = plain(said)
            told["run", language] = plain(printed(small_run, language))
    return told


def printed(run, language):
    """Give the last lines of `azalai run`."""
    with redirect_stdout(StringIO()) as told:
        show_run.answer(run, run.folder / "report.html", language)
    return told.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["report", "compare", "run"])
def test_a_decision_costs_the_same_everywhere(screens, small_run, place, language):
    """With what is left at the end and without, both named (RULES 6.2)."""
    formats = Formats(language, "USD" if place != "run" else "")
    table = small_run.compared["differences"]
    for quantity in (PLAIN_COST, DECISIVE_COST):
        assert plain(text(f"quantity-{quantity}", language)) in screens[place, language]
        for future in ("mixed fleet", "local work"):
            mean = one(table, future=future, quantity=quantity, of="")["mean"]
            written = (formats.money(mean, sign=True), formats.millions(mean, sign=True))
            assert any(plain(words) in screens[place, language] for words in written), quantity


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", ["report", "compare", "run"])
def test_every_place_says_what_a_cost_rests_on(screens, small_run, place, language):
    """View, horizon, told or drawn prices, rate, price year, and the end."""
    said = plain(basis(small_run, Formats(language)))
    assert said in screens[place, language]
    assert "8 %" in said
    assert "2025" in said
    wanted = {"en": ("10 years", "prices as told"), "fr": ("10 ans", "prix indiqués")}
    assert all(words in said for words in wanted[language])


def test_json_says_what_a_cost_rests_on(small_run):
    told = json.loads(ask("compare", small_run.folder, "--json"))["remarks"][-1]
    assert told == {"code": "compare-basis", **basis_fields(small_run, Formats("en"))}
    costs = show_run.as_dict(small_run, small_run.folder / "report.html")["costs"]
    assert costs == {
        "view": "economic",
        "years": 10.0,
        "prices": "as told",
        "price_year": 2025,
        "discount_frac": 0.08,
        "discount_basis": "real",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_tells_both_costs_of_a_decision(small_run, language):
    page = Page.of(document(small_run, language).html)
    first = plain(page.text).split(plain(text("report-doubt", language)))[0]
    best = one(
        small_run.compared["frontier"].filter(pl.col("to_weight").is_null(), on_frontier=True),
        outcome_quantity="patients_in_time",
        cost_quantity=DECISIVE_COST,
    )
    for quantity in (PLAIN_COST, DECISIVE_COST):
        where = {"future": best["future"], "quantity": quantity, "of": ""}
        mean = one(small_run.compared["differences"], **where)["mean"]
        assert plain(Formats(language, "USD").money(mean, sign=True)) in first
        total = one(small_run.compared["figures"], **(where | {"future": ""}))["mean"]
        assert plain(Formats(language, "USD").money(total)) in first


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_figure_has_one_name(screens, language):
    """Two ways to count calls are two names, the same on the screen and on the page."""
    for quantity in OVERVIEW:
        name = plain(text(f"quantity-{quantity}", language))
        assert name in screens["run", language], quantity
        assert name in screens["report", language], quantity
    names = [text(f"quantity-{quantity}", language) for quantity in OVERVIEW]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_ways_to_count_stand_beside_each_other(screens, small_run, language):
    """REACH's share and READY's, SUSTAIN's wait and READY's, each with what it counts."""
    formats = Formats(language)
    flown = compared(small_run, "", "patients_in_time_frac")["mean"]
    day = formats.day(azalai.load("sahel").start.fromisoformat(small_run.settings["on"]))
    fields = {"day": day, "share": formats.share(flown)}
    assert plain(text("report-reach-beside", language, **fields)) in screens["report", language]
    assert plain(text("run-within", language, day=day)) in screens["run", language]
    wait = formats.number(compared(small_run, "", "parts_delay_d")["mean"], 1)
    assert plain(text("report-spares-wait", language, delay=wait)) in screens["report", language]


def test_how_sure_is_written_alike():
    """A share of resamples that is nearly all never looks like all."""
    formats = Formats("en")
    assert [plain(chance(s, formats)) for s in (1.0, 0.999, 0.0)] == ["100 %", "99.9 %", "0 %"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_sure_a_future_is_the_best_is_told_at_its_price(screens, small_run, language):
    """The screen and the page name one share, and the price at which it holds."""
    formats = Formats(language, "USD")
    where = {"outcome_quantity": "patients_in_time", "cost_quantity": DECISIVE_COST}
    for row in small_run.compared["frontier"].filter(on_frontier=True, **where).to_dicts():
        share, price = chance(row["best_frac"], formats), formats.money(row["at_weight"])
        joint = {"en": "{} of resamples at {}", "fr": "{} des rééchantillons à {}"}[language]
        for place in ("compare", "report"):
            assert plain(joint.format(share, price)) in screens[place, language]


def test_the_curve_of_the_present_value_is_marked_where_the_tables_say(small_run):
    afford = small_run.base["afford"]
    row = one(afford["uncertainty"], measure="discounted_money")
    layers = charts.curve(afford, "en", "USD").to_dict()
    marked = [
        point
        for points in layers["datasets"].values()
        for point in points
        if str(point.get("name", "")).endswith("%")
    ]
    assert {point["name"] for point in marked} == {"10 %", "50 %", "90 %"}
    for point in marked:
        part = f"both_p{point['name'].removesuffix(' %')}"
        alike({"chart": point["money"] * 1e6, "tables": row[part]})


def test_the_workbook_holds_the_figures_of_the_screen(small_run, tmp_path):
    path = tmp_path / "compared.xlsx"
    ask("compare", small_run.folder, "--workbook", path, "--language", "en")
    book = openpyxl.load_workbook(path, data_only=True)
    about = dict(row for row in book["about"].iter_rows(values_only=True))
    assert about["plan"] == "sahel"
    assert about["fingerprint of the plan"] == small_run.fingerprint
    assert about["to know"] == basis(small_run, Formats("en"))
    sheet = book["figures"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    heads = next(row for row in rows if "quantity" in row)
    told = [dict(zip(heads, row, strict=True)) for row in rows]
    for quantity in OVERVIEW:
        (found,) = (
            row["mean"]
            for row in told
            if row["quantity"] == quantity and not row["of"] and not row["future"]
        )
        alike({"workbook": found, "tables": compared(small_run, "", quantity)["mean"]})


# --- two futures side by side --------------------------------------------------------------------


@pytest.mark.parametrize("key", KEYS[1:])
def test_engines_that_compare_tell_the_differences_of_the_comparison(small_run, key):
    steps = [small_run[name] for name in ("", key)]
    flown = compare_ready(*(side["ready"] for side in steps))["differences"]
    flown = flown.filter(site="*", type="*")
    beside = small_run.compared["differences"].filter(future=key, of="")
    both = set(flown["quantity"]) & set(beside["quantity"])
    assert {"availability_frac", "missions_completed_frac", "calls_in_time_frac"} <= both
    for quantity in both:
        own, other = (one(table, quantity=quantity) for table in (flown, beside))
        for part in PARTS:
            alike({f"READY {quantity} {part}": own[part], "comparison": other[part]})
    plan = small_run.scenario
    paid = compare_afford(plan, ("plan", key), tuple(side["afford"] for side in steps))["totals"]
    for end, quantity in (("without", PLAIN_COST), ("with", DECISIVE_COST)):
        own = one(paid, view="economic", end=end)["discounted_more_money"]
        alike({"AFFORD": own, "comparison": one(beside, quantity=quantity)["mean"]})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_stock_of_a_difference_is_told_with_both_costs(bought, language):
    """The page and the screen split the same differences (RULES 9.6)."""
    page = plain(Page.of(document(bought, language).html).text)
    said = plain(ask("compare", bought.folder, "--language", language))
    formats = Formats(language, "USD")
    title = plain(text("report-stock-part", language))
    split = page[page.index(title) :]
    for quantity in (PLAIN_COST, DECISIVE_COST):
        row = one(
            bought.compared["stock"],
            future="third (bought)",
            quantity=quantity,
            of="",
            part="whole",
        )
        assert plain(text(f"quantity-{quantity}", language)) in split
        assert plain(formats.millions(row["mean"], sign=True)) in split
        assert plain(formats.money(row["mean"], sign=True)) in said


# --- one engine asked alone, and in a run --------------------------------------------------------


def ask(*words):
    done = CliRunner().invoke(app, [*map(str, words)])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def alone(*words):
    """Give the tables of a command, and the codes of what it remarks."""
    told = json.loads(ask(*words, "--json"))
    codes = [remark["code"] for remark in told["remarks"]]
    return {name: pl.DataFrame(rows) for name, rows in told["tables"].items()}, codes


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return run_plans.write(tmp_path_factory.mktemp("alone") / "plan", rule="target")


@pytest.fixture(scope="module")
def bought(place, tmp_path_factory):
    """A run of the small plan whose rule buys stock."""
    folder = tmp_path_factory.mktemp("alone") / "run"
    run = azalai.run(str(place), folder, replications=4, alternatives=("third",))
    assert one(run.base["spares"]["facts"], fact="cost_money")["number"] > 0.0
    return run


def test_afford_alone_on_what_a_run_counted(small_run):
    """The same totals; and with prices as told it speaks of no drawn ones."""
    folder = small_run.folder / small_run.base.folders["ready"]
    words = ("afford", small_run.folder / "scenario", "--quantities", folder)
    tables, codes = alone(*words)
    for end in ("without", "with"):
        own, beside = (
            one(table, view="economic", end=end)
            for table in (tables["totals"], small_run.base["afford"]["totals"])
        )
        alike({"alone": own["discounted_money"], "run": beside["discounted_money"]})
    assert "afford-without-purchase" not in codes
    said = plain(ask(*words, "--language", "en"))
    assert "Present value over 3 simulated runs, prices as told" in said
    assert "open prices" not in said
    present = compared(small_run, "", DECISIVE_COST)["mean"]
    assert f"the present value is {plain(Formats('en', 'USD').money(present))}." in said
    drawn = plain(ask(*words, "--draws", 4, "--language", "en"))
    assert "Present value over 4 samples of luck and open prices" in drawn


def test_afford_alone_lacks_what_the_rule_buys_and_says_so(place, bought):
    folder = bought.folder / bought.base.folders["ready"]
    tables, codes = alone("afford", place, "--quantities", folder)
    own = one(tables["totals"], view="economic", end="without")["constant_money"]
    assert own < compared(bought, "", "cost_constant_money")["mean"]
    assert "afford-without-purchase" in codes


def test_spares_alone_buys_what_a_run_buys(place, bought):
    tables, codes = alone("spares", place)
    facts = bought.base["spares"]["facts"]
    for fact in ("cost_money", "fleet_after_frac", "delay_after_d"):
        alike(
            {
                "alone": one(tables["facts"], fact=fact)["number"],
                "run": one(facts, fact=fact)["number"],
            }
        )
    assert "spares-alone" not in codes  # its targets mean supply


def test_spares_alone_says_where_its_targets_are_others(tmp_path):
    place = run_plans.write(tmp_path / "plan", rule="target", measure="availability", target=0.5)
    assert "spares-alone" in alone("spares", place)[1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_repeats_no_remark_that_its_figures_contradict(screens, small_run, language):
    """Its cover is weighed by READY, and its targets are held against availability."""
    page = screens["report", language]
    code, fields = next(
        found
        for found in small_run.base["allocate"].remarks
        if found not in small_run.base["reach"].remarks
    )
    assert plain(text(code, language, **fields)) not in page
    assert text("spares-targets-supply", language) not in page


def test_ready_alone_says_what_a_run_does_otherwise(place, bought):
    """It flies with the stock as told, and calls go to the nearest base."""
    tables, codes = alone("ready", place, "--replications", 4)
    own = one(tables["summary"], site="*", type="*", quantity="availability_frac")["mean"]
    assert own != compared(bought, "", "availability_frac")["mean"]
    assert {"ready-alone-calls", "ready-alone-stock"} <= set(codes)


def test_ready_alone_of_a_plan_without_calls_or_rule_is_that_of_a_run(tmp_path):
    quota = "\n".join(
        line for line in run_plans.TABLES["missions"].splitlines() if "Medevac" not in line
    )
    place = run_plans.write(tmp_path / "plan", missions=quota + "\n", demand="", reach="")
    run = azalai.run(str(place), replications=4, alternatives=())
    tables, codes = alone("ready", place, "--replications", 4)
    own = one(tables["summary"], site="*", type="*", quantity="availability_frac")
    for part in PARTS:
        alike({"alone": own[part], "run": compared(run, "", "availability_frac")[part]})
    assert not {"ready-alone-calls", "ready-alone-stock"} & set(codes)


def test_reach_alone_with_what_ready_found_is_that_of_a_run(place, bought):
    folder = bought.folder / bought.base.folders["ready"]
    tables, _ = alone("reach", place, "--on", bought.settings["on"], "--readiness", folder)
    own = one(tables["targets"], mission="Medevac", clock="patient")["share_frac"]
    alike({"alone": own, "run": compared(bought, "", "coverage_frac")["mean"]})
