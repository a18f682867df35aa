"""Every fault at once: a bad cell hides no other fault, and no fault is told for another's sake."""

from pathlib import Path

import openpyxl
import pytest
from tests.property.plans import Plan

from azalai import check_plan

Told = list[tuple[str, str, int | None, str]]


def told(folder: Path, engine: str = "") -> Told:
    problems = [p for p in check_plan(folder, engine).problems if p.level != "note"]
    return [(p.code, p.place.table, p.place.row, p.place.column) for p in problems]


def faults(tmp_path: Path, engine: str = "", base: str = "outpost", **tables: str) -> Told:
    """Check an example with some tables in other words; `scenario` stands for the settings."""
    folder = Plan.example(base).write(tmp_path / "plan")
    for name, text in tables.items():
        file = "scenario.toml" if name == "scenario" else f"{name}.csv"
        (folder / file).write_text(text, encoding="utf-8")
    return told(folder, engine)


def test_a_row_with_a_bad_word_is_held_against_other_tables(tmp_path):
    missions = (
        "name,mode,base,when,sortie_h,types\n"
        "Patrol,qota,Outpst,06:00-18:00,1.5,Light helicopter\n"
        "Visit,scheduled,Outpost,6 h,1,Light helicoptre\n"
    )
    assert faults(tmp_path, missions=missions) == [
        ("name-unknown", "missions", 2, "base"),
        ("cell-word", "missions", 2, "mode"),
        ("name-unknown", "missions", 3, "types"),
        ("cell-times", "missions", 3, "when"),
    ]


def test_a_row_without_a_name_is_still_read(tmp_path):
    found = faults(tmp_path, fleet="name,type,site,count\n,Light helicoptre,Outpst,x\n")
    assert found == [
        ("cell-number", "fleet", 2, "count"),
        ("cell-required", "fleet", 2, "name"),
        ("name-unknown", "fleet", 2, "site"),
        ("name-unknown", "fleet", 2, "type"),
    ]


@pytest.mark.parametrize("name", ["", "|||"])
def test_a_row_that_may_have_any_name_makes_no_name_unknown(tmp_path, name):
    """Somebody points at Depot, whose row has lost its name: that is one fault, not five."""
    found = faults(
        tmp_path, sites=f"name,roles,supplied_by,pads\n{name},,,2\nOutpost,base,Depot,4\n"
    )
    assert [place[1:] for place in found] == [("sites", 2, "name")]


def test_a_faulty_name_that_is_used_is_known_and_hides_no_other(tmp_path):
    sites = "name,roles,supplied_by,pads\n*Depot,,,\nOutpost,base,Depot,4\n"
    fleet = "name,type,site,count\nH,Light helicopter,Outpst,4\n"
    assert faults(tmp_path, sites=sites, fleet=fleet) == [
        ("name-unknown", "fleet", 2, "site"),
        ("cell-name", "sites", 2, "name"),
    ]


def test_a_faulty_name_that_nobody_uses_may_be_any(tmp_path):
    sites = "name,roles,supplied_by,pads\n*Dpt,,,\nOutpost,base,Depot,4\n"
    assert faults(tmp_path, sites=sites) == [("cell-name", "sites", 2, "name")]


def test_tails_of_a_row_whose_count_is_unread_are_not_unknown(tmp_path):
    fleet = "name,type,site,count\nH,Light helicopter,Outpost,four\n"
    ages = "unit,task,since_fh\nH-2,100 h check,20\nK-2,100 h check,20\n"
    assert faults(tmp_path, fleet=fleet, ages=ages) == [
        ("name-unknown", "ages", 3, "unit"),
        ("cell-number", "fleet", 2, "count"),
    ]


def test_a_rule_that_needs_the_bad_cell_is_not_told(tmp_path):
    """Without `mode` nobody knows whether `sorties_per_month` has a meaning; `sites` has a rule."""
    missions = "name,mode,base,when,sortie_h,sorties_per_month\nPatrol,qota,Outpost,,1.5,60\n"
    sites = "name,supplied_by,latitude_deg,longitude_deg\nDepot,,x,3\nOutpost,Depot,1,\n"
    assert faults(tmp_path, missions=missions, sites=sites) == [
        ("cell-word", "missions", 2, "mode"),
        ("cell-number", "sites", 2, "latitude_deg"),
        ("row-together", "sites", 3, "longitude_deg"),
    ]


def test_what_is_missing_is_told_unless_the_bad_cell_may_be_it(tmp_path):
    """Nobody sells seals; a bad lead time changes nothing about that, a bad `what` may."""
    offers = (
        "name,what,supplier,lead_d,lead_cv\n"
        "New gearbox,Gearbox,Parts house,240,{cv}\n"
        "New oil pump,{pump},Parts house,90,0.3\n"
        "Jet fuel delivery,Jet fuel,Fuel house,5,0.4\n"
    )
    lacks = [c[0] for c in faults(tmp_path / "a", offers=offers.format(cv="x", pump="Oil pump"))]
    assert sorted(lacks) == ["cell-number", "item-no-source"]
    unsure = [c[0] for c in faults(tmp_path / "b", offers=offers.format(cv="0.3", pump="Pump"))]
    assert unsure == ["name-unknown"]


def test_a_misspelt_column_is_in_doubt_and_the_others_are_not(tmp_path):
    items = (
        "name,kind,unit,mas_kg,price_money\n"
        "Gearbox,repairible,,90,180000\nOil pump,repairable,,6,-9000\n"
        "Seal kit,consumable,,1,350\nJet fuel,fuel,l,0.8,1.4\n"
    )
    assert faults(tmp_path, items=items) == [
        ("column-unknown", "items", 1, "mas_kg"),
        ("cell-word", "items", 2, "kind"),
        ("cell-range", "items", 3, "price_money"),
    ]


def test_a_row_with_a_comma_too_many_says_nothing_else(tmp_path):
    """Every cell after the comma stands one too far to the right; its name may hold the comma."""
    fleet = (
        "name,type,site,count\nH, first,Light helicopter,Outpost,4\nK,Light helicoptre,Outpost,1\n"
    )
    ages = 'unit,task,since_fh\n"H, first-2",100 h check,20\n'
    assert faults(tmp_path, fleet=fleet, ages=ages) == [
        ("row-too-long", "fleet", 2, ""),
        ("name-unknown", "fleet", 3, "type"),
    ]


def test_settings_that_cannot_be_read_raise_no_others(tmp_path):
    """Without the settings neither the currency nor the days of the plan are known."""
    fleet = "name,type,site,count,starts\nH,Light helicoptre,Outpost,4,2090-01-01\n"
    found = faults(tmp_path, scenario='name = "outpost\n', fleet=fleet, engine="resist")
    assert ("file-toml", "scenario", 1, "") in found
    assert ("name-unknown", "fleet", 2, "type") in found
    assert {code for code, *_ in found} <= {"file-toml", "name-unknown", "need-table"}


def test_a_bad_setting_beside_a_bad_table(tmp_path):
    scenario = 'name = "outpost"\nstart = "soon"\nyears = 5\ncurency = "USD"\nprice_year = 2026\n'
    assert faults(tmp_path, scenario=scenario, types="name,kind\nLight helicopter,copter\n") == [
        ("cell-date", "scenario", 2, "start"),
        ("setting-unknown", "scenario", 4, "curency"),
        ("cell-word", "types", 2, "kind"),
    ]


def test_addresses_of_rows_with_bad_keys(tmp_path):
    """Evidence for a stock whose item is misspelt is not told; for one that nobody has it is."""
    stock = "site,item,number,reorder_at,capacity\nOutpost,Gearbx,1,,\nDepot,Seal kit,6,2,\n"
    evidence = (
        "table,key,column,source,basis\n"
        "stock,Outpost | Gearbox,number,count,seen\nstock,Depot | Gearbox,number,count,seen\n"
    )
    assert faults(tmp_path, stock=stock, evidence=evidence) == [
        ("address-key", "evidence", 3, "key"),
        ("name-unknown", "stock", 2, "item"),
    ]


def test_changes_beside_a_bad_plan(tmp_path):
    """An alternative is not built on a plan with faults, but its cells are read."""
    alternatives = "name,title\nmore,More\n"
    changes = (
        "alternative,table,key,column,value,action\n"
        "more,fleet,H,count,many,set\nmore,sites,Camp,,Outpost,add\nmore,fleet,H,site,Camp,set\n"
        "more,stock,Depot | Gearbox,site,Kamp,set\n"
    )
    fleet = "name,type,site,count\nH,Light helicoptre,Outpost,4\n"
    assert faults(tmp_path, alternatives=alternatives, changes=changes, fleet=fleet) == [
        ("cell-number", "changes", 2, "value"),
        ("name-unknown", "changes", 5, "value"),
        ("name-unknown", "fleet", 2, "type"),
    ]


def test_a_change_on_a_bad_alternative_is_read(tmp_path):
    alternatives = "name,based_on,title\nmore,,More\nmost,more,Most\n"
    changes = (
        "alternative,table,key,column,value\nmore,fleet,H,count,many\nmost,fleet,H,site,Camp\n"
    )
    assert faults(tmp_path, alternatives=alternatives, changes=changes) == [
        ("cell-number", "changes", 2, "value"),
        ("name-unknown", "changes", 3, "value"),
    ]


def test_a_fault_of_an_alternative_is_told_at_its_change_whatever_part_of_the_key_is_left_out(
    tmp_path,
):
    found = faults(
        tmp_path,
        base="workshop",
        resources="site,resource,number\nHall,Crew,1\nHall,Mechanic,4\n",
        alternatives="name,title\nmore,More\n",
        changes="alternative,table,key,column,value\n"
        "more,fleet,M,count,5\nmore,resources,Hall | Mechanic,number,x\n",
    )
    assert found == [("cell-number", "changes", 3, "value")]


def _book(path: Path, plan: Plan, change) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    settings = book.create_sheet("scenario")
    for row in [
        ("section", "name", "value"),
        (None, "name", "outpost"),
        (None, "start", "2027-01-01"),
        (None, "years", 5),
        (None, "currency", "USD"),
        (None, "price_year", 2026),
    ]:
        settings.append(row)
    for name, grid in plan.grids.items():
        sheet = book.create_sheet(name)
        for row in grid:
            sheet.append([cell or None for cell in row])
    change(book)
    book.save(path)
    return path


def test_a_workbook_with_merged_cells_tells_the_rest_too(tmp_path):
    """Merging blanks all cells but the first: they are not told to be missing."""

    def change(book):
        book["fleet"].merge_cells("B2:C2")
        book["missions"]["C2"] = "qota"
        book["missions"]["D2"] = "Outpst"

    path = _book(tmp_path / "plan.xlsx", Plan.example("outpost"), change)
    assert told(path) == [
        ("cells-merged", "fleet", 2, "type"),
        ("name-unknown", "missions", 2, "base"),
        ("cell-word", "missions", 2, "mode"),
    ]


def test_a_workbook_with_an_error_value_tells_the_rest_too(tmp_path):
    """An error value in a note hides nothing of the sheet; in a name nobody becomes unknown."""

    def change(book):
        book["items"]["F2"].value, book["items"]["F2"].data_type = "#N/A", "e"
        book["items"]["B3"] = "repairible"
        book["sites"]["A2"].value, book["sites"]["A2"].data_type = "#REF!", "e"
        book["scenario"]["C5"].value, book["scenario"]["C5"].data_type = "#N/A", "e"
        book["fleet"]["B2"] = "Light helicoptre"
        book["stock"]["B2"] = "Gearbx"

    path = _book(tmp_path / "plan.xlsx", Plan.example("outpost"), change)
    assert sorted(told(path)) == [
        ("cell-error", "items", 2, "note"),
        ("cell-error", "scenario", 5, "value"),
        ("cell-error", "sites", 2, "name"),
        ("cell-word", "items", 3, "kind"),
        ("name-unknown", "fleet", 2, "type"),
        ("name-unknown", "stock", 2, "item"),
    ]


def test_a_workbook_row_with_a_cell_beside_the_table_is_read(tmp_path):
    """In a sheet nothing moves: what stands under the header is held to it."""

    def change(book):
        book["fleet"]["B2"] = "Light helicoptre"
        book["fleet"]["H2"] = "see the letter"

    path = _book(tmp_path / "plan.xlsx", Plan.example("outpost"), change)
    assert told(path) == [
        ("row-too-long", "fleet", 2, ""),
        ("name-unknown", "fleet", 2, "type"),
    ]
