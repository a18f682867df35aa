"""What the random plans tell of contracts that pay for parts and outside work of tails."""


def more_contracts(draw, tables):
    """Let tails have support by the hour, or come under a lease with upkeep or without."""
    if draw.maybe(0.5):
        return
    for kind in sorted({row["type"] for row in tables["fleet"]}):
        for name, mode in (("Hours", "support"), ("Wet", "wet_lease"), ("Dry", "lease")):
            tables["offers"].append({"name": f"{name} {kind}", "what": kind, "mode": mode})
    for row in tables["fleet"]:
        terms = draw.choice(["support", "wet lease", "lease", "both", None])
        if terms in ("support", "both"):
            row["support"] = f"Hours {row['type']}"
        if terms in ("lease", "both"):
            row["offer"] = f"Dry {row['type']}"
        if terms == "wet lease":
            row["offer"] = f"Wet {row['type']}"


def more_bought(draw, tables):
    """Let tails be bought, new or used, some of them later, or be made in the plan."""
    if draw.maybe(0.5):
        return
    for kind in sorted({row["type"] for row in tables["fleet"]}):
        for name, hours in (("New", None), ("Used", draw.choice([40, 900]))):
            told = {"name": f"{name} {kind}", "what": kind, "mode": "buy", "hours_fh": hours}
            tables["offers"].append(told)
    names = [row["name"] for row in tables["fleet"]]
    for row in tables["fleet"]:
        if row.get("offer") or row.get("starts") or names.count(row["name"]) > 1:
            continue
        row["offer"] = draw.choice([f"New {row['type']}", f"Used {row['type']}", None])
        if draw.maybe(0.4):
            row["made"] = draw.choice(["2026-05-01", "2027-01-01", "2027-01-09"])
        if draw.maybe(0.5):
            row["starts"] = draw.choice(["2027-01-05", "2027-01-12"])
