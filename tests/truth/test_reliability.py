"""Fits of life data and growth against the cases in `reliability/` (see its README)."""

import csv
import json
import math
from pathlib import Path

import pytest

from azalai.stats.growth import crow_amsaa, trend
from azalai.stats.lifedata import Lives, fit

CASES = Path(__file__).parent / "reliability"
EXPECTED = json.loads((CASES / "expected.json").read_text(encoding="utf-8"))
FITS = [(case, law) for case in EXPECTED if case != "crow_amsaa_22" for law in EXPECTED[case]]


def rows(name):
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def lives(case):
    if case == "lzbearing":
        return Lives([float(row["megacycles"]) for row in rows(case)])
    table = rows("shockabsorber")
    modes = {"shockabsorber_mode_1": {"Mode1"}, "shockabsorber_mode_2": {"Mode2"}}
    failed = [row["mode"] in modes.get(case, {"Mode1", "Mode2"}) for row in table]
    return Lives([float(row["km"]) for row in table], failed)


@pytest.mark.parametrize(("case", "law"), FITS)
def test_fit(case, law):
    found, expected = fit(lives(case), law), EXPECTED[case][law]
    if law == "weibull":
        assert found.scale.value == pytest.approx(expected["scale"], rel=1e-3)
    else:
        assert math.log(found.scale.value) == pytest.approx(expected["mu"], abs=1e-3)
    assert found.shape.value == pytest.approx(expected["shape"], rel=1e-3)
    assert found.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-3)


def test_sizes_of_the_cases():
    assert [(lives(c).units, lives(c).failures) for c in EXPECTED if c != "crow_amsaa_22"] == [
        (23, 23),
        (38, 11),
        (38, 7),
        (38, 4),
    ]


def test_crow_amsaa():
    times = [float(row["cumulative_hours"]) for row in rows("crow_amsaa_22")]
    found, expected = crow_amsaa(times), EXPECTED["crow_amsaa_22"]
    assert (found.failures, found.end) == (22, 620.0)
    assert found.beta == pytest.approx(expected["beta"], rel=1e-3)
    assert found.lambda_ == pytest.approx(expected["lambda"], rel=1e-3)
    assert found.beta_unbiased == pytest.approx(expected["beta_unbiased"], rel=1e-3)
    assert found.mtbf == pytest.approx(expected["mtbf"], rel=1e-3)
    assert found.beta_high < 1
    assert trend(times).chi_square_p < 0.01
