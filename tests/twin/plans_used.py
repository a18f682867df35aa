"""What the random plans tell of things that are used up."""

FLARE = {"name": "Flare", "kind": "consumable", "mass_kg": 1.5}


def more_used(draw, tables):
    """Let sorties use up what shelves have, or what is bought as it is used."""
    if draw.maybe(0.6):
        return
    tables["items"].append(FLARE)
    tables["offers"].append({"name": "New flares", "what": "Flare"} | draw.spread("lead_d", 3))
    names = [row["name"] for row in (*tables["types"], *tables["missions"])]
    for name in draw.sample(names, draw.randint(1, min(3, len(names)))):
        tables["needs"].append({"of": name, "what": "Flare", "quantity": draw.choice([1, 2, 0.5])})
    for site in ("Alder", "Birch", "Depot"):
        known = any(row["name"] == site for row in tables["sites"])
        if known and draw.maybe(0.6):
            row = {"site": site, "item": "Flare", "number": draw.choice([3, 20])}
            row |= {"target": 20, "reorder_at": draw.choice([4, 9])}
            tables["stock"].append(row | {"floor": draw.choice([0, 2])})
