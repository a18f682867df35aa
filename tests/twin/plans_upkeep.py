"""What the random plans tell of maintenance beyond the first: see `plans`."""


def more_upkeep(draw, ready, tables):
    """Add deferral, packages and policies to a plan, drawn by a stream of its own."""
    _inside(draw, tables)
    _deferral(draw, tables)
    _packages(draw, tables)
    if draw.maybe(0.5) and not any("needed" in row for row in tables["parts"]):
        ready["cannibalise"] = "yes"
        ready["cannibalise_damage_frac"] = draw.choice([0, 0.3])
    if draw.maybe(0.4):
        ready["opportunistic_h"] = draw.choice([3, 8])
        for task in tables["tasks"]:  # so wide that no work is begun early
            if any(column.startswith("every_") for column in task):
                task["tolerance_frac"] = 0.9


def more_world(draw, tables):
    """Let shops learn; let suppliers of shops, of what is bought at once, and routes close."""
    for row in tables["capability"]:
        if draw.maybe(0.3):
            row |= {"learning_frac": draw.choice([0.7, 0.9]), "mature_jobs": draw.randint(2, 9)}
            if row.get("success_frac", 1) >= 0.5:
                row["first_success_frac"] = 0.5
    if draw.maybe(0.5):
        return
    tables["suppliers"] = [{"name": "Mill"}, {"name": "Yard"}]
    mended = [row for row in tables["capability"] if row["task"].startswith("Repair")]
    for row in tables["capability"] + tables["offers"]:
        row["supplier"] = draw.choice([None, "Mill", "Yard"])
    hit = [("suppliers", "Mill"), ("suppliers", "Yard"), ("suppliers", "*")]
    hit += [("sites", row["name"]) for row in tables["sites"]]
    if len(mended) == len(tables["capability"]):  # no aircraft is moved
        route = draw.choice(tables["routes"])
        key = " | ".join(route[c] for c in ("origin", "destination", "mode"))
        hit += [("routes", key), ("routes", "*")]
    rows = tables["disruptions"] = []
    for number in range(draw.randint(1, 3)):
        table, key = draw.choice(hit)
        row = {"name": f"Event {number}", "status": "expected", "table": table, "key": key}
        row |= draw.choice([{"starts": "2027-01-20"}, {"per_y": 12}, {"per_y": 40}])
        row |= {"speed_frac": draw.choice([0, 0, 0.5])}
        rows.append(row | draw.spread("duration_d", draw.choice([2, 9])))


def _inside(draw, tables):
    """Put cards into a kind of part, which are mended, thrown away or bought."""
    outer = [row["name"] for row in tables["items"]]
    if not outer or draw.maybe(0.5):
        return
    tables["items"].append({"name": "Card"})
    parent = draw.choice(outer)
    row = {"parent": parent, "item": "Card", "quantity": draw.randint(1, 2)}
    tables["parts"].append(row | {"usage_factor": draw.choice([1, 0.5])})
    row = {"on": "Card", "mean_fh": 40, "shape": draw.choice([1, 1.6])}
    tables["failures"].append(row | {"no_fault_frac": draw.choice([0, 0.2])})
    if draw.maybe(0.6):
        row = {"name": "Repair Card", "on": "Card", "action": "repair", "test_h": 1}
        tables["tasks"].append(row | draw.spread("work_h", 25))
    if draw.maybe(0.4):
        row = {"name": "End Card", "on": "Card", "action": draw.choice(["overhaul", "discard"])}
        tables["tasks"].append(row | {"every_fh": 35} | draw.spread("work_h", 30))
    for site in ("Alder", "Depot"):
        if draw.maybe(0.6):
            tables["stock"].append({"site": site, "item": "Card", "number": draw.randint(0, 2)})
    told = {"name": "New Card", "what": "Card", "site": draw.choice([None, "Works"])}
    tables["offers"].append(told | draw.spread("lead_d", 5))
    if draw.maybe(0.5) and any(t["name"] == "Repair Card" for t in tables["tasks"]):
        told = {"site": "Depot", "task": "Repair Card", "success_frac": draw.choice([1, 0.6])}
        tables["capability"].append(told | {"channels": draw.choice([None, 1])})


def _packages(draw, tables):
    """Let parts be looked at, and let larger tasks include that, and overhauls of parts."""
    tasks = tables["tasks"]
    named = {task["name"]: task for task in tasks}
    for item in sorted(row["name"] for row in tables["items"]):
        if not draw.maybe(0.4):
            continue
        look = {"name": f"Look {item}", "on": item, "action": "inspect", "work_h": 1.5}
        deferred = any(row.get("defer_d") for row in tables["failures"])
        often = {"every_fh": 18} if deferred or draw.maybe(0.5) else {"every_d": 13}
        tasks.append(look | often)
        for name, task in named.items():
            ends = task["on"] == item and task["action"] == "overhaul"
            if (ends or name.startswith(("Check", "Overhaul"))) and draw.maybe(0.5):
                _include(task, look["name"])
    for name, task in named.items():
        ended = [n for n, t in named.items() if n.startswith("End ") and t["action"] == "overhaul"]
        if name.startswith("Check") and ended and draw.maybe(0.5):
            _include(task, draw.choice(ended))


def _include(task, name):
    task["includes"] = f"{task['includes']} | {name}" if task.get("includes") else name


def _deferral(draw, tables):
    """Let failures wait."""
    items = {row["name"] for row in tables["items"]}
    boxes = {row["item"]: row["parent"] for row in tables["parts"] if row["parent"] in items}
    ended = {t["on"] for t in tables["tasks"] if t["name"].startswith("End ")}
    ended |= {boxes[item] for item in ended & set(boxes)}
    days = {}
    for row in tables["failures"]:
        whole = boxes.get(row["on"], row["on"])
        if whole not in days or whole not in items:
            days[whole] = draw.choice([None, 0.5, 3, 10])
        row["defer_d"] = days[whole]
    for row in tables["parts"]:
        spare = row["quantity"] > 1 and row["item"] not in boxes and row["item"] not in ended
        if spare and draw.maybe(0.7):
            row["needed"] = row["quantity"] - 1


def more_swaps(draw, tables):
    """Let parts inside others be exchanged on the aircraft, mostly in some time."""
    items = {row["name"] for row in tables["items"]}
    for row in [r for r in tables["parts"] if r["parent"] in items]:
        if draw.maybe(0.5):
            row["swap"] = draw.choice(["line", "line", "shop"])
            if draw.maybe(0.7):
                task = {"name": f"Swap {row['item']}", "on": row["item"], "action": "replace"}
                tables["tasks"].append(task | draw.spread("work_h", 2))
