"""What the random plans tell of own vehicles: convoys, their drivers, fuel, wear and work."""

TRUCK = {"name": "Truck", "kind": "truck", "cruise_km_per_h": 60}
GUARD = {"name": "Guard", "kind": "vehicle", "cruise_km_per_h": 70}
DIESEL = {"name": "Diesel", "kind": "fuel", "unit": "l", "mass_kg": 0.84}
TYRE = {"name": "Tyre", "kind": "consumable", "mass_kg": 40}
CLOCKS = (("every_km", 3000), ("every_starts", 3), ("every_fh", 90), ("every_d", 9))
MEANS = (("mean_km", 4000), ("mean_starts", 5), ("mean_fh", 150), ("mean_d", 30))


def more_convoys(draw, tables):
    """Let own trucks carry on some roads, which live at one end or both."""
    roads = [row for row in tables["routes"] if row["mode"] == "road"]
    if draw.maybe(0.6) or not roads:
        return
    tables["types"] += [
        TRUCK | {"payload_kg": draw.choice([20, 60, 500, None])},
        dict(GUARD),
    ]
    sites = sorted({row["origin"] for row in roads} | {row["destination"] for row in roads})
    for row in roads:
        if draw.maybe(0.8):
            row.update(_convoy(draw))
    for site in sites:
        for kind in ("Truck", "Guard"):
            if draw.maybe(0.7):
                row = {"name": f"{kind} {site}", "type": kind, "site": site}
                row |= {"count": draw.randint(1, 4), "km": draw.choice([0, 0, 1000, 90000])}
                if draw.maybe(0.2):
                    day = f"2027-0{draw.randint(1, 2)}-{draw.randint(10, 28)}"
                    row |= {draw.choice(["starts", "ends"]): day}
                tables["fleet"].append(row)
    told = {row["type"] for row in tables["fleet"]}
    used = {row.get(c) for row in roads for c in ("carrier", "escort")}
    for kind in ("Truck", "Guard"):
        if kind in told & used:
            _wear(draw, tables, kind, sites)
            _drivers(draw, tables, kind, sites)
            _fuel(draw, tables, kind, sites)


def more_flights(draw, tables):
    """Let aircraft carry on some air routes, where the plan tells where its sites lie."""
    placed = {row["name"] for row in tables["sites"] if row.get("longitude_deg") is not None}
    able = (row for row in tables["types"] if row.get("kind") in (None, "helicopter"))
    flying = [row["name"] for row in able if row.get("cruise_km_per_h")]
    for row in tables["routes"] if draw.maybe(0.5) and flying else ():
        if row["mode"] == "air" and {row["origin"], row["destination"]} <= placed:
            least = draw.choice([1, 1, 2])
            row.update(carrier=draw.choice(flying), least=least)
            row.update(dict.fromkeys(("time_h", "time_cv", "time_law")))
            row.update(most=draw.choice([None, least, least + 1]))


def _convoy(draw):
    least = draw.choice([1, 1, 2, 3])
    row = {"carrier": "Truck", "least": least, "most": draw.choice([None, least, least + 2])}
    if draw.maybe(0.5):
        row |= {"escort": "Guard", "carriers_per_escort": draw.choice([None, 1, 1.5, 3])}
    row |= {"harsh_frac": draw.choice([None, 0.6])}
    return row


def _wear(draw, tables, kind, sites):
    """Let vehicles fail and be serviced, at home or at the works."""
    tasks = _services(draw, kind)
    if draw.maybe(0.6):
        mean, each = draw.choice(MEANS)
        tasks.append({"name": f"Mend {kind}", "on": kind, "action": "repair", "work_h": 7})
        row = {"on": kind, mean: each, "harsh_factor": draw.choice([None, 2.5])}
        tables["failures"].append(row | {"mode": draw.choice([None, "engine"])})
    tables["tasks"] += tasks
    able = sorted({r["site"] for r in tables["resources"] if r["resource"] == "Mechanic"})
    for task in tasks:
        if able and draw.maybe(0.5):
            row = {"site": draw.choice(able), "task": task["name"]}
            row |= {"channels": draw.choice([None, 1]), "success_frac": draw.choice([1, 0.8])}
            tables["capability"].append(row)
        if able and draw.maybe(0.7):
            tables["needs"].append({"of": task["name"], "what": "Mechanic"})
    if tasks and draw.maybe(0.3):
        row = {"unit": draw.choice(_names(tables, kind)), "task": tasks[0]["name"]}
        clock = next((c for c, _ in CLOCKS[:3] if c in tasks[0]), None)
        if clock:
            told = {clock.replace("every", "since"): 50}
            tables.setdefault("ages", []).append(row | told)
    if draw.maybe(0.3):
        _tyres(draw, tables, kind, sites)


def _services(draw, kind):
    """Tell up to two services by any clock; the larger may contain the smaller."""
    tasks = []
    for number in range(draw.randint(0, 2)):
        every, each = draw.choice(CLOCKS)
        task = {"name": f"Service {kind} {number}", "on": kind, "action": "inspect"}
        task |= {every: each * (1 + 2 * number), "harsh_factor": draw.choice([None, 2])}
        tasks.append(task | draw.spread("work_h", draw.choice([2, 12])))
    if len(tasks) == 2:
        tasks[1]["includes"] = draw.choice([None, tasks[0]["name"]])
    return tasks


def _names(tables, kind):
    rows = [row for row in tables["fleet"] if row["type"] == kind]
    return [
        row["name"] if row["count"] == 1 else f"{row['name']}-{k}"
        for row in rows
        for k in range(1, row["count"] + 1)
    ]


def _tyres(draw, tables, kind, sites):
    if TYRE["name"] not in {row["name"] for row in tables["items"]}:
        tables["items"].append(dict(TYRE))
        tables["offers"].append({"name": "Tyres", "what": "Tyre", "lead_d": 5})
        for site in sites:
            if draw.maybe(0.5):
                tables["stock"].append({"site": site, "item": "Tyre", "number": 3, "target": 4})
    tables["parts"].append({"parent": kind, "item": "Tyre", "quantity": draw.choice([4, 6])})
    if not any(row["on"] == "Tyre" for row in tables["failures"]):
        tables["failures"].append({"on": "Tyre", "mean_km": 20000})
        if draw.maybe(0.7):
            row = {"name": "Change tyre", "on": "Tyre", "action": "replace", "work_h": 1}
            tables["tasks"].append(row)


def _drivers(draw, tables, kind, sites):
    """Let vehicles take people along, of their own or those who work."""
    if draw.maybe(0.5):
        return
    word = draw.choice(["Driver", "Mechanic"])
    told = {row["resource"] for row in tables["resources"]}
    if word not in told:
        for site in sites:
            if draw.maybe(0.8):
                row = {"site": site, "resource": word, "number": draw.randint(2, 5)}
                hours = draw.choice(["always", "06:00-20:00"])
                tables["resources"].append(row | {"hours": hours})
    if any(row["resource"] == word for row in tables["resources"]):
        tables["needs"].append({"of": kind, "what": word, "quantity": draw.choice([1, 2])})


def _fuel(draw, tables, kind, sites):
    """Let vehicles burn fuel, from a tank at home or bought."""
    if draw.maybe(0.5):
        return
    row = next(row for row in tables["types"] if row["name"] == kind)
    row |= {"fuel": "Diesel", "burn_kg_per_km": draw.choice([0.05, 0.25])}
    if DIESEL["name"] not in {r["name"] for r in tables["items"]}:
        tables["items"].append(dict(DIESEL))
        tables["offers"].append({"name": "Diesel", "what": "Diesel", "lead_d": 4})
        for site in sites:
            if draw.maybe(0.6):
                tank = {"site": site, "item": "Diesel", "number": 600, "reorder_at": 300}
                tank |= {"target": 900, "floor": draw.choice([None, 50])}
                tables["stock"].append(tank)
