"""What the random plans tell of failures by the calendar."""

FLOWN = ("mean_fh", "mean_landings", "mean_starts")


def more_days(draw, tables):
    """Let some failures come by the calendar, some lives end by it, and shops do other work."""
    if draw.maybe(0.5):
        return
    for row in tables["failures"]:
        if draw.maybe(0.4):
            row.update(dict.fromkeys(FLOWN), mean_d=draw.choice([9, 20, 45]))
    for row in tables["tasks"]:
        if row["name"].startswith("End ") and draw.maybe(0.4):
            row["every_d"] = draw.choice([16, 40])
