"""Plans by hand of tails that enter, leave and have another home."""

from tests.twin.cases import PAIR, ROAD, ROUND, check, fix, hands, pairs

POSITIONS = {"Base": (10, 0), "Annex": (10, 3), "Depot": (11, 1)}
POWER = {"name": "Power", "mode": "standing", "base": "Base", "wanted": 2, "minimum": 1}


def _sites(placed):
    names = ("latitude_deg", "longitude_deg")
    return [
        {"name": name, "roles": "base"} | (dict(zip(names, at, strict=True)) if placed else {})
        for name, at in POSITIONS.items()
    ]


def _moving(rows, *, placed=True, **more):
    """Tell three helicopters at two bases, checks, failures and parts; rows of `fleet` added."""
    fleet = [{"name": "T", "type": "Type", "site": "Base", "count": 3}]
    tables = pairs(
        tasks=[check(5), fix(), {"name": "Swap", "on": "Gear", "action": "replace", "work_h": 4}],
        items=[{"name": "Gear"}],
        parts=[{"parent": "Type", "item": "Gear"}],
        failures=[{"on": "Type", "mean_fh": 15}, {"on": "Gear", "mean_fh": 20, "shape": 2}],
        offers=[{"name": "Maker", "what": "Gear", "lead_d": 3}],
        routes=[ROAD | {"origin": "Depot", "destination": name} for name in ("Base", "Annex")],
        **hands(),
    )
    tables["resources"] += [row | {"site": "Annex"} for row in tables["resources"]]
    tables["routes"] = [row | {"time_h": 30} for row in tables["routes"]]
    tables["missions"] = [PAIR, PAIR | {"name": "Annexed", "base": "Annex", "wanted": 1}]
    return tables | {"sites": _sites(placed), "fleet": fleet + rows} | more


def moves():
    """Tell when tails enter and leave, and have another home."""
    new = {"name": "U", "type": "Type", "site": "Annex", "starts": "2027-01-08"}
    yield "enters", {}, _moving([new])
    for placed in (True, False):
        yield f"for a time {placed}", {}, _moving([new | {"ends": "2027-01-19"}], placed=placed)
        back = new | {"site": "Base", "starts": "2027-01-15"}
        yield f"moves {placed}", {}, _moving([new, back], placed=placed)
        again = [new | {"ends": "2027-01-12"}, new | {"starts": "2027-01-13", "count": 2}]
        yield f"comes again {placed}", {"stagger": "yes"}, _moving(again, placed=placed)
        all_go = {"name": "T", "type": "Type", "site": "Annex", "count": 3, "starts": "2027-01-09"}
        yield f"all move {placed}", {"stagger": "yes"}, _moving([all_go], placed=placed)
        fewer = all_go | {"count": 2, "ends": "2027-01-20"}
        yield f"all move but one {placed}", {}, _moving([fewer], placed=placed)


def machines():
    """Tell machines that come, go and stay while they run."""
    kind = [{"name": "Type", "kind": "machine"}]
    rows = [{"name": "T", "type": "Type", "site": "Base", "count": 2, "starts": "2027-01-11"}]
    rows.append({"name": "U", "type": "Type", "site": "Base", "ends": "2027-01-21"})
    tables = _moving(rows, missions=[POWER]) | {"types": kind}
    yield "machines", {}, tables


def away():
    """Tell tails that have another home while they are away for work, or wait for it."""
    task = {"name": "Away", "on": "Type", "action": "overhaul", "every_fh": 12}
    task |= {"tolerance_frac": 0.3}
    for date in ("2027-01-07", "2027-01-09", "2027-01-12", "2027-01-20"):
        home = "Depot" if date == "2027-01-20" else "Annex"
        row = {"name": "T", "type": "Type", "site": home, "count": 3, "starts": date}
        stays = {"name": "S", "type": "Type", "site": "Annex"}
        tables = _moving([row, stays])
        tables["tasks"].append(task)
        slot = {"site": "Depot", "task": "Away", "turnaround_d": 3, "channels": 1}
        yield f"another home {date}", {}, tables | {"capability": [slot]}
        gone = [tables["fleet"][0] | {"ends": date}, row | {"name": "U", "count": 1}, stays]
        yield f"leaves {date}", {}, tables | {"capability": [slot], "fleet": gone}


def mended():
    """Tell what the kernel once did otherwise than the words."""
    rows = [{"name": "U", "type": "Type", "site": "Annex"}]
    rows += [row | {"starts": "2027-01-11"} for row in rows]
    tables = _moving(rows, missions=[POWER | {"base": "Annex", "wanted": 1}])
    yield "a row of the same home stops nobody", {}, tables
    rows = [{"name": "T", "type": "Type", "site": "Base", "count": 3, "ends": "2027-01-11"}]
    rows.append(rows[0] | {"starts": "2027-01-13", "ends": None})
    tables = _moving([], fleet=rows, missions=[PAIR])
    tables["types"] = [{"name": "Type", "losses_per_100000fh": 3000}]
    yield "who is lost does not come again", {}, tables
    rows = [{"name": "T", "type": "Type", "site": "Annex", "count": 3, "starts": "2027-01-13"}]
    for mended in ({"defer_d": 5}, {"defer_d": 12}):
        tables = _moving([*rows, {"name": "S", "type": "Type", "site": "Annex"}])
        tables["failures"] = [row | mended | {"mean_fh": 9} for row in tables["failures"]]
        tables["needs"].append({"of": "Swap", "what": "Mechanic"})
        yield f"what is deferred goes along {mended}", {}, tables
    yield from _taken()


def _taken():
    """Tell who is told to leave while he waits for a mission from which another takes him."""
    call = {"name": "Call", "mode": "call", "base": "Base", "per_y": 1500, "sortie_h": 2}
    call |= {"reaction_day_min": 600, "wanted": 3, "minimum": 2, "patience_h": 9}
    rescue = ROUND | {"name": "Rescue", "when": "00:30", "priority": 1, "preempts": "yes"}
    missions, stays = [call, rescue], {"name": "S", "type": "Type", "site": "Base"}
    row = {"name": "T", "type": "Type", "site": "Base", "count": 3}
    follows = row | {"site": "Annex", "starts": "2027-01-06"}
    told = {"leaves": [row | {"ends": "2027-01-12"}], "moves": [row, follows]}
    for name, rows in told.items():
        tables = _moving([], fleet=[*rows, stays], missions=missions)
        yield f"who {name} and is taken by nobody", {}, tables


SLICES = (moves, machines, away)
