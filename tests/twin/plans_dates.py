"""What the random plans tell of dates: projects, and rows that are in force for a time."""

DATES = ("2027-01-12", "2027-01-31", "2027-02-09")
#: What a later row of a key tells otherwise.
NEW = {
    "resources": lambda draw, _: {"number": draw.randint(1, 4)},
    "capability": lambda draw, row: (
        ({"turnaround_d": draw.choice([1, 5])} if row.get("turnaround_d") else {})
        | {"channels": draw.choice([None, 1, 2])}
    ),
    "offers": lambda draw, _: {"lead_d": draw.choice([1, 6])},
    "routes": lambda draw, _: {"time_h": draw.choice([4, 20])},
    "posture": lambda *_: {"minimum": 0, "wanted": 1},
    "fleet": lambda draw, row: {
        "site": draw.choice(["Alder", "Birch"]),
        "count": draw.choice([row["count"], row["count"], 2]),
    },
}


def more_dates(draw, tables):
    """Let rows of a plan open and close, on dates or after projects."""
    if draw.maybe(0.5):
        return
    names = _projects(draw, tables)
    one_base = all(row["name"] != "Birch" for row in tables["sites"])
    for table, new in NEW.items():
        if table == "fleet" and one_base:
            continue
        for row in list(tables.get(table) or ()):
            if not draw.maybe(0.25):
                continue
            way = draw.choice(["later", "ends", "followed", "followed", "followed"])
            if way == "later":
                row.update(_from(draw, names))
            elif way == "ends":
                row["ends"] = draw.choice(DATES)
            else:
                later = {"starts": draw.choice(DATES), "after": draw.choice([None, None, *names])}
                tables[table].append(row | later | new(draw, row))


def _from(draw, names):
    """Tell from when on: a date, a project, or both."""
    told = {"starts": draw.choice([None, *DATES]), "after": draw.choice([None, *names])}
    return told if any(told.values()) else {"starts": DATES[0]}


def _projects(draw, tables):
    names, suppliers = [], [row["name"] for row in tables.get("suppliers") or ()]
    tables["projects"] = []
    for number in range(draw.randint(1, 3)):
        row = {"name": f"Project {number}", "status": draw.choice(["decided"] * 4 + ["option"])}
        row |= {"starts": draw.choice([None, None, "2027-01-09"])}
        row |= {"after": draw.choice([None, *names]), "fail_frac": draw.choice([0, 0, 0.4])}
        row |= {"supplier": draw.choice([None, *suppliers])}
        tables["projects"].append(row | draw.spread("lead_d", draw.choice([0, 6, 20])))
        names.append(row["name"])
    return names
