"""The reference plan: it loads clean, rests on evidence, and holds no absurd figure."""

from itertools import pairwise

import pytest

from azalai import check_plan, load
from azalai.scenario.checks.odd import straight_line_km
from azalai.scenario.inventory import take_stock
from azalai.scenario.typelibrary import library

#: Every tenth of the first fifty draws: one takes about a second, and all of 0..199 were tried.
DRAWS = range(0, 50, 10)
WEEKS_PER_YEAR = 52.18
CREW_SKILLS = {"Mi-171": "Mi-171 pilot", "Mi-35M": "Mi-35 pilot"}


@pytest.fixture(scope="module")
def plan():
    return load("sahel")


def test_it_is_accepted_with_all_its_alternatives():
    problems = list(check_plan("sahel").problems)
    assert [p.code for p in problems if p.level != "note"] == []
    assert {p.code for p in problems} == {"mission-fixed-hours"}


@pytest.mark.parametrize("engine", ["reach", "ready", "sustain", "afford", "resist"])
def test_it_has_what_each_engine_asks_for(engine):
    problems = check_plan("sahel", engine).problems
    assert [p.code for p in problems if p.level != "note"] == []


def test_it_agrees_with_the_type_library(plan):
    """Rows of types in the library are its rows, save where their note says why not."""
    source = library()
    compared = 0
    for table in ("types", "items", "parts", "failures", "tasks", "needs"):
        theirs = {row["key"]: row for row in _records(source.tables[table])}
        for row in _records(plan.tables[table]):
            if row["key"] in theirs and "here:" not in (row["note"] or ""):
                compared += 1
                assert _figures(row) == _figures(theirs[row["key"]]), (table, row["key"])
    assert compared > 300


def _records(rows):
    return [
        {"key": key, **row}
        for key, row in zip(rows.keys, rows.given.iter_rows(named=True), strict=True)
    ]


def _figures(row):
    return {k: v for k, v in row.items() if k not in ("note", "currency", "price_year")}


def test_its_first_row_says_that_it_is_illustrative(plan):
    note = plan.sites["Bamako"].note
    assert note.startswith("ILLUSTRATIVE PLAN")
    assert "GeoNames, CC BY 4.0" in note


def test_its_figures_rest_on_evidence(plan):
    inventory = take_stock(plan)
    told = sum(table.with_evidence for table in inventory.tables)
    assert told >= 0.95 * inventory.figures
    assert inventory.missing == ()
    assert {table.table for table in inventory.tables if not table.with_evidence} == set()
    assumed = [row for row in plan.evidence_by_cell.rows if row["basis"] == "assumption"]
    ranged = [row for row in assumed if row["low"] is not None]
    assert len(ranged) > 0.8 * len(assumed)


@pytest.mark.parametrize("number", DRAWS)
def test_a_draw_of_its_evidence_is_a_plan(plan, number):
    drawn = plan.draw(number)
    assert drawn != plan
    assert drawn.start == plan.start


# --- the alternatives do what their titles say --------------------------------------------------


def _changes(plan, name):
    return str(plan.diff(plan.alternative(name)))


def test_there_are_five_alternatives_in_two_languages(plan):
    assert len(plan.alternatives) == 5
    for row in plan.alternatives:
        assert row.title
        assert row.title_fr
        assert row.reason
        assert row.reason_fr


def test_more_mi_171_is_two_more_at_gao_with_their_people(plan):
    more = plan.alternative("more Mi-171")
    assert (more.fleet["More Mi-171"].site, more.fleet["More Mi-171"].count) == ("Gao", 2)
    pilots = "Gao | Mi-171 pilot | day"
    assert more.resources[pilots].number > plan.resources[pilots].number
    assert more.fleet["More Mi-171"].after is None  # not bound to the delivery it was copied from


def test_mixed_fleet_takes_h145_instead_of_the_delivery(plan):
    mixed = plan.alternative("mixed fleet")
    assert mixed.projects["Light helicopters"].status == "decided"
    assert mixed.projects["Kazan delivery"].status == "option"
    light = [t for t in plan.fleet if t.type == "H145"]
    assert {t.after for t in light} == {"Light helicopters"}
    assert sum(t.count for t in light) == 4
    assert plan.fleet["New Mi-171"].after == "Kazan delivery"
    assert "Bamako | H145 check kit is new" in _changes(plan, "mixed fleet")


def test_local_work_decides_the_engine_shop_and_the_school(plan):
    assert _changes(plan, "local work").splitlines() == [
        "projects / Engine shop: status is now decided (was option).",
        "projects / Heavy check school: status is now decided (was option).",
    ]
    opened = {c.task for c in plan.capability if c.after == "Engine shop"}
    assert opened == {"VK-2500 repair", "Engine pump set repair"}
    school = [c for c in plan.capability if c.after == "Heavy check school"]
    assert {c.task for c in school} == {"Mi-171 500 h"}
    assert all(c.supplier is None and c.learning_frac < 1 for c in school)


def test_forward_base_opens_menaka_with_an_aircraft_people_and_fuel(plan):
    base = plan.alternative("forward base")
    assert base.projects["Menaka base"].status == "decided"
    assert base.sites["Ménaka"].roles == ("base",)
    assert base.stock["Ménaka | Jet A-1"].number > 0
    assert plan.fleet.periods("TZ-15")[-1].site == "Ménaka"
    people = {r.resource for r in plan.resources if r.site == "Ménaka" and r.kind == "people"}
    assert people >= {"Mechanic", "Mi-171 pilot", "Flight engineer", "Medic"}


def test_fleet_size_sweeps_the_delivery(plan):
    names = [n for n in plan.alternatives_by_name.variants if n.startswith("fleet size")]
    counts = [plan.alternative(n).fleet["New Mi-171"].count for n in names]
    assert counts == [0, 2, 4, 6]
    assert plan.alternative("fleet size: count 2") == plan  # the plan itself is one of them


# --- no figure is absurd to someone of the trade ------------------------------------------------


def _km(plan, a, b):
    at = [plan.sites[name] for name in (a, b)]
    return straight_line_km(
        at[0].latitude_deg, at[0].longitude_deg, at[1].latitude_deg, at[1].longitude_deg
    )


def _bases(plan):
    return [s.name for s in plan.sites if s.roles and "base" in s.roles]


def _nearest_km(plan, site):
    return min((_km(plan, base, site), base) for base in _bases(plan))


def _trip_km(plan, mission):
    chain = [mission.base, *mission.stops, mission.base]
    return sum(_km(plan, a, b) for a, b in pairwise(chain))


def _per_week(mission):
    return sum(7 / span.every_d if span.every_d else 1 for span in mission.when.spans)


def _type_of(mission):
    """Give the type that flies it while no option is taken."""
    return next(t for t in mission.types if t != "H145")


def _hours(plan, mission):
    """Give the planned hours of a mission by base, in a year."""
    if mission.mode == "quota":
        return {
            mission.base: 12 * mission.sorties_per_month * mission.sortie_h * mission.wanted,
        }
    speed = plan.types[_type_of(mission)].cruise_km_per_h
    if mission.mode == "scheduled":
        per_y = _per_week(mission) * WEEKS_PER_YEAR
        return {mission.base: per_y * _trip_km(plan, mission) / speed}
    hours = {}
    for row in plan.demand:
        if row.kind == mission.serves:
            km, base = _nearest_km(plan, row.site)
            calls = row.calls_per_y or row.kg_per_y / mission.load_kg
            hours[base] = hours.get(base, 0) + calls * 2 * km / speed
    return hours


@pytest.fixture(scope="module")
def planned(plan):
    """Give the hours of each type by base, in 2027 and after the delivery."""
    found = {}
    for when in ("before", "after"):
        for mission in plan.missions:
            other = "before" if mission.after else "after"  # a row for each period
            if mission.name != "Weekly north" or when != other:
                hours = found.setdefault((when, _type_of(mission)), {})
                for base, h in _hours(plan, mission).items():
                    hours[base] = hours.get(base, 0) + h
    return found


def _tails(plan, model, *, delivered=False):
    rows = [t for t in plan.fleet if t.type == model]
    kept = [t for t in rows if t.after is None or (delivered and t.after == "Kazan delivery")]
    return sum(t.count for t in kept)


def test_hours_of_a_tail_in_a_year(plan, planned):
    # 250 to 600: the maker advises 300 for a Mi-17, UN fleets fly 400, the Russian civil Mi-8 430,
    # and the detachment in Mali of 2018-19 flew 500.
    for (when, model), hours in planned.items():
        per_tail = sum(hours.values()) / _tails(plan, model, delivered=when == "after")
        assert 250 <= per_tail <= 600, (when, model, per_tail)


def test_every_base_has_work_for_its_aircraft(plan, planned):
    # 100 to 600 hours a tail at each base: below it the aircraft would live elsewhere.
    for base in _bases(plan):
        hours = planned["before", "Mi-171"].get(base, 0)
        tails = sum(t.type == "Mi-171" and t.site == base and not t.after for t in plan.fleet)
        assert 100 <= hours / tails <= 600, base


def test_fuel_of_an_hour(plan):
    # 700 to 1100 litres: operators' texts give the Mi-8/17 600 to 750 kg, the Mi-24/35 680 to 850.
    for model in ("Mi-171", "Mi-35M"):
        kind = plan.types[model]
        litres = kind.burn_kg_per_h / plan.items[kind.fuel].mass_kg
        assert 700 <= litres <= 1100


def test_scheduled_legs_lie_inside_the_fuel(plan):
    # No leg between two places with fuel may need more than the tanks less the reserve.
    fuelled = {s.site for s in plan.stock if plan.items[s.item].name == "Jet A-1"}
    for mission in plan.missions:
        if mission.mode == "scheduled":
            kind, km = plan.types["Mi-171"], 0.0
            chain = [mission.base, *mission.stops, mission.base]
            for a, b in pairwise(chain):
                km += _km(plan, a, b)
                hours = km / kind.cruise_km_per_h + kind.reserve_min / 60
                burned_kg = hours * kind.burn_kg_per_h + kind.ground_burn_kg
                assert burned_kg <= kind.fuel_kg, mission.name
                km = 0.0 if b in fuelled else km


def _man_hours(plan, of, people):
    return sum(
        n.quantity * (n.hours_h if n.hours_h is not None else plan.tasks[of].work_h)
        for n in plan.needs
        if n.of == of and n.what in people
    )


def _checks_man_hours(plan, model, people):
    """Give the man-hours of all checks in 6000 hours, the larger resetting the smaller."""
    checks = [t for t in plan.tasks if t.on == model and t.action == "inspect" and t.every_fh]
    checks.sort(key=lambda t: -t.every_fh)
    each = {t.name: _man_hours(plan, t.name, people) for t in checks}
    done, total = dict.fromkeys(each, 0), 0.0
    for hour in range(25, 6001, 25):
        for task in checks:
            if hour - done[task.name] >= task.every_fh:
                total += each[task.name]
                done.update(dict.fromkeys([task.name, *(task.includes or ())], hour))
    return total


@pytest.mark.parametrize("model", ["Mi-171", "Mi-35M"])
def test_man_hours_of_a_flight_hour(plan, model):
    # 5 to 20: 10 (6 to 18) for the Mi-8/17, 15 (10 to 25) for the Mi-24/35, without the work on
    # parts in the shop, which is bought.
    people = {r.resource for r in plan.resources if r.kind == "people"}
    per_fh = _checks_man_hours(plan, model, people) / 6000
    per_fh += sum(n.quantity * n.hours_h for n in plan.needs if n.of == model and n.hours_h) / 1.6
    defects = plan.failures[f"{model} | line defect"]
    per_fh += _man_hours(plan, defects.fixed_by, people) / defects.mean_fh * defects.harsh_factor
    for part in plan.parts:
        if part.parent == model and part.item in plan.failures:
            mean_fh = plan.failures[part.item].mean_fh
            per_fh += part.quantity * _man_hours(plan, f"{part.item} change", people) / mean_fh
    assert 5 <= per_fh <= 20


def _employed(plan, skill):
    rows = [r for r in plan.resources if r.resource == skill and r.after is None]
    return sum(r.number * r.employed_per_post for r in rows)


def test_technicians_of_a_helicopter(plan):
    # 9 to 18 in two shifts, the data pack's planning default.
    technicians = _employed(plan, "Mechanic") + _employed(plan, "Avionics fitter")
    assert 9 <= technicians / (_tails(plan, "Mi-171") + _tails(plan, "Mi-35M")) <= 18


@pytest.mark.parametrize("model", ["Mi-171", "Mi-35M"])
def test_crews_of_a_helicopter_and_hours_of_a_pilot(plan, planned, model):
    # 1.4 to 3.2 crews of two pilots: 1.5 to 2.5 without nights, 2.5 and more with them.
    pilots = _employed(plan, CREW_SKILLS[model])
    assert 1.4 <= pilots / 2 / _tails(plan, model) <= 3.2
    # 80 hours a year keep a pilot current, 1000 is the usual legal limit.
    assert 80 <= 2 * sum(planned["before", model].values()) / pilots <= 700


def test_days_in_overhaul(plan):
    # 150 to 480 days: five months for lots of five, a year in Hungary, 16 months when late.
    for row in plan.capability:
        if row.task in ("Mi-171 overhaul", "Mi-35M overhaul"):
            assert 150 <= row.turnaround_d <= 480
            assert 3e6 <= row.price_money <= 7e6  # contracts of 2012 to 2024


def test_spares_are_worth_a_fitting_share_of_the_fleet(plan):
    # 4 to 20 %: initial spares of a remote fleet are about a tenth of its value.
    aircraft = sum(_tails(plan, t) * plan.types[t].price_money for t in ("Mi-171", "Mi-35M"))
    items = {i.name: i for i in plan.items}
    spares = sum(
        s.number * items[s.item].price_money for s in plan.stock if items[s.item].kind != "fuel"
    )
    assert 0.04 <= spares / aircraft <= 0.2


def _fuel_per_day(plan, planned):
    """Give the litres of Jet A-1 burned a day by base."""
    litres = dict.fromkeys(_bases(plan), 0.0)
    for (when, model), hours in planned.items():
        if when == "before":
            kind = plan.types[model]
            for base, h in hours.items():
                litres[base] += h * kind.burn_kg_per_h / plan.items[kind.fuel].mass_kg / 365
    return litres


def test_fuel_in_store_lasts_weeks(plan, planned):
    # 20 to 180 days at the bases in the north: roads are cut for weeks, tanks cost money.
    per_day = _fuel_per_day(plan, planned)
    for base in ("Sevare", "Gao", "Tombouctou"):
        days = plan.stock[f"{base} | Jet A-1"].number / per_day[base]
        assert 20 <= days <= 180, base
    whole = plan.stock["Bamako | Jet A-1"].number / sum(per_day.values())
    assert 30 <= whole <= 180  # Bamako also refills the north


def test_tankers_can_carry_what_is_burned(plan, planned):
    # 5 to 70 % of what the trucks could carry: convoys wait for escorts, the season and the load.
    per_day = _fuel_per_day(plan, planned)
    truck = plan.types["KAMAZ 43118"]
    litres = truck.payload_kg / plan.items["Jet A-1"].mass_kg
    for site, served, route in (
        ("Bamako", ("Sevare", "Gao", "Tombouctou"), "Bamako | Sevare | road"),
        ("Sevare", ("Gao", "Tombouctou"), "Sevare | Gao | road"),
    ):
        trucks = sum(t.count for t in plan.fleet if t.type == truck.name and t.site == site)
        trip_d = (2 * plan.routes[route].time_h + 24) / 24
        able = trucks * litres / trip_d
        assert 0.05 <= sum(per_day[base] for base in served) / able <= 0.7, site


def _engine_h(plan):
    """Give the hours between overhauls of an engine on the fleet's mean site."""
    tails = [t for t in plan.fleet if t.type == "Mi-171" and not t.after]
    harsh = sum(plan.sites[t.site].harsh_frac for t in tails) / len(tails)
    task = plan.tasks["VK-2500 overhaul"]
    return task.every_fh / (1 + harsh * (task.harsh_factor - 1))


def test_engines_come_off_long_before_their_time(plan):
    # 770 h in full sand (compressors at 780 h), 2000 h on firm ground; between them at mixed sites.
    assert 780 <= _engine_h(plan) <= 1400
    task = plan.tasks["VK-2500 overhaul"]
    assert task.every_fh / task.harsh_factor == pytest.approx(780, rel=0.05)


def test_direct_cost_of_an_hour(plan, planned):
    # USD 4000 to 9000: the data pack gives 5200 (4000 to 7500) before engines worn by sand.
    hours = sum(planned["before", "Mi-171"].values())
    fuel = 680 / 0.8 * 1.6  # a litre costs 1.35 at Bamako and about 2.3 driven to Gao
    overhaul = plan.capability["Kazan | Mi-171 overhaul"].price_money
    overhaul /= min(plan.tasks["Mi-171 overhaul"].every_fh, 8 * hours / _tails(plan, "Mi-171"))
    engine = plan.capability["Saint Petersburg | VK-2500 overhaul"].price_money
    engines = 2 * engine * (1 / _engine_h(plan) - 1 / plan.tasks["VK-2500 overhaul"].every_fh)
    line = plan.costs["Line consumables Mi-171"].amount_money
    pay = {r.resource: r.price_money_per_y for r in plan.resources if r.kind == "people"}
    crew = sum(_employed(plan, s) * pay[s] for s in ("Mi-171 pilot", "Flight engineer")) / hours
    assert 4000 <= fuel + overhaul + engines + line + crew <= 9000


def test_calls_can_be_reached_in_time(plan):
    # 40 to 95 % of calls within target by distance alone: at 100 % no base would be missing.
    medevac = plan.missions["Medevac"]
    within = calls = 0.0
    for row in plan.demand:
        if row.kind == "medevac":
            km, _ = _nearest_km(plan, row.site)
            speed = plan.types["Mi-171"].cruise_km_per_h
            calls += row.calls_per_y
            minutes = medevac.reaction_day_min + km / speed * 60
            within += row.calls_per_y * (minutes <= row.target_min)
    assert 0.4 <= within / calls <= 0.95


def test_budgets_carry_the_plan(plan):
    # 25 to 90 million USD a year: about 30 to run it, and 34 for the delivery spread by a loan.
    budgets = [b.limit_money for b in plan.budgets if b.category == "all"]
    assert len(budgets) == plan.settings.plan.years
    assert all(25e6 <= b <= 90e6 for b in budgets)
