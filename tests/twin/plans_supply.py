"""What the random plans tell of help from stores beside, and of seasons of routes."""

CLOSED = ("jan", "feb", "sat-sun", "mon-tue", "20:00-05:00")


def more_supply(draw, ready, tables):
    """Let stores help each other, and routes be closed or slow at times."""
    bases = [row["name"] for row in tables["sites"] if row.get("roles") == "base"]
    if draw.maybe(0.4):
        ready["lateral_h"] = draw.choice([6, 40])
        if len(bases) > 1:
            row = {"origin": bases[0], "destination": bases[1], "mode": "road"}
            tables["routes"].append(row | {"distance_km": 300, "time_h": draw.choice([3, 15])})
    if draw.maybe(0.3):
        for row in tables["routes"]:
            row.update(
                closed=draw.choice([None, None, *CLOSED]) if not row.get("departs") else None
            )
    if draw.maybe(0.3):
        for row in tables["routes"]:
            row.update(wet_factor=draw.choice([None, 1.7, 3]))
        for site in draw.sample([*bases, "Depot"], 1):
            months = ("jan", "feb") if draw.maybe(0.5) else ("mar",)
            _rain(tables["climate"], site, months)


def _rain(climate, site, months):
    """Let some months be wet at a site, which may have weather already."""
    for month in months:
        row = next((r for r in climate if (r["site"], r["month"]) == (site, month)), None)
        if row is None:
            row = {"site": site, "month": month}
            climate.append(row)
        row["wet"] = "yes"
