"""The Scenario: typed rows, frames, defaults, changes, differences, fingerprints."""

from datetime import date

import polars as pl
import pytest

import azalai
from azalai import Edit, RowNotFoundError, ScenarioError, load
from azalai.scenario.summary import defaults_used


@pytest.fixture(scope="module")
def outpost():
    return load("outpost")


def test_every_public_name_is_there():
    for name in azalai.__all__:
        assert getattr(azalai, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        _ = azalai.lode


def test_a_row_is_typed_and_has_its_defaults(outpost):
    part = outpost.parts["Gearbox | Oil pump"]
    assert (part.quantity, part.needed, part.swap) == (2, 2, "shop")
    mission = outpost.missions["Patrol"]
    assert mission.minimum == mission.wanted == 1
    assert not mission.when.always
    assert mission.types == ("Light helicopter",)
    assert outpost.stock["Depot", "Seal kit"].number == 6
    assert outpost.start == date(2027, 1, 1)
    assert outpost.end == date(2032, 1, 1)


def test_a_key_may_leave_out_its_defaults(outpost):
    assert outpost.failures["Gearbox"] == outpost.failures["Gearbox | failure"]
    assert "Gearbox" in outpost.failures
    assert "Rotor" not in outpost.failures


def test_frame_has_defaults_and_given_has_blanks(outpost):
    assert outpost.parts.given["needed"].null_count() == 2
    assert outpost.parts.frame["needed"].to_list() == [1, 2]
    assert outpost.stock.frame["target"].to_list() == outpost.stock.frame["number"].to_list()


def test_a_wrong_name_gives_the_nearest(outpost):
    with pytest.raises(RowNotFoundError, match="'Outpost'"):
        _ = outpost.sites["Outpst"]
    assert isinstance(RowNotFoundError("row-not-found", table="t", key="k"), KeyError)


def test_periods_of_one_key_are_told_apart(make_plan):
    folder = make_plan(
        sites="name\nA\nB\n",
        types="name\nMi\n",
        fleet="name,type,site,starts\nT,Mi,A,\nT,Mi,B,2027-06\n",
    )
    fleet = load(folder).fleet
    assert [row.site for row in fleet.periods("T")] == ["A", "B"]
    assert fleet["T | 2027-06-01"].site == "B"
    with pytest.raises(RowNotFoundError, match="2 periods"):
        _ = fleet["T"]


def test_a_scenario_never_changes(outpost):
    with pytest.raises(AttributeError, match="never changes"):
        outpost.sites = None


def test_defaults_used_are_listed_with_their_number(outpost):
    used = {(d.table, d.column): (d.value, d.count) for d in defaults_used(outpost)}
    assert used["sites", "harsh_frac"] == ("0", 2)
    assert used["parts", "needed"] == ("quantity", 2)
    assert ("sites", "note") not in used


def test_set_a_cell(outpost):
    changed = outpost.with_changes([Edit("stock", "Depot | Gearbox", "number", 3)])
    assert changed.stock["Depot | Gearbox"].number == 3
    assert outpost.stock["Depot | Gearbox"].number == 1
    assert str(outpost.diff(changed)) == "stock / Depot | Gearbox: number is now 3 (was 1)."


def test_set_then_set_back_is_the_plan(outpost):
    there = outpost.with_changes([Edit("sites", "Outpost", "pads", 2)])
    back = there.with_changes([Edit("sites", "Outpost", "pads", 4)])
    assert there != outpost
    assert back == outpost
    assert not outpost.diff(back)


def test_a_changed_cell_is_brought_to_the_one_form_of_text(outpost):
    changed = outpost.with_changes([Edit("sites", "Outpost", "note", " Me\u0301naka\u00a0")])
    assert changed.sites["Outpost"].note == "M\u00e9naka"


def test_blank_a_cell(outpost):
    changed = outpost.with_changes([Edit("sites", "Outpost", "pads", "")])
    assert changed.sites["Outpost"].pads is None


def test_add_a_row_as_a_copy_then_set_it(outpost):
    changed = outpost.with_changes(
        [Edit("fleet", "More", "count", 2), Edit("fleet", "More", value="H", action="add")]
    )
    assert changed.fleet["More"].count == 2
    assert changed.fleet["More"].type == "Light helicopter"
    assert len(changed.fleet) == 2
    words = outpost.diff(changed).words("fr")
    assert words.startswith(
        "fleet\u00a0: More est nouveau (type Light helicopter, site Outpost, count 2"
    )


def test_remove_a_row(outpost):
    changed = outpost.with_changes([Edit("stock", "Depot | Gearbox", action="remove")])
    assert "Depot | Gearbox" not in changed.stock
    assert outpost.diff(changed).frame["what"].to_list() == ["remove"]


def test_change_a_setting(outpost):
    changed = outpost.with_changes(
        [Edit("scenario", "ready", "cannibalise", "yes"), Edit("scenario", "", "years", 2)]
    )
    assert changed.settings.ready.cannibalise is True
    assert changed.end == date(2029, 1, 1)


@pytest.mark.parametrize(
    ("edit", "code", "near"),
    [
        (Edit("stok", "Depot | Gearbox", "number", 1), "address-table", "stock"),
        (Edit("stock", "Depot | Gearbx", "number", 1), "address-key", "Depot | Gearbox"),
        (Edit("stock", "Depot | Gearbox", "numbr", 1), "address-column", "number"),
        (Edit("stock", "Depot | Gearbox", "number", -1), "cell-range", None),
        (Edit("sites", "Depot", "supplied_by", "Outpost"), "cycle", None),
        (Edit("items", "Gearbox", action="remove"), "name-unknown", None),
        (Edit("scenario", "ready", "canibalise", "yes"), "setting-unknown", "cannibalise"),
    ],
)
def test_a_change_that_cannot_be_is_refused(outpost, edit, code, near):
    with pytest.raises(ScenarioError) as fault:
        outpost.with_changes([edit])
    (problem, *_) = [p for p in fault.value.problems if p.code == code]
    assert near is None or problem.fields["nearest"] == near


def test_the_fingerprint_ignores_the_order_of_rows_and_columns(make_plan):
    one = make_plan(sites="name,harsh_frac,note\nA,0.5,x\nB,,\n")
    two = make_plan(sites="note,name,harsh_frac\n,B,\nx,A,0.50\n")
    assert load(one).fingerprint == load(two).fingerprint


@pytest.mark.parametrize(
    "other",
    [
        "name,harsh_frac,note\nA,0.5,x\nB,0,\n",  # a default told is told
        "name,harsh_frac,note\nA,0.5,y\nB,,\n",
        "name,harsh_frac,note\nA,,x\nB,0.5,\n",
        "name,harsh_frac,note\nA,0.5,\nB,,x\n",
        "name,harsh_frac\nA,0.5\nB,\n",
    ],
)
def test_the_fingerprint_sees_every_cell(make_plan, other):
    one = make_plan(sites="name,harsh_frac,note\nA,0.5,x\nB,,\n")
    two = make_plan(sites=other)
    assert load(one).fingerprint != load(two).fingerprint


def test_the_fingerprint_of_an_example_is_the_same_on_every_machine():
    # A change here means that stored results of older versions will not be found again:
    # it belongs in the changelog.
    expected = "9cd9e545093a65483862f05fe6e8ae5587bd9ad35c4bfaa262efa4d3705ea1b9"
    assert load("workshop").fingerprint == expected


def test_a_summary_says_what_is_there(outpost):
    lines = outpost.summary().words()
    assert "4 units in the fleet: 4 Light helicopter" in lines
    assert "4 items, parts in stock: 10" in lines
    assert "<li>" in outpost._repr_html_()
    assert "outpost" in repr(outpost)


def test_frames_are_what_engines_want(outpost):
    assert outpost.stock.frame.schema["number"] == pl.Float64
    assert outpost.missions.frame.schema["types"] == pl.List(pl.String)
    assert outpost.climate.frame.height == 0
    assert outpost.climate.frame.schema["wet"] == pl.Boolean
