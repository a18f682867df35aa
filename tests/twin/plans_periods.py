"""What the random plans tell of missions that come and go."""

from tests.twin.plans_dates import DATES

GAPS = ("2027-01-20", "2027-02-04", "2027-02-12")


def more_periods(draw, tables):
    """Let missions of a plan come into force late, end, or go on under another row."""
    if draw.maybe(0.6):
        return
    names = [row["name"] for row in tables.get("projects") or ()]
    bases = [row["name"] for row in tables["sites"] if row.get("roles") == "base"]
    for row in list(tables["missions"]):
        if not draw.maybe(0.5):
            continue
        way = draw.choice(["late", "ends", "gap", "followed", "followed", "followed"])
        if way == "late":
            row.update(starts=draw.choice(DATES), after=draw.choice([None, None, *names]))
        elif way == "ends":
            row["ends"] = draw.choice(DATES)
        else:
            at = draw.randint(0, 2)
            row["ends"] = DATES[at] if way == "gap" else None
            later = row | _new(draw, row, bases) | {"ends": None}
            later |= {"starts": (GAPS if way == "gap" else DATES)[at]}
            tables["missions"].append(later | {"after": draw.choice([None, None, None, *names])})


def _new(draw, row, bases):
    """Tell what a later row of a mission tells otherwise."""
    wanted = draw.choice([row.get("wanted", 1), 1, 2])
    told = {"wanted": wanted, "minimum": draw.choice([None, 1])}
    told |= {"priority": draw.choice([row.get("priority"), 1, 3])}
    if row.get("base") and not row.get("stops"):
        told["base"] = draw.choice([row["base"], *bases])
    if row["mode"] != "standing":
        told["patience_h"] = draw.choice([row.get("patience_h"), 0, 30])
    if row.get("sortie_h"):
        told["sortie_h"] = draw.choice([row["sortie_h"], 1, 2.5])
    if row.get("per_y"):
        told["per_y"] = draw.choice([row["per_y"], 80, 300])
    return told
