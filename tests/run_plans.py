"""A small plan that every engine answers: two bases, one type, calls, a part that fails, prices."""

from pathlib import Path

import azalai

SCENARIO = """name = "small"
start = 2027-01-01
years = 1
currency = "USD"
price_year = 2027
discount_frac = 0.05
seed = 7
utc_offset_h = 0

[sustain]
stock = "{rule}"
measure = "{measure}"
budget_money = {budget}

[targets]
fleet = {target}
"""
TABLES = {
    "sites": """name,latitude_deg,longitude_deg,elevation_m,roles,runway_m,supplied_by
West,0,10,0,base | clinic,1000,
East,0,12,0,base,1000,West
Maker,0,20,0,,,
Near,0,10.5,0,,0,
Far,0,12.4,0,,0,
""",
    "types": """name,kind,operating_kg,max_takeoff_kg,payload_kg,fuel,fuel_kg,burn_kg_per_h,\
cruise_km_per_h,seats_pax,stretchers,price_money
Heli,helicopter,7000,13000,4000,Jet,2200,600,240,20,6,4000000
""",
    "fleet": "name,type,site,count\nW,Heli,West,2\nE,Heli,East,1\n",
    "missions": """name,kind,mode,serves,back_stretchers,reaction_day_min,\
reaction_night_min,ground_h,night,base,fh_per_month,sortie_h,types
Medevac,medevac,call,injured,1,10,20,0.25,yes,,,,
Survey,patrol,quota,,,,,,,West,40,2,Heli
""",
    "demand": "site,kind,calls_per_y,target_min\nNear,injured,60,40\nFar,injured,40,40\n",
    "items": """name,kind,unit,mass_kg,price_money
Jet,fuel,l,0.8,1
Pump,repairable,each,20,10000
""",
    "parts": "parent,item,quantity\nHeli,Pump,2\n",
    "failures": "on,mean_fh\nPump,60\n",
    "tasks": "name,on,action,work_h\nPump repair,Pump,repair,10\nPump swap,Pump,replace,2\n",
    "capability": "site,task,turnaround_d,success_frac\nMaker,Pump repair,40,0.9\n",
    "routes": """origin,destination,mode,time_h
West,Maker,air,48
Maker,West,air,48
West,East,air,24
East,West,air,24
""",
    "suppliers": "name,site\nFirm,Maker\n",
    "offers": """name,what,supplier,price_money,lead_d,site
New pump,Pump,Firm,12000,60,Maker
Fuel,Jet,Firm,1.2,1,West
""",
    "stock": """site,item,number,target,reorder_at,order_quantity
West,Jet,200000,200000,100000,100000
East,Jet,200000,200000,100000,100000
West,Pump,1,1,,
""",
    "costs": "name,category,driver,on,amount_money\nHangar,infrastructure,per_y,West,50000\n",
    "evidence": "table,key,column,low,high,basis,source\n"
    "failures,Pump,mean_fh,40,90,assumption,a guess\n",
    "alternatives": """name,title,title_fr
third,A third aircraft at West,Un troisième appareil à West
cheap,A cheaper hangar,Un hangar moins cher
broken,Something wrong,Quelque chose de faux
size,How many at West,Combien à West
""",
    "changes": """alternative,table,key,column,value,action
third,fleet,W,count,3,set
cheap,costs,Hangar,amount_money,20000,set
broken,fleet,W,type,Plane,set
size,fleet,W,count,1,sweep
size,fleet,W,count,4,sweep
""",
}


def write(folder: Path, rule="as_given", measure="supply", budget=40000, target=0.7, **changed):
    """Write the plan into a folder, some tables or settings told otherwise, blank ones left out."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SCENARIO.format(rule=rule, measure=measure, budget=budget, target=target)
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    for name, told in {**TABLES, **changed}.items():
        if told:
            (folder / f"{name}.csv").write_text(told, encoding="utf-8")
    return folder


def plan(folder: Path, **told):
    """Write the plan and read it."""
    return azalai.load(str(write(folder, **told)))


def tables(run):
    """Everything that a run says, by future, step and table."""
    return {
        (future.key, step, name): table
        for future in run
        for step in future.steps
        for name, table in future[step].tables.items()
    }


def same(one, other):
    """Tell whether two runs say the same, to the bit."""
    first, second = tables(one), tables(other)
    return first.keys() == second.keys() and all(first[k].equals(second[k]) for k in first)
