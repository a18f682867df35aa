"""The first door: CSV as people have it."""

import csv

import pytest

from azalai.errors import PlanNotFoundError, ScenarioError
from azalai.scenario.door import check_plan, load
from azalai.scenario.folder import quote_formula

SETTINGS = 'name = "p"\nstart = 2027-01-01\nyears = 1\n'


def plan(tmp_path, encoding="utf-8", **files):
    (tmp_path / "scenario.toml").write_text(SETTINGS)
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_bytes(text.encode(encoding))
    return tmp_path


def codes(folder):
    return [p.code for p in check_plan(folder).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_change_nothing(tmp_path, encoding, end):
    folder = plan(tmp_path, encoding, sites=end.join(["name,harsh_frac", "Ménaka,0.5", ""]))
    assert load(folder).sites["Ménaka"].harsh_frac == 0.5


def test_a_semicolon_file_has_the_decimal_comma_of_french_excel(tmp_path):
    folder = plan(tmp_path, sites="name;latitude_deg;longitude_deg\nGao;16,27;-0,04\n")
    site = load(folder).sites["Gao"]
    assert (site.latitude_deg, site.longitude_deg) == (16.27, -0.04)


def test_a_semicolon_file_may_have_decimal_points(tmp_path):
    folder = plan(tmp_path, sites="name;latitude_deg;longitude_deg\nGao;16.272;-0.045\n")
    assert load(folder).sites["Gao"].latitude_deg == 16.272


def test_a_semicolon_file_with_both_marks_is_refused_where_they_confuse(tmp_path):
    folder = plan(tmp_path, items="name;mass_kg;price_money\nPump;1,5;1.500\nSeal;2.5;3,25\n")
    found = [
        (p.place.row, p.place.column)
        for p in check_plan(folder).problems
        if p.code.startswith("cell")
    ]
    assert found == [(2, "price_money")]


def test_the_separator_line_of_excel_is_understood(tmp_path):
    folder = plan(tmp_path, sites="sep=;\nname;harsh_frac\nGao;0,5\n")
    assert load(folder).sites["Gao"].harsh_frac == 0.5


def test_blank_rows_columns_and_white_space_are_nothing(tmp_path):
    text = "\n name , harsh_frac,,\n\nGao , 0.5,,\n,,,\n\n"
    assert load(plan(tmp_path, sites=text)).sites["Gao"].harsh_frac == 0.5


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    text = 'name,note,harsh_frac\nGao,"two\nlines",0.5\n\nBer,,7\n'
    (problem,) = check_plan(plan(tmp_path, sites=text)).problems
    assert (problem.code, problem.place.row) == ("cell-range", 4)


def test_a_decomposed_accent_is_the_same_name(tmp_path):
    folder = plan(tmp_path, sites="name,supplied_by\nMe\u0301naka,\nGao,M\u00e9naka\n")
    assert load(folder).sites["Gao"].supplied_by == "M\u00e9naka"


def test_a_cell_beyond_the_header_is_never_lost(tmp_path):
    folder = plan(tmp_path, sites="name,note\nGao,hot, dusty\n")
    assert codes(folder) == ["row-too-long"]


def test_a_short_row_is_blank_at_its_end(tmp_path):
    assert load(plan(tmp_path, sites="name,harsh_frac\nGao\n")).sites["Gao"].harsh_frac == 0


def test_a_faulty_row_is_not_also_an_unknown_name(tmp_path):
    folder = plan(
        tmp_path,
        types="name\nMi\n",
        sites="name,harsh_frac\nGao,9\n",
        fleet="name,type,site\nT,Mi,Gao\n",
    )
    assert codes(folder) == ["cell-range"]


def test_400_000_faults_are_counted_and_not_kept(tmp_path):
    rows = "".join(f"s{i},x,y\n" for i in range(200_000))
    checked = check_plan(plan(tmp_path, sites="name,harsh_frac,runway_m\n" + rows))
    assert checked.problems.errors == 400_000
    assert len(list(checked.problems)) == 10
    assert "199,995" in checked.problems.text("en")


def test_text_that_looks_like_a_formula_is_quoted_and_read_back(tmp_path):
    notes = ["=1+1", "+x", "-x", "@x", "'=x", "''=x", "'tis", "-5", "=", "\u2212x"]
    with (tmp_path / "sites.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [("name", "note"), *((f"s{i}", quote_formula(n)) for i, n in enumerate(notes))]
        )
    (tmp_path / "scenario.toml").write_text(SETTINGS)
    read = load(tmp_path).sites.given["note"].to_list()
    assert read == notes
    for cell in (tmp_path / "sites.csv").read_text().splitlines()[1:]:
        written = cell.partition(",")[2]
        assert not written.startswith(("=", "+", "@", "-x"))


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret.csv").write_text("name\nGao\n")
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "scenario.toml").write_text(SETTINGS)
    (folder / "sites.csv").symlink_to(tmp_path / "secret.csv")
    assert codes(folder) == ["file-link"]


def test_no_such_plan_names_the_nearest(tmp_path):
    with pytest.raises(PlanNotFoundError, match="workshop"):
        load("workshp")
    with pytest.raises(PlanNotFoundError, match="no folder"):
        load(tmp_path / "nothing")


def test_an_empty_folder_says_that_nothing_is_there(tmp_path):
    with pytest.raises(ScenarioError) as fault:
        load(tmp_path)
    assert [p.code for p in fault.value.problems] == ["plan-empty"]


def test_data_under_a_blank_head_is_never_lost(tmp_path):
    (problem,) = check_plan(plan(tmp_path, sites="name,,harsh_frac\nGao,hot,0.5\nBer,,\n")).problems
    assert (problem.code, problem.place.row, problem.fields["found"]) == (
        "column-nameless",
        2,
        "hot",
    )


def test_a_table_without_its_names_makes_no_other_name_unknown(tmp_path):
    folder = plan(
        tmp_path, sites="nam\nGao\n", types="name\nMi\n", fleet="name,type,site\nT,Mi,Gao\n"
    )
    assert codes(folder) == ["column-unknown"]


def test_a_grouped_number_in_a_semicolon_file_keeps_its_size(tmp_path):
    folder = plan(tmp_path, items="name;price_money\nGear;1.234.567,5\n")
    (problem,) = [p for p in check_plan(folder).problems if p.code == "cell-number-grouped"]
    assert problem.fix.value == "1234567.5"


WORKSHOP = {
    "types": "name,kind\nMachine,machine\n",
    "sites": "name\nHall\n",
    "fleet": "name,type,site\nM,Machine,Hall\n",
    "missions": "name,mode,base\nProduction,standing,Hall\n",
    "failures": "on,mean_fh\nMachine,100\n",
    "tasks": "name,on,action,work_h\nRepair,Machine,repair,5\n",
    "needs": "of,what\nRepair,Crew\n",
    "resources": "site,resource,number\nHall,Crew,1\n",
}


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("resources", "site,resource,number\nHall,Crew,one\n"),
        ("failures", "on,mean_fh\nMachine,often\n"),
        ("tasks", "name,on,action,work_h\nRepair,Machine,repair,long\n"),
        ("fleet", "name,type,site\nM,Machin,Hall\n"),
        ("needs", "of,what\nRepair,Crow\n"),
        ("types", "name,kind\nMachine,robot\n"),
    ],
)
def test_one_slip_is_told_once(tmp_path, table, text):
    found = check_plan(plan(tmp_path, **{**WORKSHOP, table: text})).problems
    assert [(p.place.table, p.place.row) for p in found if p.level == "error"] == [(table, 2)]


def test_a_plan_without_money_has_an_inventory():
    from typer.testing import CliRunner

    from azalai.cli.main import app

    run = CliRunner().invoke(app, ["evidence", "workshop"])
    assert run.exit_code == 0, run.output
    assert "no evidence" in run.output


def test_a_word_that_is_near_no_other_is_not_blanked_into_the_default(tmp_path):
    (problem,) = check_plan(plan(tmp_path, types="name,kind\nTruck,lorry\n")).problems
    assert (problem.code, problem.fix) == ("cell-word", None)
