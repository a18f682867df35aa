"""Planned flying by mission, type, base and month."""

import polars as pl
import pytest

import azalai
from azalai.support.hours import planned
from azalai.support.trips import trip_table


def hours(folder):
    plan = azalai.load(folder)
    tables = {name: rows.frame for name, rows in plan.tables.items()}
    return planned(tables, trip_table(tables, plan.start), plan.start, plan.end)


FLEET = {
    "sites": "name\nA\nB\n",
    "types": "name,burn_kg_per_h\nHeli,100\nOld,200\n",
    "fleet": "name,type,site,count,starts,ends\nH,Heli,A,3,,2027-07-01\nO,Old,A,1,,\n",
}


def test_each_mode_by_hand(make_plan):
    missions = (
        "name,mode,base,when,per_y,sorties_per_month,fh_per_month,sortie_h,types,wanted\n"
        "Line,scheduled,A,mon thu 08:00,,,,1.5,Old,2\n"
        "Calls,call,A,,120,,,2,Old,1\n"
        "Quota,quota,A,,,10,,0.5,Old,2\n"
        "Hours,quota,A,,,,30,0.75,Old,1\n"
        "Guard,standing,A,mon-fri 08:00-18:00,,,,,Old,2\n"
    )
    told = hours(make_plan(**FLEET, missions=missions))
    june = {r["mission"]: r for r in told.filter(pl.col("month") == 5).iter_rows(named=True)}
    assert june["Line"]["sorties"] == 2 * 8  # four mondays, four thursdays of june 2027
    assert june["Line"]["missions"] == 8
    assert june["Line"]["fh"] == pytest.approx(24)
    assert june["Line"]["fuel_kg"] == pytest.approx(24 * 200)
    assert june["Calls"]["sorties"] == pytest.approx(120 * 30 / 365.25)
    assert june["Quota"]["fh"] == pytest.approx(10 * 2 * 0.5)
    assert june["Hours"]["fh"] == pytest.approx(30)
    assert june["Hours"]["sorties"] == pytest.approx(40)
    assert june["Guard"]["fh"] == pytest.approx(2 * 10 * 22)
    assert june["Guard"]["sorties"] == 0


def test_who_flies(make_plan):
    missions = (
        "name,mode,base,sorties_per_month,sortie_h,types\n"
        "First,quota,A,8,1,Heli | Old\nAll,quota,A,8,1,\nNobody,quota,B,8,1,Heli\n"
    )
    told = hours(make_plan(**FLEET, missions=missions))

    def flown(mission, month):
        rows = told.filter((pl.col("mission") == mission) & (pl.col("month") == month))
        return dict(rows.select("type", "sorties").iter_rows())

    assert flown("First", 0) == {"Heli": 8}
    assert flown("First", 8) == {"Old": 8}  # the first of the list has left
    assert flown("All", 0) == {"Heli": 6, "Old": 2}  # three aircraft and one
    assert flown("Nobody", 0) == {"": 8}
    assert told.filter(pl.col("type") == "")["fh"].sum() == 0


def test_calls_go_to_the_nearest_base_and_follow_the_season():
    plan = azalai.load("sahel")
    tables = {name: rows.frame for name, rows in plan.tables.items()}
    told = planned(tables, trip_table(tables, plan.start), plan.start, plan.end)
    medevac = told.filter((pl.col("mission") == "Medevac") & (pl.col("type") != ""))
    assert medevac.filter(pl.col("destination") == "Bourem")["base"].unique().to_list() == ["Gao"]
    by_month = dict(medevac.group_by("month").agg(pl.col("sorties").sum()).iter_rows())
    days = {0: 31, 6: 31}
    assert by_month[6] / days[6] == pytest.approx(1.3 * by_month[0] / days[0])


def test_freight_becomes_calls(make_plan):
    told = hours(
        make_plan(
            sites="name,latitude_deg,longitude_deg,elevation_m\nA,0,0,0\nB,0,0.5,0\n",
            types=(
                "name,operating_kg,max_takeoff_kg,fuel,fuel_kg,burn_kg_per_h,cruise_km_per_h,"
                "payload_kg,hover_ceiling_m,hover_ceiling_kg\n"
                "Heli,4000,8000,Kerosene,1500,400,200,3000,3000,8000\n"
            ),
            items="name,kind\nKerosene,fuel\n",
            offers="name,what\nDepot,Kerosene\n",
            stock="site,item,number,reorder_at\nA,Kerosene,9000,4000\n",
            fleet="name,type,site\nH,Heli,A\n",
            missions="name,mode,base,serves,load_kg\nFood,call,A,food,500\n",
            demand="site,kind,kg_per_y\nB,food,60000\n",
        )
    )
    assert told["sorties"].sum() == pytest.approx(120, rel=2e-3)
    assert told["t_km"].sum() == pytest.approx(60 * 55.66, rel=5e-3)
