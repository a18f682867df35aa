"""What the random plans tell of aircraft that flew before the start, or are in work then."""


def more_so_far(draw, tables):
    """Tell of some tails what they have behind them, lives of types, and work that goes on."""
    if draw.maybe(0.5):
        return
    for row in tables["fleet"]:
        row["landings"] = draw.choice([None, 9, 31])
        row["start_count"] = draw.choice([None, 4, 22])
        row["made"] = draw.choice([None, None, "2026-12-12", "2026-06-01"])
        if draw.maybe(0.3):
            _in_work(draw, tables, row)
    for row in tables.get("serials", ()):
        row["landings"] = draw.choice([None, 7, 26])
    for row in tables["types"]:
        if draw.maybe(0.3):
            _life(draw, tables, row["name"])


def _in_work(draw, tables, row):
    """Let the tails of a row be in some work on their type."""
    tasks = [task["name"] for task in tables["tasks"] if task["on"] == row["type"]]
    if tasks and not row.get("starts") and not row.get("after"):
        row |= {"in_task": draw.choice(tasks)}
        row |= {"due": draw.choice(["2026-12-20", "2027-01-02", "2027-01-09", "2027-02-20"])}


def _life(draw, tables, kind):
    """Let a type end its life, here or in a shop elsewhere."""
    limits = [{"every_fh": 60}, {"every_landings": 45}, {"every_starts": 40}, {"every_d": 60}]
    row = {"name": f"Retire {kind}", "on": kind, "action": "discard"} | draw.choice(limits)
    tables["tasks"].append(row | draw.spread("work_h", 10))
    if draw.maybe(0.3):
        shop = {"site": "Works", "task": row["name"], "channels": draw.choice([None, 1])}
        tables["capability"].append(shop | draw.spread("turnaround_d", 3))
