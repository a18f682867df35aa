"""The side of missions of the plans at random: calls, weather, light, crews, fuel."""

CALL = {"mode": "call", "kind": "medevac"}
#: Dyadic weights: however the mean over 28 years is summed up, it is exact.
SLOTS = (("06:00-18:00", 2), ("sat-sun", 0.5), ("feb", 3), ("01:00-04:30", 0.25))


def add_missions(draw, tables, bases):
    """Let missions of a plan depend on more than aircraft."""
    for name in ("climate", "profiles", "demand"):
        tables[name] = []
    _places(draw, tables)
    for k, base in enumerate(bases):
        if draw.maybe(0.5):
            _called(draw, tables, f"Call {k}", {"base": base, "sortie_h": 1.5})
        if draw.maybe(0.4):
            _quota(draw, tables, f"Drill {k}", base)
    if draw.maybe(0.25):
        row = {"name": "Watch", "mode": "standing", "base": bases[0], "wanted": draw.randint(1, 2)}
        row |= {"when": draw.choice([None, "mon-fri 08:00-20:00", "21:00-06:00"])}
        tables["missions"].append(row | {"minimum": draw.choice([None, 1])})
    if draw.maybe(0.5) and tables["sites"][0].get("latitude_deg"):
        _served(draw, tables)
    _aborts(draw, tables)
    _sky(draw, tables, bases)
    if draw.maybe(0.5):
        _crews(draw, tables, bases)
    if draw.maybe(0.4):
        _fuel(draw, tables, bases)
    _urgency(draw, tables, bases[0])
    _posture(draw, tables, bases)


def _places(draw, tables):
    if draw.maybe(0.6):
        for row in tables["sites"]:
            row |= {"latitude_deg": round(draw.uniform(-25, 35), 2), "elevation_m": 0}
            row |= {"longitude_deg": round(draw.uniform(-4, 4), 2)}
    for row in tables["types"]:
        row.update(daily_h=draw.choice([0, 0, 5.5]))


def _called(draw, tables, name, more):
    row = CALL | {"name": name, "per_y": draw.choice([150, 400]), "wanted": draw.choice([1, 1, 2])}
    row |= {"minimum": 1, "priority": draw.randint(1, 3), "patience_h": draw.choice([0, 1, 7])}
    row |= {"when": draw.choice([None, None, "mon-fri 05:00-21:00"])}
    day = draw.choice([0, 15, 40])
    row |= {"reaction_day_min": day, "reaction_night_min": draw.choice([None, 2 * day])}
    if draw.maybe(0.5):
        row |= {"profile": name}
        slots = draw.sample(SLOTS, draw.randint(1, 3))
        tables["profiles"] += [{"profile": name, "slot": s, "weight": w} for s, w in slots]
    tables["missions"].append(row | more)


def _quota(draw, tables, name, base):
    row = {"name": name, "mode": "quota", "base": base, "priority": draw.randint(1, 3)}
    row |= draw.choice([{"sorties_per_month": 22.5}, {"fh_per_month": 40}])
    row |= {"when": draw.choice([None, "mon-fri 08:00-12:00"]), "wanted": draw.choice([1, 1, 2])}
    tables["missions"].append(row | {"sortie_h": 1.25})


def _served(draw, tables):
    """Tell villages whose patients are brought to a clinic."""
    fast = {"cruise_km_per_h": 220, "stretchers": 2, "seats_pax": 4}
    for row in tables["types"]:
        row.update(fast)
    near = tables["sites"][0]
    for name in ("Clinic", "Ford", "Well"):
        row = {"name": name, "elevation_m": 0, "roles": "clinic" if name == "Clinic" else None}
        for column in ("latitude_deg", "longitude_deg"):
            row[column] = round(near[column] + draw.uniform(-2, 2), 2)
        tables["sites"].append(row)
    for site in ("Ford", "Well"):
        row = {"site": site, "kind": "accident", "calls_per_y": draw.choice([90, 200])}
        tables["demand"].append(row | {"target_min": draw.choice([None, 60, 120])})
    more = {"serves": "accident", "back_stretchers": 1, "ground_h": draw.choice([0, 0.25])}
    _called(draw, tables, "Rescue", more | {"per_y": None, "load_pax": draw.choice([0, 1])})
    round_ = {"name": "Supply", "mode": "scheduled", "base": near["name"], "when": "10:00"}
    round_ |= {"stops": draw.choice(["Ford", "Ford | Well"]), "load_kg": 100, "load_pax": 2}
    round_ |= {"load_stretchers": draw.choice([None, 1]), "back_kg": 50, "back_pax": 1}
    tables["missions"].append(round_ | {"patience_h": draw.choice([0, 5]), "ground_h": 0.5})


def _posture(draw, tables, bases):
    """Tell how many of a type are to be at each base."""
    tables["posture"] = []
    for row in tables["types"] if draw.maybe(0.4) else ():
        for base in bases:
            wanted = draw.randint(1, 2)
            told = {"site": base, "type": row["name"], "wanted": wanted}
            told |= {"minimum": draw.randint(0, wanted), "after_h": draw.choice([None, 50])}
            tables["posture"].append(told)


def _urgency(draw, tables, base):
    """Tell what is kept ready, and an alarm that takes aircraft from others."""
    for row in tables["missions"] if draw.maybe(0.5) else ():
        row.update(hold_ready=draw.choice([0, 0, 1, 2]))
    if draw.maybe(0.3):
        return
    for row in tables["missions"]:
        row.update(priority=row["priority"] + 1 if "priority" in row else 5)
    row = CALL | {"name": "Alarm", "base": base, "per_y": 600, "sortie_h": 0.5, "priority": 1}
    tables["missions"].append(row | {"preempts": "yes", "patience_h": 1})


def _aborts(draw, tables):
    """Tell failures that end a mission."""
    aborting = draw.maybe(0.5)
    for row in tables["failures"]:
        if aborting:
            row.update(abort_frac=draw.choice([0, 0.4, 0.8]), strand_frac=draw.choice([0, 0, 0.5]))


def _sky(draw, tables, bases):
    for row in tables["missions"]:
        if draw.maybe(0.3):
            row["night"] = "no"
    for base in bases if draw.maybe(0.6) else ():
        for month in ("jan", "feb", "mar"):
            if draw.maybe(0.7):
                row = {"site": base, "month": month, "spell_h": draw.choice([8, 24, 50])}
                row |= {"flyable_frac": draw.choice([0, 0.5, 0.8, 0.95, 1])}
                tables["climate"].append(row)


def _crews(draw, tables, bases):
    """Tell pilots, and a medic for calls; whoever has no hours rests after each sortie."""
    called = [row["name"] for row in tables["missions"] if row["mode"] == "call"]
    tables["needs"] += [
        {"of": row["name"], "what": "Pilot", "quantity": draw.randint(1, 2)}
        for row in tables["types"]
    ]
    tables["needs"] += [{"of": name, "what": "Medic"} for name in called if draw.maybe(0.5)]
    for base in bases:
        for what in ("Pilot", "Medic"):
            row = {"site": base, "resource": what, "number": draw.randint(2, 5)}
            row |= {"hours": draw.choice([None, "always", "05:00-20:00", "mon-sat 08:00-08:00"])}
            row |= {"rest_h": draw.choice([0, 4, 11.5])}
            tables["resources"].append(row | {"limit_h_per_month": draw.choice([None, None, 30])})


def _fuel(draw, tables, bases):
    """Tell tanks that are filled through the depot, whose routes may leave by timetable."""
    tables["items"].append({"name": "Jet", "kind": "fuel", "unit": "l", "mass_kg": 0.8})
    burn = {"fuel": "Jet", "fuel_kg": 1200, "ground_burn_kg": draw.choice([0, 15])}
    for row in tables["types"]:
        row.update(burn, burn_kg_per_h=draw.choice([150, 260.5]))
    for base in bases:
        row = {"site": base, "item": "Jet", "number": draw.choice([500, 4000]), "target": 5000}
        row |= {"floor": draw.choice([0, 700])}
        tables["stock"].append(row | {"reorder_at": draw.choice([1000, 2500])})
    depot = {"site": "Depot", "item": "Jet", "number": 9000, "reorder_at": 6000}
    tables["stock"].append(depot | {"order_quantity": 8000})
    tables["offers"].append({"name": "New jet", "what": "Jet", "lead_d": 5, "lead_cv": 0.4})


def more_calls(draw, tables):
    """Let another mission serve the same demand, and some places tell people and not calls."""
    told = [row for row in tables["missions"] if row.get("serves")]
    if not told or draw.maybe(0.5):
        return
    bases = sorted({row["site"] for row in tables["fleet"]})
    more = {"name": "Second", "base": draw.choice([None, *bases]), "priority": draw.choice([1, 5])}
    more |= {"patience_h": draw.choice([0.5, 20]), "wanted": draw.choice([1, 2]), "minimum": 1}
    tables["missions"].append(draw.choice(told) | more)
    if draw.maybe(0.5):
        for row in (*told, tables["missions"][-1]):
            row["load_pax"] = draw.choice([1, 2])
        for row in tables["demand"]:
            row["pax_per_y"] = row.pop("calls_per_y") * draw.choice([1, 3])
