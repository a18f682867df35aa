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
