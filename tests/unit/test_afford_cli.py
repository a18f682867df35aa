"""`azalai afford`: words, JSON, workbook, charts, comparison; the worked sheet of the docs."""

import json
import re
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from tests.afford_plans import counted, plan, total
from typer.testing import CliRunner

from azalai.afford import solve
from azalai.cli.main import app
from azalai.results.result import Provenance, Result

ROOT = Path(__file__).resolve().parents[2]


def run(*words):
    return CliRunner().invoke(app, ["afford", *map(str, words)])


def test_the_answer_stands_first_in_words():
    done = run("outpost", "--language", "en")
    assert done.exit_code == 0
    first, second = done.output.splitlines()[:2]
    assert re.match(
        r"outpost costs 1\.\d\d million USD in 5 years, in constant money of 2026", first
    )
    assert "The two views are never added." in second
    assert "catégorie" in run("outpost", "--language", "fr").output


@pytest.mark.parametrize("by", ["year", "level", "type", "site", "supplier", "nato"])
def test_the_table_can_be_cut(by):
    done = run("outpost", "--by", by, "--language", "en")
    assert done.exit_code == 0
    assert "economic, constant" in done.output


def test_a_plan_without_prices_says_so():
    assert "no cell that is used holds a price" in run("workshop", "--language", "en").output


def test_workbook_totals_match(tmp_path):
    file = tmp_path / "costs.xlsx"
    done = run("outpost", "--workbook", file, "--json")
    told = json.loads(done.output)["tables"]
    book = openpyxl.load_workbook(file)
    economic = next(r for r in told["totals"] if r["view"] == "economic" and r["end"] == "without")
    for sheet in ("ledger", "tree", "years", "nato"):
        head, *rows = book[sheet].iter_rows(values_only=True)
        view, money = head.index("view"), head.index("constant_money")
        found = sum(row[money] for row in rows if row[view] == "economic")
        assert found == pytest.approx(economic["constant_money"], rel=1e-9), sheet


@pytest.mark.parametrize("shows", ["years", "curve", "tornado"])
def test_charts(tmp_path, shows):
    file = tmp_path / f"{shows}.svg"
    done = run("fjord", "--chart", file, "--shows", shows, "--draws", 5, "--language", "fr")
    assert done.exit_code == 0
    assert "<svg" in file.read_text()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fjord", "--shows", "curve"), "--shows belongs to --chart."),
        (("fjord", "--compare", "plan", "plan", "--by", "nato"), "leave out --by"),
        (("fjord", "--shows", "curve", "--chart", "c.svg"), "more than one sample"),
        (("outpost", "--shows", "tornado", "--chart", "c.svg"), "has nothing to draw"),
    ],
)
def test_what_would_show_nothing_is_refused(tmp_path, monkeypatch, words, sentence):
    monkeypatch.chdir(tmp_path)
    done = run(*words, "--language", "en")
    assert (done.exit_code, sentence in done.output) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_two_futures(tmp_path):
    done = run("fjord", "--compare", "plan", "plan", "--language", "en", "--out", tmp_path / "r")
    assert "plan against plan: 0 USD more" in done.output.replace("EUR", "USD")
    more = pl.read_parquet(tmp_path / "r" / "difference.parquet")
    assert more["constant_more_money"].abs().max() == 0


def test_quantities_of_a_result_are_priced(tmp_path):
    files = {"costs.csv": "name,driver,amount_money\nOil,per_fh,100\n"}
    plan(tmp_path / "plan", files)
    rows = counted((0, 0, "fh", "L", "Base", "Lama", "", "", 70.0))
    Result({"quantities": rows}, Provenance("ready", "small", "-")).write(tmp_path / "run")
    done = run(tmp_path / "plan", "--quantities", tmp_path / "run", "--json")
    totals = json.loads(done.output)["tables"]["totals"]
    assert totals[0]["constant_money"] == 7000
    Result({"other": rows}, Provenance("ready", "small", "-")).write(tmp_path / "none")
    done = run(tmp_path / "plan", "--quantities", tmp_path / "none")
    assert done.exit_code == 3


def test_options_that_contradict_are_refused():
    assert run("outpost", "--compare", "plan", "plan", "--alternative", "x").exit_code == 2
    assert run("outpost", "--quantities", "a", "--quantities", "b").exit_code == 2


def sheet_rows():
    """Read the worked sheet: year, and the columns of money."""
    page = (ROOT / "docs/methods/costs.md").read_text()
    rows = re.findall(r"^\| (20\d\d) \| (.+) \|$", page, re.MULTILINE)
    return {
        int(year): [float(c.replace(" ", "")) for c in cells.split(" | ")] for year, cells in rows
    }


def test_the_worked_sheet_of_the_docs(tmp_path):
    """docs/methods/costs.md: one aircraft bought on credit; every cell as the engine gives it."""
    files = {
        "rates.csv": "name,year,kind,value\ngeneral,2027,index,1\ngeneral,2028,index,1.02\n",
        "offers.csv": "name,what,lead_d,advance_frac,residual_frac,loan\n"
        "New,Lama,365,0.2,0.3,Bank\n",
        "fleet.csv": "name,type,site,offer,starts\nL,Lama,Base,New,2028-01\n",
        "loans.csv": "name,financed_frac,rate_frac_per_y,term_y\nBank,0.8,0.05,3\n",
        "costs.csv": "name,category,driver,amount_money\nOil,maintenance,per_fh,100\n",
    }
    rows = [(0, 12 * y + 6, "fh", "L", "Base", "Lama", "", "", 300.0) for y in range(1, 5)] + [
        (0, 12, "delivered", "L", "Base", "Lama", "New", "", 1.0)
    ]
    result = solve(plan(tmp_path, files, discount=0.04), None, counted(*rows))
    by_year = (
        result["years"]
        .group_by("view", "year")
        .agg(pl.col("constant_money", "then_year_money", "discounted_money").sum())
    )
    found = {(r["view"], r["year"]): r for r in by_year.to_dicts()}
    told = sheet_rows()
    assert sorted(told) == [2027, 2028, 2029, 2030, 2031]
    zero = dict.fromkeys(("constant_money", "then_year_money", "discounted_money"), 0.0)
    for year, (constant, present, cash) in told.items():
        economic = found.get(("economic", year), zero)
        assert economic["constant_money"] == pytest.approx(constant, abs=0.005)
        assert economic["discounted_money"] == pytest.approx(present, abs=0.005)
        paid = found.get(("cash", year), zero)
        assert paid["then_year_money"] == pytest.approx(cash, abs=0.005)
    # by hand: 1 000 000 x 1.02 at hand-over in 2028, 20 % of it at 2027's price
    annuity = 0.8 * 1_020_000 * 0.05 / (1 - 1.05**-3)
    assert told[2027][2] == 200_000
    assert told[2029][2] == pytest.approx(annuity + 30_000 * 1.02**2, abs=0.01)
    assert told[2028][1] == pytest.approx(1_030_000 / 1.04**2, abs=0.01)
    assert total(result, end="alone") == pytest.approx(-300_000, abs=0.01)
