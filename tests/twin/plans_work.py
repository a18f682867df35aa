"""What the random plans tell of what work uses up and holds, and of the work of sorties."""

OIL = {"name": "Oil", "kind": "consumable", "unit": "l", "mass_kg": 0.9}
KIT = {"name": "Kit", "kind": "consumable", "mass_kg": 4}


def more_work(draw, tables):
    """Let tasks use up things that shelves have, stores above send, or that are bought."""
    if draw.maybe(0.5) or not tables["tasks"]:
        return
    used = [OIL, KIT][draw.randint(0, 1) :]
    for item in used:
        tables["items"].append(item)
        offer = {"name": f"New {item['name']}", "what": item["name"]}
        offer |= {"site": draw.choice([None, "Depot", "Works"])}
        tables["offers"].append(offer | draw.spread("lead_d", draw.choice([1, 4])))
        for row in tables["sites"]:
            if draw.maybe(0.5):
                tables["stock"].append(_shelf(draw, row["name"], item["name"]))
    for task in tables["tasks"]:
        for item in used:
            if draw.maybe(0.4):
                quantity = draw.choice([1, 1, 2, 0.5, 2.5])
                need = {"of": task["name"], "what": item["name"], "quantity": quantity}
                tables["needs"].append(need)


def _shelf(draw, site, item):
    row = {"site": site, "item": item, "number": draw.choice([0, 3, 8])}
    row |= {"target": draw.choice([8, 12]), "reorder_at": draw.choice([1, 3])}
    return row | {"order_quantity": draw.choice([None, None, 4])}


def more_line(draw, tables):
    """Let people work on the ground for each sortie: those of the plan, or cleaners by day."""
    if draw.maybe(0.6):
        return
    people = sorted(
        {r["resource"] for r in tables["resources"] if r.get("kind") in (None, "people")}
    )
    told = {(row["of"], row["what"]) for row in tables["needs"]}
    if not people or draw.maybe(0.4):
        people.append("Cleaner")
        for row in tables["sites"]:
            if draw.maybe(0.8):
                crew = {"site": row["name"], "resource": "Cleaner", "number": draw.randint(1, 2)}
                hours = draw.choice(["always", "06:00-18:00", "mon-sat 12:00-20:00"])
                tables["resources"].append(crew | {"hours": hours})
    names = sorted({row["name"] for row in (*tables["types"], *tables["missions"])})
    for name in names:
        what = draw.choice(people)
        if draw.maybe(0.5) and (name, what) not in told:
            row = {"of": name, "what": what, "quantity": draw.choice([1, 1, 2])}
            tables["needs"].append(row | {"hours_h": draw.choice([0.5, 1, 2.5, 4])})


def more_hours(draw, tables):
    """Let tasks hold people, tools and docks for a part of the work only."""
    resources = {row["resource"] for row in tables["resources"]}
    tasks = {row["name"] for row in tables["tasks"]}
    for row in tables["needs"] if draw.maybe(0.4) else ():
        if row["of"] in tasks and row["what"] in resources and draw.maybe(0.5):
            row["hours_h"] = draw.choice([0.5, 1.5, 4, 25])
