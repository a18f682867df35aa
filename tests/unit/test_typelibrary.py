"""The type library: sound itself, and sound in whatever plan takes a type from it."""

import pytest
from typer.testing import CliRunner

import azalai
from azalai.cli.main import app
from azalai.errors import ExitCode
from azalai.scenario.door import check_plan
from azalai.scenario.inventory import take_stock
from azalai.scenario.new import new_plan
from azalai.scenario.typelibrary import (
    LibraryRefusedError,
    TypeNotFoundError,
    add_types,
    belongings,
    is_complete,
    library,
    take_types,
    type_names,
    with_type,
)

COMPLETE = [name for name in type_names() if is_complete(name)]
runner = CliRunner()


def command(*args):
    result = runner.invoke(app, [str(a) for a in args])
    return result.exit_code, result.output


def test_the_library_is_a_plan_without_fault_or_warning():
    remarks = library().remarks
    assert (remarks.errors, remarks.warnings, remarks.text()) == (0, 0, "")


def test_every_figure_of_the_library_has_evidence():
    assert take_stock(library()).missing == ()


def test_guesses_have_ranges_save_whole_numbers():
    assert take_stock(library()).unranged == ("parts / * / needed",)
    for row in library().evidence:
        is_star = "*" in row.key and row.column == "quantity"
        whole = row.column in ("seats_pax", "stretchers", "quantity", "needed")
        if row.basis in ("assumption", "recalled") and not (whole or is_star):
            assert row.low is not None, row


def test_every_draw_of_the_evidence_is_a_plan():
    for number in range(12):
        library().draw(number)


def test_the_types_asked_for_are_there():
    assert {"Mi-171", "Mi-8MTV", "Mi-17", "Mi-35M", "H145", "S-70i"} <= set(COMPLETE)
    assert {"KAMAZ 43118", "Typhoon-K"} <= set(COMPLETE)
    for name in ("Mi-8T", "Mi-171A2", "H125", "H225", "AW139", "Bell 412", "UH-60", "Ka-32"):
        assert library().types[name].hover_ceiling_m
    assert {"Mi-26", "Mi-24"} <= set(type_names())
    assert library().types["Mi-17 simulator"].kind == "simulator"


def test_what_belongs_to_a_type_is_followed_through_its_parts():
    told = belongings(library(), "Mi-171")
    items = {row["name"] for row in told["items"]}
    assert {"VK-2500", "Engine pump set", "Jet A-1", "Mi-17 seal kit"} <= items
    assert "TV3-117VM" not in items
    assert {"VK-2500 overhaul", "Engine pump set repair"} <= {r["name"] for r in told["tasks"]}
    assert "Mi-171 pilot" in {row["resource"] for row in told["resources"]}
    assert all("*" not in row["key"] + row["column"] for row in told["evidence"])


@pytest.mark.parametrize("name", COMPLETE)
def test_a_new_plan_with_a_type_checks_clean(name, tmp_path):
    path = tmp_path / "plan"
    assert command("new", path, "--type", name)[0] == ExitCode.OK
    checked = check_plan(path)
    assert checked.problems.text() == ""
    assert [(t.name, t.site) for t in checked.plan.fleet] == [(f"{name} 1", "Base")]
    assert take_stock(checked.plan).missing == ("scenario / years",)
    for number in range(3):
        checked.plan.draw(number)


def test_every_type_goes_into_one_plan():
    plan = take_types(azalai.load("outpost"), type_names()).plan
    assert set(type_names()) < set(plan.types.keys)
    assert plan.remarks.warnings == 0
    assert not [m for m in take_stock(plan).missing if "Mi-" in m]


def test_a_type_whose_work_takes_more_hands_brings_them():
    """`outpost` has four mechanics; the heaviest check of an Mi-17 takes six."""
    taken = take_types(azalai.load("outpost"), ["Mi-17"])
    assert taken.plan.resources["Outpost | Mechanic"].number == 6.0
    assert "resources / Outpost | Mechanic | all / number" in taken.added


def test_hands_of_two_shifts_make_no_team(make_plan):
    """The heaviest check of an Mi-17 takes six at once; the late shift, the larger, gets them."""
    path = make_plan(
        'name = "p"\nstart = 2027-01-01\nyears = 1\ncurrency = "USD"\nprice_year = 2025\n',
        sites="name\nGao\n",
        resources="site,resource,shift,hours,number\n"
        "Gao,Mechanic,day,06:00-14:00,3\nGao,Mechanic,late,14:00-22:00,4\n",
    )
    assert command("new", path, "--type", "Mi-17")[0] == ExitCode.OK
    plan = azalai.load(path)
    assert [plan.resources["Gao", "Mechanic", s].number for s in ("day", "late")] == [3, 6]


def test_evidence_travels_and_covers_nothing_else():
    before = azalai.load("outpost")
    after = with_type(before, "H145")
    assert set(take_stock(before).missing) <= set(take_stock(after).missing)
    cell = after.tasks.find("Arriel 2E overhaul")[0]
    found = after.evidence_by_cell.rows[after.evidence_by_cell.of_cell["tasks", cell, "every_fh"]]
    assert (found["low"], found["high"], found["basis"]) == (3000, 6000, "recalled")


def test_a_range_under_a_star_stays_one_draw():
    plan = with_type(azalai.load("outpost"), "H145")
    drawn = plan.draw(1).tasks
    ratios = {
        round(drawn[name].work_h / plan.tasks[name].work_h, 9)
        for name in ("Arriel 2E change", "H145 battery repair", "H145 tail drive overhaul")
    }
    assert len(ratios) == 1
    assert ratios != {1.0}


def test_people_are_added_where_the_plan_lacks_them():
    plan = with_type(azalai.load("outpost"), "H145")
    assert plan.resources.find("Outpost | H145 pilot")  # the only base
    assert "nominal" in plan.resources["Outpost", "H145 pilot", "all"].note
    mechanics = [row for row in plan.resources if row.resource == "Mechanic"]
    assert [(row.site, row.number) for row in mechanics] == [("Outpost", 4)]


def test_adding_twice_changes_nothing_and_says_so(tmp_path):
    path = tmp_path / "plan"
    command("new", path, "--type", "H145")
    before = {p.name: p.read_bytes() for p in path.iterdir()}
    plan = azalai.load(path)
    assert with_type(plan, "H145") is plan
    code, output = command("new", path, "--type", "H145")
    assert code == ExitCode.FAULTS
    assert "nothing was changed" in output
    assert {p.name: p.read_bytes() for p in path.iterdir()} == before


def test_only_touched_files_change_and_columns_keep_their_order(tmp_path):
    path = tmp_path / "plan"
    new_plan(str(path), "outpost")
    (path / "notes.txt").write_text("mine")
    text = (path / "types.csv").read_text().splitlines()
    before = {p.name: p.read_bytes() for p in path.iterdir()}
    assert command("new", path, "--type", "Mi-26")[0] == ExitCode.OK
    changed = {p.name for p in path.iterdir() if before.get(p.name) != p.read_bytes()}
    assert changed <= {"types.csv", "items.csv", "offers.csv", "evidence.csv", "scenario.toml"}
    after = (path / "types.csv").read_text().splitlines()
    assert after[0].startswith(text[0])
    assert after[1].startswith(text[1])
    assert "missions.csv" not in changed


def test_comments_in_the_settings_stay(make_plan):
    path = make_plan('# mine\nname = "p"\nstart = 2027-01-01\nyears = 1 # short\n')
    add_types(path, ["Mi-26"])
    told = (path / "scenario.toml").read_text()
    assert "# mine" in told
    assert "# short" in told
    assert azalai.load(path).settings.plan.currency == "USD"


def test_an_existing_workbook_is_written_back(tmp_path):
    path = tmp_path / "plan.xlsx"
    new_plan(str(path), "outpost")
    code, output = command("new", path, "--type", "KAMAZ 43118", "--language", "fr")
    assert code == ExitCode.OK
    assert "bibliothèque" in output
    plan = azalai.load(path)
    assert plan == with_type(azalai.load("outpost"), "KAMAZ 43118")


def test_a_new_workbook_takes_types(tmp_path):
    assert command("new", tmp_path / "p", "--workbook", "--type", "Typhoon-K")[0] == ExitCode.OK
    assert "Typhoon-K" in azalai.load(tmp_path / "p.xlsx").types


def test_rows_of_the_plan_are_kept_and_named(make_plan):
    path = make_plan(
        'name = "p"\nstart = 2027-01-01\nyears = 1\ncurrency = "USD"\nprice_year = 2025\n',
        sites="name\nGao\n",
        items="name,price_money,currency,price_year\nVK-2500,1,,\n",
        tasks="name,on,action,work_h\nVK-2500 repair,VK-2500,repair,7\n",
        needs="of,what\nVK-2500 repair,Smith\n",
        resources="site,resource,number\nGao,Smith,1\n",
    )
    code, output = command("new", path, "--type", "Mi-171")
    assert code == ExitCode.OK
    assert "items / VK-2500, tasks / VK-2500 repair" in output
    plan = azalai.load(path)
    assert plan.items["VK-2500"].price_money == 1
    assert [n.what for n in plan.needs if n.of == "VK-2500 repair"] == ["Smith"]
    missing = take_stock(plan).missing
    assert "items / VK-2500 / price_money" in missing
    assert "tasks / VK-2500 repair / work_h" in missing
    assert command("new", path, "--type", "Mi-171")[0] == ExitCode.FAULTS


def test_another_currency_needs_a_rate(make_plan):
    euro = 'name = "p"\nstart = 2027-01-01\nyears = 1\ncurrency = "EUR"\nprice_year = 2025\n'
    with pytest.raises(LibraryRefusedError, match="add to rates a row with name = USD"):
        add_types(make_plan(euro), ["H145"])
    path = make_plan(euro, rates="name,year,kind,value\nUSD,2025,currency,0.92\n")
    add_types(path, ["H145"])
    plan = azalai.load(path)
    assert plan.settings.plan.currency == "EUR"
    assert set(plan.items.frame["currency"]) == {"USD"}


def test_an_unknown_type_is_refused_before_anything_is_made(tmp_path):
    code, output = command("new", tmp_path / "plan", "--type", "Mi-35")
    assert code == ExitCode.NOT_FOUND
    assert "did you mean 'Mi-35M'" in output
    assert "Typhoon-K" in output
    assert not (tmp_path / "plan").exists()
    with pytest.raises(TypeNotFoundError):
        with_type(library(), "zeppelin")


def test_a_type_without_upkeep_says_so(tmp_path):
    _, output = command("new", tmp_path / "plan", "--type", "AW139")
    assert "only the type and its performance" in output


def test_new_keeps_its_ways(tmp_path):
    path = tmp_path / "plan"
    assert command("new", path, "--from", "outpost", "--type", "H145")[0] == ExitCode.OK
    assert "Light helicopter" in azalai.load(path).types
    code, output = command("new", path, "--from", "outpost", "--type", "H145")
    assert code == ExitCode.OUTPUT
    assert "--force" in output
    assert command("new", path, "--force", "--type", "H145")[0] == ExitCode.OK
    assert azalai.load(path).types.keys == ["H145"]
    assert command("new", path)[0] == ExitCode.OUTPUT


def test_a_workbook_with_formulas_is_left_alone(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "plan.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "scenario"
    for row in (["section", "name", "value"], ["", "name", "p"], ["", "start", "2027-01-01"]):
        sheet.append(row)
    sheet.append(["", "years", 2])
    sites = book.create_sheet("sites")
    sites.append(["name", "pads"])
    sites.append(["Gao", "=1+1"])
    book.save(path)
    before = path.read_bytes()
    code, _ = command("new", path, "--type", "H145")
    assert code != ExitCode.OK
    assert path.read_bytes() == before
