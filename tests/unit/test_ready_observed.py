"""A history beside a simulation: every fault of the file, what agrees and what does not."""

import numpy as np
import polars as pl
import pytest
from tests.unit.ready_rows import Row, random_row, tiny_labels

import azalai
from azalai.errors import ScenarioError
from azalai.ready import codes
from azalai.ready.observed import SOURCES, against, read_observed
from azalai.ready.outputs import shape_of
from azalai.ready.results import label
from azalai.ready.rows import Rows
from azalai.results.result import Provenance
from azalai.tables.observed import OBSERVED

HEAD = "month,site,type,quantity,value"
PLAN = {
    "sites": "name,latitude_deg,longitude_deg\nGao,16,0\nSevare,14.5,-4\n",
    "types": "name\nMi-171\nH145\n",
    "fleet": "name,type,site\nTZ-1,Mi-171,Gao\nTZ-2,H145,Sevare\n",
}


@pytest.fixture
def plan(make_plan):
    return azalai.load(make_plan(**PLAN))


@pytest.fixture
def history(tmp_path):
    def write(*lines, name="observed.csv"):
        path = tmp_path / name
        path.write_text("\n".join([HEAD, *lines, ""]), encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def result():
    """Forty runs of two months at Gao: availability 0.60 to 0.99 in January, 100 h flown."""
    labels = tiny_labels()
    rows = Rows(shape_of(labels))
    for number in range(40):
        made = Row(labels)
        share = 0.6 + 0.01 * number
        made["state_h"][0, 0, [codes.READY, codes.WORK]] = 720 * share, 720 * (1 - share)
        made["tails"][:, 0, codes.T_FH] = 100.0
        made["tails"][:, 0, codes.T_POSSESSED] = 720.0
        rows.add(number, made.numbers)
    return label(labels, rows.shape, rows, Provenance("ready", "p", "f"))


def problems(plan, path):
    with pytest.raises(ScenarioError) as fault:
        read_observed(plan, path)
    return fault.value.problems


def test_a_good_file_is_read(plan, history):
    path = history("2027-01,Gao,Mi-171,availability,0.7", "2027-02,,,missions,12")
    found = read_observed(plan, path)
    assert found["site"].to_list() == ["Gao", "*"]
    assert found["value"].to_list() == [0.7, 12.0]


def test_every_fault_is_told_at_once(plan, history):
    path = history(
        "2026-12,Gao,,availability,0.7",  # before the plan
        "2027-01-15,Gao,,availability,0.7",  # in the middle of a month
        "2028-01,Gao,,availability,0.7",  # after the plan
        "2027-01,Goa,,availability,0.7",  # no such site
        "2027-01,Gao,Mi171,availability,0.7",  # no such type
        "2027-01,Gao,,flown_fh,70",  # not told by site
        "2027-01,,Mi-171,missions,7",  # not told by type
        "2027-01,Gao,,availabilty,0.7",  # misspelt
        "2027-01,Gao,,man_h,many",  # no number
        "2027-03,,,missions,7",
        "2027-03,,,missions,8",  # twice
    )
    found = [(p.code, p.place.row, p.place.column) for p in problems(plan, path)]
    assert sorted(found, key=lambda f: f[1] or 0) == [
        ("observed-month", 2, "month"),
        ("observed-month", 3, "month"),
        ("observed-month", 4, "month"),
        ("name-unknown", 5, "site"),
        ("name-unknown", 6, "type"),
        ("observed-where", 7, "site"),
        ("observed-where", 8, "type"),
        ("cell-word", 9, "quantity"),
        ("cell-number", 10, "value"),
        ("key-twice", 12, "month"),
    ]


def test_faults_say_where_and_how_to_mend_them(plan, history):
    told = problems(plan, history("2026-12,Gao,,flown_fh,1", "2027-01,Gao,,flown_fh,1")).text("en")
    assert "observed.csv row 2 (2026-12-01 | Gao | * | flown_fh), column month" in told
    assert "2026-12-01 is no month of the plan, which has 2027-01 to 2027-12" in told
    assert "flown_fh is not told by site (but by type); leave the cell blank: it means all" in told
    french = problems(plan, history("2026-12,,,flown_fh,1")).text("fr")
    assert "n’est pas un mois du plan" in french


def test_a_missing_file_is_told(plan, tmp_path):
    found = problems(plan, tmp_path / "none.csv")
    assert [p.code for p in found] == ["file-unreadable"]


@pytest.mark.parametrize(
    ("value", "verdict"), [(0.64, "agrees"), (0.95, "agrees"), (0.55, "below"), (0.999, "above")]
)
def test_a_figure_agrees_between_p10_and_p90_and_their_interval(
    plan, history, result, value, verdict
):
    """p10 0.639, p90 0.951, the interval of the mean +- 0.0374."""
    path = history(f"2027-01,Gao,,availability,{value}")
    (row,) = against(result, read_observed(plan, path))["observed"].to_dicts()
    assert row["verdict"] == verdict
    assert row["p10"] == pytest.approx(0.639)
    half = (row["high"] - row["low"]) / 2
    assert half == pytest.approx(2.0227 * np.std(0.01 * np.arange(40), ddof=1) / 40**0.5, rel=1e-4)


def test_the_margin_is_the_interval(plan, history, result):
    just_in, just_out = 0.639 - 0.0370, 0.639 - 0.0378
    path = history(f"2027-01,Gao,,availability,{just_in}", f"2027-01,,,availability,{just_out}")
    found = against(result, read_observed(plan, path))["observed"].sort("value", descending=True)
    assert found["verdict"].to_list() == ["agrees", "below"]


def test_a_quantity_disagrees_where_luck_cannot_explain_it(plan, history, result):
    """Two of two figures of flying outside (p = 0.04) is luck; availability is one of one."""
    path = history("2027-01,,,flown_fh,90", "2027-02,,,flown_fh,80", "2027-01,,,availability,0.7")
    verdicts = {
        row["quantity"]: row
        for row in against(result, read_observed(plan, path))["verdicts"].to_dicts()
    }
    assert verdicts["flown_fh"]["p"] == pytest.approx(0.04)
    assert verdicts["flown_fh"]["agrees"] is True
    assert verdicts["availability"]["p"] == 1.0


def test_what_was_never_simulated_is_told(plan, history, result):
    """No H145 was there: its availability is empty, the hours it flew are nought."""
    path = history("2027-01,,H145,availability,0.7", "2027-01,,H145,flown_fh,5")
    found = against(result, read_observed(plan, path))
    assert found["observed"].select("quantity", "verdict").rows() == [
        ("availability", "empty"),
        ("flown_fh", "above"),
    ]
    assert found["verdicts"]["quantity"].to_list() == ["flown_fh"]
    assert found.remarks == (("ready-observed-empty", {"count": 1}),)


def test_three_of_three_outside_disagree():
    labels = tiny_labels(bins=["2027-01", "2027-02", "2027-03"])
    rows = Rows(shape_of(labels))
    for number in range(10):
        made = Row(labels)
        made["tails"][:, 0, codes.T_FH] = 100.0
        rows.add(number, made.numbers)
    result = label(labels, rows.shape, rows, Provenance("ready", "p", "f"))
    seen = pl.DataFrame(
        {
            "month": [f"2027-0{m}-01" for m in (1, 2, 3)],
            "site": "*",
            "type": "*",
            "quantity": "flown_fh",
            "value": [80.0, 90.0, 95.0],
        }
    ).with_columns(pl.col("month").str.to_date())
    (verdict,) = against(result, seen)["verdicts"].to_dicts()
    assert (verdict["below"], verdict["agrees"]) == (3, False)
    assert verdict["p"] == pytest.approx(0.2**3)


def test_every_quantity_finds_its_figure():
    """Each word of the closed list is read from a table, by all that it is told by."""
    labels = tiny_labels()
    rows = Rows(shape_of(labels))
    for number in range(5):
        rows.add(number, random_row(labels, number))
    result = label(labels, rows.shape, rows, Provenance("ready", "p", "f"))
    assert set(SOURCES) == set(OBSERVED.columns["quantity"].words)
    at = {
        "availability": ("Gao", "Mi-171"),
        "in_country": ("Gao", "Mi-171"),
        "flown_fh": ("*", "H145"),
    }
    lines = [
        {"month": "2027-01-01", "site": site, "type": kind, "quantity": name, "value": 1.0}
        for name in SOURCES
        for site, kind in [("*", "*"), at.get(name, ("Gao", "*"))]
    ]
    seen = pl.DataFrame(lines).with_columns(pl.col("month").str.to_date())
    found = against(result, seen)["observed"]
    assert found.height == len(lines)
    assert found["mean"].null_count() == 0
