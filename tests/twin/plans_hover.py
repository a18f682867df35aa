"""What the random plans tell of masses, heights and heat."""


def more_hover(draw, tables):
    """Tell how heavy types are and may be, so that places and hours forbid some trips."""
    places = [row for row in tables["sites"] if row.get("latitude_deg") is not None]
    if not places or draw.maybe(0.4):
        return
    for row in places:
        row["elevation_m"] = draw.choice([0, 400, 1500, 2300])
        row["runway_m"] = draw.choice([0, 0, 1200])
        for month in ("jan", "feb", "mar") if draw.maybe(0.6) else ():
            _heat(draw, tables, row["name"], month)
    for row in tables["types"]:
        row |= {"operating_kg": 2000, "max_takeoff_kg": draw.choice([3000, 3600, 5000])}
        row |= {"reserve_min": draw.choice([10, 30]), "payload_kg": draw.choice([None, 420])}
        row |= {"ceiling_m": draw.choice([None, 3000]), "runway_m": draw.choice([0, 0, 800])}
        if draw.maybe(0.5):
            _chart(draw, tables, row["name"])
        elif draw.maybe(0.5):
            row |= {"hover_ceiling_m": draw.choice([1500, 3000]), "hover_ceiling_kg": 3000}


def _heat(draw, tables, site, month):
    """Tell hot days and cold nights of a month at a place."""
    rows = [r for r in tables["climate"] if (r["site"], r["month"]) == (site, month)]
    if not rows:
        rows = [{"site": site, "month": month}]
        tables["climate"].append(rows[0])
    rows[0] |= {"tmax_c": draw.choice([22, 34, 44]), "tmin_c": draw.choice([-3, 12, 21])}


def _chart(draw, tables, kind):
    """Tell rows of hover limits, which may end below the highest place."""
    sea = draw.choice([2900, 3500, 4300])
    rows = tables.setdefault("performance", [])
    for metres in (-2000, 1500, draw.choice([2700, 6000])):
        oge = sea * (1 - metres / 15000)
        row = {"type": kind, "density_altitude_m": metres, "hover_oge_kg": oge}
        rows.append(row | {"hover_ige_kg": draw.choice([None, oge * 1.1])})
