"""What the random plans tell of the start: clocks, parts by number, slots booked ahead."""


def more_start(draw, tables):
    """Add to a plan what is known at its start, and tasks that mend what fails in place."""
    if draw.maybe(0.5):
        _parts(draw, tables)
        _clocks(draw, tables)
    for row in tables["capability"]:
        if row["task"].startswith("Overhaul") and draw.maybe(0.3):
            row["book_ahead_d"] = draw.choice([2, 9, 30])
    if draw.maybe(0.3):
        _in_place(draw, tables)


def _tails(tables):
    """Give name and type of each tail."""
    for row in tables["fleet"]:
        for k in range(1, row["count"] + 1):
            yield (row["name"] if row["count"] == 1 else f"{row['name']}-{k}"), row["type"]


def _parts(draw, tables):
    """Tell some parts by number: on tails, on shelves, or on their way there."""
    made, rows = 0, []
    for tail, kind in _tails(tables):
        for part in tables["parts"]:
            if part["parent"] == kind and draw.maybe(0.4):
                made += 1
                rows.append(_part(draw, made, part["item"]) | {"at": tail})
    for row in tables["stock"]:
        if any(part["item"] == row["item"] for part in tables["parts"]) and draw.maybe(0.3):
            made += 1
            due = draw.choice([None, None, "2027-01-11"])
            rows.append(_part(draw, made, row["item"]) | {"at": row["site"], "due": due})
    tables["serials"] = rows


def _part(draw, number, item):
    made = draw.choice([None, "2026-12-24", "2026-05-01"])
    hours = draw.choice([0, 8, 33.3, 400])
    return {"name": f"P{number}", "item": item, "hours_fh": hours, "made": made}


def _clocks(draw, tables):
    """Tell some clocks of tasks on tails and on parts that are known by number."""
    units = [*_tails(tables), *((row["name"], row["item"]) for row in tables["serials"])]
    rows = tables["ages"] = []
    for task in tables["tasks"]:
        timed = any(column.startswith("every_") for column in task)
        for name, thing in units if timed else ():
            if thing == task["on"] and draw.maybe(0.3):
                row = {"unit": name, "task": task["name"], "since_fh": draw.choice([0, 4, 21.5])}
                row |= {"since_landings": draw.choice([None, 3])}
                rows.append(row | {"since": draw.choice([None, "2026-12-28"])})


def _in_place(draw, tables):
    """Let a failure of some parts be mended where they are, beside those that take them off."""
    for row in [r for r in tables["failures"] if r.get("mode") is None]:
        if any(p["item"] == row["on"] for p in tables["parts"]) and draw.maybe(0.6):
            name = f"Patch {row['on']}"
            task = {"name": name, "on": row["on"], "action": "repair"}
            tables["tasks"].append(task | draw.spread("work_h", 3))
            more = {"mode": "leak", "fixed_by": name, "mean_landings": None, "mean_fh": 20}
            tables["failures"].append(row | more)
            swap = {"name": f"Take out {row['on']}", "on": row["on"], "action": "replace"}
            tables["tasks"].append(swap | draw.spread("work_h", 5))
            row["fixed_by"] = draw.choice([None, swap["name"]])
