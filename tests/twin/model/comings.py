"""Tails that enter the plan, leave it, or get another home by its rows (model: The world)."""

from . import deferral

GONE = "gone"


def tails_of(rows):
    """Give the rows of each tail by its name, in the order in which they are in force."""
    found = {}
    for row in sorted(rows, key=lambda r: r["from_h"]):
        many = range(1, row["count"] + 1)
        names = [row["name"]] if row["count"] == 1 else [f"{row['name']}-{k}" for k in many]
        for name in names:
            found.setdefault(name, []).append(row)
    return dict(sorted(found.items()))


def home_at(rows, hour):
    """Give where a tail has its home at an hour, None where it is not in the plan."""
    return next((r["site"] for r in rows if r["from_h"] <= hour < r["to_h"]), None)


def contract_of(world, rows):
    """Give what pays a tail's parts and outside work: its support, or its lease with upkeep."""
    modes = {row["name"]: row["mode"] for row in world.tables["offers"]}
    for row in rows:
        if row["support"]:
            return row["support"]
        if modes.get(row["offer"]) == "wet_lease":
            return row["offer"]
    return ""


def announce(world, aircraft):
    """Let what the rows of a tail tell happen on its dates."""
    rows = aircraft.rows
    for hour in sorted({h for r in rows for h in (r["from_h"], r["to_h"])}):
        before, now = home_at(rows, max(hour - 1.0, 0.0)), home_at(rows, hour)
        if hour <= 0.0 or before == now:
            continue
        kind = "leave" if now is None else "enter" if before is None else "move"
        world.dated.add(hour, kind, _turn, aircraft, now)


def _turn(aircraft, home):
    """Do what is told as soon as the tail stands serviceable; a machine that runs stops for it."""
    world = aircraft.world
    if aircraft.home is None:
        if home is not None and not aircraft.is_lost:
            _enter(world, aircraft, home)
        return
    aircraft.told = None if home == aircraft.home else home or GONE
    if aircraft.told and aircraft.standing:
        aircraft.standing.stop(aircraft)
    elif aircraft.told and aircraft.stands():
        follow(aircraft)


def _enter(world, aircraft, home):
    aircraft.home = aircraft.at = home
    if not aircraft.was_here and world.known.is_new(aircraft.row):
        _begin_calendar(world, aircraft)
    aircraft.was_here = True
    aircraft.let_days_run()
    world.aircraft = sorted([*world.aircraft, aircraft], key=lambda a: a.name)
    aircraft.log.settle()
    aircraft.count("delivered", 1.0)
    aircraft.come_to_stand()


def _begin_calendar(world, aircraft):
    """Let the calendar of a new tail begin as it was made, at the latest as it enters."""
    made, now = aircraft.row["made"], world.clock.now
    begins = now if made is None else min((made - world.start).days * 24.0, now)
    for gauge in aircraft.wear.gauges:
        if gauge.meter.wear is None and gauge.unit:
            gauge.due += begins


def follow(aircraft):
    """Leave the plan, or have another home."""
    told, aircraft.told = aircraft.told, None
    if told == GONE:
        be_gone(aircraft)
    else:
        rehome(aircraft, told)
        if aircraft.working is None:
            aircraft.move_home()


def rehome(aircraft, home):
    """Have another home from now on."""
    aircraft.log.settle()
    old, aircraft.home = (aircraft.home, aircraft.kind), home
    aircraft.world.posture.watch(old)
    deferral.take_along(aircraft)


def be_gone(aircraft):
    """Leave the plan: what was asked for it is asked for no more (RULES 4.10)."""
    world, post = aircraft.world, (aircraft.home, aircraft.kind)
    aircraft.log.settle()
    aircraft.wear.let_days_stand()
    for job in reversed(aircraft.jobs):
        job.withdraw()
    world.supply.serve_next()
    aircraft.log.seen, aircraft.watched, aircraft.home = None, float("inf"), None
    world.aircraft = [a for a in world.aircraft if a is not aircraft]
    world.posture.watch(post)
